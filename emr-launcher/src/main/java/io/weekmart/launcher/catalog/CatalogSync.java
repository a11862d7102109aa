package io.weekmart.launcher.catalog;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.output.PartitionValues;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.CatalogTable;
import io.weekmart.contract.report.RunReport.PartitionResult;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.catalog.RunHistory.Filed;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.StoredObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;

/**
 * Brings the tables in Glue in line with what was published. A second call finds nothing to change, and writes nothing.
 *
 * <p>First everything is read and compared, and only then is anything written. The moment up to which reports were applied is written
 * last: a sync that is killed before is done again by the next one.
 */
public final class CatalogSync {
    /** The parameter of the first table of an output that says up to which report all are in line: S3's time of the newest one applied. */
    static final String SYNCED = "weekmart.synced-to";

    /** The table of every output whose partitions no report tells. */
    private static final String REJECTS = "rejects";

    private final ObjectStore store;
    private final GlueCatalog glue;
    private final NightSettings settings;

    public CatalogSync(ObjectStore store, GlueCatalog glue, NightSettings settings) {
        this.store = store;
        this.glue = glue;
        this.settings = settings;
    }

    /** How far to look. */
    public enum Mode {
        /** Apply the reports since the last one that was; go by the folders where these can't tell all of it. */
        NEW_REPORTS,
        /** Compare with the folders, whatever the reports say. */
        FOLDERS,
        /** Compare with the folders, and change nothing. */
        DRIFT
    }

    /**
     * What was changed, or for {@link Mode#DRIFT} what would be.
     *
     * @param reports how many reports were applied, the last one of the time before again; 0 where the folders told
     * @param published whether there is anything to register: a run that ended well
     */
    public record Result(List<Change> changes, int reports, boolean published) {
        public Result {
            changes = List.copyOf(changes);
        }
    }

    /**
     * What has to be done.
     *
     * @param tables of the output, the one that remembers how far the reports were applied first
     * @param syncedTo S3's time of the newest report that this takes in
     */
    private record Plan(boolean databaseMissing, List<TablePlan> tables, int reports, Instant syncedTo) {}

    public Result sync(Mode mode) {
        // Before the folders are listed: a run that ends in between is then met again by the next sync.
        RunHistory history = RunHistory.of(store, settings.output());
        Optional<Filed> newest = history.newestGood();
        if (newest.isEmpty()) {
            return new Result(List.of(), 0, false);
        }
        Plan plan = plan(mode, history, newest.get());
        if (mode != Mode.DRIFT) {
            carryOut(plan);
        }
        List<Change> changes = new ArrayList<>();
        if (plan.databaseMissing()) {
            changes.add(new Change(glue.database(), "+ database"));
        }
        plan.tables().forEach(table -> changes.addAll(table.changes()));
        return new Result(changes, plan.reports(), true);
    }

    private Plan plan(Mode mode, RunHistory history, Filed newest) {
        boolean database = glue.exists();
        List<TableDefinition> wanted =
                newest.report().outputTables().stream().map(this::definition).toList();
        Map<String, Table> found = new TreeMap<>();
        if (database) {
            for (TableDefinition table : wanted) {
                glue.table(table.name()).ifPresent(there -> found.put(table.name(), owned(there, table)));
            }
        }
        Optional<List<Filed>> news = mode == Mode.NEW_REPORTS
                ? Optional.ofNullable(found.get(wanted.get(0).name()))
                        .flatMap(CatalogSync::syncedTo)
                        .flatMap(history::since)
                : Optional.empty();
        return new Plan(
                !database,
                wanted.stream()
                        .map(table -> plan(table, Optional.ofNullable(found.get(table.name())), news))
                        .toList(),
                news.map(List::size).orElse(0),
                newest.at());
    }

    private TableDefinition definition(CatalogTable table) {
        return TableDefinition.of(table, settings.output(), settings.environment());
    }

    /** The table that was found, if it may be changed. */
    private Table owned(Table found, TableDefinition wanted) {
        if (wanted.owns(found)) {
            return found;
        }
        throw new UserFault(
                ExitCode.USAGE,
                "Cannot bring " + glue.database() + "." + wanted.name() + " in line: Glue has a table of that name "
                        + TableDefinition.described(found) + ", and expected is one of environment "
                        + settings.environment() + " in " + wanted.folder() + ".",
                "Name another database with launcher.catalog.database, which may contain {pipeline}, or drop that table if nobody"
                        + " needs it.");
    }

    private TablePlan plan(TableDefinition wanted, Optional<Table> found, Optional<List<Filed>> news) {
        SortedMap<PartitionValues, StorageDescriptor> there =
                found.isPresent() && wanted.partitioned() ? glue.partitions(found.get()) : new TreeMap<>();
        NavigableSet<PartitionValues> published;
        if (!wanted.partitioned()) {
            published = new TreeSet<>();
        } else if (news.isPresent() && !wanted.name().equals(REJECTS)) {
            published = ofReports(wanted, there.keySet(), news.get());
        } else {
            // No report tells of the old rejects that a run removed, and there are few.
            published = ofFolders(wanted);
        }
        return TablePlan.of(wanted, found, there, published);
    }

    private NavigableSet<PartitionValues> ofFolders(TableDefinition table) {
        NavigableSet<PartitionValues> partitions = new TreeSet<>();
        for (StoredObject object : store.list(table.folder()).objects()) {
            table.partitionOf(object.below(table.folder())).ifPresent(partitions::add);
        }
        return partitions;
    }

    /** The partitions of a table that are there after some runs, in the order in which they ended. */
    private static NavigableSet<PartitionValues> ofReports(
            TableDefinition table, Set<PartitionValues> there, List<Filed> reports) {
        NavigableSet<PartitionValues> partitions = new TreeSet<>(there);
        for (Filed filed : reports) {
            if (table.name().equals(WeeklyTables.FACT)) {
                for (WeekResult week : filed.report().weeks()) {
                    if (week.published()) {
                        apply(
                                week.change(),
                                table.partition(List.of(String.valueOf(week.yrNum()), String.valueOf(week.wkNum()))),
                                partitions);
                    }
                }
            }
            for (PartitionResult partition : filed.report().partitions()) {
                if (partition.published() && partition.table().equals(table.name())) {
                    apply(
                            partition.change(),
                            table.partition(table.table().partitionColumns().stream()
                                    .map(column -> partition.values().get(column.name()))
                                    .map(Objects::requireNonNull)
                                    .toList()),
                            partitions);
                }
            }
        }
        return partitions;
    }

    private static void apply(
            RunReport.@Nullable Change change, PartitionValues partition, Set<PartitionValues> partitions) {
        if (change == RunReport.Change.EMPTIED) {
            partitions.remove(partition);
        } else {
            partitions.add(partition);
        }
    }

    private static Optional<Instant> syncedTo(Table first) {
        try {
            return Optional.ofNullable(first.parameters().get(SYNCED)).map(Instant::parse);
        } catch (DateTimeException e) {
            // Somebody changed it by hand: as good as none.
            return Optional.empty();
        }
    }

    private void carryOut(Plan plan) {
        if (plan.databaseMissing()) {
            glue.create();
        }
        for (TablePlan table : plan.tables()) {
            define(table);
            glue.add(table.wanted(), table.adds());
            glue.update(table.wanted(), table.updates());
            glue.drop(table.wanted(), table.drops());
        }
        remember(plan.tables().get(0), plan.syncedTo());
    }

    private void define(TablePlan plan) {
        TableDefinition wanted = plan.wanted();
        if (plan.definition().isEmpty()) {
            return;
        }
        if (plan.found().isPresent()) {
            glue.update(wanted.input(plan.found().get(), Map.of()));
        } else if (!glue.create(wanted.input())) {
            glue.table(wanted.name()).ifPresent(there -> owned(there, wanted));
        }
    }

    /** Keeps on the first table how far the reports were applied. */
    private void remember(TablePlan first, Instant moment) {
        Table before = first.found().orElse(Table.builder().build());
        if (!moment.toString().equals(before.parameters().get(SYNCED))) {
            glue.update(first.wanted().input(before, Map.of(SYNCED, moment.toString())));
        }
    }
}
