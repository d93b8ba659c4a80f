package dev.richter.server.http;

import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the operation of the contract, and its handler, for a method and a path. */
public final class Routes {

  private final Contract contract;
  private final Map<String, Handler> handlers;

  /**
   * Puts handlers to operations.
   *
   * @param handlers the handlers by the names of operations
   * @throws IllegalArgumentException if an operation has no handler, or a handler no operation
   */
  public Routes(Contract contract, Map<String, Handler> handlers) {
    this.contract = contract;
    this.handlers = Map.copyOf(handlers);
    Set<String> operations =
        contract.operations().stream().map(Operation::id).collect(Collectors.toSet());
    if (!operations.equals(handlers.keySet())) {
      throw new IllegalArgumentException(
          "operations %s, handlers for %s".formatted(operations, handlers.keySet()));
    }
  }

  /**
   * What to do.
   *
   * @param operation the operation
   * @param handler its handler
   * @param parameters the parameters of the path
   */
  record Match(Operation operation, Handler handler, Map<String, String> parameters) {}

  Contract contract() {
    return contract;
  }

  /**
   * Finds an operation.
   *
   * @throws ProblemException if there is none for the path, or none for the method
   */
  @SuppressWarnings("NullAway") // every operation has a handler
  Match match(String method, List<String> segments) {
    boolean pathExists = false;
    for (Operation operation : contract.operations()) {
      Optional<Map<String, String>> parameters = operation.match(segments);
      if (parameters.isPresent()) {
        pathExists = true;
        if (operation.method().equals(method)) {
          return new Match(operation, handlers.get(operation.id()), parameters.get());
        }
      }
    }
    throw pathExists
        ? new ProblemException(ProblemCode.METHOD_NOT_ALLOWED, "the path does not know the method")
        : new ProblemException(ProblemCode.NOT_FOUND, "the contract has no such path");
  }

  /** The methods that a path knows. */
  String allowed(@Nullable String path) {
    List<String> segments = Uri.segments(path);
    return contract.operations().stream()
        .filter(operation -> operation.match(segments).isPresent())
        .map(Operation::method)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
