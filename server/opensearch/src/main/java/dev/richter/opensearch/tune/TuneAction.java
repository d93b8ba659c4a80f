package dev.richter.opensearch.tune;

import org.opensearch.action.ActionType;

/** Tunes a field. */
public final class TuneAction extends ActionType<TuneResponse> {

  /** The name by which permissions call it. */
  public static final String NAME = "indices:admin/richter/tune";

  /** The one action. */
  public static final TuneAction INSTANCE = new TuneAction();

  private TuneAction() {
    super(NAME, TuneResponse::new);
  }
}
