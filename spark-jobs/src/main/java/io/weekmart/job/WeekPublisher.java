package io.weekmart.job;

import io.weekmart.contract.calendar.WeekId;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.Night;
import io.weekmart.publish.Output;
import io.weekmart.publish.Publication;
import io.weekmart.publish.PublishedFile;
import io.weekmart.publish.PublishedTable;
import io.weekmart.publish.PublishedWeek;
import io.weekmart.publish.StagedFile;
import io.weekmart.publish.StrayFile;
import io.weekmart.quality.RejectFiles;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import io.weekmart.report.Progress;
import io.weekmart.report.SummaryTable;
import io.weekmart.schema.FactTable;
import io.weekmart.schema.RejectsTable;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;

/** Brings what was staged and differs to where readers look. */
final class WeekPublisher {
    private final Run run;
    private final Output output;
    private final OutputLayout layout;
    private final LocalDate runDate;
    private final TaskResults results;
    private final List<StagedFile> files = new ArrayList<>();
    private final List<Path> folders = new ArrayList<>();
    private Strays strays = new Strays(List.of());
    private final Map<Path, RunReport.WrittenFile> reported = new HashMap<>();
    /** In a backfill, which may publish years: the week that is complete once a file is in its place. */
    private final Map<Path, ComputedWeek> lastFileOf = new HashMap<>();

    WeekPublisher(Run run, Output output, LocalDate runDate, TaskResults results) {
        this.run = run;
        this.output = output;
        this.layout = output.layout();
        this.runDate = runDate;
        this.results = results;
    }

    /** Makes the rejects of the night ready; those of an earlier run of the date go. */
    void stageRejects(Staging staging) throws IOException {
        List<String> staged = results.of(TaskResult.RejectFile.class).stream()
                .map(TaskResult.RejectFile::path)
                .toList();
        List<RejectFiles.StagedFile> written;
        if (staged.isEmpty()) {
            written = List.of();
        } else {
            try (Progress.Step step = run.progress().begin("writing rejects")) {
                Map<TableSpec, List<RejectFiles.Origin>> origins = new LinkedHashMap<>();
                results.tables().forEach(table -> origins.put(table, results.origins(table)));
                written = RejectFiles.write(run.spark(), staged, origins, staging);
                step.end(
                        written.stream().mapToLong(RejectFiles.StagedFile::rows).sum());
            }
        }
        for (RejectFiles.StagedFile file : written) {
            stage(file.path(), layout.rejectsFile(runDate, file.table().name(), 0), RejectsTable.NAME, file.rows());
        }
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            folders.add(layout.rejectsFile(runDate, table.name(), 0).getParent());
        }
    }

    /** Has the files that the ledger does not know removed with the next publication, where nothing takes their place. */
    void remove(Strays found) {
        strays = found;
    }

    /** Publishes the rejects of a night whose weeks can't be published. */
    void publishRejectsAlone() {
        commit(output.ledger().draft().outdated());
    }

    /**
     * Publishes what differs.
     *
     * @param contributions dates of the dumps that gave rows to each week, by table and index of the week
     * @param night what was computed
     * @param layoutOfDumps their layout
     * @param known the dumps from which the published weeks are computed then
     * @return whether anything changed
     */
    boolean publish(
            WeekChanges changes,
            Audit audit,
            Map<TableSpec, Map<Integer, NavigableSet<LocalDate>>> contributions,
            Night night,
            String layoutOfDumps,
            KnownDumps known,
            boolean backfill)
            throws IOException {
        Ledger.Draft ledger = output.ledger().draft();
        boolean changed = !files.isEmpty();
        for (TaskResult.DimensionFile file : results.of(TaskResult.DimensionFile.class)) {
            changed |= addDimension(file, ledger);
        }
        for (PublishedWeek week : changes.emptied()) {
            folders.add(layout.week(week.yrNum(), week.wkNum()));
            ledger.withoutWeek(week.yrNum(), week.wkNum());
            changed = true;
        }
        for (Map.Entry<ComputedWeek, Change> entry : changes.computed().entrySet()) {
            if (entry.getValue() != Change.UNCHANGED) {
                changed = true;
            }
            addWeek(entry.getKey(), entry.getValue() != Change.UNCHANGED, audit, contributions, ledger);
            if (backfill && entry.getValue() != Change.UNCHANGED) {
                lastFileOf.put(files.get(files.size() - 1).target(), entry.getKey());
            } else if (backfill) {
                line("unchanged", entry.getKey());
            }
        }
        for (StrayFile stray : strays.replaced()) {
            Path folder = layout.resolve(stray.path()).getParent();
            if (!folders.contains(folder)) {
                folders.add(folder);
                changed = true;
            }
        }
        commit(ledger.layout(layoutOfDumps).dumps(known).lastNight(night));
        if (!strays.replaced().isEmpty()) {
            run.report().warning(strays.warning());
        }
        if (backfill) {
            changes.emptied().forEach(week -> run.progress()
                    .line("emptied " + new WeekId(week.yrNum(), week.wkNum()) + ", " + week.start() + " to "
                            + week.end()));
        }
        return changed;
    }

    private void addWeek(
            ComputedWeek computed,
            boolean replace,
            Audit audit,
            Map<TableSpec, Map<Integer, NavigableSet<LocalDate>>> contributions,
            Ledger.Draft ledger)
            throws IOException {
        int yrNum = computed.week().yrNum();
        int wkNum = computed.week().wkNum();
        List<PublishedFile> published = new ArrayList<>();
        if (replace) {
            for (TaskResult.WeekFile file : computed.files()) {
                Path target = layout.weekFile(
                        yrNum, wkNum, file.bucket(), run.settings().output().filesPerWeek());
                String staged = Objects.requireNonNull(file.path());
                stage(staged, target, FactTable.NAME, file.rows());
                published.add(new PublishedFile(
                        target.getName(),
                        audit.of(staged).bytes(),
                        file.rows(),
                        Objects.requireNonNull(file.checksum())));
            }
            folders.add(layout.week(yrNum, wkNum));
        } else {
            published.addAll(output.ledger().week(yrNum, wkNum).orElseThrow().files());
        }
        ledger.week(new PublishedWeek(
                yrNum,
                wkNum,
                computed.week().start(),
                computed.week().end(),
                published,
                computed.fingerprint(),
                computed.totals().rows(),
                computed.totals().totalSalesQty(),
                computed.totals().totalSalesAmt(),
                dumpsOf(contributions, WeeklyTables.SALES, computed),
                dumpsOf(contributions, WeeklyTables.INVENTORY, computed)));
    }

    private static NavigableSet<LocalDate> dumpsOf(
            Map<TableSpec, Map<Integer, NavigableSet<LocalDate>>> contributions, TableSpec table, ComputedWeek week) {
        return Objects.requireNonNull(contributions.get(table))
                .getOrDefault(week.week().index(), Collections.unmodifiableNavigableSet(new TreeSet<>()));
    }

    private boolean addDimension(TaskResult.DimensionFile file, Ledger.Draft ledger) throws IOException {
        String name = file.table().tableName();
        PublishedTable published = output.ledger().table(name).orElse(null);
        // One of an earlier version, which kept no checksums, is published once more and has one from then on.
        if (published != null
                && published.files().stream().noneMatch(known -> known.sha256().isEmpty())
                && published.fingerprint().equals(file.fingerprint())
                && !output.damaged(name, published)
                && !new PublishedHashes(run).altered(layout, name, published)) {
            return false;
        }
        Path target = layout.dimensionFile(file.table().source().name());
        long bytes = stage(Objects.requireNonNull(file.path()), target, name, file.rows());
        folders.add(target.getParent());
        ledger.table(
                name,
                new PublishedTable(
                        List.of(new PublishedFile(
                                target.getName(), bytes, file.rows(), Objects.requireNonNull(file.checksum()))),
                        file.fingerprint(),
                        file.rows()));
        return true;
    }

    private long stage(String staged, Path target, String table, long rows) throws IOException {
        Path path = new Path(staged);
        long bytes = path.getFileSystem(run.spark().sparkContext().hadoopConfiguration())
                .getFileStatus(path)
                .getLen();
        files.add(new StagedFile(path, target, bytes));
        reported.put(target, new RunReport.WrittenFile(table, target.toString(), rows, bytes));
        return bytes;
    }

    private void commit(Ledger.Draft ledger) {
        run.cancellation().publishing();
        try (Progress.Step step = run.progress().begin(SummaryTable.PUBLISHING)) {
            output.publish(new Publication(files, folders, ledger), target -> {
                RunReport.WrittenFile file = reported.get(target);
                if (file != null) {
                    run.report().publishedFile(file);
                }
                ComputedWeek week = lastFileOf.get(target);
                if (week != null) {
                    line("published", week);
                }
            });
        }
    }

    private void line(String what, ComputedWeek week) {
        run.progress()
                .line(what + " " + week.week().id() + ", " + week.week().start() + " to "
                        + week.week().end());
    }
}
