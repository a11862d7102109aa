package io.weekmart.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import io.weekmart.config.FullDumpSettings;
import io.weekmart.config.Settings;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.RowCheck;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.pipeline.AcceptedTables;
import io.weekmart.pipeline.Computed;
import io.weekmart.pipeline.OutputTable;
import io.weekmart.pipeline.RunContext;
import io.weekmart.pipeline.TablePipeline;
import io.weekmart.pipeline.TableReader;
import io.weekmart.raw.DumpCatalog;
import io.weekmart.raw.DumpFile;
import io.weekmart.raw.DumpHeader;
import io.weekmart.raw.HeaderReader;
import io.weekmart.raw.TaskConfiguration;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
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

        Map<TableSpec, TableAccount> accounts = accounts();
        TableAccount sensors = Objects.requireNonNull(accounts.get(SENSORS));
        TableAccount readings = Objects.requireNonNull(accounts.get(READINGS));

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

    /** The accounts of all tables, from their dumps to their key checks. */
    private Map<TableSpec, TableAccount> accounts() throws IOException {
        Configuration hadoop = new Configuration();
        Settings settings = FullDumpSettings.of(PIPELINE, folder, 64 << 20);
        Map<TableSpec, List<DumpFile>> files =
                DumpCatalog.open(PIPELINE, settings.raw(), hadoop).of(RUN_DATE);
        Staging staging = new Staging(null, "zstd", TaskConfiguration.of(LocalSpark.session()));
        Map<TableSpec, TableAccount> accounts = new LinkedHashMap<>();
        try (TableReader reader =
                new TableReader(LocalSpark.session(), new Climate(), new ClimateRun(settings), staging)) {
            for (TableSpec table : PIPELINE.inputsByReference()) {
                List<DumpHeader> headers =
                        new HeaderReader(settings, hadoop).readAll(Objects.requireNonNull(files.get(table)));
                accounts.put(table, reader.accept(table, headers).account(table, true));
            }
        }
        return accounts;
    }

    private static final class Climate implements TablePipeline {
        @Override
        public Pipeline pipeline() {
            return PIPELINE;
        }

        @Override
        public String purpose() {
            return "Reads sensors.";
        }

        @Override
        public List<OutputTable> outputs() {
            return List.of();
        }

        @Override
        public Computed compute(AcceptedTables in, RunContext run) {
            return new Computed();
        }
    }

    private record ClimateRun(Settings settings) implements RunContext {
        @Override
        public LocalDate date() {
            return RUN_DATE;
        }

        @Override
        public Dataset<Row> published(OutputTable table) {
            throw new UnsupportedOperationException("Nothing is published here");
        }
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
