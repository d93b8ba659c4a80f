package dev.richter.server.problem;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A line of a stream that was refused.
 *
 * @param line its number, from 1
 * @param problem what is wrong with it
 */
public record LineError(long line, Problem problem) {

  /** The line, code, detail and pointer. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("line", line).put("code", problem.code()).put("detail", problem.detail());
    problem.pointer().ifPresent(pointer -> json.put("pointer", pointer));
    return json;
  }
}
