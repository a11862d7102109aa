package io.weekmart.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
    @Test
    void aKeyHasItsPlaceAmongTheSortedKeys() {
        KeyIndex index = new KeyIndex(new long[] {Long.MIN_VALUE, -5, 0, 3, 1L << 40, Long.MAX_VALUE});
        assertThat(LongStream.of(Long.MIN_VALUE, -5, 0, 3, 1L << 40, Long.MAX_VALUE)
                        .map(index::rank)
                        .toArray())
                .containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(index.key(1)).isEqualTo(-5);
        assertThat(index.size()).isEqualTo(6);
    }

    @Test
    void aKeyThatIsNotThereHasNone() {
        KeyIndex index = new KeyIndex(new long[] {1, 3});
        assertThat(index.rank(2)).isEqualTo(-1);
        assertThat(index.rank(0)).isEqualTo(-1);
        assertThat(index.rank(-1)).isEqualTo(-1);
    }

    @Test
    void anEmptyIndexKnowsNoKey() {
        KeyIndex index = new KeyIndex(new long[0]);
        assertThat(index.rank(0)).isEqualTo(-1);
        assertThat(index.size()).isZero();
    }

    @Test
    void everyKeyOfManyIsFoundAndNoOther() {
        for (long stride : new long[] {1, 1000, 1L << 32, 0x9E3779B97F4A7C15L >>> 20}) {
            long[] keys = LongStream.range(0, 10_000).map(i -> i * stride).toArray();
            KeyIndex index = new KeyIndex(keys);
            for (int i = 0; i < keys.length; i++) {
                assertThat(index.rank(keys[i])).isEqualTo(i);
            }
            Random random = new Random(stride);
            for (int i = 0; i < 10_000; i++) {
                long other = random.nextLong() | 1L << 62;
                assertThat(index.rank(other)).isEqualTo(-1);
            }
        }
    }
}
