package io.weekmart.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentageTest {
    @ParameterizedTest
    @CsvSource({
        "0, 5, 0.0000",
        "5, 5, 100.0000",
        "1, 3, 33.3333",
        "2, 3, 66.6667",
        // 0.78125, and 99.21875: halves go up.
        "1, 128, 0.7813",
        "127, 128, 99.2188",
        // 33.33335 less 5e-17: rounded to fourteen digits first, it would go up.
        "333333500001, 1000000000003, 33.3333",
        "0, 0, ",
    })
    void aShareIsRoundedHalfUpOnce(long part, long whole, String percentage) {
        Row row = LocalSpark.session()
                .sql("select " + part + "L as part, " + whole + "L as whole")
                .select(Percentage.of("part", "whole"))
                .head();

        assertThat(row.isNullAt(0) ? null : row.getDecimal(0).toPlainString()).isEqualTo(percentage);
    }
}
