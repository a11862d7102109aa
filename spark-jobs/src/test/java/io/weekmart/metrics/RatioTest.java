package io.weekmart.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatioTest {
    @ParameterizedTest
    @CsvSource({
        "10, 3, 33333",
        "20, 3, 66667",
        "1, 20000, 1", // 0.00005: a tie goes away from zero
        "-1, 20000, -1",
        "1, -20000, -1",
        "-1, -20000, 1",
        "1, 20001, 0", // just below the tie
        "-1, 20001, 0",
        "3, 20000, 2", // 0.00015
        "0, 7, 0",
        "0, -7, 0",
        "7, 1, 70000",
        "99999999999999, 1, 999999999999990000",
        "-99999999999999, 1, -999999999999990000",
    })
    void quotientsHaveFourPlacesRoundedHalfAwayFromZero(long numerator, long denominator, long expected) {
        assertThat(Ratio.toFourPlaces(numerator, denominator)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "100000000000000, 1",
        "-100000000000000, 1",
        "9223372036854775807, 1",
        "-9223372036854775808, 1",
        "-9223372036854775808, -1",
        "999999999999999999, 9999",
        // 99999999999999.99995 rounds up to a fifteenth digit before the point.
        "1999999999999999999, 20000",
    })
    void aQuotientOfMoreThanEighteenDigitsIsAnOverflow(long numerator, long denominator) {
        assertThat(Ratio.toFourPlaces(numerator, denominator)).isEqualTo(Ratio.OVERFLOW);
    }

    @ParameterizedTest
    @CsvSource({
        "458, 1208, 37914", // 4.58 / 1.208 = 3.791390...
        "-458, -1208, 37914",
        "1, 200000, 1", // 0.01 / 200.000 = 0.00005: a tie goes away from zero
        "-1, 200000, -1",
        "1, 200001, 0",
        "999999999999999999, 100000, 999999999999999999",
        "9999999999999999, 1000, 999999999999999900",
    })
    void pricesAreHundredthsOverThousandths(long hundredths, long thousandths, long expected) {
        assertThat(Ratio.price(hundredths, thousandths)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"10000000000000, 1", "999999999999999999, 99999", "-9223372036854775808, -1"})
    void aPriceOfMoreThanEighteenDigitsIsAnOverflow(long hundredths, long thousandths) {
        assertThat(Ratio.price(hundredths, thousandths)).isEqualTo(Ratio.OVERFLOW);
    }

    @Test
    void quotientsAgreeWithDecimalsOnRandomNumbersOfEveryLength() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            long numerator = random.nextLong() >> random.nextInt(Long.SIZE);
            long denominator = random.nextLong() >> random.nextInt(Long.SIZE);
            if (denominator != 0) {
                BigInteger exact = new BigDecimal(numerator)
                        .movePointRight(4)
                        .divide(new BigDecimal(denominator), 0, RoundingMode.HALF_UP)
                        .toBigInteger();
                long expected = exact.abs().toString().length() > 18 ? Ratio.OVERFLOW : exact.longValueExact();
                assertThat(Ratio.toFourPlaces(numerator, denominator))
                        .as("%d / %d", numerator, denominator)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4999, 0",
        "5000, 1",
        "-4999, 0",
        "-5000, -1",
        "14999, 1",
        "15000, 2",
        "-15000, -2",
        "9223372036854775807, 922337203685478",
        "-9223372036854775808, -922337203685478",
    })
    void fourPlacesAreDroppedHalfAwayFromZero(long unscaled, long expected) {
        assertThat(Ratio.withoutFourPlaces(unscaled)).isEqualTo(expected);
        assertThat(Ratio.withoutFourPlaces(BigDecimal.valueOf(unscaled))).isEqualTo(BigDecimal.valueOf(expected));
    }

    @ParameterizedTest
    @CsvSource({"999999999999999999", "-999999999999999999", "0"})
    void eighteenDigitsFit(long whole) {
        assertThat(Ratio.fitted(BigDecimal.valueOf(whole))).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({"1000000000000000000", "-1000000000000000000", "123456789012345678901234567890"})
    void nineteenDigitsDoNot(BigDecimal whole) {
        assertThat(Ratio.fitted(whole)).isEqualTo(Ratio.OVERFLOW);
    }
}
