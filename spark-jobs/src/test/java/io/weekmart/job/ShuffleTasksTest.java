package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tasks of a shuffle by the bytes that a run may read. */
class ShuffleTasksTest {

    @Test
    void aSmallRunHasATaskForEachProcessor() {
        assertThat(ShuffleTasks.of(0, 2, 200)).isEqualTo(2);
        assertThat(ShuffleTasks.of(2 << 20, 8, 200)).isEqualTo(8);
    }

    @Test
    void aLargerRunHasATaskForEachMegabyte() {
        assertThat(ShuffleTasks.of(30 << 20, 8, 200)).isEqualTo(30);
        assertThat(ShuffleTasks.of((30 << 20) + 1, 8, 200)).isEqualTo(31);
    }

    @Test
    void noRunHasMoreThanSparkWouldHaveGivenIt() {
        assertThat(ShuffleTasks.of(Long.MAX_VALUE, 8, 200)).isEqualTo(200);
        assertThat(ShuffleTasks.of(5L << 40, 8, 200)).isEqualTo(200);
        assertThat(ShuffleTasks.of(0, 640, 200)).isEqualTo(200);
    }
}
