package dev.richter.tools.encode;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;

/** What to say where a native library does not load. */
final class NativeLibraries {

  private NativeLibraries() {}

  static RichterException unavailable(String library, Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new RichterException(
        ErrorCode.NATIVE_LIBRARY_UNAVAILABLE,
        "the native library of %s does not load on %s, %s: %s"
            .formatted(
                library, System.getProperty("os.name"), System.getProperty("os.arch"), cause),
        failure);
  }
}
