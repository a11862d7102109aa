package io.weekmart.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.metrics.WeekTrade.Lost;
import io.weekmart.parquet.Cells;
import io.weekmart.parquet.RowFile;
import io.weekmart.schema.FactTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On how many days in a row a product was out of stock, from files of its weeks. */
class LostInARowTest {
    private static final int STORE = 3;
    private static final long PRODUCT = 8;

    @TempDir
    Path folder;

    private final Configuration conf = new Configuration(false);
    private final List<@Nullable String> weeks = new ArrayList<>();

    @Test
    void weeksThatWereOutThroughoutAreCountedBackToTheDayWithStock() throws IOException {
        week(7, 7, null);
        week(7, 7, null);
        week(7, 4, 2);

        assertThat(lost()).isEqualTo(new Lost(STORE, PRODUCT, 700, 7, 16, false));
    }

    @Test
    void aWeekOfAnEarlierVersionLeavesItOpenHowLong() throws IOException {
        week(7, 7, null);
        week(7, 4, null);

        assertThat(lost()).isEqualTo(new Lost(STORE, PRODUCT, 700, 7, 7, true));
    }

    @Test
    void aWeekWithoutACountIsPassedOverAsADayWithoutOneIs() throws IOException {
        week(3, 3, null);
        week(0, 0, null);
        weeks.add(otherPairsAlone());
        week(7, 5, 2);

        assertThat(lost()).isEqualTo(new Lost(STORE, PRODUCT, 300, 3, 5, false));
    }

    @Test
    void aWeekThatIsNotThereLeavesItOpenHowLong() throws IOException {
        week(7, 7, null);
        weeks.add(null);
        week(7, 0, null);

        assertThat(lost()).isEqualTo(new Lost(STORE, PRODUCT, 700, 7, 7, true));
    }

    @Test
    void theWeekItselfFromAnEarlierVersionTellsNothing() throws IOException {
        week(7, 3, null);
        week(7, 0, null);

        assertThat(lost()).isEqualTo(new Lost(STORE, PRODUCT, 300, 3, null, false));
    }

    @Test
    void theDaysOfTheWeekAloneAreThoseBehindTheNewestStock() throws IOException {
        week(7, 3, 1);
        week(7, 6, 6);

        assertThat(lost()).isEqualTo(new Lost(STORE, PRODUCT, 300, 3, 1, false));
    }

    private Lost lost() throws IOException {
        WeekTrade trade = WeekTrade.of(
                conf,
                new WeekTrade.Files(weeks, null),
                new WeekTrade.Categories(new long[] {PRODUCT}, new int[] {0}, 1));
        return trade.lost().stream()
                .filter(lost -> lost.product() == PRODUCT)
                .findFirst()
                .orElseThrow();
    }

    /** Rows of three pairs that sold 1.00 on each day with stock; the one in the middle is looked at. */
    private void week(long counted, long out, @Nullable Integer last) {
        weeks.add(file(
                last != null || out == 0 || out == counted,
                new Pair(PRODUCT - 1, 7, 5, 3),
                new Pair(PRODUCT, counted, out, last == null ? 0 : last),
                new Pair(PRODUCT + 1, 7, 6, 4)));
    }

    private String otherPairsAlone() {
        return file(true, new Pair(PRODUCT - 1, 7, 5, 3));
    }

    private record Pair(long product, long counted, long out, int last) {}

    private String file(boolean tells, Pair... pairs) {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(
                folder.resolve(weeks.size() + ".parquet").toUri());
        try (RowFile file = new RowFile(conf, path, FactTable.FILE_SCHEMA, "uncompressed")) {
            LastDaysOut daysOut = new LastDaysOut();
            for (Pair pair : pairs) {
                file.write(cells(pair));
                daysOut.add(pair.counted(), pair.out(), pair.last());
            }
            if (tells) {
                file.metadata(LastDaysOut.KEY, daysOut.text());
            }
        }
        return path.toString();
    }

    private static Cells cells(Pair pair) {
        long daysIn = pair.counted() - pair.out();
        Map<Integer, Long> values = Map.of(
                FactRow.index(FactTable.STORE_KEY),
                (long) STORE,
                FactRow.index(FactTable.PROD_KEY),
                pair.product(),
                FactRow.index(FactTable.INVENTORY_DAYS),
                pair.counted(),
                FactRow.index(FactTable.NO_STOCK_INSTANCES),
                pair.out(),
                FactRow.index(FactTable.IN_STOCK_DAYS),
                daysIn,
                FactRow.index(FactTable.IN_STOCK_SALES_AMT),
                daysIn * 100);
        return new Cells() {
            @Override
            public boolean isNull(int column) {
                return FactTable.FILE_SCHEMA.apply(column).nullable() && !values.containsKey(column);
            }

            @Override
            public long number(int column) {
                return values.getOrDefault(column, 0L);
            }
        };
    }
}
