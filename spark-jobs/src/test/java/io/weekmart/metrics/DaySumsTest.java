package io.weekmart.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import io.weekmart.contract.calendar.CalendarDay;
import io.weekmart.contract.calendar.RetailCalendar;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class DaySumsTest {
    /** A line with every amount, and a line without a cost, a margin and a column of discounts. */
    private static final long KNOWN = KnownAmounts.of(0, 0, true);

    private static final long WITHOUT_COST = KnownAmounts.of(-1, 0, false);

    /** One week of one day, one store, a million products: cells 0 to eight millions. */
    private static final WeekGrid GRID = new WeekGrid(
            RetailCalendar.of(
                    List.of(new CalendarDay(LocalDate.parse("2024-03-04"), 2024, 10, 202410)),
                    LocalDate.parse("2024-03-04"),
                    "calendar"),
            0,
            0,
            new int[] {1},
            LongStream.range(0, 1_000_000).toArray(),
            1,
            store -> 0,
            Set.of(),
            true);

    private final Placement placement = new Placement(
            JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
                    .broadcast(GRID),
            1);
    private final DaySums sums = new DaySums(placement);

    @Test
    void linesOfOneCellAddUpValueByValue() {
        assertThat(sums.add(8, 1, 10, 100, 1000, 10000, KNOWN)).isTrue();
        assertThat(sums.add(8, 2, 20, 200, 2000, 20000, WITHOUT_COST)).isTrue();
        assertThat(sums.add(16, -3, -30, -300, -3000, -30000, WITHOUT_COST)).isTrue();
        assertThat(drained())
                .containsExactlyInAnyOrder(
                        List.of(8L, 2L, 3L, 30L, 300L, 3000L, 30000L, KNOWN | WITHOUT_COST),
                        List.of(16L, 1L, -3L, -30L, -300L, -3000L, -30000L, WITHOUT_COST));
    }

    @Test
    void drainedSumsGoToTheirOutputFile() {
        sums.add(8, 1, 1, 1, 1, 1, KNOWN);
        GridRow row = sums.drain();
        assertThat(row).isNotNull();
        assertThat(row.getKind()).isEqualTo(GridRow.SALES);
        assertThat(row.getTable()).isEqualTo(Placement.SALES);
        assertThat(row.getRoute()).isEqualTo(placement.routeOfSlot(0));
    }

    @Test
    void aDrainedTableIsEmptyAndTakesLinesAgain() {
        sums.add(8, 1, 1, 1, 1, 1, KNOWN);
        assertThat(sums.isEmpty()).isFalse();
        assertThat(drained()).hasSize(1);
        assertThat(sums.isEmpty()).isTrue();
        assertThat(sums.drain()).isNull();
        sums.add(8, 5, 5, 5, 5, 5, KNOWN);
        assertThat(drained()).containsExactly(List.of(8L, 1L, 5L, 5L, 5L, 5L, 5L, KNOWN));
    }

    @Test
    void growthKeepsEverySum() {
        Map<Long, Long> expected = new HashMap<>();
        Random random = new Random(11);
        for (int i = 0; i < 60_000; i++) {
            long cell = random.nextInt(20_000) * 8L;
            assertThat(sums.add(cell, i, 0, 0, 0, 0, KNOWN)).isTrue();
            expected.merge(cell, (long) i, Long::sum);
        }
        Map<Long, Long> found = new HashMap<>();
        drained().forEach(row -> assertThat(found.put(row.get(0), row.get(2))).isNull());
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void aFullTableRefusesALineAndTakesItOnceDrained() {
        long cell = 0;
        while (sums.add(cell, 1, 1, 1, 1, 1, KNOWN)) {
            cell += 8;
        }
        long taken = cell / 8;
        assertThat(taken).isGreaterThan(100_000);
        List<List<Long>> first = drained();
        assertThat(first).hasSize((int) taken);
        assertThat(sums.add(cell, 1, 1, 1, 1, 1, KNOWN)).isTrue();
        assertThat(drained()).containsExactly(List.of(cell, 1L, 1L, 1L, 1L, 1L, 1L, KNOWN));
    }

    @Test
    void aSumBeyondSixtyFourBitsIsRefusedAndChangesNothingWhicheverValueItIs() {
        for (int value = 0; value < 5; value++) {
            for (long limit : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
                long[] head = new long[5];
                long[] one = new long[5];
                head[value] = limit;
                one[value] = Long.signum(limit);
                assertThat(sums.add(8, head[0], head[1], head[2], head[3], head[4], KNOWN))
                        .isTrue();
                assertThat(sums.add(8, one[0], one[1], one[2], one[3], one[4], KNOWN))
                        .isFalse();
                List<List<Long>> rows = drained();
                assertThat(rows).containsExactly(List.of(8L, 1L, head[0], head[1], head[2], head[3], head[4], KNOWN));
            }
        }
    }

    @Test
    void partsOfACellAddUpToTheWholeHoweverOftenTheTableWasDrained() {
        Random random = new Random(13);
        BigInteger whole = BigInteger.ZERO;
        BigInteger parts = BigInteger.ZERO;
        for (int i = 0; i < 5_000; i++) {
            long amount = random.nextLong();
            whole = whole.add(BigInteger.valueOf(amount));
            if (!sums.add(8, 1, amount, 0, 0, 0, KNOWN)) {
                for (List<Long> row : drained()) {
                    parts = parts.add(BigInteger.valueOf(row.get(3)));
                }
                assertThat(sums.add(8, 1, amount, 0, 0, 0, KNOWN)).isTrue();
            }
        }
        for (List<Long> row : drained()) {
            parts = parts.add(BigInteger.valueOf(row.get(3)));
        }
        assertThat(parts).isEqualTo(whole);
    }

    /** Every sum left: its cell, then its values. */
    private List<List<Long>> drained() {
        List<List<Long>> rows = new ArrayList<>();
        for (GridRow row = sums.drain(); row != null; row = sums.drain()) {
            List<Long> values = new ArrayList<>(List.of(row.getCell()));
            values.addAll(Arrays.stream(row.getValues()).boxed().toList());
            rows.add(values);
        }
        return rows;
    }
}
