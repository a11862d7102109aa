package io.weekmart.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How single values are understood. */
class ShapesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12         | whole",
                "007        | whole with a zero",
                "-12.5      | LEADING . 1",
                "12,50-     | TRAILING , 2",
                "(5)        | PARENTHESES whole",
                "1.234      | . or groups",
                "0.345      | . 3",
                "1234.567   | . 3",
                "1.234,50   | groups . , 2",
                "1,234,567  | groups ,",
                "1'234.50   | groups ' . 2",
                "1.23.456   | no number",
                "12 €       | no number",
                ".5         | . 1",
            })
    void numbers(String text, String expected) {
        String found = NumberShape.of(text)
                .map(shape -> ((shape.negative() == null ? "" : shape.negative() + " ")
                                + (shape.either() != null ? shape.either() + " or groups" : "")
                                + (shape.grouping() != null ? "groups " + shape.grouping() + " " : "")
                                + (shape.decimal() != null ? shape.decimal() + " " + shape.scale() : "")
                                + (shape.decimal() == null && shape.grouping() == null && shape.either() == null
                                        ? "whole"
                                        : "")
                                + (shape.leadingZero() ? " with a zero" : ""))
                        .strip())
                .orElse("no number");
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2024-05-03          | [yyyy-MM-dd, yyyy-M-d]",
                "20240503            | [yyyyMMdd]",
                "20241303            | []",
                "03.05.2024          | [dd.MM.yyyy, d.M.yyyy]",
                "14/05/2024          | [dd/MM/yyyy, d/M/yyyy]",
                "3/4/2024            | [d/M/yyyy, M/d/yyyy]",
                "03-MAY-24           | [dd-MMM-yy]",
                "2010-12-01 08:26:00 | [yyyy-MM-dd HH:mm:ss, yyyy-M-d HH:mm:ss]",
                "12/1/2010 8:26      | [d/M/yyyy H:mm, M/d/yyyy H:mm]",
                "5/14/2024 8:26 AM   | [M/d/yyyy h:mm a]",
                "2024-05-03T08:26:00Z | [yyyy-MM-dd'T'HH:mm:ss, yyyy-M-d'T'HH:mm:ss]",
                "30.02.2024          | []",
                "85123A              | []",
            })
    void dates(String text, String expected) {
        assertThat(DateShape.of(text).map(shape -> shape.patterns().toString()).orElse("[]"))
                .isEqualTo(expected);
    }
}
