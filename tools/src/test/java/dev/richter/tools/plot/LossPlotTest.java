package dev.richter.tools.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

final class LossPlotTest {

  @TempDir private Path directory;

  private Path log(String... lines) throws IOException {
    return Files.write(directory.resolve("loss.jsonl"), List.of(lines));
  }

  @Test
  void theLaterLineOfAStepCounts() throws IOException {
    LossPlot plot =
        LossPlot.read(
            log(
                "{\"step\":1,\"loss\":3.5,\"seconds\":0.1}",
                "{\"step\":2,\"loss\":3.0,\"seconds\":0.2}",
                "{\"step\":2,\"loss\":2.5,\"seconds\":0.1}"));
    assertThat(plot).isEqualTo(new LossPlot(List.of(1, 2), List.of(3.5, 2.5)));
  }

  @Test
  void isXmlWithTwoLinesAndTheSameBytesEachTime() throws Exception {
    LossPlot plot = new LossPlot(List.of(1, 2, 3), List.of(4.0, 2.0, 1.5));
    Path svg = directory.resolve("a.svg");
    plot.write(svg);
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(svg.toFile())
            .getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("svg");
    assertThat(root.getElementsByTagName("path").getLength()).isGreaterThanOrEqualTo(2);
    assertThat(root.getTextContent()).contains("Loss by step", "step", "loss");
    Path again = directory.resolve("b.svg");
    plot.write(again);
    assertThat(again).hasSameBinaryContentAs(svg);
  }

  @Test
  void aLineWithoutLossIsRefused() throws IOException {
    Path log = log("{\"step\":1,\"loss\":3.5}", "{\"step\":2}");
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> LossPlot.read(log))
        .withMessageContainingAll("loss.jsonl", "2", "no step and loss")
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DATA_MALFORMED));
  }
}
