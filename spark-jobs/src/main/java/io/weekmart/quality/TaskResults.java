package io.weekmart.quality;

import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.terminal.Printable;
import io.weekmart.raw.ReadFailure;
import io.weekmart.raw.ScanPlan;
import io.weekmart.raw.SplitChain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** What the tasks of one Spark job reported, beside the plans that they carried out. */
public final class TaskResults {
    private final Map<TableSpec, ScanPlan> plans;
    private final Map<String, TableSpec> tables = new HashMap<>();
    private final List<TaskResult> results;
    private final Map<TableSpec, SplitChain> chains = new LinkedHashMap<>();

    public TaskResults(Map<TableSpec, ScanPlan> plans, List<TaskResult> results) {
        this.plans = new LinkedHashMap<>();
        this.plans.putAll(plans);
        plans.keySet().forEach(table -> tables.put(table.name(), table));
        this.results = List.copyOf(results);
    }

    /** A Spark job over scans. */
    @FunctionalInterface
    public interface ScanJob {
        /** Carries out the plans, and returns what the tasks reported. */
        List<TaskResult> run(Map<TableSpec, ScanPlan> plans);
    }

    /**
     * Runs a job, and makes sure that the splits it read were right.
     *
     * <p>Plain files are split where a line feed looks like the end of a record. Where a quoted line feed proves that wrong, which the
     * ends of the splits tell, everything is read again with that file split at true ends: the first result is void.
     *
     * @throws ReadFailure if the storage fails while the true ends are looked for
     */
    public static TaskResults proven(Map<TableSpec, ScanPlan> plans, Configuration hadoop, ScanJob job)
            throws ReadFailure {
        TaskResults results = new TaskResults(plans, job.run(plans));
        Map<TableSpec, ScanPlan> exact = new LinkedHashMap<>(plans);
        boolean broken = false;
        for (Map.Entry<TableSpec, ScanPlan> plan : exact.entrySet()) {
            Set<Integer> files = results.chain(plan.getKey()).brokenFiles();
            if (!files.isEmpty()) {
                broken = true;
                plan.setValue(exact(plan.getValue(), files, hadoop));
            }
        }
        return broken ? new TaskResults(exact, job.run(exact)) : results;
    }

    private static ScanPlan exact(ScanPlan plan, Set<Integer> files, Configuration hadoop) throws ReadFailure {
        try {
            return plan.withExactSplits(files, hadoop);
        } catch (IOException e) {
            String path = plan.files().get(files.iterator().next()).file().path();
            throw e instanceof ReadFailure failure ? failure : new ReadFailure(path, e);
        }
    }

    /** Results of several jobs as one, their tables in the order of the pipeline. */
    public static TaskResults joined(Pipeline pipeline, Collection<TaskResults> parts) {
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

    public Set<TableSpec> tables() {
        return plans.keySet();
    }

    public ScanPlan plan(TableSpec table) {
        return Objects.requireNonNull(plans.get(table));
    }

    public <T extends TaskResult> List<T> of(Class<T> kind) {
        return results.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public TableAccount account(TableSpec table, boolean keyed) {
        return TableAccount.of(table, keyed, results);
    }

    /** Rows of all tables, whatever became of them. */
    public long rowsRead() {
        return of(TaskResult.SplitCounts.class).stream()
                .mapToLong(split -> split.tally().read())
                .sum();
    }

    /** Whether the splits of a table met, and on which line each begins. */
    public SplitChain chain(TableSpec table) {
        return chains.computeIfAbsent(table, this::chainOf);
    }

    private SplitChain chainOf(TableSpec table) {
        List<SplitChain.End> ends = new ArrayList<>();
        for (TaskResult.SplitCounts split : of(TaskResult.SplitCounts.class)) {
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
    public List<RejectFiles.Origin> origins(TableSpec table) {
        ScanPlan plan = plan(table);
        List<RejectFiles.Origin> origins = new ArrayList<>();
        for (int split = 0; split < plan.splits().size(); split++) {
            origins.add(
                    new RejectFiles.Origin(plan.headerOf(split), chain(table).firstLine(split)));
        }
        return origins;
    }

    /** The files that can't be trusted as a whole, as {@link #line} has them. */
    public List<String> brokenFiles() {
        List<String> broken = new ArrayList<>();
        for (TaskResult.Fault fault : of(TaskResult.Fault.class)) {
            TableSpec table = table(fault.table());
            if (chain(table).proven(fault.place().split())) {
                broken.add(lineOf(table, fault.place(), fault.what()));
            }
        }
        return broken;
    }

    /** What was found in a row or file, behind its path and physical line: see {@link #line}. */
    public String lineOf(TableSpec table, RowPlace place, String what) {
        return line(
                plan(table).fileOf(place.split()).path(), chain(table).firstLine(place.split()) + place.line(), what);
    }

    public TableSpec table(String name) {
        return Objects.requireNonNull(tables.get(name));
    }

    /** What is wrong with one file. */
    public static String line(String path, long line, String what) {
        return Printable.line(path) + ": line " + line + ": " + what;
    }
}
