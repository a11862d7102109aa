package io.weekmart.job;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.quality.RejectFiles;
import io.weekmart.quality.RowPlace;
import io.weekmart.quality.SplitTally;
import io.weekmart.quality.TableAccount;
import io.weekmart.quality.TaskResult;
import io.weekmart.raw.DumpFile;
import io.weekmart.raw.RawText;
import io.weekmart.raw.ScanPlan;
import io.weekmart.raw.SplitChain;
import io.weekmart.report.RunReport.RejectedRow;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What the tasks of one Spark job reported, beside the plans that they carried out. */
final class TaskResults {
    private final Map<TableSpec, ScanPlan> plans;
    private final List<TaskResult> results;
    private final Map<TableSpec, SplitChain> chains = new LinkedHashMap<>();

    TaskResults(Map<TableSpec, ScanPlan> plans, List<TaskResult> results) {
        this.plans = new LinkedHashMap<>();
        this.plans.putAll(plans);
        this.results = List.copyOf(results);
    }

    /** Results of several jobs as one, their tables in the order of the pipeline. */
    static TaskResults joined(Pipeline pipeline, Collection<TaskResults> parts) {
        Map<TableSpec, ScanPlan> unordered = new HashMap<>();
        List<TaskResult> results = new ArrayList<>();
        for (TaskResults part : parts) {
            unordered.putAll(part.plans);
            results.addAll(part.results);
        }
        Map<TableSpec, ScanPlan> plans = new LinkedHashMap<>();
        for (TableSpec table : pipeline.inputs()) {
            ScanPlan plan = unordered.get(table);
            if (plan != null) {
                plans.put(table, plan);
            }
        }
        return new TaskResults(plans, results);
    }

    Set<TableSpec> tables() {
        return plans.keySet();
    }

    ScanPlan plan(TableSpec table) {
        return Objects.requireNonNull(plans.get(table));
    }

    <T extends TaskResult> List<T> of(Class<T> kind) {
        return results.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    TableAccount account(TableSpec table, boolean keyed) {
        return TableAccount.of(table, keyed, results);
    }

    /** Rows of all tables, whatever became of them. */
    long rowsRead() {
        return of(TaskResult.Split.class).stream()
                .mapToLong(split -> split.tally().read())
                .sum();
    }

    /** Dates of the dumps that gave rows to each week, by table; the key is the week's index. */
    Map<TableSpec, Map<Integer, NavigableSet<LocalDate>>> contributions(WeekScope scope) {
        Map<TableSpec, Map<Integer, NavigableSet<LocalDate>>> dumps = new LinkedHashMap<>();
        Inputs.FACTS.forEach(table -> dumps.put(table, new HashMap<>()));
        for (TaskResult.Split split : of(TaskResult.Split.class)) {
            SplitTally tally = split.tally();
            TableSpec table = table(tally.table());
            Map<Integer, NavigableSet<LocalDate>> ofTable = dumps.get(table);
            if (ofTable == null) {
                continue;
            }
            LocalDate date = plan(table).fileOf(tally.split()).dumpDate();
            long[] rows = tally.rowsByWeek();
            for (int week = 0; week < rows.length; week++) {
                if (rows[week] > 0) {
                    ofTable.computeIfAbsent(scope.firstWeek() + week, index -> new TreeSet<>())
                            .add(date);
                }
            }
        }
        return dumps;
    }

    /** Whether the splits of a table met, and on which line each begins. */
    SplitChain chain(TableSpec table) {
        return chains.computeIfAbsent(table, this::chainOf);
    }

    private SplitChain chainOf(TableSpec table) {
        List<SplitChain.End> ends = new ArrayList<>();
        for (TaskResult.Split split : of(TaskResult.Split.class)) {
            SplitTally tally = split.tally();
            if (tally.table().equals(table.name())) {
                ends.add(new SplitChain.End(tally.split(), tally.offset(), tally.length(), tally.lines()));
            }
        }
        List<SplitChain.End> faulted = new ArrayList<>();
        for (TaskResult.Fault fault : of(TaskResult.Fault.class)) {
            if (fault.table().equals(table.name())) {
                RowPlace place = fault.place();
                faulted.add(new SplitChain.End(place.split(), place.offset(), place.length(), place.line()));
            }
        }
        return new SplitChain(plan(table), ends, faulted);
    }

    /** Where the rows of each split of a table stand. */
    List<RejectFiles.Origin> origins(TableSpec table) {
        ScanPlan plan = plan(table);
        List<RejectFiles.Origin> origins = new ArrayList<>();
        for (int split = 0; split < plan.splits().size(); split++) {
            origins.add(new RejectFiles.Origin(plan.fileOf(split), chain(table).firstLine(split)));
        }
        return origins;
    }

    /**
     * Rejected rows of a table for the report, in the order of files and lines.
     *
     * @param texts reads the texts that are missing
     */
    List<RejectedRow> samples(TableSpec table, RawText texts) throws IOException {
        List<io.weekmart.quality.RejectedRow> samples = of(TaskResult.Sample.class).stream()
                .map(TaskResult.Sample::row)
                .filter(row -> row.table().equals(table.name()))
                .sorted(Comparator.comparingInt((io.weekmart.quality.RejectedRow row) ->
                                row.place().split())
                        .thenComparingLong(row -> row.place().offset()))
                .toList();
        List<RejectedRow> rows = new ArrayList<>();
        for (io.weekmart.quality.RejectedRow sample : samples) {
            DumpFile file = plan(table).fileOf(sample.place().split());
            rows.add(new RejectedRow(
                    file.path(),
                    chain(table).firstLine(sample.place().split())
                            + sample.place().line(),
                    text(sample, file, texts),
                    sample.reasons().codes(table)));
        }
        return rows;
    }

    private static String text(io.weekmart.quality.RejectedRow sample, DumpFile file, RawText texts)
            throws IOException {
        String known = sample.text();
        if (known != null) {
            return known;
        }
        try (RawText.Records records = texts.open(file)) {
            return records.at(sample.place().offset(), sample.place().length());
        }
    }

    /** @throws UserFault with exit code 3 if a file can't be trusted as a whole, naming every such file and the line */
    void refuseFaults() {
        List<String> broken = brokenFiles();
        if (!broken.isEmpty()) {
            throw BrokenFiles.fault(broken);
        }
    }

    /** The files that can't be trusted as a whole, as {@link BrokenFiles#line} has them. */
    List<String> brokenFiles() {
        List<String> broken = new ArrayList<>();
        for (TaskResult.Fault fault : of(TaskResult.Fault.class)) {
            TableSpec table = table(fault.table());
            if (chain(table).proven(fault.place().split())) {
                broken.add(lineOf(table, fault.place(), fault.what()));
            }
        }
        return broken;
    }

    /** What was found in a row or file, behind its path and physical line: see {@link BrokenFiles#line}. */
    String lineOf(TableSpec table, RowPlace place, String what) {
        return BrokenFiles.line(
                plan(table).fileOf(place.split()).path(), chain(table).firstLine(place.split()) + place.line(), what);
    }

    TableSpec table(String name) {
        return plans.keySet().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
