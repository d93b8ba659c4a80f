package dev.richter.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.testing.Seeded;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.longlong.Roaring64Bitmap;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

@ExtendWith(Seeded.class)
final class BitmapFilterTest {

  private static final long[] LONGS = {
    0, 1, 65_535, 65_536, Integer.MAX_VALUE, 1L << 32, -1, Long.MIN_VALUE, Long.MAX_VALUE
  };

  @Test
  void everyForm64HoldsTheSameIds() throws IOException {
    Roaring64Bitmap bitmap = Roaring64Bitmap.bitmapOf(LONGS);
    Roaring64NavigableMap unsigned = Roaring64NavigableMap.bitmapOf(LONGS);
    Roaring64NavigableMap signed = new Roaring64NavigableMap(true);
    signed.add(LONGS);
    ExternalIds ids = Filter.externalIds(bitmap);
    assertThat(ids.size()).isEqualTo(LONGS.length);
    assertThat(ids.ids().toArray()).containsExactlyInAnyOrder(LONGS);
    assertThat(Arrays.stream(LONGS)).allMatch(ids::contains);
    assertThat(ids.contains(2)).isFalse();
    assertThat(ids.contains(2L << 32)).isFalse();
    assertThat(ids)
        .isEqualTo(Filter.externalIds(unsigned))
        .isEqualTo(Filter.externalIds(signed))
        .isEqualTo(ExternalIds.ofPortable64(portable(bitmap)))
        .hasSameHashCodeAs(Filter.externalIds(signed));
  }

  @Test
  void readsIdsOf32BitsAsUnsigned() throws IOException {
    RoaringBitmap bitmap = RoaringBitmap.bitmapOf(0, 7, -1);
    ExternalIds ids = Filter.externalIds(bitmap);
    assertThat(ids.ids().toArray()).containsExactlyInAnyOrder(0, 7, (1L << 32) - 1);
    assertThat(ExternalIds.ofPortable32(portable(bitmap))).isEqualTo(ids);
  }

  @Test
  void aLaterChangeOfTheBitmapDoesNotChangeTheFilter() {
    RoaringBitmap bitmap = RoaringBitmap.bitmapOf(1, 2);
    InternalIds internal = Filter.internalIds(bitmap);
    ExternalIds external = Filter.externalIds(bitmap);
    bitmap.add(3);
    assertThat(internal.contains(3)).isFalse();
    assertThat(external.contains(3)).isFalse();
  }

  @Test
  void internalIdsStepThroughTheirNumbers() {
    InternalIds ids = Filter.internalIds(RoaringBitmap.bitmapOf(3, 70_000));
    assertThat(ids.next(0)).isEqualTo(3);
    assertThat(ids.next(4)).isEqualTo(70_000);
    assertThat(ids.next(70_001)).isEqualTo(-1);
    assertThat(ids.size()).isEqualTo(2);
  }

  @Test
  void aBitmapOfAllIdsCostsNoMoreThanItsBytes() {
    RoaringBitmap all = new RoaringBitmap();
    all.add(0L, 1L << 32);
    assertThat(Filter.externalIds(all).size()).isEqualTo(1L << 32);
  }

  @Test
  void refusesEveryTruncationAndTrailingBytes(Random random) throws IOException {
    byte[] small = portable(randomBitmap(random));
    for (int length = 0; length < small.length; length += 1 + random.nextInt(97)) {
      byte[] truncated = Arrays.copyOf(small, length);
      assertInvalid(() -> InternalIds.ofPortable(truncated));
    }
    byte[] large = portable(Roaring64Bitmap.bitmapOf(LONGS));
    for (int length = 0; length < large.length; length++) {
      byte[] truncated = Arrays.copyOf(large, length);
      assertInvalid(() -> ExternalIds.ofPortable64(truncated));
    }
    assertInvalid(() -> InternalIds.ofPortable(Arrays.copyOf(small, small.length + 1)));
    assertInvalid(() -> ExternalIds.ofPortable64(Arrays.copyOf(large, large.length + 1)));
  }

  @Test
  void alteredBytesGiveAnErrorOrAnotherValidBitmap(Random random) throws IOException {
    int refused = 0;
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = portable(randomBitmap(random));
      for (int flips = random.nextInt(4) + 1; flips > 0; flips--) {
        // The header is where a flip does most harm.
        int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(64, bytes.length));
        bytes[at] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        InternalIds ids = InternalIds.ofPortable(bytes);
        long counted = 0;
        for (long id = ids.next(0); id >= 0 && id < Integer.MAX_VALUE; counted++) {
          assertThat(ids.contains((int) id)).isTrue();
          id = ids.next((int) id + 1);
        }
        assertThat(counted).isLessThanOrEqualTo(ids.size());
      } catch (RichterException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.BITMAP_INVALID);
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void randomBytesNeverExhaustMemory(Random random) {
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      if (bytes.length > 16) {
        header.putInt(0, random.nextBoolean() ? 12_346 : 12_347 | random.nextInt() << 16);
      }
      assertInvalidOrRead(() -> InternalIds.ofPortable(bytes));
      if (bytes.length > 16) {
        header.putLong(0, random.nextBoolean() ? 1 : random.nextLong());
        header.putInt(12, 12_346);
      }
      assertInvalidOrRead(() -> ExternalIds.ofPortable64(bytes));
    }
  }

  @Test
  void refusesTwoBitmapsForOneHighHalf() {
    ByteBuffer bytes = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(2).putInt(5).putInt(12_346).putInt(0).putInt(5).putInt(12_346).putInt(0);
    assertInvalid(() -> ExternalIds.ofPortable64(bytes.array()));
  }

  private static RoaringBitmap randomBitmap(Random random) {
    TreeSet<Integer> ids = new TreeSet<>();
    int dense = random.nextInt(3) == 0 ? 6_000 : 10;
    for (int i = 0; i < dense; i++) {
      ids.add(random.nextInt(70_000));
    }
    RoaringBitmap bitmap =
        RoaringBitmap.bitmapOf(ids.stream().mapToInt(Integer::intValue).toArray());
    if (random.nextBoolean()) {
      bitmap.add(100_000L, 100_000L + random.nextInt(200_000));
      bitmap.runOptimize();
    }
    return bitmap;
  }

  private static byte[] portable(RoaringBitmap bitmap) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bitmap.serialize(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static byte[] portable(Roaring64Bitmap bitmap) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bitmap.serializePortable(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static void assertInvalid(Runnable reading) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(reading::run)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BITMAP_INVALID));
  }

  private static void assertInvalidOrRead(Runnable reading) {
    try {
      reading.run();
    } catch (RichterException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.BITMAP_INVALID);
    }
  }
}
