package io.weekmart.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.RunReport.BalanceResult;
import io.weekmart.contract.report.RunReport.LeftOut;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.guards.DumpCounts;
import io.weekmart.guards.Evidence;
import io.weekmart.pipeline.BalanceCheck;
import io.weekmart.pipeline.Computed;
import io.weekmart.pipeline.OutputFiles;
import io.weekmart.pipeline.OutputTable;
import io.weekmart.pipeline.RunContext;
import io.weekmart.pipeline.TablePipeline;
import io.weekmart.pipeline.TableReader;
import io.weekmart.publish.DateSpan;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.LastRun;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.Output;
import io.weekmart.publish.PartitionKey;
import io.weekmart.publish.Publication;
import io.weekmart.publish.Strays;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TableAccount;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import io.weekmart.report.Progress;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * One date of a pipeline of functions: read, compute, account, audit, compare, publish. Nothing is published before all else has held.
 *
 * <p>Over 400 lines, because the steps of a date stand here in their order, and share its inputs, its accounts and its partitions.
 */
final class DateRun {
    private static final int SAMPLES = 3;

    private final TablePipeline pipeline;
    private final Run run;
    private final Output output;
    private final LocalDate date;
    private final Inputs inputs;
    private final PipelineRun.Reports reports;
    private final TableReader reader;
    private final Staging staging;
    private final Publishing publishing;
    private final Map<TableSpec, TableAccount> accounts = new LinkedHashMap<>();
    private final Map<String, Row> leftOut = new LinkedHashMap<>();
    private final Map<String, Row> remainders = new LinkedHashMap<>();
    private final PipelineRun.Scope scope;
    private List<ComputedPartition> partitions = List.of();
    private @Nullable PartitionChanges changes;
    private @Nullable Audit audit;
    private KnownDumps dumps = KnownDumps.NONE;

    DateRun(
            TablePipeline pipeline,
            Run run,
            Output output,
            LocalDate date,
            PipelineRun.Scope scope,
            Inputs inputs,
            PipelineRun.Reports reports,
            TableReader reader) {
        this.pipeline = pipeline;
        this.run = run;
        this.output = output;
        this.date = date;
        this.scope = scope;
        this.inputs = inputs;
        this.reports = reports;
        this.reader = reader;
        this.staging = Publishing.staging(run, output);
        this.publishing = new Publishing(run, output, pipeline.pipeline(), date);
    }

    /**
     * Does everything but publish.
     *
     * @param last the last date that the run computes
     * @throws UserFault if something prevents publishing; the rejects are published then
     */
    void compute(PublishedStates states, RunContext context, boolean backfill, LocalDate last) throws IOException {
        TaskResults accepted = accept();
        inputs.refuseOverwritten();
        accepted.tables()
                .forEach(table -> accounts.put(
                        table,
                        accepted.account(
                                table, !run.settings().table(table).naturalKey().isEmpty())));
        reports.operations()
                .read(inputs)
                .staged(accepted.of(TaskResult.AcceptedFile.class).size())
                .staged(accepted.of(TaskResult.RejectFile.class).size());
        inputs.refuseOtherRows(accepted);
        reports.rows().files(inputs, accepted);
        reports.rows()
                .rows(
                        accepted,
                        accounts,
                        DumpRows.knownDates(
                                inputs, DumpRows.known(output.ledger(), pipeline.pipeline(), run.settings())));
        if (!run.dryRun()) {
            publishing.stageRejects(accepted, staging);
        }
        QualityGate gate = new QualityGate().rows(accounts, run.settings());
        Computed computed = pipeline.compute(reader.tables(), context);
        stage(computed, states, gate, backfill);
        changes = PartitionChanges.between(
                partitions,
                output,
                scope,
                pipeline.outputs(),
                backfill ? each -> output.altered(each, new PublishedHashes(run)) : each -> Set.of());
        Ledger before = output.ledger();
        reports.partitions().computed(changes);
        List<DumpCounts> read = DumpRows.of(inputs, accepted, run.settings());
        KnownDumps known = DumpRows.known(before, pipeline.pipeline(), run.settings());
        PageDumps.add(run, inputs, accepted, accounts, read, known);
        dumps = DumpRows.known(known, DumpRows.notOlder(known, read));
        Evidence evidence = new Evidence(
                run.settings().guards(),
                "partition",
                before.partitions().isEmpty(),
                changes.replaced(),
                changes.emptied().stream().map(PartitionChanges::described).toList(),
                DumpRows.beside(known, reports.fullDumps().values()),
                read,
                DumpRows.closed(run.settings()),
                Optional.empty());
        gate.guards(reports.guards().refused(evidence, date));
        if (date.equals(last)) {
            reports.guards().unneeded();
        }
        publishing.refuse(gate);
        read.stream().filter(DumpCounts::full).forEach(dump -> reports.fullDumps()
                .put(dump.table(), dump));
        audit = audit();
        balance();
        describe(computed);
    }

    /** Reads the tables in the order of their references. */
    private TaskResults accept() throws IOException {
        List<TaskResults> results = new ArrayList<>();
        for (TableSpec table : pipeline.pipeline().inputsByReference()) {
            try (Progress.Step step = run.progress().begin("reading " + table.name())) {
                TaskResults result = reader.accept(table, inputs.of(table));
                List<String> broken = result.brokenFiles();
                if (!broken.isEmpty()) {
                    throw BrokenFiles.all(run, inputs.all(), broken);
                }
                results.add(result);
                step.end(result.rowsRead());
            }
        }
        return TaskResults.joined(pipeline.pipeline(), results);
    }

    /** Evaluates the datasets. */
    private void stage(Computed computed, PublishedStates states, QualityGate gate, boolean backfill) {
        if (!computed.tables().keySet().equals(Set.copyOf(pipeline.outputs()))) {
            throw new IllegalStateException("Pipeline " + pipeline.pipeline().name() + " computed "
                    + computed.tables().keySet() + ", expected " + pipeline.outputs());
        }
        List<ComputedPartition> all = new ArrayList<>();
        for (OutputTable table : pipeline.outputs()) {
            boolean later = run.dryRun() && backfill && table.runDate().isPresent();
            Dataset<Row> whole = Objects.requireNonNull(computed.tables().get(table));
            Dataset<Row> rows;
            try (Progress.Step step = run.progress().begin("computing " + table.name())) {
                // The plan of a date would hold the plans of all dates before it.
                rows = later ? evaluated(table.name(), () -> whole.localCheckpoint(false)) : whole;
                List<TaskResult> results = evaluated(
                        table.name(), () -> OutputFiles.write(table, rows, date, privateColumns(table), staging));
                List<ComputedPartition> computedNow = ComputedPartition.of(
                        table,
                        results.stream()
                                .filter(TaskResult.OutputFile.class::isInstance)
                                .map(TaskResult.OutputFile.class::cast)
                                .toList());
                gate.unfit(results.stream()
                        .filter(TaskResult.Unfit.class::isInstance)
                        .map(TaskResult.Unfit.class::cast)
                        .toList());
                all.addAll(computedNow);
                step.end(computedNow.stream().mapToLong(ComputedPartition::rows).sum());
            }
            if (later) {
                states.take(table, date, rows);
            }
        }
        partitions = all;
        computed.leftOut()
                .forEach((name, rows) ->
                        leftOut.put(name, evaluated("the rows left out as '" + name + "'", () -> counted(name, rows))));
        computed.remainders()
                .forEach((name, rows) -> remainders.put(name, evaluated("the " + name, () -> counted(name, rows))));
    }

    /** A number without a result is a fault of the data, which Spark finds in the middle of a task. */
    private <T> T evaluated(String what, Supplier<T> datasets) {
        try {
            return datasets.get();
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ArithmeticException) {
                    throw publishing.refused(new UserFault(
                            ExitCode.QUALITY,
                            "Cannot compute " + what + " of " + date + ": an expression has no result in its type: "
                                    + String.valueOf(cause.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("") + ".",
                            UserFault.NOTHING_PUBLISHED + " Check the largest amounts in the dumps, and zeros that the"
                                    + " pipeline divides by.",
                            e));
                }
            }
            throw e;
        }
    }

    /** The number of rows, and the sums that balances ask for, by column. */
    private Row counted(String name, Dataset<Row> rows) {
        List<Column> sums = pipeline.balances().stream()
                .flatMap(balance -> balance.computed().stream())
                .filter(part -> part instanceof BalanceCheck.OfLeftOut left
                        && left.name().equals(name))
                .map(BalanceCheck.Part::column)
                .filter(Objects::nonNull)
                .distinct()
                .map(column -> coalesce(sum(col(column)), lit(0)).as(column))
                .collect(Collectors.toList());
        return rows.agg(count(lit(1)).as("_rows"), sums.toArray(Column[]::new)).head();
    }

    private @Nullable Audit audit() {
        if (run.dryRun()) {
            return null;
        }
        try (Progress.Step step = run.progress().begin("auditing the tables")) {
            List<Audit.Written> files = partitions.stream()
                    .flatMap(partition -> partition.files().stream()
                            .map(file -> new Audit.Written(
                                    Objects.requireNonNull(file.path()),
                                    OutputFiles.declared(partition.table()),
                                    file.rows(),
                                    file.totals())))
                    .toList();
            Audit done = Audit.of(run.spark(), files, staging);
            reports.operations().audited(files.size());
            step.end(files.stream().mapToLong(Audit.Written::rows).sum());
            return done;
        }
    }

    /** Compares control totals: of the accepted rows, and of what was written and, the audit says, is there. */
    private void balance() {
        List<BalanceResult> results = new ArrayList<>();
        for (BalanceCheck check : pipeline.balances()) {
            BalanceCheck.Accepted side = check.accepted();
            TableAccount account = Objects.requireNonNull(accounts.get(side.table()));
            String column = side.column();
            BigDecimal expected = column == null ? BigDecimal.valueOf(account.accepted()) : account.total(column);
            BigDecimal found = check.computed().stream().map(this::number).reduce(BigDecimal.ZERO, BigDecimal::add);
            results.add(BalanceResult.of(date, side + " = " + check.computedSide(), expected, found));
        }
        results.forEach(run.report()::balance);
        publishing.refuse(new QualityGate().balances(results));
    }

    private BigDecimal number(BalanceCheck.Part part) {
        String column = part.column();
        if (part instanceof BalanceCheck.OfTable of) {
            return partitions.stream()
                    .filter(partition -> partition.table().equals(of.table()))
                    .map(partition -> column == null
                            ? BigDecimal.valueOf(partition.rows())
                            : Objects.requireNonNull(partition.totals().get(column)))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
        String name = ((BalanceCheck.OfLeftOut) part).name();
        Row counted = leftOut.getOrDefault(name, remainders.get(name));
        if (counted == null) {
            return BigDecimal.ZERO;
        }
        return column == null
                ? BigDecimal.valueOf(counted.<Long>getAs("_rows"))
                : new BigDecimal(String.valueOf(counted.<Object>getAs(column)));
    }

    /** Tells the report what is no fault, and still to be known. */
    private void describe(Computed computed) {
        leftOut.forEach((name, row) -> run.report().leftOut(new LeftOut(date, name, row.<Long>getAs("_rows"))));
        for (Computed.Warning warning : computed.warnings()) {
            evaluated("the rows of the warning '" + warning.sentence() + "'", () -> described(warning))
                    .ifPresent(run.report()::warning);
        }
    }

    private Optional<String> described(Computed.Warning warning) {
        long count = warning.rows().count();
        if (count == 0) {
            return Optional.empty();
        }
        Column[] order =
                Arrays.stream(warning.rows().columns()).map(name -> col(name)).toArray(Column[]::new);
        String samples = warning.rows().orderBy(order).limit(SAMPLES).collectAsList().stream()
                .map(this::described)
                .collect(Collectors.joining("; "));
        return Optional.of(date + ": " + warning.sentence() + ": " + rows(count) + ", such as " + samples + ".");
    }

    private String described(Row row) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            String column = row.schema().fieldNames()[i];
            values.add(column + " " + (isPrivate(column) ? "***" : row.get(i)));
        }
        return String.join(", ", values);
    }

    /** Whether a column's values are shown nowhere, under its own name or under that of a raw column that it is made of. */
    private boolean isPrivate(String column) {
        return Stream.concat(Stream.of(column), pipeline.madeOf().getOrDefault(column, Set.of()).stream())
                .anyMatch(name -> pipeline.pipeline().inputs().stream()
                        .anyMatch(table -> run.settings().table(table).isPrivate(name)));
    }

    private Set<String> privateColumns(OutputTable table) {
        return table.columns().stream().map(Field::name).filter(this::isPrivate).collect(Collectors.toSet());
    }

    private static String rows(long count) {
        return String.format(Locale.ROOT, count == 1 ? "%,d row" : "%,d rows", count);
    }

    /**
     * Publishes what differs.
     *
     * @param strays files of this date, and of others, that the ledger does not know
     * @param lastRun what is published then
     * @param unfinished the dates of the backfill of which this one is not the last
     * @return whether any file that readers see changed
     */
    boolean publish(Strays strays, LastRun lastRun, Optional<DateSpan> unfinished) {
        PartitionChanges computed = Objects.requireNonNull(changes);
        Publication publication = publishing.publication();
        computed.addTo(publication, publishing, Objects.requireNonNull(audit), inputs, date);
        Predicate<PartitionKey> here = key -> scope.replaces(pipeline.outputs(), key);
        publishing.tidy(publication, strays, here);
        boolean changed = publishing.commit(published(publication, lastRun, unfinished), target -> {});
        Strays removed = new Strays(strays.replaced().stream()
                .filter(stray -> stray.partition().filter(here).isPresent())
                .toList());
        if (!removed.replaced().isEmpty()) {
            run.report().warning(removed.warning());
        }
        reports.partitions().done(computed, true);
        return changed;
    }

    /** Takes for published what a dry run would publish of this date. */
    void assume(LastRun lastRun, Optional<DateSpan> unfinished) {
        PartitionChanges computed = Objects.requireNonNull(changes);
        Publication publication = output.publication();
        computed.assumeIn(publication, inputs, date);
        output.assume(published(publication, lastRun, unfinished));
        reports.partitions().done(computed, false);
    }

    private Publication published(Publication publication, LastRun lastRun, Optional<DateSpan> unfinished) {
        publication.dumps(dumps);
        return unfinished.isPresent() ? publication.partOf(unfinished.get(), lastRun) : publication.lastRun(lastRun);
    }
}
