package io.weekmart.raw;

import io.weekmart.config.Settings;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.GzipInput;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file in memory as a scan does, without Spark: header, splits, chain, and once more with exact splits where the chain broke.
 * Its sizes are what tests vary to show that they never change a result.
 */
final class ReaderUnderTest {
    static final int DEFAULT_MAX_RECORD_BYTES = 1 << 20;
    private static final LocalDate NIGHT = LocalDate.of(2024, 5, 5);

    /** All that a file holds. */
    record Content(List<ParsedRow> rows, List<ParsedFault> faults, List<Long> contents, boolean chainBroke) {}

    private final TableSpec table;
    private boolean gzipped;
    private long splitBytes = 64 << 20;
    private int batchRows = ParsedBatch.DEFAULT_ROWS;
    private int windowBytes = ByteWindow.DEFAULT_BYTES;
    private int readBytes = Integer.MAX_VALUE;
    private int maxRecordBytes = DEFAULT_MAX_RECORD_BYTES;
    private RowRule rule = RowRule.NONE;
    private List<String> privateColumns = List.of();
    private Dialect dialect = Dialect.STANDARD;
    private Map<String, String> columns = Map.of();
    private ColumnRules rules = ColumnRules.NONE;
    private Map<String, CodeSource> codes = Map.of();

    private ReaderUnderTest(TableSpec table) {
        this.table = table;
    }

    static ReaderUnderTest of(TableSpec table) {
        return new ReaderUnderTest(table);
    }

    /** The same reader but for what is changed in it. */
    private ReaderUnderTest with(Consumer<ReaderUnderTest> change) {
        ReaderUnderTest other = new ReaderUnderTest(table);
        other.gzipped = gzipped;
        other.splitBytes = splitBytes;
        other.batchRows = batchRows;
        other.windowBytes = windowBytes;
        other.readBytes = readBytes;
        other.maxRecordBytes = maxRecordBytes;
        other.rule = rule;
        other.privateColumns = privateColumns;
        other.dialect = dialect;
        other.columns = columns;
        other.rules = rules;
        other.codes = codes;
        change.accept(other);
        return other;
    }

    TableSpec table() {
        return table;
    }

    boolean gzipped() {
        return gzipped;
    }

    int maxRecordBytes() {
        return maxRecordBytes;
    }

    ColumnRules rules() {
        return rules;
    }

    ReaderUnderTest ofGzip() {
        return with(reader -> reader.gzipped = true);
    }

    ReaderUnderTest withSplitBytes(long bytes) {
        return with(reader -> reader.splitBytes = bytes);
    }

    ReaderUnderTest withBatchRows(int rows) {
        return with(reader -> reader.batchRows = rows);
    }

    /** Where values come from that are not taken from the file; columns of the file that hold them too are ignored. */
    ReaderUnderTest withRules(ColumnRules newRules) {
        return with(reader -> reader.rules = newRules);
    }

    /** Window and single reads of that many bytes, so that records end everywhere in them. */
    ReaderUnderTest withWindowBytes(int bytes) {
        return with(reader -> {
            reader.windowBytes = bytes;
            reader.readBytes = bytes;
        });
    }

    ReaderUnderTest withMaxRecordBytes(int bytes) {
        return with(reader -> reader.maxRecordBytes = bytes);
    }

    ReaderUnderTest withRule(RowRule newRule) {
        return with(reader -> reader.rule = newRule);
    }

    ReaderUnderTest withPrivateColumns(List<String> names) {
        return with(reader -> reader.privateColumns = names);
    }

    ReaderUnderTest withDialect(Dialect newDialect, Map<String, String> newColumns) {
        return with(reader -> {
            reader.dialect = newDialect;
            reader.columns = newColumns;
        });
    }

    /** The numbers of codes, which are the values of these columns then. */
    ReaderUnderTest withCodes(KeyCodes known, String... columns) {
        return with(reader -> {
            Map<String, CodeSource> sources = new LinkedHashMap<>();
            for (String column : columns) {
                sources.put(column, () -> known);
            }
            reader.codes = sources;
        });
    }

    Content read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    Content read(byte[] bytes) {
        try {
            DumpOpener dumps = opener(bytes);
            DumpHeader header = new HeaderReader(settings(), dumps).read(file(bytes.length));
            ScanPlan plan = withBatchRows(ScanPlan.of(table, List.of(header), settings())
                    .withSplitBytes(splitBytes)
                    .withRule(rule)
                    .withCodes(codes));
            Reading speculative = new Reading(plan, dumps);
            SplitChain chain = speculative.chain();
            if (chain.brokenFiles().isEmpty()) {
                return speculative.content(chain, false);
            }
            Reading exact = new Reading(plan.withExactSplits(chain.brokenFiles(), dumps), dumps);
            SplitChain exactChain = exact.chain();
            if (!exactChain.brokenFiles().isEmpty()) {
                throw new AssertionError("The chain of exact splits is broken");
            }
            return exact.content(exactChain, true);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ScanPlan withBatchRows(ScanPlan plan) {
        return new ScanPlan(
                plan.table(),
                plan.files(),
                plan.splits(),
                plan.splitBytes(),
                plan.naturalKey(),
                plan.checks(),
                plan.rule(),
                plan.unscaled(),
                plan.maxRecordBytes(),
                batchRows,
                plan.codes());
    }

    DumpHeader header(String text) throws IOException {
        return header(text.getBytes(StandardCharsets.UTF_8));
    }

    DumpHeader header(byte[] bytes) throws IOException {
        return new HeaderReader(settings(), opener(bytes)).read(file(bytes.length));
    }

    DumpFile file(long bytes) {
        String name = "mem:/" + table.name() + "_2024-05-05.csv" + (gzipped ? ".gz" : "");
        return new DumpFile(table, NIGHT, name, bytes, 0, "crc32c:0");
    }

    DumpOpener opener(byte[] bytes) {
        return (file, position) -> {
            InputStream stored = new ByteArrayInputStream(bytes) {
                @Override
                public synchronized int read(byte[] into, int offset, int length) {
                    return super.read(into, offset, Math.min(length, readBytes));
                }
            };
            InputStream in = gzipped ? new GzipInput(stored, FileFault::new) : stored;
            in.skipNBytes(position);
            return in;
        };
    }

    Settings settings() {
        return settings(List.of(table), columns, privateColumns, dialect, rules, maxRecordBytes);
    }

    /** Defaults, but the columns of all tables renamed. */
    static Settings settings(Map<String, String> columns, int maxRecordBytes) {
        return settings(
                WeeklyTables.PIPELINE.inputs(), columns, List.of(), Dialect.STANDARD, ColumnRules.NONE, maxRecordBytes);
    }

    static Settings settings(
            List<TableSpec> declared,
            Map<String, String> columns,
            List<String> privateColumns,
            Dialect dialect,
            ColumnRules rules,
            int maxRecordBytes) {
        Map<TableSpec, Settings.Table> tables = new LinkedHashMap<>();
        for (TableSpec table : declared) {
            tables.put(
                    table,
                    new Settings.Table(
                            columns,
                            table.columns().stream().filter(rules::supplies).toList(),
                            table.naturalKey(),
                            0.01,
                            privateColumns,
                            Set.of(),
                            dialect,
                            rules));
        }
        return new Settings(
                WeeklyTables.PIPELINE,
                new Settings.Raw(
                        "mem:/",
                        Settings.Layout.DAILY,
                        List.of("{table}_{date}.csv"),
                        4,
                        false,
                        Math.max(1024, maxRecordBytes),
                        64 << 20),
                tables,
                new Settings.GuardLimits(0, 0.05, 200),
                new Settings.OutputSettings("mem:/out", "zstd", 1, Duration.ofDays(90), Duration.ofMinutes(3), true),
                Map.of());
    }

    /** One reading of all splits of a plan. */
    private final class Reading {
        private record Row(int split, long line, ParsedRow row, long content) {}

        private record Fault(SplitChain.End end, String message) {}

        private final ScanPlan plan;
        private final List<Row> rows = new ArrayList<>();
        private final List<Fault> faults = new ArrayList<>();
        private final List<SplitChain.End> ends = new ArrayList<>();

        Reading(ScanPlan plan, DumpOpener dumps) throws IOException {
            // Limits below what a configuration allows keep the test data small.
            this.plan = new ScanPlan(
                    plan.table(),
                    plan.files(),
                    plan.splits(),
                    plan.splitBytes(),
                    plan.naturalKey(),
                    List.of(),
                    plan.rule(),
                    false,
                    maxRecordBytes,
                    batchRows,
                    plan.codes());
            StructType schema = RawScan.schema(this.plan);
            ParsedBatch batch = new ParsedBatch(
                    this.plan.table(),
                    this.plan.naturalKey(),
                    Set.of(schema.fieldNames()),
                    this.plan.batchRows(),
                    this.plan.codes());
            ColumnVector[] vectors = BatchColumns.vectors(this.plan, schema, batch);
            for (int split = 0; split < this.plan.splits().size(); split++) {
                try (SplitReader reader =
                        new SplitReader(this.plan, this.plan.planned(split), dumps, batch, windowBytes)) {
                    while (reader.next()) {
                        for (int row = 0; row < batch.rows(); row++) {
                            add(schema, vectors, row);
                        }
                    }
                }
            }
        }

        private void add(StructType schema, ColumnVector[] vectors, int row) {
            int split = vectors[schema.fieldIndex(ScanColumns.SPLIT)].getInt(row);
            long offset = vectors[schema.fieldIndex(ScanColumns.OFFSET)].getLong(row);
            long length = vectors[schema.fieldIndex(ScanColumns.LENGTH)].getLong(row);
            long line = vectors[schema.fieldIndex(ScanColumns.LINE)].getLong(row);
            String rawText = text(vectors[schema.fieldIndex(ScanColumns.RAW_TEXT)], row);
            switch (vectors[schema.fieldIndex(ScanColumns.ROW_KIND)].getInt(row)) {
                case ScanColumns.SPLIT_END -> ends.add(new SplitChain.End(split, offset, length, line));
                case ScanColumns.FAULT ->
                    faults.add(new Fault(new SplitChain.End(split, offset, length, line), String.valueOf(rawText)));
                case ScanColumns.ROW -> {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int field = 0; field < table.fields().size(); field++) {
                        values.add(value(plan.table().fields().get(field), vectors[field], row));
                    }
                    RowReasons reasons = new RowReasons(
                            vectors[schema.fieldIndex(ScanColumns.REASONS)].getLong(row),
                            vectors[schema.fieldIndex(ScanColumns.BAD)].getLong(row),
                            vectors[schema.fieldIndex(ScanColumns.MISSING)].getLong(row));
                    long empties = vectors[schema.fieldIndex(ScanColumns.EMPTIES)].getLong(row);
                    long content = vectors[schema.fieldIndex(ScanColumns.CONTENT)].getLong(row);
                    rows.add(new Row(
                            split, line, new ParsedRow(offset, length, 0, reasons, empties, values, rawText), content));
                }
                default -> throw new AssertionError("No such kind of row");
            }
        }

        SplitChain chain() {
            return new SplitChain(plan, ends, faults.stream().map(Fault::end).toList());
        }

        Content content(SplitChain chain, boolean chainBroke) {
            List<ParsedRow> absolute = new ArrayList<>();
            List<Long> contents = new ArrayList<>();
            for (Row row : rows) {
                // Behind a fault nothing is proven, and nothing counts.
                if (chain.proven(row.split())) {
                    ParsedRow relative = row.row();
                    absolute.add(new ParsedRow(
                            relative.offset(),
                            relative.length(),
                            chain.firstLine(row.split()) + row.line(),
                            relative.reasons(),
                            relative.empties(),
                            relative.values(),
                            relative.rawText()));
                    contents.add(row.content());
                }
            }
            List<ParsedFault> real = faults.stream()
                    .filter(fault -> chain.proven(fault.end().split()))
                    .map(fault -> new ParsedFault(
                            chain.firstLine(fault.end().split()) + fault.end().lines(), fault.message()))
                    .toList();
            return new Content(absolute, real, contents, chainBroke);
        }
    }

    private static @Nullable Object value(Field field, ColumnVector vector, int row) {
        if (vector.isNullAt(row)) {
            return null;
        }
        return switch (field.type().kind()) {
            case INT -> vector.getInt(row);
            case LONG -> vector.getLong(row);
            case DECIMAL -> decimal(field, vector, row);
            case TEXT -> text(vector, row);
            case FLAG -> vector.getBoolean(row);
            case DATE -> LocalDate.ofEpochDay(vector.getInt(row));
            case TIMESTAMP -> LocalDate.EPOCH.atStartOfDay().plus(vector.getLong(row), ChronoUnit.MICROS);
        };
    }

    private static BigDecimal decimal(Field field, ColumnVector vector, int row) {
        return vector.getDecimal(row, field.type().precision(), field.type().scale())
                .toJavaBigDecimal();
    }

    private static @Nullable String text(ColumnVector vector, int row) {
        return vector.isNullAt(row) ? null : vector.getUTF8String(row).toString();
    }
}
