package dev.richter.client;

import java.util.List;
import java.util.Optional;

/**
 * What became of a change.
 *
 * @param status {@code completed} if it is durable and visible, {@code acknowledged} if it will be
 */
public record UpdateResult(String status) {

  /**
   * What became of a stream of points.
   *
   * @param status as that of an {@link UpdateResult}
   * @param accepted how many points were stored
   * @param refused how many were not
   * @param errors every point that was not
   */
  public record Stream(String status, long accepted, long refused, List<LineError> errors) {}

  /**
   * Why a point of a stream was refused.
   *
   * @param line its place in the stream, from 1
   * @param code stable, as that of a {@link ServerProblem}
   * @param detail what is wrong
   * @param pointer where, as a JSON pointer into the point
   */
  public record LineError(long line, String code, String detail, Optional<String> pointer) {}
}
