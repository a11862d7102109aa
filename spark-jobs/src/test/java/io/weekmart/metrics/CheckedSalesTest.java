package io.weekmart.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import io.weekmart.contract.calendar.CalendarDay;
import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.metrics.GridRow.LineValues;
import io.weekmart.quality.KeyGroup;
import io.weekmart.quality.KeyTally;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckedSalesTest {
    private final Placement placement = new Placement(
            JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
                    .broadcast(new WeekGrid(
                            RetailCalendar.of(
                                    List.of(new CalendarDay(LocalDate.parse("2024-03-04"), 2024, 10, 202410)),
                                    LocalDate.parse("2024-03-04"),
                                    "calendar"),
                            0,
                            0,
                            new int[] {1},
                            new long[] {7},
                            1,
                            store -> 0,
                            Set.of(),
                            true)),
            1);

    @Test
    void codesThatAreNotEqualAreTwoKeysWhateverTheirHashesAre() {
        KeyTally tally = tally(
                line(1, 5, 9, "C536379", 100),
                line(2, 5, 9, "C536380", 100),
                line(3, 5, 9, "C536379", 100),
                line(4, 5, 9, "C536380", 101),
                line(5, 5, 8, "C536379", 100));

        assertThat(tally.accepted()).isEqualTo(2);
        assertThat(tally.duplicate()).isEqualTo(1);
        assertThat(tally.conflicting()).isEqualTo(2);
    }

    @Test
    void keysWithoutCodesAreKnownByBothTheirHalves() {
        KeyTally tally = tally(line(1, 5, 9, null, 100), line(2, 5, 9, null, 100), line(3, 5, 8, null, 100));

        assertThat(tally.accepted()).isEqualTo(2);
        assertThat(tally.duplicate()).isEqualTo(1);
    }

    private KeyTally tally(GridRow... lines) {
        List<GridRow> tallies = new ArrayList<>();
        new CheckedSales(List.of(lines).iterator(), placement).forEachRemaining(row -> {
            if (row.getKind() == GridRow.KEY_TALLY) {
                tallies.add(row);
            }
        });
        assertThat(tallies).hasSize(1);
        return KeyTally.of(WeeklyTables.SALES, tallies.get(0).getValues());
    }

    private static GridRow line(long offset, long high, long low, @Nullable String code, long content) {
        long[] values = new long[KeyGroup.PAYLOAD + LineValues.COUNT];
        values[KeyGroup.OFFSET] = offset;
        values[KeyGroup.CONTENT] = content;
        values[LineValues.KEY_LOW] = low;
        return new GridRow(0, high, GridRow.LINE, Placement.SALES, values, code);
    }
}
