package io.weekmart.shop;

import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.Column;

/** Shares of whole numbers as percentages. */
final class Percentage {
    private Percentage() {}

    /**
     * part / whole x 100 as decimal(18,4), rounded half up once; null where the whole is 0.
     *
     * <p>A ten-thousandth of a percent is a millionth of the whole, so the value is 10^6 x part / whole in such units, and rounded half up
     * floor((2 x 10^6 x part + whole) / (2 x whole)). Whole numbers alone keep it exact: a division of decimals would be rounded to its own
     * digits first, and then once more.
     *
     * @param part name of a column of whole numbers, none below 0
     * @param whole likewise
     */
    static Column of(String part, String whole) {
        return expr(String.format(
                "cast(cast((2000000L * %1$s + %2$s) div (2L * nullif(%2$s, 0L)) as decimal(20, 0)) * 0.0001bd as"
                        + " decimal(18, 4))",
                part, whole));
    }
}
