package io.weekmart.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import io.weekmart.config.Settings;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.RowCheck;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.raw.DumpCatalog;
import io.weekmart.raw.DumpFile;
import io.weekmart.raw.DumpHeader;
import io.weekmart.raw.HeaderReader;
import io.weekmart.raw.RawScan;
import io.weekmart.raw.ReferenceRule;
import io.weekmart.raw.ScanColumns;
import io.weekmart.raw.ScanPlan;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table set that is none of the weekly pipeline's: everything about it follows from its declaration. */
class DeclaredTablesTest {
    private static final LocalDate RUN_DATE = LocalDate.of(2024, 5, 5);
    private static final int OTHERS = 35;

    private static final TableSpec SENSORS = TableSpec.named("sensors")
            .naturalKey("sensor_id")
            .fields(
                    Field.required("sensor_id", FieldType.LONG, "Key of the sensor."),
                    Field.optional("place", FieldType.TEXT, "Where it hangs."));

    /** Forty columns: five with a meaning, and thirty-five whole numbers, of which the last is required. */
    private static final TableSpec READINGS = TableSpec.named("readings")
            .naturalKey("reading_id")
            .references(new Reference("sensor_id", "sensors", "UNKNOWN_SENSOR"))
            .checks(RowCheck.range("score", 1, 5), RowCheck.notNegative("NEGATIVE_ENERGY", "energy"))
            .controlTotals("energy")
            .fields(readings());

    private static final Pipeline PIPELINE = new Pipeline("climate", List.of(SENSORS, READINGS));

    @TempDir
    Path folder;

    @Test
    void everyRowAndEveryReasonIsAccountedFor() throws IOException {
        write("sensors", "sensor_id,place", "1,hall", "2,roof", "2,cellar", ",yard", "x,yard");
        write(
                "readings",
                READINGS.fields().stream().map(Field::name).collect(Collectors.joining(",")),
                reading("1,1,1,10.25,", "7"),
                reading("2,1,5,0.05,", "7"),
                reading("2,1,5,0.05,", "7"),
                reading("3,1,5,1,", "7"),
                reading("3,1,5,2,", "7"),
                reading("4,9,3,1,", "7"),
                reading("5,1,0,1,", "7"),
                reading("6,1,6,1,", "7"),
                reading("7,1,,-1,", "7"),
                reading("8,9,6,-1,", ""),
                reading("9,1,3,1,", "x"),
                "10,1,3");

        TableAccount sensors = account(SENSORS, Map.of());
        TableAccount readings = account(READINGS, Map.of("sensors", new long[] {1}));

        assertThat(sensors.rejectsByCode())
                .isEqualTo(Map.of("BAD_VALUE(sensor_id)", 1L, "MISSING_VALUE(sensor_id)", 1L, "CONFLICTING_KEY", 2L));
        assertThat(sensors.read()).isEqualTo(5);
        assertThat(sensors.accepted()).isEqualTo(1);
        assertThat(sensors.balanced()).isTrue();
        assertThat(readings.rejectsByCode())
                .isEqualTo(Map.of(
                        "BAD_VALUE(score)", 3L,
                        "BAD_VALUE(other_35)", 1L,
                        "MISSING_VALUE(other_35)", 1L,
                        "MALFORMED_ROW", 1L,
                        "UNKNOWN_SENSOR", 2L,
                        "NEGATIVE_ENERGY", 2L,
                        "DUPLICATE_ROW", 1L,
                        "CONFLICTING_KEY", 2L));
        assertThat(readings.read()).isEqualTo(12);
        assertThat(readings.accepted()).isEqualTo(2);
        assertThat(readings.rejected()).isEqualTo(10);
        assertThat(readings.balanced()).isTrue();
        assertThat(readings.total("energy")).isEqualTo(new BigDecimal("10.30"));
        assertThat(READINGS.rejectCodes())
                .hasSize(40 + 4 + 5)
                .containsAll(readings.rejectsByCode().keySet());
    }

    /** The account of a table of this pipeline, from its dump to its key checks. */
    private TableAccount account(TableSpec table, Map<String, long[]> keys) throws IOException {
        Configuration hadoop = new Configuration();
        Settings settings = settings();
        List<DumpFile> files = Objects.requireNonNull(
                DumpCatalog.open(PIPELINE, settings.raw(), hadoop).of(RUN_DATE).get(table));
        List<DumpHeader> headers = new HeaderReader(settings, hadoop).readAll(files);
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
        ScanPlan plan =
                ScanPlan.of(table, headers, settings).withRule(new ReferenceRule(table, context.broadcast(keys)));
        Dataset<Row> rows = RawScan.rows(LocalSpark.session(), plan);
        return TableAccount.of(table, true, results(table, rows.collectAsList()));
    }

    private static List<TaskResult> results(TableSpec table, List<Row> rows) {
        List<TaskResult> results = new ArrayList<>();
        ScanAccount account = new ScanAccount(table, new ScanAccount.Sink() {
            @Override
            public void reject(RejectedRow row) {
                results.add(new TaskResult.Sample(row));
            }

            @Override
            public void fault(TaskResult.Fault fault) {
                results.add(fault);
            }
        });
        Map<Long, List<Row>> passed = new TreeMap<>();
        for (Row row : rows) {
            SplitTally tally = account.take(new ScanRow(row.schema()).of(row));
            if (tally != null) {
                tally.pass(0);
                new ControlTotals(table, row.schema()).add(row, tally::addToTotal);
                long key = row.getAs(table.naturalKey().get(0));
                passed.computeIfAbsent(key, each -> new ArrayList<>()).add(row);
            }
        }
        account.finish().forEach(tally -> results.add(new TaskResult.Split(tally)));
        results.add(new TaskResult.Keys(keys(table, passed)));
        return results;
    }

    private static KeyTally keys(TableSpec table, Map<Long, List<Row>> passed) {
        KeyTally tally = new KeyTally(table);
        passed.values().forEach(ofKey -> {
            KeyGroup group = new KeyGroup();
            for (int i = 0; i < ofKey.size(); i++) {
                ScanRow row = new ScanRow(ofKey.get(i).schema()).of(ofKey.get(i));
                group.add(new long[] {
                    0, row.getSplit(), row.getOffset(), 0, 0, ofKey.get(i).<Long>getAs(ScanColumns.CONTENT), i
                });
            }
            long[] accepted = group.resolve(tally, (row, reason) -> {});
            if (accepted != null) {
                tally.countAccepted();
                for (int i = 0; i < table.controlTotals().size(); i++) {
                    BigDecimal value = ofKey.get((int) accepted[KeyGroup.PAYLOAD])
                            .getAs(table.controlTotals().get(i));
                    tally.addToTotal(i, value.unscaledValue().longValueExact());
                }
            }
        });
        return tally;
    }

    private Settings settings() {
        Map<TableSpec, Settings.Table> tables = new LinkedHashMap<>();
        PIPELINE.inputs()
                .forEach(table -> tables.put(table, new Settings.Table(Map.of(), table.naturalKey(), 1, Set.of())));
        return new Settings(
                PIPELINE,
                new Settings.Raw(
                        folder.toString(),
                        Settings.Layout.FULL,
                        List.of("{table}_{date}.csv"),
                        4,
                        false,
                        1 << 20,
                        64 << 20),
                tables,
                new Settings.Guards(0, 0.05, 200),
                new Settings.Output("unused", "zstd", 1, Duration.ofDays(90)),
                Map.of());
    }

    private void write(String table, String... lines) throws IOException {
        Files.writeString(folder.resolve(table + "_" + RUN_DATE + ".csv"), String.join("\n", lines) + "\n");
    }

    /** A row with its first columns and its last one; those between are empty. */
    private static String reading(String first, String last) {
        return first + ",".repeat(OTHERS - 1) + "," + last;
    }

    private static List<Field> readings() {
        List<Field> fields = new ArrayList<>(List.of(
                Field.required("reading_id", FieldType.LONG, "Key of the reading."),
                Field.required("sensor_id", FieldType.LONG, "The sensor that was read."),
                Field.optional("score", FieldType.INT, "One to five."),
                Field.required("energy", FieldType.MONEY, "Energy used."),
                Field.optional("note", FieldType.TEXT, "What a person wrote.")));
        for (int i = 1; i <= OTHERS; i++) {
            fields.add(new Field("other_" + i, FieldType.INT, i == OTHERS, "One more."));
        }
        return Collections.unmodifiableList(fields);
    }
}
