package io.weekmart.weekly;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.weekmart.config.Settings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.terminal.Printable;
import io.weekmart.job.BrokenFiles;
import io.weekmart.job.Run;
import io.weekmart.metrics.WeekGrid;
import io.weekmart.quality.RejectedRow;
import io.weekmart.quality.ScanAccount;
import io.weekmart.quality.ScanRow;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.CodeSource;
import io.weekmart.raw.DumpHeader;
import io.weekmart.raw.KeyCodes;
import io.weekmart.raw.NamedKeysRule;
import io.weekmart.raw.RawScan;
import io.weekmart.raw.ReadFailure;
import io.weekmart.raw.ScanColumns;
import io.weekmart.raw.ScanPlan;
import io.weekmart.schema.DimensionTable;
import io.weekmart.schema.SparkTypes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * A first pass over sales and inventory for the tables that have no dump: which keys their rows name, from when to when, and with which values
 * for the columns that they fill. Rows count that are rejected for nothing but that nobody knows their keys yet.
 */
final class KeyPass implements AutoCloseable {
    private static final String DAY = "day";
    private static final String TABLE = "table_number";
    private static final String KEY = "key_of_";
    private static final String LATEST = "latest";
    private static final String VALUE = "value";

    private final Run run;
    private final Settings settings;
    private final FactScan facts;
    private final Broadcast<WeekGrid> grid;
    private final List<Broadcast<KeyCodes>> broadcasts = new ArrayList<>();
    private final Map<String, CodeSource> codes = new LinkedHashMap<>();
    private final List<TableSpec> tables;
    /** Columns that fill others: the fields that they are read by, by name of the table and by their names in its dumps in lower case. */
    private final Map<String, Map<String, Field>> further = new LinkedHashMap<>();

    private @Nullable Dataset<Row> found;

    /**
     * @param weeks with the keys of the tables that have dumps
     * @param known the codes of these, by the column of the key
     */
    KeyPass(Run run, FactScan facts, WeekGrid weeks, Map<String, KeyCodes> known) {
        this.run = run;
        this.settings = run.settings();
        this.facts = facts;
        this.tables = settings.rowSources().tables();
        JavaSparkContext context = JavaSparkContext.fromSparkContext(run.spark().sparkContext());
        this.grid = context.broadcast(weeks);
        known.forEach((column, of) -> {
            Broadcast<KeyCodes> broadcast = context.broadcast(of);
            broadcasts.add(broadcast);
            codes.put(column, broadcast::value);
        });
        settings.rowSources()
                .filled()
                .forEach((table, filled) -> filled.forEach(
                        (column, source) -> further.computeIfAbsent(source.table(), daily -> new LinkedHashMap<>())
                                .putIfAbsent(
                                        source.key(),
                                        Field.optional(
                                                table.name() + "_" + column,
                                                table.field(column).type(),
                                                "Fills " + table + "." + column + "."))));
    }

    /**
     * Reads the rows.
     *
     * @throws UserFault with exit code 3 if the newest dump lacks a column that is to fill another, or a file can't be trusted as a whole
     */
    void read() throws ReadFailure {
        Map<TableSpec, ScanPlan> plans = new LinkedHashMap<>();
        for (TableSpec daily : settings.pipeline().dailyInputs()) {
            plans.put(daily, plan(daily));
        }
        refuseAbsent(plans);
        BrokenFiles.refuse(TaskResults.proven(plans, run.hadoop(), this::scan));
    }

    private ScanPlan plan(TableSpec daily) {
        Map<String, Field> undeclared = new LinkedHashMap<>(further.getOrDefault(daily.name(), Map.of()));
        daily.fields().forEach(field -> undeclared.remove(exported(daily, field)));
        ScanPlan plan = facts.unruled(daily).withCodes(codes).withFurther(undeclared);
        return plan.withRule(new NamedKeysRule(
                plan.table(),
                facts.rule(plan, daily, grid),
                facts.named(daily),
                daily.fields().size(),
                plan.files().stream()
                        .mapToLong(header -> header.file().dumpDate().toEpochDay())
                        .toArray(),
                tables.stream()
                        .map(table -> new NamedKeysRule.Named(
                                table.naturalKey().get(0),
                                List.copyOf(sources(daily, table).values())))
                        .toList()));
    }

    /** The columns of rows of a daily table that fill those of another one, by the column of that. */
    private Map<String, String> sources(TableSpec daily, TableSpec table) {
        Map<String, Field> undeclared = further.getOrDefault(daily.name(), Map.of());
        Map<String, String> sources = new LinkedHashMap<>();
        settings.rowSources().of(table).forEach((column, source) -> {
            if (source.table().equals(daily.name())) {
                sources.put(
                        column,
                        daily.fields().stream()
                                .filter(field -> exported(daily, field).equals(source.key()))
                                .map(Field::name)
                                .findFirst()
                                .orElseGet(() -> Objects.requireNonNull(undeclared.get(source.key()))
                                        .name()));
            }
        });
        return sources;
    }

    /** The name that a declared column has in the dumps, in lower case; empty where it is in none. */
    private String exported(TableSpec daily, Field field) {
        Settings.Table configured = settings.table(daily);
        return configured.rules().supplies(field.name())
                ? ""
                : configured
                        .columns()
                        .getOrDefault(field.name(), field.name())
                        .strip()
                        .toLowerCase(Locale.ROOT);
    }

    /** A column that older dumps lack fills nothing from them. One that the newest lacks has vanished, and would do so from now on. */
    private void refuseAbsent(Map<TableSpec, ScanPlan> plans) {
        plans.forEach((daily, plan) -> {
            LocalDate newest = plan.files().stream()
                    .map(header -> header.file().dumpDate())
                    .max(LocalDate::compareTo)
                    .orElse(null);
            List<DumpHeader> files = plan.files().stream()
                    .filter(header -> header.file().dumpDate().equals(newest))
                    .toList();
            settings.rowSources().filledBy(daily).forEach((source, filled) -> {
                if (!files.isEmpty() && files.stream().noneMatch(header -> header.hasFurther(source.column()))) {
                    throw new UserFault(
                            ExitCode.INPUT,
                            "Cannot fill " + filled + ": "
                                    + Printable.line(files.get(0).file().path()) + ", of the newest dump of "
                                    + daily.name()
                                    + " that the run reads, has no column " + source.column() + ".",
                            "Have the column exported again, or correct tables."
                                    + filled.replace(".", ".from-rows.")
                                    + ". Without that key, the values that are published stay.");
                }
            });
        });
    }

    private List<TaskResult> scan(Map<TableSpec, ScanPlan> plans) {
        close(found);
        Dataset<Row> all = null;
        int number = 0;
        for (Map.Entry<TableSpec, ScanPlan> plan : plans.entrySet()) {
            Dataset<Row> rows = rows(plan.getKey(), plan.getValue(), number++);
            all = all == null ? rows : all.unionByName(rows);
        }
        Dataset<Row> kept =
                Objects.requireNonNull(all, "a pipeline has daily tables").persist(StorageLevel.MEMORY_AND_DISK());
        found = kept;
        return ends(List.copyOf(plans.keySet()), kept);
    }

    /** The rows from which something is learnt, and those in which the scan says how its splits ended. */
    private Dataset<Row> rows(TableSpec daily, ScanPlan plan, int number) {
        List<Column> columns = new ArrayList<>(ScanRow.columns());
        columns.add(col(ScanColumns.SLOT));
        columns.add(col(ScanColumns.CELL));
        columns.add(lit(number).as(TABLE));
        columns.add(col(daily.date().orElseThrow()).as(DAY));
        for (TableSpec table : tables) {
            columns.add(col(table.naturalKey().get(0)).as(KEY + table.name()));
            Map<String, String> sources = sources(daily, table);
            for (String column : settings.rowSources().of(table).keySet()) {
                String source = sources.get(column);
                columns.add((source == null ? lit(null) : col(source))
                        .cast(SparkTypes.of(table.field(column).type()))
                        .as(filling(table, column)));
            }
        }
        return RawScan.rows(run.spark(), plan)
                .filter(col(ScanColumns.ROW_KIND)
                        .notEqual(ScanColumns.ROW)
                        .or(col(ScanColumns.SLOT).geq(0)))
                .select(columns.toArray(Column[]::new));
    }

    private static String filling(TableSpec table, String column) {
        return "fills_" + table.name() + "_" + column;
    }

    /** Tells the driver where the splits of the scans ended, and finds nothing else. */
    private static List<TaskResult> ends(List<TableSpec> dailies, Dataset<Row> rows) {
        List<TaskResult> results = new ArrayList<>();
        List<ScanAccount> accounts = new ArrayList<>();
        for (TableSpec daily : dailies) {
            accounts.add(new ScanAccount(daily, new ScanAccount.Sink() {
                @Override
                public void reject(RejectedRow row) {
                    throw new IllegalStateException("No row of the first pass is rejected");
                }

                @Override
                public void fault(TaskResult.Fault fault) {
                    results.add(fault);
                }
            }));
        }
        Dataset<Row> ends = rows.filter(col(ScanColumns.ROW_KIND).notEqual(ScanColumns.ROW));
        ScanRow scanned = new ScanRow(ends.schema());
        for (Row row : ends.collectAsList()) {
            accounts.get(row.<Integer>getAs(TABLE)).take(scanned.of(row));
        }
        accounts.forEach(account -> account.finish().forEach(tally -> results.add(new TaskResult.SplitCounts(tally))));
        return results;
    }

    /**
     * The keys that rows name of a table, each once: {@code key}, {@code first} and {@code last} date and, for each column that rows fill,
     * {@code latest_<column>}: a struct of the {@code day} of the latest value that is not empty, and the {@code value}; null where there is
     * none. Of one day, the value of the later dump is the later one, then that which comes later in it.
     */
    Dataset<Row> of(DimensionTable dimension) {
        TableSpec table = dimension.source();
        int bit = 1 << tables.indexOf(table);
        Set<String> filled = settings.rowSources().of(table).keySet();
        List<Column> latest = new ArrayList<>();
        latest.add(max(col(DAY)).as("last"));
        for (String column : filled) {
            Column value = col(filling(table, column));
            boolean text = table.field(column).type().kind() == FieldType.Kind.TEXT;
            latest.add(max(when(
                            text ? value.rlike(NamedKeysRule.NOT_BLANK) : value.isNotNull(),
                            struct(
                                    col(DAY),
                                    col(ScanColumns.CELL),
                                    col(TABLE),
                                    col(ScanColumns.SPLIT),
                                    col(ScanColumns.OFFSET),
                                    value.as(VALUE))))
                    .as(latest(column)));
        }
        return Objects.requireNonNull(found, "the rows are read before they are asked for")
                .filter(col(ScanColumns.ROW_KIND)
                        .equalTo(ScanColumns.ROW)
                        .and(col(ScanColumns.SLOT).bitwiseAND(bit).notEqual(0)))
                .groupBy(col(KEY + table.name()).as("key"))
                .agg(min(col(DAY)).as("first"), latest.toArray(Column[]::new));
    }

    static String latest(String column) {
        return LATEST + "_" + column;
    }

    private static void close(@Nullable Dataset<Row> rows) {
        if (rows != null) {
            rows.unpersist();
        }
    }

    @Override
    public void close() {
        close(found);
        grid.destroy();
        broadcasts.forEach(Broadcast::destroy);
    }
}
