package dev.richter.server.text;

import dev.richter.codec.EncoderId;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The encoders that a server is configured with. Immutable. */
public final class Encoders {

  private final Map<String, Encoder> byName;

  private Encoders(Map<String, Encoder> byName) {
    this.byName = Collections.unmodifiableMap(byName);
  }

  /**
   * Some encoders.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if two have the same name
   */
  public static Encoders of(List<? extends Encoder> encoders) {
    Map<String, Encoder> byName = new LinkedHashMap<>();
    for (Encoder encoder : encoders) {
      if (byName.put(encoder.id().name(), encoder) != null) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID,
            "two encoders are called \"%s\"".formatted(encoder.id().name()));
      }
    }
    return new Encoders(byName);
  }

  /** All of them, in the order they were given. */
  public Collection<Encoder> all() {
    return byName.values();
  }

  /** Their names. */
  public Set<String> names() {
    return byName.keySet();
  }

  /** The encoder of a name. */
  public Optional<Encoder> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The encoder that a field remembers, whatever it is called here. */
  public Optional<Encoder> of(EncoderId id) {
    return byName.values().stream().filter(encoder -> encoder.id().isSameAs(id)).findFirst();
  }
}
