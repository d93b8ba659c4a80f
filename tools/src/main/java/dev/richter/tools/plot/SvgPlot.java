package dev.richter.tools.plot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.datasets.io.OutputFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jetbrains.letsPlot.commons.encoding.UnsupportedRGBEncoder;
import org.jetbrains.letsPlot.core.plot.base.render.svg.SvgUID;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/** Plots as text in SVG, by Lets-Plot; nothing here needs fonts or a display. */
public final class SvgPlot {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SvgPlot() {}

  /**
   * Draws a plot; the same specification gives the same bytes.
   *
   * @param specification of the plot in JSON, as Lets-Plot takes it
   */
  public static String draw(String specification) {
    Map<String, Object> parsed;
    try {
      parsed = JSON.readValue(specification, new TypeReference<>() {});
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(malformed);
    }
    // Ids are random otherwise; from here they are counted from 0.
    SvgUID.INSTANCE.setUpForTest();
    return PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
            parsed, null, new UnsupportedRGBEncoder(), true)
        + "\n";
  }

  /**
   * Values as JSON, for a specification.
   *
   * @param columns the values of each name
   */
  public static String data(Map<String, ?> columns) {
    try {
      return JSON.writeValueAsString(columns);
    } catch (JsonProcessingException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  /**
   * Draws a plot into a file, which appears whole or not at all.
   *
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED}
   */
  public static void write(Path path, String specification) {
    try (OutputFile file = OutputFile.create(path)) {
      file.content().write(draw(specification).getBytes(StandardCharsets.UTF_8));
      file.commit();
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }
}
