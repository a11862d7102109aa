package io.weekmart.job;

import io.weekmart.contract.calendar.WeekId;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.publish.DateSpan;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.LastRun;
import io.weekmart.publish.Output;
import io.weekmart.publish.PartitionKey;
import io.weekmart.publish.PartitionUpdate;
import io.weekmart.publish.Publication;
import io.weekmart.publish.PublishedPartition;
import io.weekmart.publish.Rejects;
import io.weekmart.publish.StagedFile;
import io.weekmart.publish.Strays;
import io.weekmart.quality.RejectFiles;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import io.weekmart.report.Progress;
import io.weekmart.report.SummaryTable;
import io.weekmart.schema.FactTable;
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
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;

/** Brings what was staged and differs to where readers look. */
final class WeekPublisher {
    private final Run run;
    private final Output output;
    private final OutputLayout layout;
    private final LocalDate runDate;
    private final TaskResults results;
    private final Map<TableSpec, List<StagedFile>> rejects = new LinkedHashMap<>();
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

    /** Makes the rejects of the run ready; those of an earlier run of the date go. */
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
        WeeklyTables.PIPELINE.inputs().forEach(table -> rejects.put(table, new ArrayList<>()));
        for (RejectFiles.StagedFile file : written) {
            PartitionKey key = Rejects.key(runDate, file.table().name());
            Objects.requireNonNull(rejects.get(file.table()))
                    .add(staged(key, Rejects.fileName(0), file.path(), file.rows(), ""));
        }
    }

    /** Has the files that the ledger does not know removed with the next publication, where nothing takes their place. */
    void remove(Strays found) {
        strays = found;
    }

    /** Publishes the rejects of a run whose weeks can't be published. */
    void publishRejectsAlone() {
        commit(withRejects().outdated());
    }

    private Publication withRejects() {
        Publication publication = output.publication();
        rejects.forEach((table, files) -> publication.rejects(runDate, table.name(), files));
        return publication;
    }

    /**
     * Publishes what differs.
     *
     * @param contributions dates of the dumps that gave rows to each week, by table and index of the week
     * @param computed what the run computed
     * @param known the dumps from which the published weeks are computed then
     * @return whether anything changed
     */
    boolean publish(
            WeekChanges changes,
            Audit audit,
            Map<TableSpec, Map<Integer, NavigableSet<LocalDate>>> contributions,
            LastRun computed,
            KnownDumps known,
            boolean backfill)
            throws IOException {
        Publication publication = withRejects();
        boolean changed = rejects.values().stream().anyMatch(files -> !files.isEmpty());
        for (TaskResult.DimensionFile file : results.of(TaskResult.DimensionFile.class)) {
            changed |= addDimension(file, publication);
        }
        for (PublishedWeek week : changes.emptied()) {
            publication.remove(week.partition().key());
            changed = true;
        }
        for (Map.Entry<ComputedWeek, Change> entry : changes.computed().entrySet()) {
            ComputedWeek week = entry.getKey();
            Map<String, NavigableSet<LocalDate>> sources = sources(contributions, week);
            if (entry.getValue() != Change.UNCHANGED) {
                PartitionUpdate update = update(week, audit, sources);
                publication.replace(update);
                changed = true;
                if (backfill) {
                    String last = update.files().get(update.files().size() - 1).name();
                    lastFileOf.put(layout.resolve(update.key().path(last)), week);
                }
            } else {
                publication.keep(key(week), Optional.of(dates(week)), sources);
                if (backfill) {
                    line("unchanged", week);
                }
            }
        }
        for (PartitionKey key : strays.partitions()) {
            changed |= publication.tidy(key);
        }
        commit(publication.dumps(known).lastRun(computed));
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

    private PartitionUpdate update(ComputedWeek week, Audit audit, Map<String, NavigableSet<LocalDate>> sources) {
        PartitionKey key = key(week);
        List<StagedFile> files = new ArrayList<>();
        for (TaskResult.WeekFile file : week.files()) {
            String staged = Objects.requireNonNull(file.path());
            files.add(staged(
                    key,
                    WeeklyOutput.fileName(file.bucket(), run.settings().output().filesPerWeek()),
                    staged,
                    audit.of(staged).bytes(),
                    file.rows(),
                    Objects.requireNonNull(file.checksum())));
        }
        return new PartitionUpdate(
                key,
                Optional.of(dates(week)),
                files,
                week.fingerprint(),
                Map.of(
                        FactTable.TOTAL_SALES_QTY.name(), week.totals().totalSalesQty(),
                        FactTable.TOTAL_SALES_AMT.name(), week.totals().totalSalesAmt()),
                sources);
    }

    private static PartitionKey key(ComputedWeek week) {
        return WeeklyOutput.week(week.week().yrNum(), week.week().wkNum());
    }

    private static DateSpan dates(ComputedWeek week) {
        return new DateSpan(week.week().start(), week.week().end());
    }

    private static Map<String, NavigableSet<LocalDate>> sources(
            Map<TableSpec, Map<Integer, NavigableSet<LocalDate>>> contributions, ComputedWeek week) {
        Map<String, NavigableSet<LocalDate>> sources = new HashMap<>();
        contributions.forEach((table, weeks) -> sources.put(
                table.name(),
                weeks.getOrDefault(week.week().index(), Collections.unmodifiableNavigableSet(new TreeSet<>()))));
        return sources;
    }

    private boolean addDimension(TaskResult.DimensionFile file, Publication publication) throws IOException {
        PartitionKey key = WeeklyOutput.dimension(file.table());
        PublishedPartition published = output.ledger().partition(key).orElse(null);
        if (published != null
                && published.fingerprint().equals(file.fingerprint())
                && output.damaged(List.of(published)).isEmpty()
                && !new PublishedHashes(run).altered(layout, published)) {
            return false;
        }
        StagedFile staged = staged(
                key,
                WeeklyOutput.fileName(file.table()),
                Objects.requireNonNull(file.path()),
                file.rows(),
                Objects.requireNonNull(file.checksum()));
        publication.replace(
                new PartitionUpdate(key, Optional.empty(), List.of(staged), file.fingerprint(), Map.of(), Map.of()));
        return true;
    }

    private StagedFile staged(PartitionKey key, String name, String staged, long rows, String sha256)
            throws IOException {
        Path path = new Path(staged);
        long bytes = path.getFileSystem(run.spark().sparkContext().hadoopConfiguration())
                .getFileStatus(path)
                .getLen();
        return staged(key, name, staged, bytes, rows, sha256);
    }

    private StagedFile staged(PartitionKey key, String name, String staged, long bytes, long rows, String sha256) {
        Path target = layout.resolve(key.path(name));
        reported.put(target, new RunReport.WrittenFile(key.table(), target.toString(), rows, bytes));
        return new StagedFile(new Path(staged), name, bytes, rows, sha256);
    }

    private void commit(Publication publication) {
        run.cancellation().publishing();
        try (Progress.Step step = run.progress().begin(SummaryTable.PUBLISHING)) {
            output.publish(publication, target -> {
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
