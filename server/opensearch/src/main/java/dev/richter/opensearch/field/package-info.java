/** Types of fields: what mappings say of vectors, and how documents have them. */
@NullMarked
package dev.richter.opensearch.field;

import org.jspecify.annotations.NullMarked;
