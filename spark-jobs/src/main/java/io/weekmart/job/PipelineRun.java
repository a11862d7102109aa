package io.weekmart.job;

import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.pipeline.OutputTable;
import io.weekmart.pipeline.RunContext;
import io.weekmart.pipeline.TablePipeline;
import io.weekmart.pipeline.TableReader;
import io.weekmart.publish.LastRun;
import io.weekmart.publish.Output;
import io.weekmart.publish.PartitionKey;
import io.weekmart.publish.PublishedPartition;
import io.weekmart.publish.Strays;
import io.weekmart.report.Progress;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way from dumps to published tables of a pipeline of functions: a date, or one date after the other. Each date is published before the
 * next one is computed, since that one may be computed from it; the steps of one date are those of {@link DateRun}.
 */
final class PipelineRun {
    private final TablePipeline pipeline;
    private final Run run;
    private final Output output;
    private final PublishedStates states;
    private final RowReport rows;
    private final TaskOperations operations;
    /** What dry runs keep of one date for the next. */
    private final List<TableReader> kept = new ArrayList<>();

    PipelineRun(TablePipeline pipeline, Run run, Output output) {
        this.pipeline = pipeline;
        this.run = run;
        this.output = output;
        this.states = new PublishedStates(run, output);
        this.rows = new RowReport(run);
        this.operations = new TaskOperations(run);
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

    private Outcome dates(List<LocalDate> dates, Optional<LocalDate> from) throws IOException {
        LocalDate last = dates.get(dates.size() - 1);
        run.report().window(dates.get(0), last);
        List<Inputs> inputs = new ArrayList<>();
        for (LocalDate date : dates) {
            // All of them before the first is computed, so that a missing dump is reported at once.
            try (Progress.Step step = run.progress().begin("finding the dumps of " + date)) {
                inputs.add(Inputs.of(run, pipeline.pipeline(), date));
            }
        }
        Scope scope = new Scope(dates.get(0), last, output.ledger().newestDate().orElse(dates.get(0)));
        Strays strays = Strays.check(output, key -> scope.replaces(pipeline.outputs(), key));
        LastRun computed = lastRun(inputs, from);
        if (strays.replaced().isEmpty() && publishedAlready(computed, scope, from.isPresent())) {
            inputs.forEach(rows::unread);
            new GuardCheck(run).nothingComputed();
            return Outcome.NOTHING_TO_DO;
        }
        try {
            return compute(dates, inputs, scope, strays, computed, from.isPresent());
        } finally {
            kept.forEach(TableReader::close);
        }
    }

    private Outcome compute(
            List<LocalDate> dates, List<Inputs> inputs, Scope scope, Strays strays, LastRun computed, boolean backfill)
            throws IOException {
        boolean published = false;
        for (int i = 0; i < dates.size(); i++) {
            LocalDate date = dates.get(i);
            boolean last = i == dates.size() - 1;
            RunContext context = states.at(date);
            TableReader reader = new TableReader(run.spark(), pipeline, context, Publishing.staging(run, output));
            kept.add(reader);
            DateRun dateRun =
                    new DateRun(pipeline, run, output, date, scope.of(date), inputs.get(i), rows, operations, reader);
            boolean done = false;
            try {
                if (i > 0 && !run.dryRun()) {
                    run.cancellation().computingNext();
                }
                dateRun.compute(states, context, backfill);
                if (!run.dryRun()) {
                    warnOfOlderTables(date, scope);
                    // Until the last date is published, what is published is not what the whole run computes.
                    published |= dateRun.publish(
                            strays, last ? computed : inputs.get(i).lastRun());
                    // The keys of a date may take hundreds of megabytes of the driver; only dry runs compute from rows
                    // kept.
                    reader.close();
                }
                done = true;
            } finally {
                // Not in a catch: Spark throws checked exceptions that no signature names.
                if (!done && i > 0 && !run.dryRun()) {
                    run.report()
                            .warning("The dates from " + dates.get(0) + " to " + dates.get(i - 1)
                                    + " are published; the backfill ended at " + date + ".");
                }
            }
        }
        if (!run.dryRun()) {
            expireRejects(dates.get(0));
        }
        return run.dryRun() ? Outcome.DRY_RUN : published ? Outcome.PUBLISHED : Outcome.NOTHING_TO_DO;
    }

    /** None of the dates of this run: what it has just reported must be there. Later runs delete them. */
    private void expireRejects(LocalDate first) {
        LocalDate oldestKept = run.identity()
                .runDate()
                .minusDays(run.settings().output().keepRejects().toDays());
        if (!first.isBefore(oldestKept)) {
            new Publishing(run, output, pipeline.pipeline(), first).expireRejects();
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
                            + " is not published: it is computed whole, and " + scope.newest()
                            + " is published already.");
        }
    }

    private static LastRun lastRun(List<Inputs> inputs, Optional<LocalDate> from) {
        LastRun last = inputs.get(inputs.size() - 1).lastRun();
        if (from.isEmpty()) {
            return last;
        }
        List<LastRun.Input> files = new ArrayList<>();
        inputs.forEach(each -> files.addAll(each.lastRun().inputs()));
        return new LastRun(last.runDate(), files, last.configFingerprint(), last.jobVersion())
                .over(from.get(), last.runDate());
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
