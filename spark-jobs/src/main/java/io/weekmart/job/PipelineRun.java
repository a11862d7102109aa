package io.weekmart.job;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.guards.DumpCounts;
import io.weekmart.pipeline.OutputTable;
import io.weekmart.pipeline.RunContext;
import io.weekmart.pipeline.TablePipeline;
import io.weekmart.pipeline.TableReader;
import io.weekmart.publish.DateSpan;
import io.weekmart.publish.LastRun;
import io.weekmart.publish.Output;
import io.weekmart.publish.PartitionKey;
import io.weekmart.publish.PublishedPartition;
import io.weekmart.publish.Strays;
import io.weekmart.raw.DumpCatalog;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.fs.FSError;

/**
 * The way from dumps to published tables of a pipeline of functions: a date, or one date after the other. Each date is published before the
 * next one is computed, since that one may be computed from it; the steps of one date are those of {@link DateRun}.
 */
final class PipelineRun {
    private final TablePipeline pipeline;
    private final Run run;
    private final Output output;
    private final Optional<String> secret;
    private final PublishedStates states;
    private final Reports reports;
    /** What dry runs keep of one date for the next. */
    private final List<TableReader> kept = new ArrayList<>();

    /**
     * What all dates of a run add to.
     *
     * @param fullDumps the full dumps of the dates so far, the last one of each table
     */
    record Reports(
            RowReport rows,
            PartitionReport partitions,
            GuardCheck guards,
            TaskOperations operations,
            Map<TableSpec, DumpCounts> fullDumps) {}

    /** @param secret what the pipeline computes with: see {@link TablePipeline#secret} */
    PipelineRun(TablePipeline pipeline, Run run, Output output, Optional<String> secret) {
        this.pipeline = pipeline;
        this.run = run;
        this.output = output;
        this.secret = secret;
        this.states = new PublishedStates(run, output, secret);
        this.reports = new Reports(
                new RowReport(run),
                new PartitionReport(run.report(), output.ledger()),
                new GuardCheck(run),
                new TaskOperations(run),
                new HashMap<>());
    }

    /** Computes and publishes the run date. */
    Outcome daily() throws IOException {
        LocalDate date = run.identity().runDate();
        return dates(List.of(date), Optional.empty());
    }

    /**
     * Computes and publishes the dates from one to the run date, in order. A table that a run computes whole is replaced by no date older than
     * the newest published.
     */
    Outcome backfill(LocalDate from) throws IOException {
        return dates(from.datesUntil(run.identity().runDate().plusDays(1)).toList(), Optional.of(from));
    }

    private Outcome dates(List<LocalDate> asked, Optional<LocalDate> from) throws IOException {
        DateSpan range = new DateSpan(asked.get(0), asked.get(asked.size() - 1));
        if (from.isPresent()) {
            output.refuseUnfinishedChange(range);
        }
        run.report().window(range.first(), range.last());
        DumpCatalog catalog = Inputs.catalog(run, pipeline.pipeline());
        List<LocalDate> open = ClosedDates.others(run, catalog, asked);
        if (open.isEmpty()) {
            reports.guards().nothingComputed();
            return Outcome.NOTHING_TO_DO;
        }
        LocalDate first = open.get(0);
        LocalDate last = open.get(open.size() - 1);
        DateInputs found = DateInputs.of(run, pipeline.pipeline(), catalog, open);
        OlderDumps.refuse(run, pipeline.pipeline(), found.inputs(), output.ledger());
        GoneColumns.refuse(run, pipeline.pipeline(), found.inputs(), output.ledger());
        Scope scope = new Scope(first, last, output.ledger().newestDate().orElse(first));
        Strays strays = Strays.check(output, key -> scope.replaces(pipeline.outputs(), key));
        LastRun computed = identified(found.lastRun(from));
        if (strays.replaced().isEmpty() && publishedAlready(computed, scope, from.isPresent())) {
            found.inputs().forEach(reports.rows()::unread);
            reports.guards().nothingComputed();
            return Outcome.NOTHING_TO_DO;
        }
        new SkippedDates(run, pipeline.pipeline(), output).check(catalog, new DateSpan(first, last));
        try {
            return compute(found, scope, strays, computed, from.isPresent());
        } finally {
            kept.forEach(TableReader::close);
        }
    }

    private Outcome compute(DateInputs found, Scope scope, Strays strays, LastRun computed, boolean backfill)
            throws IOException {
        ShuffleTasks.size(run.spark(), found.inputs(), output.ledger());
        boolean published = false;
        List<LocalDate> done = new ArrayList<>();
        for (Inputs inputs : found.inputs()) {
            try {
                if (!done.isEmpty() && !run.dryRun()) {
                    run.cancellation().computingNext();
                }
                published |= date(inputs, scope, strays, computed, backfill);
            } catch (Exception | FSError failure) {
                // Spark's own exception is a checked one that no signature names, and Hadoop takes a full disk for an
                // error.
                if (done.isEmpty() || run.dryRun()) {
                    throw failure;
                }
                PublishedDates dates = new PublishedDates(done, inputs.date());
                Throwable cause =
                        TaskFailures.cause(run.cancellation().cause(failure), TaskFailures.temporaryFolders());
                if (cause instanceof UserFault fault) {
                    throw dates.told(fault);
                }
                run.report().warning(dates.sentence() + " The backfill failed at " + inputs.date() + ".");
                throw failure;
            }
            done.add(inputs.date());
        }
        warnOfLaterDates(scope.last());
        if (run.dryRun()) {
            return Outcome.DRY_RUN;
        }
        new Publishing(run, output, pipeline.pipeline(), scope.last()).expireRejects(scope.first());
        return published ? Outcome.PUBLISHED : Outcome.NOTHING_TO_DO;
    }

    /**
     * Computes one date and publishes it; a dry run goes on as if it had.
     *
     * @param computed what is published after the last date of the run
     * @return whether any file that readers see changed
     */
    private boolean date(Inputs inputs, Scope scope, Strays strays, LastRun computed, boolean backfill)
            throws IOException {
        LocalDate date = inputs.date();
        RunContext context = states.at(date);
        TableReader reader = new TableReader(run.spark(), pipeline, context, Publishing.staging(run, output));
        kept.add(reader);
        DateRun dateRun = new DateRun(pipeline, run, output, date, scope.of(date), inputs, reports, reader);
        dateRun.compute(states, context, backfill, scope.last());
        boolean last = date.equals(scope.last());
        // Until the last date is published, what is published is not what the whole run computes.
        LastRun lastRun = last ? computed : identified(inputs.lastRun());
        Optional<DateSpan> unfinished =
                last ? Optional.empty() : Optional.of(new DateSpan(scope.first(), scope.last()));
        warnOfOlderTables(date, scope);
        if (run.dryRun()) {
            dateRun.assume(lastRun, unfinished);
            return false;
        }
        boolean published = dateRun.publish(strays, lastRun, unfinished);
        // The keys of a date may take hundreds of megabytes of the driver; only dry runs compute from rows kept.
        reader.close();
        return published;
    }

    /** Later dates were computed from what was published before this run. */
    private void warnOfLaterDates(LocalDate last) {
        List<OutputTable> byDate = pipeline.outputs().stream()
                .filter(table -> table.runDate().isPresent())
                .toList();
        if (!states.used()
                || byDate.stream().noneMatch(table -> reports.partitions().changed(table.name()))) {
            return;
        }
        NavigableSet<LocalDate> later = new TreeSet<>();
        for (OutputTable table : byDate) {
            output.ledger().partitions(table.name()).stream()
                    .flatMap(partition -> partition.dates().stream())
                    .map(DateSpan::last)
                    .filter(date -> date.isAfter(last))
                    .forEach(later::add);
        }
        if (!later.isEmpty()) {
            DateSpan dates = new DateSpan(later.first(), later.last());
            run.report()
                    .warning((later.size() == 1
                                    ? later.first() + " was"
                                    : later.first() + " to " + later.last() + " were")
                            + " computed without the rows that this run "
                            + (run.dryRun() ? "would publish" : "has published") + ". "
                            + (run.dryRun() ? "Run it, then '" : "Run '")
                            + output.spec().backfill(dates)
                            + "' to compute " + (later.size() == 1 ? "it" : "them") + " again.");
        }
    }

    private void warnOfOlderTables(LocalDate date, Scope scope) {
        List<String> whole = pipeline.outputs().stream()
                .filter(table -> table.runDate().isEmpty())
                .map(OutputTable::name)
                .toList();
        if (!whole.isEmpty() && !scope.of(date).whole()) {
            run.report()
                    .warning(String.join(", ", whole) + " as of " + date
                            + (whole.size() == 1 ? " is" : " are")
                            + (run.dryRun() ? " not going to be published: " : " not published: ")
                            + (whole.size() == 1 ? "it is" : "they are") + " computed whole, and "
                            + scope.newest() + " is published already.");
        }
    }

    /** The same, or another one where the secret is another. */
    private LastRun identified(LastRun lastRun) {
        return secret.map(lastRun::with).orElse(lastRun);
    }

    /** Whether this very run was published last, and is still there. A backfill reads the files, as it is what repairs them. */
    private boolean publishedAlready(LastRun computed, Scope scope, boolean backfill) {
        if (run.dryRun() || !output.ledger().sameRun(computed)) {
            return false;
        }
        List<PublishedPartition> there = pipeline.outputs().stream()
                .flatMap(table -> output.ledger().partitions(table.name()).stream()
                        .filter(partition -> scope.replaces(table, partition.key())))
                .toList();
        return there.stream().noneMatch(PublishedPartition::unfinished)
                && output.damaged(there).isEmpty()
                && (!backfill || output.altered(there, new PublishedHashes(run)).isEmpty());
    }

    /**
     * Which partitions dates replace.
     *
     * @param newest the newest date published before the run
     */
    record Scope(LocalDate first, LocalDate last, LocalDate newest) {
        /** The same of one of the dates. */
        Scope of(LocalDate date) {
            return new Scope(date, date, newest);
        }

        /** Whether all rows of a partition of one of the tables are computed. */
        boolean replaces(List<OutputTable> tables, PartitionKey key) {
            return tables.stream()
                    .filter(table -> table.name().equals(key.table()))
                    .anyMatch(table -> replaces(table, key));
        }

        /** Whether all rows of a partition are computed. */
        boolean replaces(OutputTable table, PartitionKey key) {
            if (table.runDate().isEmpty()) {
                return whole();
            }
            String value = key.values().value(table.runDate().get());
            try {
                LocalDate date = LocalDate.parse(value);
                return !date.isBefore(first) && !date.isAfter(last);
            } catch (DateTimeParseException e) {
                // The folder of a foreign file: no run writes such a partition.
                return false;
            }
        }

        /** Whether tables that a run computes whole are replaced. */
        boolean whole() {
            return !last.isBefore(newest);
        }
    }
}
