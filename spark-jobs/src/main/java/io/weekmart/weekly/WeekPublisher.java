package io.weekmart.weekly;

import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.dimensions.DimensionFile;
import io.weekmart.job.Publishing;
import io.weekmart.job.Run;
import io.weekmart.metrics.WeekFile;
import io.weekmart.publish.DateSpan;
import io.weekmart.publish.DriverHashes;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.LastRun;
import io.weekmart.publish.Output;
import io.weekmart.publish.PartitionKey;
import io.weekmart.publish.PartitionUpdate;
import io.weekmart.publish.Publication;
import io.weekmart.publish.PublishedPartition;
import io.weekmart.publish.StagedFile;
import io.weekmart.publish.Strays;
import io.weekmart.quality.TaskResults;
import io.weekmart.schema.FactTable;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
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
    private final DriverHashes hashes;
    private final TaskResults results;
    private final Publishing publishing;
    /** In a backfill, which may publish years: the week that is complete once a file is in its place. */
    private final Map<Path, ComputedWeek> lastFileOf = new HashMap<>();

    WeekPublisher(Run run, Output output, DriverHashes hashes, Publishing publishing, TaskResults results) {
        this.run = run;
        this.output = output;
        this.layout = output.layout();
        this.hashes = hashes;
        this.publishing = publishing;
        this.results = results;
    }

    /**
     * Publishes what differs.
     *
     * @param strays files that the ledger does not know, which are removed where nothing takes their place
     * @param contributions dates of the dumps that gave rows to each week, by table and index of the week
     * @param computed what the run computed
     * @param known the dumps from which the published weeks are computed then
     * @return whether any file that readers see changed
     */
    boolean publish(
            Strays strays,
            WeekChanges changes,
            WeekAudit audit,
            Map<TableSpec, Map<Integer, NavigableSet<LocalDate>>> contributions,
            LastRun computed,
            KnownDumps known,
            boolean backfill)
            throws IOException {
        Publication publication = publishing.publication();
        for (DimensionFile file : results.of(DimensionFile.class)) {
            addDimension(file, publication);
        }
        for (PublishedWeek week : changes.emptied()) {
            publication.remove(week.partition().key());
        }
        for (Map.Entry<ComputedWeek, Change> entry : changes.computed().entrySet()) {
            ComputedWeek week = entry.getKey();
            Map<String, NavigableSet<LocalDate>> sources = sources(contributions, week);
            if (entry.getValue() != Change.UNCHANGED) {
                PartitionUpdate update = update(week, audit, sources);
                publication.replace(update);
                if (backfill) {
                    String last = update.files().get(update.files().size() - 1).name();
                    lastFileOf.put(layout.resolve(update.key().path(last)), week);
                }
            } else {
                publication.keep(week.key(), Optional.of(dates(week)), totals(week), sources);
                if (backfill) {
                    line("unchanged", week);
                }
            }
        }
        publishing.tidy(publication, strays, key -> true);
        boolean changed = publishing.commit(publication.dumps(known).lastRun(computed), target -> {
            ComputedWeek week = lastFileOf.get(target);
            if (week != null) {
                line("published", week);
            }
        });
        if (!strays.replaced().isEmpty()) {
            run.report().warning(strays.warning());
        }
        if (backfill) {
            changes.emptied().forEach(week -> run.progress()
                    .line("emptied " + week.id() + ", " + week.start() + " to " + week.end()));
        }
        return changed;
    }

    private PartitionUpdate update(ComputedWeek week, WeekAudit audit, Map<String, NavigableSet<LocalDate>> sources) {
        PartitionKey key = week.key();
        List<StagedFile> files = new ArrayList<>();
        for (WeekFile file : week.files()) {
            String staged = Objects.requireNonNull(file.path());
            files.add(publishing.staged(
                    key,
                    WeeklyOutput.fileName(file.bucket(), run.settings().output().filesPerWeek()),
                    staged,
                    audit.bytes(staged),
                    file.rows(),
                    Objects.requireNonNull(file.checksum())));
        }
        return new PartitionUpdate(key, Optional.of(dates(week)), files, week.fingerprint(), totals(week), sources);
    }

    private static Map<String, BigDecimal> totals(ComputedWeek week) {
        Map<String, BigDecimal> totals = new HashMap<>();
        totals.put(FactTable.TOTAL_SALES_QTY.name(), week.totals().totalSalesQty());
        totals.put(FactTable.TOTAL_SALES_AMT.name(), week.totals().totalSalesAmt());
        BigDecimal margin = week.margin();
        if (margin != null) {
            totals.put(FactTable.TOTAL_MARGIN_AMT.name(), margin);
        }
        return totals;
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

    private void addDimension(DimensionFile file, Publication publication) throws IOException {
        PartitionKey key = WeeklyOutput.dimension(file.table());
        PublishedPartition published = output.ledger().partition(key).orElse(null);
        if (published != null
                && published.fingerprint().equals(file.fingerprint())
                && output.damaged(List.of(published)).isEmpty()
                && output.altered(List.of(published), hashes).isEmpty()) {
            return;
        }
        Path path = new Path(Objects.requireNonNull(file.path()));
        StagedFile staged = publishing.staged(
                key,
                WeeklyOutput.fileName(file.table()),
                path.toString(),
                path.getFileSystem(run.hadoop()).getFileStatus(path).getLen(),
                file.rows(),
                Objects.requireNonNull(file.checksum()));
        Map<String, BigDecimal> totals = file.codes() == null
                ? Map.of()
                : Map.of(
                        WeeklyOutput.LARGEST_NUMBER,
                        BigDecimal.valueOf(Arrays.stream(file.keys()).max().orElse(0)));
        publication.replace(
                new PartitionUpdate(key, Optional.empty(), List.of(staged), file.fingerprint(), totals, Map.of()));
    }

    private void line(String what, ComputedWeek week) {
        run.progress()
                .line(what + " " + week.week().id() + ", " + week.week().start() + " to "
                        + week.week().end());
    }
}
