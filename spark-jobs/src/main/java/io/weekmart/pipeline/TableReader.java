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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
 * Reads the raw tables of one date, each dump once, and keeps the accepted rows: staged as Parquet, or in a dry run in Spark's own store on
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

    /** What a dry run keeps in Spark's store. */
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
        return new AcceptedTables(accepted);
    }

    /**
     * Reads the dumps of one table. Where one of them cannot be trusted as a whole the results say so, and its accepted rows must not be used.
     *
     * @param files of the date that is computed
     * @throws ReadFailure if the storage fails
     */
    public TaskResults accept(TableSpec table, List<DumpHeader> files) throws ReadFailure {
        ScanPlan plan = ScanPlan.of(table, files, run.settings());
        return TaskResults.proven(
                Map.of(table, plan.withRule(rule(plan))),
                spark.sparkContext().hadoopConfiguration(),
                plans -> read(Objects.requireNonNull(plans.get(table))));
    }

    private RowRule rule(ScanPlan plan) {
        TableSpec table = plan.table();
        Map<String, List<String>> columns = new LinkedHashMap<>();
        for (Reference reference : table.references()) {
            columns.computeIfAbsent(reference.table(), target -> new ArrayList<>())
                    .add(reference.column());
        }
        Map<String, long[]> referred = new HashMap<>();
        columns.forEach((target, referring) -> referred.put(target, keys(target, plan, referring)));
        Broadcast<Map<String, long[]>> known =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(referred);
        broadcasts.add(known);
        List<RowRule> rules = new ArrayList<>();
        rules.add(new ReferenceRule(table, known));
        RowRules.pastDates(table).forEach(column -> rules.add(RowRules.notAfter(run.date(), table.index(column))));
        rules.add(definition.rule(table, tables(), run));
        return RowRules.all(rules);
    }

    /** The known keys of a table or, where these are too many to hold, those that the rows of the plan refer to. */
    private long[] keys(String name, ScanPlan plan, List<String> columns) {
        TableSpec target = definition.pipeline().input(name).orElseThrow();
        Optional<long[]> all = keys.computeIfAbsent(target, each -> KnownKeys.atMost(mostKeys, known(each)));
        return all.orElseGet(() -> KnownKeys.referredTo(
                target,
                known(target),
                RawScan.rows(spark, plan)
                        .select(columns.stream().map(column -> col(column)).toArray(Column[]::new)),
                mostKeys));
    }

    private Dataset<Row> known(TableSpec target) {
        return KnownKeys.of(target, tables().of(target), definition.knownKeys(target, run));
    }

    private List<TaskResult> read(ScanPlan plan) {
        TableSpec table = plan.table();
        Dataset<Row> rows = scanned(plan);
        long forgivable = 0;
        if (!plan.naturalKey().isEmpty()) {
            Optional<Dataset<Row>> published = definition.publishedRows(table, run);
            if (published.isPresent()) {
                rows = rows.union(asPublished(plan, published.get()));
                forgivable = references(table);
            }
            rows = byKey(rows, plan.naturalKey(), forgivable);
        }
        AcceptingRows.Plan tasks = new AcceptingRows.Plan(
                table,
                plan.naturalKey(),
                plan.splits().size(),
                forgivable,
                run.date().toEpochDay(),
                rows.schema(),
                staging);
        StructType schema = AcceptedRow.schema(table);
        Dataset<Row> yielded = rows.mapPartitions(
                (MapPartitionsFunction<Row, Row>) part -> new AcceptingRows(part, tasks), Encoders.row(schema));
        if (!staging.writes()) {
            yielded = yielded.persist(StorageLevel.DISK_ONLY());
            kept.add(yielded);
        }
        List<TaskResult> results = results(plan, yielded);
        accepted.put(
                table,
                staging.writes()
                        ? staged(table, results)
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
