package io.weekmart.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.quality.ScanAccount;
import io.weekmart.quality.ScanRow;
import io.weekmart.quality.SplitTally;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.DumpHeader;
import io.weekmart.raw.RawScan;
import io.weekmart.raw.ReadFailure;
import io.weekmart.raw.ReferenceRule;
import io.weekmart.raw.RowRule;
import io.weekmart.raw.ScanColumns;
import io.weekmart.raw.ScanPlan;
import io.weekmart.schema.SparkTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Reads the raw tables of one date, each dump once, or twice where it is compared with what is published, and keeps the accepted rows: staged as Parquet, or in a dry run in Spark's own store on
 * the disks of its executors. What becomes of every other row is counted by the tasks that keep the accepted ones, so that a task which runs
 * again replaces its counts as it replaces its rows.
 */
public final class TableReader implements AutoCloseable {
    private static final String ROUTE = "_route";

    /** The columns of a scan that accounting and key checks need. */
    private static final List<String> ACCOUNTED = Stream.concat(ScanRow.NAMES.stream(), Stream.of(ScanColumns.CONTENT))
            .toList();

    private final SparkSession spark;
    private final TablePipeline definition;
    private final RunContext run;
    private final Staging staging;
    private final Map<TableSpec, Dataset<Row>> accepted = new LinkedHashMap<>();
    private final int mostKeys;
    /** The keys of tables that others refer to; empty where they are too many to hold. */
    private final Map<TableSpec, Optional<long[]>> keys = new HashMap<>();

    /** What lies in Spark's store. */
    private final List<Dataset<Row>> kept = new ArrayList<>();

    /** Needed as long as rows that a dry run keeps may have to be read again. */
    private final List<Broadcast<?>> broadcasts = new ArrayList<>();

    public TableReader(SparkSession spark, TablePipeline definition, RunContext run, Staging staging) {
        this(spark, definition, run, staging, KnownKeys.MOST);
    }

    /** @param mostKeys the most keys of one table that are held in memory */
    TableReader(SparkSession spark, TablePipeline definition, RunContext run, Staging staging, int mostKeys) {
        this.spark = spark;
        this.definition = definition;
        this.run = run;
        this.staging = staging;
        this.mostKeys = mostKeys;
    }

    /** The tables accepted so far. */
    public AcceptedTables tables() {
        return tables(target -> {
            throw new IllegalStateException(
                    "Rows of " + target + " are looked up where other rows are about to be read");
        });
    }

    /** @param referring columns of the rows about to be read that hold keys of a table */
    private AcceptedTables tables(Function<TableSpec, Dataset<Row>> referring) {
        return new AcceptedTables(accepted, (table, column, rows) -> {
            Broadcast<long[][]> pairs = JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .broadcast(KnownKeys.pairs(table, column, rows, referring.apply(table), mostKeys));
            broadcasts.add(pairs);
            return new Lookup(pairs);
        });
    }

    private Dataset<Row> kept(Dataset<Row> rows) {
        Dataset<Row> once = rows.persist(StorageLevel.DISK_ONLY());
        kept.add(once);
        return once;
    }

    /**
     * Reads the dumps of one table. Where one of them cannot be trusted as a whole the results say so, and its accepted rows must not be used.
     *
     * @param files of the date that is computed
     * @throws ReadFailure if the storage fails
     */
    public TaskResults accept(TableSpec table, List<DumpHeader> files) throws ReadFailure {
        ScanPlan plan = ScanPlan.of(table, files, run.settings());
        return TaskResults.proven(Map.of(table, plan), spark.sparkContext().hadoopConfiguration(), plans -> {
            // Where the splits were wrong, the keys that were read by them are wrong, too.
            ScanPlan right = Objects.requireNonNull(plans.get(table));
            Dataset<Row> dumpKeys = dumpKeys(right);
            return read(table, right.withRule(rule(table, dumpKeys)), dumpKeys);
        });
    }

    /**
     * The natural key and the references of the rows about to be read. Where something is published, or where a table has too many keys to hold,
     * these are what is looked for there. It takes one more pass over the dump, and is far less than a shuffle of all that was ever published.
     */
    private Dataset<Row> dumpKeys(ScanPlan plan) {
        Set<String> columns = new LinkedHashSet<>(plan.naturalKey());
        plan.table().references().forEach(reference -> columns.add(reference.column()));
        return kept(RawScan.rows(spark, plan)
                .select(columns.stream().map(column -> col(column)).toArray(Column[]::new)));
    }

    /**
     * Reads the keys of the dump if they are going to be joined with published files: Spark sends them to each task then, since it knows their
     * size.
     *
     * @return whether there are any
     */
    private static boolean joined(Dataset<Row> published, Dataset<Row> dumpKeys) {
        boolean files = published.inputFiles().length > 0;
        if (files) {
            dumpKeys.count();
        }
        return files;
    }

    private RowRule rule(TableSpec table, Dataset<Row> dumpKeys) {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        for (Reference reference : table.references()) {
            columns.computeIfAbsent(reference.table(), target -> new ArrayList<>())
                    .add(reference.column());
        }
        Map<String, long[]> referred = new HashMap<>();
        columns.forEach((target, referring) -> referred.put(target, keys(target, select(dumpKeys, referring))));
        Broadcast<Map<String, long[]>> known =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(referred);
        broadcasts.add(known);
        List<RowRule> rules = new ArrayList<>();
        rules.add(new ReferenceRule(table, known));
        RowRules.pastDates(table).forEach(column -> rules.add(RowRules.notAfter(run.date(), table.index(column))));
        rules.add(definition.rule(table, tables(target -> referring(table, target, dumpKeys)), run));
        return RowRules.all(rules);
    }

    /** @throws IllegalArgumentException if the table declares no reference to the target, which may not be read yet then */
    private static Dataset<Row> referring(TableSpec table, TableSpec target, Dataset<Row> dumpKeys) {
        List<String> columns = table.references().stream()
                .filter(reference -> reference.table().equals(target.name()))
                .map(Reference::column)
                .toList();
        if (columns.isEmpty()) {
            throw new IllegalArgumentException(
                    "Cannot look up rows of " + target + " for " + table + ", which declares no reference to it");
        }
        return select(dumpKeys, columns);
    }

    private static Dataset<Row> select(Dataset<Row> rows, List<String> columns) {
        return rows.select(columns.stream().map(column -> col(column)).toArray(Column[]::new));
    }

    /**
     * The keys of a table: all of them or, where these are too many to hold or earlier dates published some of them, those that the rows about
     * to be read refer to.
     */
    private long[] keys(String name, Dataset<Row> referring) {
        TableSpec target = definition.pipeline().input(name).orElseThrow();
        Optional<Dataset<Row>> further = definition.knownKeys(target, run);
        Dataset<Row> known = KnownKeys.of(target, tables().of(target), further);
        Optional<long[]> all = further.isPresent() && joined(further.get(), referring)
                ? Optional.empty()
                : keys.computeIfAbsent(target, each -> KnownKeys.atMost(mostKeys, known));
        return all.orElseGet(() -> KnownKeys.referredTo(target, known, referring, mostKeys));
    }

    /** @param table as it is declared; the plan has the types by which its columns are read */
    private List<TaskResult> read(TableSpec table, ScanPlan plan, Dataset<Row> dumpKeys) {
        Dataset<Row> rows = scanned(plan);
        long forgivable = 0;
        if (!plan.naturalKey().isEmpty()) {
            Optional<Dataset<Row>> published =
                    definition.publishedRows(table, select(dumpKeys, plan.naturalKey()), run);
            if (published.isPresent()) {
                joined(published.get(), dumpKeys);
                rows = rows.union(asPublished(plan, published.get()));
                forgivable = references(table);
            }
            rows = byKey(rows, plan.naturalKey(), forgivable);
        }
        AcceptingRows.Plan tasks = new AcceptingRows.Plan(
                plan.table(),
                plan.naturalKey(),
                plan.splits().size(),
                forgivable,
                run.date().toEpochDay(),
                rows.schema(),
                staging);
        StructType schema = AcceptedRow.schema(plan.table());
        Dataset<Row> yielded = rows.mapPartitions(
                (MapPartitionsFunction<Row, Row>) part -> new AcceptingRows(part, tasks), Encoders.row(schema));
        if (!staging.writes()) {
            yielded = kept(yielded);
        }
        List<TaskResult> results = results(plan, yielded);
        accepted.put(
                table,
                staging.writes()
                        ? staged(plan.table(), results)
                        : yielded.filter(col(AcceptedRow.RESULT).isNull()).drop(AcceptedRow.RESULT));
        return results;
    }

    /** The reasons of references: what a row that was published referred to may be gone since. */
    private static long references(TableSpec table) {
        return table.references().stream()
                .mapToLong(reference -> table.reason(reference.code()))
                .reduce(0, (a, b) -> a | b);
    }

    /** The declared columns, the origin, and what accounting needs. */
    private Dataset<Row> scanned(ScanPlan plan) {
        List<Column> columns = new ArrayList<>();
        plan.table().columns().forEach(column -> columns.add(col(column)));
        columns.add(lit(AcceptingRows.SCANNED).as(AcceptingRows.ORIGIN));
        ACCOUNTED.forEach(column -> columns.add(col(column)));
        return RawScan.rows(spark, plan).select(columns.toArray(Column[]::new));
    }

    /** Published rows as rows of the scan, with nothing to account for. */
    private static Dataset<Row> asPublished(ScanPlan plan, Dataset<Row> published) {
        List<Column> columns = new ArrayList<>();
        for (Field field : plan.table().fields()) {
            columns.add(col(field.name()).cast(SparkTypes.of(field.type())).as(field.name()));
        }
        columns.add(lit(AcceptingRows.PUBLISHED).as(AcceptingRows.ORIGIN));
        for (String name : ACCOUNTED) {
            ScanColumns.ScanColumn column = ScanColumns.named(name);
            columns.add(lit(name.equals(ScanColumns.RAW_TEXT) ? null : 0)
                    .cast(column.type())
                    .as(name));
        }
        return published.select(columns.toArray(Column[]::new));
    }

    /**
     * Brings the rows of one key together, the published one before those of the dump, in the order of file and line. What cannot be accepted
     * goes by its split, so that one task has all of a split's.
     *
     * @param forgivable reasons for which a row is not rejected if it is equal to its published one
     */
    private static Dataset<Row> byKey(Dataset<Row> rows, List<String> naturalKey, long forgivable) {
        Column[] key = naturalKey.stream().map(column -> col(column)).toArray(Column[]::new);
        List<Column> order = new ArrayList<>(Arrays.asList(key));
        order.addAll(List.of(col(AcceptingRows.ORIGIN), col(ScanColumns.SPLIT), col(ScanColumns.OFFSET)));
        return rows.withColumn(
                        ROUTE, when(ScanAccount.passes(forgivable), hash(key)).otherwise(hash(col(ScanColumns.SPLIT))))
                .repartition(col(ROUTE))
                .sortWithinPartitions(order.toArray(Column[]::new));
    }

    private Dataset<Row> staged(TableSpec table, List<TaskResult> results) {
        String[] paths = results.stream()
                .filter(TaskResult.AcceptedFile.class::isInstance)
                .map(file -> ((TaskResult.AcceptedFile) file).path())
                .toArray(String[]::new);
        StructType schema = SparkTypes.struct(table.fields());
        return paths.length == 0
                ? spark.createDataFrame(List.of(), schema)
                : spark.read().schema(schema).parquet(paths);
    }

    /** What the tasks reported, the rows that went by their keys added to the tallies of their splits. */
    private static List<TaskResult> results(ScanPlan plan, Dataset<Row> yielded) {
        List<TaskResult> results = new ArrayList<>();
        Map<Integer, SplitTally> tallies = new HashMap<>();
        long[] passed = new long[plan.splits().size()];
        Map<Long, long[]> rejected = new HashMap<>();
        for (Row row : yielded.filter(col(AcceptedRow.RESULT).isNotNull())
                .select(AcceptedRow.RESULT)
                .collectAsList()) {
            TaskResult result = AcceptedRow.result(row.getAs(0));
            if (result instanceof TaskResult.Passed part) {
                add(part.rowsOfSplit(), passed);
            } else if (result instanceof TaskResult.Rejected part) {
                add(part.rowsOfSplit(), rejected.computeIfAbsent(part.reasons(), reasons -> new long[passed.length]));
            } else {
                results.add(result);
                if (result instanceof TaskResult.SplitCounts split) {
                    tallies.put(split.tally().split(), split.tally());
                }
            }
        }
        // A split that ended with a fault has no tally: its file is refused as a whole.
        tallies.forEach((split, tally) -> {
            tally.pass(0, passed[split]);
            rejected.forEach((reasons, rows) -> tally.reject(RowReasons.ofRow(reasons), rows[split]));
        });
        return results;
    }

    private static void add(long[] rows, long[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += rows[i];
        }
    }

    /** Frees what was kept; the datasets are not to be evaluated any more. */
    @Override
    public void close() {
        kept.forEach(Dataset::unpersist);
        kept.clear();
        broadcasts.forEach(Broadcast::destroy);
        broadcasts.clear();
        keys.clear();
    }
}
