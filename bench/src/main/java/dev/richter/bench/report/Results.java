package dev.richter.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The sections of all experiments, one JSON file each, and RESULTS.md with its plots, which are
 * made of them.
 *
 * @param home the directory that has RESULTS.md
 * @param order the names of the sections in their order
 */
public record Results(Path home, List<String> order) {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String HEAD =
      """
      # Results

      Written by `./richter bench`; see [README.md](README.md) for what each experiment does. A latency is worth \
      something beside the others of its section, not beside those of another machine or day.

      """;

  /** Keeps a section, and renews RESULTS.md and the plots. */
  public void put(Section section) throws IOException {
    Files.createDirectories(file(section.name()).getParent());
    Files.writeString(
        file(section.name()),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(section) + "\n");
    render();
  }

  /** Renews RESULTS.md and the plots from the sections that were kept. */
  public void render() throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    for (String name : order) {
      Optional<Section> section = get(name);
      if (section.isPresent()) {
        for (Plot plot : section.get().plots()) {
          plot.write(home);
        }
        text.append(section.get().markdown()).append('\n');
      }
    }
    Files.writeString(home.resolve("RESULTS.md"), text.toString().stripTrailing() + "\n");
  }

  /** A section that was kept, if there is one. */
  public Optional<Section> get(String name) throws IOException {
    return Files.exists(file(name))
        ? Optional.of(JSON.readValue(file(name).toFile(), Section.class))
        : Optional.empty();
  }

  private Path file(String name) {
    return home.resolve("results").resolve(name + ".json");
  }
}
