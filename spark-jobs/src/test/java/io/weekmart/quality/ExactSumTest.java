package io.weekmart.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {
    @Test
    void anEmptySumIsZero() {
        ExactSum sum = new ExactSum();
        assertThat(sum.fitsLong()).isTrue();
        assertThat(sum.toDecimal(2)).isEqualTo(new BigDecimal("0.00"));
    }

    @Test
    void aSumBeyondSixtyFourBitsIsStillExact() {
        ExactSum sum = sumOf(Long.MAX_VALUE, Long.MAX_VALUE, 2);
        assertThat(sum.fitsLong()).isFalse();
        assertThat(sum.toDecimal(0)).isEqualTo(new BigDecimal("18446744073709551616"));
        assertThat(sumOf(Long.MIN_VALUE, Long.MIN_VALUE, -1).toDecimal(0))
                .isEqualTo(new BigDecimal("-18446744073709551617"));
    }

    @Test
    void whatRunsOverOnTheWayAndComesBackFits() {
        ExactSum sum = sumOf(Long.MAX_VALUE, Long.MAX_VALUE, -Long.MAX_VALUE, -5);
        assertThat(sum.fitsLong()).isTrue();
        assertThat(sum.value()).isEqualTo(Long.MAX_VALUE - 5);
        ExactSum below = sumOf(Long.MIN_VALUE, -1, 1);
        assertThat(below.fitsLong()).isTrue();
        assertThat(below.value()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void sumsOfSumsAreTheSumsOfTheirTermsInAnyOrder() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            ExactSum[] parts = {new ExactSum(), new ExactSum(), new ExactSum()};
            BigInteger expected = BigInteger.ZERO;
            for (int i = 0; i < 100; i++) {
                long term = random.nextLong() >> random.nextInt(8);
                parts[random.nextInt(parts.length)].add(term);
                expected = expected.add(BigInteger.valueOf(term));
            }
            ExactSum whole = new ExactSum();
            for (ExactSum part : parts) {
                whole.add(part);
            }
            assertThat(whole.toDecimal(0)).isEqualTo(new BigDecimal(expected));
            assertThat(whole.fitsLong()).isEqualTo(expected.bitLength() < Long.SIZE);
        }
    }

    @Test
    void aClearedSumStartsAgain() {
        ExactSum sum = sumOf(Long.MAX_VALUE, 1);
        sum.clear();
        sum.add(7);
        assertThat(sum.fitsLong()).isTrue();
        assertThat(sum.value()).isEqualTo(7);
    }

    private static ExactSum sumOf(long... terms) {
        ExactSum sum = new ExactSum();
        for (long term : terms) {
            sum.add(term);
        }
        return sum;
    }
}
