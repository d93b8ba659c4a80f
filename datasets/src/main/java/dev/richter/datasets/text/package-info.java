/** Texts and queries in the layout of the BEIR benchmark, from which an encoder makes vectors. */
@NullMarked
package dev.richter.datasets.text;

import org.jspecify.annotations.NullMarked;
