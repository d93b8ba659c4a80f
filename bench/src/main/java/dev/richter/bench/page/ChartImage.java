package dev.richter.bench.page;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import dev.richter.tools.plot.SvgPlot;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.imageio.ImageIO;

/** Plots as pictures, without a browser or a display; letters take a font of the system. */
final class ChartImage {

  /** Pixels for each of a plot's own. */
  private static final int SCALE = 2;

  /** Lets-Plot's rules are for its letters alone, and more than the renderer understands. */
  private static final String STYLE = "(?s)<style.*?</style>";

  private static final String LETTERS =
      "<style>text { font-family: SansSerif; fill: #333333; }</style>";

  private ChartImage() {}

  /**
   * Draws a plot; the same figures and fonts give the same bytes.
   *
   * @param of what it is of, which its title does not say
   */
  static byte[] png(Chart chart, String of) {
    String svg = SvgPlot.draw(PlotSpecification.of(chart, of)).replaceFirst(STYLE, LETTERS);
    SVGDocument document =
        Objects.requireNonNull(
            new SVGLoader()
                .load(
                    new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)),
                    null,
                    LoaderContext.createDefault()));
    BufferedImage image =
        new BufferedImage(
            Math.round(document.size().width * SCALE),
            Math.round(document.size().height * SCALE),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(SCALE, SCALE);
    document.render(null, graphics);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
