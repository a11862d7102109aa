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
    private final List<String> weeks = new ArrayList<>();

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
        assertThat(trade.lost()).hasSize(1);
        return trade.lost().get(0);
    }

    /** One row that sold 1.00 on each day with stock. */
    private void week(long counted, long out, @Nullable Integer last) {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(
                folder.resolve(weeks.size() + ".parquet").toUri());
        Map<Integer, Long> values = Map.of(
                FactRow.index(FactTable.STORE_KEY),
                (long) STORE,
                FactRow.index(FactTable.PROD_KEY),
                PRODUCT,
                FactRow.index(FactTable.INVENTORY_DAYS),
                counted,
                FactRow.index(FactTable.NO_STOCK_INSTANCES),
                out,
                FactRow.index(FactTable.IN_STOCK_DAYS),
                counted - out,
                FactRow.index(FactTable.IN_STOCK_SALES_AMT),
                (counted - out) * 100);
        try (RowFile file = new RowFile(conf, path, FactTable.FILE_SCHEMA, "uncompressed")) {
            file.write(new Cells() {
                @Override
                public boolean isNull(int column) {
                    return FactTable.FILE_SCHEMA.apply(column).nullable() && !values.containsKey(column);
                }

                @Override
                public long number(int column) {
                    return values.getOrDefault(column, 0L);
                }
            });
            if (last != null) {
                LastDaysOut daysOut = new LastDaysOut();
                daysOut.add(counted, out, last);
                file.metadata(LastDaysOut.KEY, daysOut.text());
            }
        }
        weeks.add(path.toString());
    }
}
