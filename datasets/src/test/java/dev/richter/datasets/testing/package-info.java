/** What the tests of this module share. */
package dev.richter.datasets.testing;
