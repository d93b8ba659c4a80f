/**
 * Files of the {@linkplain dev.richter.datasets.catalog catalogue} from where they are published
 * into a cache folder: fetched over HTTP, compared with what their publisher says of them, and
 * unpacked.
 */
@NullMarked
package dev.richter.datasets.download;

import org.jspecify.annotations.NullMarked;
