package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScratchPoolTest {

  @Test
  void whatWasGivenBackIsLentAgainAndToOneAtATime() {
    ScratchPool<StringBuilder> pool = new ScratchPool<>(StringBuilder::new);
    StringBuilder one = pool.borrow();
    StringBuilder other = pool.borrow();
    assertThat(other).isNotSameAs(one);
    pool.release(one);
    assertThat(pool.borrow()).isSameAs(one);
    assertThat(pool.borrow()).isNotSameAs(one).isNotSameAs(other);
    pool.release(other);
    pool.release(one);
    assertThat(pool.borrow()).isSameAs(one);
    assertThat(pool.borrow()).isSameAs(other);
  }
}
