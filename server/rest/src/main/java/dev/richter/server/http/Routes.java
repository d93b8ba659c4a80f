package dev.richter.server.http;

import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the operation of the contract, and its handler, for a method and a path. */
public final class Routes {

  private static final String GET = "GET";
  private static final String HEAD = "HEAD";

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
   * Checks that a method reads.
   *
   * @throws ProblemException if it does not
   */
  static void checkReads(String method) {
    if (!method.equals(GET) && !method.equals(HEAD)) {
      throw notAllowed();
    }
  }

  private static ProblemException notAllowed() {
    return new ProblemException(
        ProblemCode.METHOD_NOT_ALLOWED, "the path does not know the method");
  }

  /**
   * Finds an operation. HEAD asks for what GET does.
   *
   * @throws ProblemException if there is none for the path, or none for the method
   */
  @SuppressWarnings("NullAway") // every operation has a handler
  Match match(String method, List<String> segments) {
    String wanted = method.equals(HEAD) ? GET : method;
    boolean pathExists = false;
    for (Operation operation : contract.operations()) {
      Optional<Map<String, String>> parameters = operation.match(segments);
      if (parameters.isPresent()) {
        pathExists = true;
        if (operation.method().equals(wanted)) {
          return new Match(operation, handlers.get(operation.id()), parameters.get());
        }
      }
    }
    throw pathExists
        ? notAllowed()
        : new ProblemException(ProblemCode.NOT_FOUND, "the contract has no such path");
  }

  /** The methods that a path knows. */
  String allowed(@Nullable String path) {
    List<String> segments = Uri.segments(path);
    return contract.operations().stream()
        .filter(operation -> operation.match(segments).isPresent())
        .map(Operation::method)
        .flatMap(method -> method.equals(GET) ? Stream.of(GET, HEAD) : Stream.of(method))
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
