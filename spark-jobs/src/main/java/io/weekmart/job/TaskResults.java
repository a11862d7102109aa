package io.weekmart.job;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.quality.RejectFiles;
import io.weekmart.quality.SplitTally;
import io.weekmart.quality.TableAccount;
import io.weekmart.quality.TaskResult;
import io.weekmart.raw.DumpFile;
import io.weekmart.raw.RawText;
import io.weekmart.raw.ScanPlan;
import io.weekmart.raw.SplitChain;
import io.weekmart.report.RunReport.RejectedRow;
import io.weekmart.schema.RawTable;
import io.weekmart.schema.Reasons;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What the tasks of one Spark job reported, beside the plans that they carried out. */
final class TaskResults {
    private final Map<RawTable, ScanPlan> plans;
    private final List<TaskResult> results;
    private final Map<RawTable, SplitChain> chains = new EnumMap<>(RawTable.class);

    TaskResults(Map<RawTable, ScanPlan> plans, List<TaskResult> results) {
        this.plans = new EnumMap<>(RawTable.class);
        this.plans.putAll(plans);
        this.results = List.copyOf(results);
    }

    /** Results of several jobs as one. */
    static TaskResults joined(Collection<TaskResults> parts) {
        Map<RawTable, ScanPlan> plans = new EnumMap<>(RawTable.class);
        List<TaskResult> results = new ArrayList<>();
        for (TaskResults part : parts) {
            plans.putAll(part.plans);
            results.addAll(part.results);
        }
        return new TaskResults(plans, results);
    }

    Set<RawTable> tables() {
        return plans.keySet();
    }

    ScanPlan plan(RawTable table) {
        return Objects.requireNonNull(plans.get(table));
    }

    <T extends TaskResult> List<T> of(Class<T> kind) {
        return results.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    TableAccount account(RawTable table, boolean keyed) {
        return TableAccount.of(table, keyed, results);
    }

    /** Rows of all tables, whatever became of them. */
    long rowsRead() {
        return of(TaskResult.Split.class).stream()
                .mapToLong(split -> split.tally().read())
                .sum();
    }

    /** Dates of the dumps that gave rows to each week, by table; the key is the week's index. */
    Map<RawTable, Map<Integer, NavigableSet<LocalDate>>> contributions(WeekScope scope) {
        Map<RawTable, Map<Integer, NavigableSet<LocalDate>>> dumps = new EnumMap<>(RawTable.class);
        Inputs.FACTS.forEach(table -> dumps.put(table, new HashMap<>()));
        for (TaskResult.Split split : of(TaskResult.Split.class)) {
            SplitTally tally = split.tally();
            Map<Integer, NavigableSet<LocalDate>> ofTable = dumps.get(tally.table());
            if (ofTable == null) {
                continue;
            }
            LocalDate date = plan(tally.table()).fileOf(tally.split()).dumpDate();
            long[] rows = tally.rowsOfWeek();
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
    SplitChain chain(RawTable table) {
        return chains.computeIfAbsent(table, this::chainOf);
    }

    private SplitChain chainOf(RawTable table) {
        List<SplitChain.End> ends = new ArrayList<>();
        for (TaskResult.Split split : of(TaskResult.Split.class)) {
            SplitTally tally = split.tally();
            if (tally.table() == table) {
                ends.add(new SplitChain.End(tally.split(), tally.offset(), tally.length(), tally.lines()));
            }
        }
        List<SplitChain.End> faulted = new ArrayList<>();
        for (TaskResult.Fault fault : of(TaskResult.Fault.class)) {
            if (fault.table() == table) {
                faulted.add(new SplitChain.End(fault.split(), fault.offset(), fault.length(), fault.line()));
            }
        }
        return new SplitChain(plan(table), ends, faulted);
    }

    /** Where the rows of each split of a table stand. */
    List<RejectFiles.Origin> origins(RawTable table) {
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
    List<RejectedRow> samples(RawTable table, RawText texts) throws IOException {
        List<TaskResult.Sample> samples = of(TaskResult.Sample.class).stream()
                .filter(sample -> sample.table() == table)
                .sorted(Comparator.comparingInt(TaskResult.Sample::split).thenComparingLong(TaskResult.Sample::offset))
                .toList();
        List<RejectedRow> rows = new ArrayList<>();
        for (TaskResult.Sample sample : samples) {
            DumpFile file = plan(table).fileOf(sample.split());
            rows.add(new RejectedRow(
                    file.path(),
                    chain(table).firstLine(sample.split()) + sample.line(),
                    text(sample, file, texts),
                    Reasons.codes(table, sample.reasons())));
        }
        return rows;
    }

    private static String text(TaskResult.Sample sample, DumpFile file, RawText texts) throws IOException {
        String known = sample.text();
        if (known != null) {
            return known;
        }
        try (RawText.Records records = texts.open(file)) {
            return records.at(sample.offset(), sample.length());
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
            SplitChain chain = chain(fault.table());
            if (chain.proven(fault.split())) {
                broken.add(BrokenFiles.line(
                        plan(fault.table()).fileOf(fault.split()).path(),
                        chain.firstLine(fault.split()) + fault.line(),
                        fault.what()));
            }
        }
        return broken;
    }
}
