package dev.richter.opensearch.field;

import java.util.Set;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Setting.Property;
import org.opensearch.common.settings.Settings;

/** What can be set for an index. */
public final class RichterSettings {

  /** The codecs that OpenSearch itself has. */
  private static final Set<String> OWN_CODECS =
      Set.of("default", "lz4", "best_compression", "zlib", "lucene_default");

  /**
   * Whether segments may hold vectors. An index has one plugin at most that changes its codec, so
   * by default another goes first: k-NN where it is asked for, and those of other names of codecs.
   */
  public static final Setting<Boolean> ENABLED =
      new Setting<>(
          "index.richter",
          settings -> Boolean.toString(hasOwnCodec(settings)),
          value -> parseBoolean("index.richter", value),
          Property.IndexScope,
          Property.Final);

  /** How many threads order the documents of one segment into blocks. */
  public static final Setting<Integer> BUILD_THREADS =
      Setting.intSetting("index.richter.build_threads", 1, 1, 64, Property.IndexScope);

  private RichterSettings() {}

  private static boolean hasOwnCodec(Settings settings) {
    return !settings.getAsBoolean("index.knn", false)
        && !settings.getAsBoolean("index.composite_index", false)
        && OWN_CODECS.contains(settings.get("index.codec", "default"));
  }

  private static boolean parseBoolean(String name, String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "%s is [%s], expected true or false".formatted(name, value));
    };
  }
}
