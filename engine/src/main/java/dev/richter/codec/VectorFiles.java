package dev.richter.codec;

/**
 * What tells the files of one format from those of another.
 *
 * @param format the name of the format
 * @param metaCodec the name in the header of the meta file
 * @param metaExtension the extension of the meta file
 * @param version the version of all files; no other is read
 */
record VectorFiles(String format, String metaCodec, String metaExtension, int version) {}
