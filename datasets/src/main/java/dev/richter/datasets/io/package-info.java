/**
 * Bytes and lines of plain and gzip files, read in constant memory and written so that a file is
 * there whole or not at all.
 *
 * <p>Every error of this package is a {@link dev.richter.error.RichterException} that names the
 * file and the byte or line.
 */
@NullMarked
package dev.richter.datasets.io;

import org.jspecify.annotations.NullMarked;
