package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.WeeklyTables;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scan as Spark sees it. */
class RawScanTest {
    private static final LocalDate NIGHT = LocalDate.of(2024, 5, 5);
    private static final String INVENTORY = "cal_dt,store_key,prod_key,inventory_on_hand_qty,inventory_on_order_qty,"
            + "out_of_stock_flg,waste_qty,promotion_flg,next_delivery_dt\n";

    @TempDir
    Path folder;

    @Test
    void valuesComeInTheTypesOfTheContractAndEmptyOnesAreNull() throws IOException {
        DumpFile file = plain("inventory_2024-05-05.csv", INVENTORY + "2024-05-03,1,7,3,,Y,0.5,,\n");

        Dataset<Row> rows = rows(plan(file)).drop("next_delivery_dt");

        assertThat(rows.filter("_row_kind = 0")
                        .select(
                                "cal_dt",
                                "store_key",
                                "prod_key",
                                "inventory_on_hand_qty",
                                "inventory_on_order_qty",
                                "out_of_stock_flg",
                                "waste_qty",
                                "promotion_flg")
                        .collectAsList())
                .containsExactly(RowFactory.create(
                        LocalDate.of(2024, 5, 3),
                        1,
                        7L,
                        new BigDecimal("3.00"),
                        null,
                        true,
                        new BigDecimal("0.50"),
                        null));
    }

    @Test
    void unscaledValuesAreLongsAndEmptyOnesAreZero() throws IOException {
        DumpFile file = plain("inventory_2024-05-05.csv", INVENTORY + "2024-05-03,1,7,3,,Y,x,,\n");

        Dataset<Row> rows = rows(plan(file).withUnscaledValues());

        assertThat(rows.schema().apply("waste_qty").dataType()).isEqualTo(DataTypes.LongType);
        assertThat(rows.schema().apply("waste_qty").nullable()).isFalse();
        assertThat(rows.filter("_row_kind = 0")
                        .select(
                                "inventory_on_hand_qty",
                                "inventory_on_order_qty",
                                "waste_qty",
                                "promotion_flg",
                                "_reasons",
                                "_bad",
                                "_empties")
                        .collectAsList())
                .containsExactly(RowFactory.create(3000L, 0L, 0L, false, Reasons.BAD_VALUE, 1L << 6, 0b1_1101_0000L));
    }

    @Test
    void columnsThatNobodyAsksForAreCheckedAllTheSame() throws IOException {
        DumpFile file = plain("inventory_2024-05-05.csv", INVENTORY + "2024-05-03,1,7,3,,Y,x,,\n");

        Dataset<Row> rows = rows(plan(file)).filter("_row_kind = 0").select("prod_key", "_bad");

        assertThat(rows.collectAsList()).containsExactly(RowFactory.create(7L, 1L << 6));
        assertThat(rows.queryExecution().executedPlan().toString())
                .contains("prod_key")
                .doesNotContain("waste_qty");
    }

    @Test
    void noColumnAtAllStillCountsTheRows() throws IOException {
        DumpFile file = plain("inventory_2024-05-05.csv", INVENTORY + "2024-05-03,1,7,3,,,,,\n2024-05-04,1,7,3,,,,,\n");

        // Two records and the end of the split.
        assertThat(rows(plan(file)).count()).isEqualTo(3);
    }

    @Test
    void plainAndCompressedFilesOfSeveralNightsAreOneTable() throws IOException {
        DumpFile second = gzip("inventory_2024-05-05.csv.gz", INVENTORY + "2024-05-05,1,7,5,,,,,\n", NIGHT);
        DumpFile first = plain("inventory_2024-05-04.csv", INVENTORY + "2024-05-04,1,7,4,,,,,\n", NIGHT.minusDays(1));

        Dataset<Row> rows = rows(plan(second, first));

        assertThat(rows.filter("_row_kind = 0")
                        .select("_split", "_line", "_offset", "inventory_on_hand_qty")
                        .collectAsList())
                .containsExactlyInAnyOrder(
                        RowFactory.create(0, 0L, (long) INVENTORY.length(), new BigDecimal("4.00")),
                        RowFactory.create(1, 0L, (long) INVENTORY.length(), new BigDecimal("5.00")));
    }

    @Test
    void splittingAFileChangesNothing() throws IOException {
        StringBuilder text = new StringBuilder(INVENTORY);
        for (int i = 1; i <= 200; i++) {
            text.append("2024-05-03,").append(i).append(",7,").append(i).append(",,,,,\n");
        }
        DumpFile file = plain("inventory_2024-05-05.csv", text.toString());

        List<Row> whole = rows(plan(file))
                .filter("_row_kind = 0")
                .orderBy("_offset")
                .select("store_key", "inventory_on_hand_qty", "_offset", "_length", "_content")
                .collectAsList();
        List<Row> split = rows(plan(file).withSplitBytes(100))
                .filter("_row_kind = 0")
                .orderBy("_offset")
                .select("store_key", "inventory_on_hand_qty", "_offset", "_length", "_content")
                .collectAsList();

        assertThat(whole).hasSize(200);
        assertThat(split).isEqualTo(whole);
    }

    @Test
    void aBrokenFileIsARowAndNotAFailure() throws IOException {
        DumpFile good = gzip("inventory_2024-05-04.csv.gz", INVENTORY + "2024-05-04,1,7,4,,,,,\n", NIGHT.minusDays(1));
        StringBuilder text = new StringBuilder(INVENTORY);
        for (int i = 1; i <= 20_000; i++) {
            text.append("2024-05-03,")
                    .append(i)
                    .append(",7,")
                    .append(i * 7919 % 10_007)
                    .append(",,,,,\n");
        }
        DumpFile truncated = gzip("inventory_2024-05-05.csv.gz", text.toString(), NIGHT);
        byte[] bytes = Files.readAllBytes(Path.of(java.net.URI.create(truncated.path())));
        DumpFile cut = write("inventory_2024-05-05.csv.gz", java.util.Arrays.copyOf(bytes, bytes.length - 100), NIGHT);

        Dataset<Row> rows = rows(plan(good, cut));

        assertThat(rows.filter("_row_kind = 2").select("_split", "_raw_text").collectAsList())
                .containsExactly(RowFactory.create(1, "its compressed data ends too early: the file is truncated"));
        assertThat(rows.filter("_row_kind = 1").select("_split").collectAsList())
                .containsExactly(RowFactory.create(0));
    }

    @Test
    void theRuleAddsReasonsAndPlacesRows() throws IOException {
        DumpFile file = plain("inventory_2024-05-05.csv", INVENTORY + "2024-05-03,1,7,3,,,,,\n2024-05-03,2,7,3,,,,,\n");
        int store = WeeklyTables.INVENTORY.index("store_key");
        long unknown = WeeklyTables.INVENTORY.reason("UNKNOWN_STORE");
        RowRule rule = (batch, row) -> {
            batch.place(row, 4, batch.value(store, row) * 10);
            return batch.value(store, row) == 2 ? unknown : 0;
        };

        Dataset<Row> rows = rows(plan(file).withRule(rule));

        assertThat(rows.filter("_row_kind = 0")
                        .orderBy("_offset")
                        .select("_reasons", "_slot", "_cell", "_raw_text")
                        .collectAsList())
                .containsExactly(
                        RowFactory.create(0L, 4, 10L, null),
                        RowFactory.create(unknown, 4, 20L, "2024-05-03,2,7,3,,,,,"));
    }

    @Test
    void decimalsOfNineteenDigitsAreExact() throws IOException {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (var field : WeeklyTables.STORE.fields()) {
            names.add(field.name());
            values.add(Map.of(
                            "store_key", "1",
                            "store_size", "9999999999999999.999",
                            "latitude", "-9999999999999.999999",
                            "city", "Zürich",
                            "frnchs_flg", "f")
                    .getOrDefault(field.name(), ""));
        }
        DumpFile file = new DumpFileWriter(folder, WeeklyTables.STORE)
                .plain("store_2024-05-05.csv", String.join(",", names) + "\n" + String.join(",", values) + "\n", NIGHT);

        assertThat(rows(plan(file))
                        .filter("_row_kind = 0")
                        .select("store_key", "store_size", "latitude", "longitude", "city", "addr", "frnchs_flg")
                        .collectAsList())
                .containsExactly(RowFactory.create(
                        1,
                        new BigDecimal("9999999999999999.999"),
                        new BigDecimal("-9999999999999.999999"),
                        null,
                        "Zürich",
                        null,
                        false));
        assertThat(rows(plan(file).withUnscaledValues())
                        .select(functions.max("latitude"))
                        .collectAsList())
                .containsExactly(RowFactory.create(new BigDecimal("-9999999999999.999999")));
    }

    private static Dataset<Row> rows(ScanPlan plan) {
        return RawScan.rows(LocalSpark.session(), plan);
    }

    private static ScanPlan plan(DumpFile... files) throws IOException {
        var settings = ReaderUnderTest.settings(Map.of(), ReaderUnderTest.DEFAULT_MAX_RECORD_BYTES);
        var hadoop = LocalSpark.session().sparkContext().hadoopConfiguration();
        List<DumpHeader> headers = new HeaderReader(settings, hadoop).readAll(List.of(files));
        return ScanPlan.of(files[0].table(), headers, settings);
    }

    private DumpFile plain(String name, String text) throws IOException {
        return plain(name, text, NIGHT);
    }

    private DumpFile plain(String name, String text, LocalDate night) throws IOException {
        return new DumpFileWriter(folder, WeeklyTables.INVENTORY).plain(name, text, night);
    }

    private DumpFile gzip(String name, String text, LocalDate night) throws IOException {
        return new DumpFileWriter(folder, WeeklyTables.INVENTORY).gzip(name, text, night);
    }

    private DumpFile write(String name, byte[] bytes, LocalDate night) throws IOException {
        return new DumpFileWriter(folder, WeeklyTables.INVENTORY).write(name, bytes, night);
    }
}
