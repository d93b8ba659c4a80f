package dev.richter.server.http;

/**
 * What an operation does.
 *
 * @param access what a key has to allow
 * @param lane where it runs
 * @param action what it does
 */
public record Handler(Access access, Lane lane, Action action) {

  /** Where an operation runs. */
  public enum Lane {
    /** On the bounded pool of query threads, after the body has arrived. */
    QUERY,
    /** On a thread of its own, after the body has arrived; waits for storage. */
    WORK,
    /** The same, however many are under way: who asks whether the server lives has to be told. */
    SERVICE,
    /** On a thread of its own, reading the body as it arrives. */
    STREAM
  }

  /** Answers a call, or throws what is wrong with it. */
  @FunctionalInterface
  public interface Action {
    /**
     * Answers a call.
     *
     * @throws Exception what is wrong with it
     */
    Answer answer(Call call) throws Exception;
  }
}
