package dev.richter.server.store;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What is wrong with a collection, in words that name no file of the server.
 *
 * @param code the stable code
 * @param detail what it means for the collection
 */
public record Fault(ErrorCode code, String detail) {

  static Fault of(Throwable failure) {
    return of(
        switch (failure) {
          case RichterException e -> e.code();
          case IOException e -> ErrorCode.STORAGE_FAILED;
          case UncheckedIOException e -> ErrorCode.STORAGE_FAILED;
          default -> ErrorCode.INDEX_CORRUPT;
        });
  }

  private static Fault of(ErrorCode code) {
    return new Fault(
        code,
        switch (code) {
          case INDEX_CORRUPT -> "its files are damaged";
          case INDEX_NOT_FOUND -> "files of it are missing";
          case INDEX_INCOMPATIBLE -> "its index has a format that this server does not read";
          case INDEX_LOCKED -> "another process has its index open";
          case STORAGE_FAILED -> "the storage of the server refuses";
          default -> "the log of the server has more";
        });
  }
}
