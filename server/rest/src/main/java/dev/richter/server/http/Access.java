package dev.richter.server.http;

/** What a key has to allow for an operation. */
public enum Access {
  /** Reading points and what collections are. */
  READ,
  /** Changing points. */
  WRITE,
  /** Making, changing and deleting collections, jobs and snapshots. */
  MANAGE,
  /** Reading what concerns all collections at once. */
  OBSERVE
}
