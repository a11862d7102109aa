package io.weekmart.contract.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StandardValueTest {
    @Test
    void valuesAreThoseOfADump() {
        assertThat(number(FieldType.INT, "-7.0")).isEqualTo(-7);
        assertThat(number(FieldType.LONG, "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(number(FieldType.MONEY, "-.5")).isEqualTo(-50);
        assertThat(number(FieldType.MONEY, "1.500")).isEqualTo(150);
        assertThat(number(FieldType.FLAG, "Y")).isEqualTo(1);
        assertThat(number(FieldType.DATE, " 1970-01-02 ")).isEqualTo(1);
        assertThat(number(FieldType.TIMESTAMP, "1970-01-01T00:00:01.25")).isEqualTo(1_250_000);
        assertThat(StandardValue.of(FieldType.decimal(19, 3), "-9999999999999999.999"))
                .isEqualTo(new StandardValue(Long.parseUnsignedLong("9999999999999999999"), true, ""));
        assertThat(StandardValue.of(FieldType.TEXT, " x ")).isEqualTo(new StandardValue(0, false, " x "));
    }

    @Test
    void whatIsNeitherExactNorOfTheTypeIsRefused() {
        refused(FieldType.INT, "2147483648", "", "x", "1e2", "3 4");
        refused(FieldType.MONEY, "0.001", "100000000000000", ".", "+", "1,5");
        refused(FieldType.FLAG, "yes", "2");
        refused(FieldType.DATE, "2024-02-30", "24-02-03", "0000-01-01", "03.02.2024");
        refused(FieldType.TIMESTAMP, "2024-02-03", "2024-02-03 24:00:00", "2024-02-03 10:00:00.1234567");
        refused(FieldType.TEXT, "", "a\0b", "\ud800");
        assertThatThrownBy(() -> StandardValue.of(FieldType.DATE, "soon"))
                .hasMessage("must be a date such as 2024-05-03, but is \"soon\"");
    }

    private static long number(FieldType type, String written) {
        return StandardValue.of(type, written).number();
    }

    private static void refused(FieldType type, String... written) {
        for (String text : List.of(written)) {
            assertThatThrownBy(() -> StandardValue.of(type, text))
                    .as(type + " " + text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("must be ");
        }
    }
}
