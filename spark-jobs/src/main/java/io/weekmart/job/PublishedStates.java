package io.weekmart.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.weekmart.config.Settings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Field;
import io.weekmart.pipeline.OutputTable;
import io.weekmart.pipeline.RunContext;
import io.weekmart.publish.Output;
import io.weekmart.publish.PublishedFile;
import io.weekmart.publish.PublishedPartition;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What was published before a date was computed: the files that the ledger lists and, in the dry run of a backfill, what its earlier dates
 * would have published.
 */
final class PublishedStates {
    private final Run run;
    private final Output output;
    private final Map<OutputTable, NavigableMap<LocalDate, Dataset<Row>>> unpublished = new HashMap<>();
    private final Optional<String> secret;
    private boolean used;

    /** @param secret what the pipeline computes with: see {@link RunContext#secret} */
    PublishedStates(Run run, Output output, Optional<String> secret) {
        this.run = run;
        this.output = output;
        this.secret = secret;
    }

    /** What the pipeline may know when it computes a date. */
    RunContext at(LocalDate date) {
        // A pipeline asks for the same rows in several places, and the files are looked at once.
        Map<OutputTable, Dataset<Row>> known = new HashMap<>();
        return new RunContext() {
            @Override
            public LocalDate date() {
                return date;
            }

            @Override
            public Settings settings() {
                return run.settings();
            }

            @Override
            public Optional<String> secret() {
                return secret;
            }

            @Override
            public Dataset<Row> published(OutputTable table) {
                if (table.runDate().isEmpty()) {
                    throw new IllegalStateException("Cannot compute " + date + " from the published rows of " + table
                            + ": every run replaces the whole table, so that the same date would be computed from other"
                            + " rows when it runs again. Declare states that later dates read as a table byRunDate.");
                }
                used = true;
                return known.computeIfAbsent(table, each -> before(each, date));
            }
        };
    }

    /** Whether the pipeline has computed anything from published rows, so that a date depends on those before it. */
    boolean used() {
        return used;
    }

    /** Takes the rows of a date as if they were published, for dry runs; of a table by run date. */
    void take(OutputTable table, LocalDate date, Dataset<Row> rows) {
        unpublished.computeIfAbsent(table, each -> new TreeMap<>()).put(date, rows);
    }

    private Dataset<Row> before(OutputTable table, LocalDate date) {
        NavigableMap<LocalDate, Dataset<Row>> taken =
                unpublished.getOrDefault(table, new TreeMap<>()).headMap(date, false);
        String column = table.runDate().orElseThrow();
        List<PublishedPartition> earlier = output.ledger().partitions(table.name()).stream()
                .filter(partition -> {
                    LocalDate of = LocalDate.parse(partition.key().values().value(column));
                    return of.isBefore(date) && !taken.containsKey(of);
                })
                .toList();
        Dataset<Row> rows = read(table, earlier);
        for (Map.Entry<LocalDate, Dataset<Row>> each : taken.entrySet()) {
            rows = rows.union(shaped(table, each.getKey(), each.getValue()));
        }
        return rows;
    }

    /** The computed columns as published rows have them. */
    private static Dataset<Row> shaped(OutputTable table, LocalDate date, Dataset<Row> computed) {
        List<Column> columns = new ArrayList<>();
        for (Field field : table.fileFields()) {
            columns.add(col(field.name()));
        }
        for (Field field : table.partitionFields()) {
            columns.add(
                    table.runDate().filter(field.name()::equals).isPresent()
                            ? lit(date).as(field.name())
                            : col(field.name()));
        }
        return computed.select(columns.toArray(Column[]::new)).to(table.schema());
    }

    private Dataset<Row> read(OutputTable table, List<PublishedPartition> partitions) {
        List<PublishedPartition> damaged = new ArrayList<>(output.damaged(partitions));
        partitions.stream().filter(PublishedPartition::unfinished).forEach(damaged::add);
        if (!damaged.isEmpty()) {
            PublishedPartition first = damaged.get(0);
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot read " + first.key() + " in " + output.layout()
                            + ", on which later dates depend: its files are not there as they were published.",
                    first.dates()
                            .map(dates -> "Run '" + output.spec().backfill(dates) + "', which computes it again.")
                            .orElse("Run verify, which names the files, and bring them back."));
        }
        String[] paths = partitions.stream()
                .flatMap(partition -> partition.files().stream()
                        .map(PublishedFile::name)
                        .map(name -> output.layout()
                                .resolve(partition.key().path(name))
                                .toString()))
                .toArray(String[]::new);
        if (paths.length == 0) {
            return run.spark().createDataFrame(List.of(), table.schema());
        }
        return run.spark()
                .read()
                .option("basePath", output.layout().resolve(table.name()).toString())
                .schema(table.schema())
                .parquet(paths);
    }
}
