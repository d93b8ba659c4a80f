package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StripesTest {

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 4095, 4096, 4097, 16_384, 122_435, 262_143, 262_144, 262_145, 1_000_003})
  void everyBlockHasAPlaceOfItsOwnAndAPosting(int blocks) {
    Stripes stripes = Stripes.of(blocks);
    BitSet places = new BitSet();
    for (int block = 0; block < blocks; block++) {
      int place = stripes.place(block);
      assertThat(stripes.block(place)).isEqualTo(block);
      assertThat(place).isBetween(0, stripes.tables() * stripes.width() * Stripes.LANES - 1);
      places.set(place);
      assertThat(stripes.posting(block))
          .isBetween(0, 0xFFFF)
          .isEqualTo(block - stripes.firstBlock(stripes.stripe(block)));
    }
    assertThat(places.cardinality()).isEqualTo(blocks);
  }

  @ParameterizedTest
  @ValueSource(ints = {20_000, 122_435, 262_144, 262_145, 5_000_000})
  void fewPlacesStayEmptyOnceThereAreSomeThousandBlocks(int blocks) {
    Stripes stripes = Stripes.of(blocks);
    int places = stripes.tables() * stripes.width() * Stripes.LANES;
    assertThat(places - blocks).isLessThan(blocks / 20);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4096})
  void fewBlocksAreOneStripe(int blocks) {
    Stripes stripes = Stripes.of(blocks);
    assertThat(stripes.stripe(blocks - 1)).isZero();
  }
}
