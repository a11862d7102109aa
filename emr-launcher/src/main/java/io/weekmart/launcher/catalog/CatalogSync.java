package io.weekmart.launcher.catalog;

import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.fault.ExitCode;
import io.weekmart.launcher.fault.UserFault;
import io.weekmart.launcher.report.RunReport;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.launcher.store.StoredObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;

/** Brings the tables in Glue in line with what was published. A second call finds nothing to change, and writes nothing. */
public final class CatalogSync {
    /** The parameter of the fact table that says up to which report it is in line: S3's time of the newest one applied. */
    static final String SYNCED = "weekmart.synced-to";

    private static final String FACT = "fact_weekly_store_product";
    private static final String REJECTS = "rejects";
    private static final String RECOVER = "recover";
    private static final String REPORT = ".json";
    private static final String STARTED = ".started";

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
        /** Apply the reports since the last one that was. */
        NEW_REPORTS,
        /** Compare with the folders, whatever the reports say. */
        FOLDERS,
        /** Compare with the folders, and change nothing. */
        DRIFT
    }

    /**
     * What was changed, or for {@link Mode#DRIFT} what would be.
     *
     * @param reports how many reports were new
     */
    public record Result(List<Change> changes, int reports) {
        public Result {
            changes = List.copyOf(changes);
        }
    }

    /** A report, and S3's time of its object. */
    private record Dated(RunReport report, Instant modified) {}

    public Result sync(Mode mode) {
        List<StoredObject> runs = store.list(settings.output().resolve("runs/")).objects();
        List<StoredObject> objects =
                runs.stream().filter(object -> object.name().endsWith(REPORT)).toList();
        boolean database = glue.exists();
        Optional<Table> fact = database ? glue.table(FACT) : Optional.empty();
        Optional<Instant> synced = fact.flatMap(CatalogSync::syncedTo);
        List<Dated> fresh = objects.stream()
                // One second may hold two reports: those of the last one are applied again, which changes nothing.
                .filter(object -> synced.isEmpty() || !object.modified().isBefore(synced.get()))
                .map(object -> new Dated(read(object), object.modified()))
                .toList();
        Optional<RunReport> schema = newest(fresh).or(() -> newest(objects));
        List<Change> changes = new ArrayList<>();
        if (schema.isEmpty()) {
            return new Result(changes, fresh.size());
        }
        boolean write = mode != Mode.DRIFT;
        if (!database) {
            changes.add(new Change(glue.database(), "+ database"));
            if (write) {
                glue.create();
            }
        }
        boolean folders = mode != Mode.NEW_REPORTS || synced.isEmpty() || tellTooLittle(runs, fresh, synced.get());
        for (RunReport.OutputTable table : schema.get().outputTables()) {
            TableDefinition definition = TableDefinition.of(table, settings.output(), settings.environment());
            Optional<Table> found = database ? glue.table(definition.name()) : Optional.empty();
            table(definition, found, changes, write);
            if (definition.partitioned()) {
                SortedMap<PartitionValues, StorageDescriptor> there =
                        found.isPresent() ? glue.partitions(definition.name()) : new TreeMap<>();
                NavigableSet<PartitionValues> wanted =
                        folders || definition.name().equals(REJECTS)
                                ? ofFolders(definition)
                                : ofReports(definition, there.keySet(), fresh);
                partitions(definition, there, wanted, changes, write);
            }
        }
        if (write) {
            remember(schema.get(), fresh, synced);
        }
        return new Result(changes, fresh.size());
    }

    private RunReport read(StoredObject object) {
        return RunReport.parse(store.text(object.location()).orElse(""), object.location());
    }

    /** The newest report that tells the tables. */
    private static Optional<RunReport> newest(List<Dated> reports) {
        return reports.stream()
                .map(Dated::report)
                .filter(report -> report.good() && !report.outputTables().isEmpty())
                .max(Comparator.comparing(RunReport::endedAt));
    }

    private Optional<RunReport> newest(Collection<StoredObject> objects) {
        List<StoredObject> newestFirst = new ArrayList<>(objects);
        newestFirst.sort(Comparator.comparing(StoredObject::modified).reversed());
        return newestFirst.stream()
                .map(this::read)
                .filter(report -> report.good() && !report.outputTables().isEmpty())
                .findFirst();
    }

    /**
     * Whether a publication may stand whole in no report: one run began it, and was interrupted or killed, and another one finished it. A
     * run that was killed has left the object that says that it started, and no report beside it.
     */
    private static boolean tellTooLittle(List<StoredObject> runs, List<Dated> fresh, Instant synced) {
        Set<String> reported = runs.stream()
                .map(object -> object.location().key())
                .filter(key -> key.endsWith(REPORT))
                .map(key -> key.substring(0, key.length() - REPORT.length()))
                .collect(Collectors.toSet());
        boolean killed = runs.stream()
                .filter(object ->
                        object.name().endsWith(STARTED) && !object.modified().isBefore(synced))
                .map(object -> object.location().key())
                .anyMatch(key -> !reported.contains(key.substring(0, key.length() - STARTED.length())));
        return killed
                || fresh.stream()
                        .map(Dated::report)
                        .anyMatch(report -> report.exitCode() == ExitCode.INTERRUPTED.code()
                                || report.job().equals(RECOVER));
    }

    private static Optional<Instant> syncedTo(Table fact) {
        @Nullable String text = fact.parameters().get(SYNCED);
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private void table(TableDefinition definition, Optional<Table> found, List<Change> changes, boolean write) {
        if (found.isEmpty()) {
            changes.add(new Change(definition.name(), "+ table"));
            if (write) {
                glue.create(definition.input(Map.of()));
            }
            return;
        }
        if (!definition.owns(found.get())) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot bring " + glue.database() + "." + definition.name()
                            + " in line: Glue has a table of that name at " + place(found.get())
                            + ", which this environment, " + settings.environment() + ", did not make.",
                    "Name another database with launcher.catalog.database, or drop that table.");
        }
        if (!definition.matches(found.get())) {
            changes.add(new Change(definition.name(), "~ table"));
            if (write) {
                glue.update(definition.input(found.get().parameters()));
            }
        }
    }

    private static String place(Table table) {
        return table.storageDescriptor() == null
                ? "no place"
                : String.valueOf(table.storageDescriptor().location());
    }

    private void partitions(
            TableDefinition table,
            SortedMap<PartitionValues, StorageDescriptor> there,
            NavigableSet<PartitionValues> wanted,
            List<Change> changes,
            boolean write) {
        List<PartitionValues> added = wanted.stream()
                .filter(partition -> !there.containsKey(partition))
                .toList();
        List<PartitionValues> updated = wanted.stream()
                .filter(partition -> there.containsKey(partition) && !table.matches(there.get(partition), partition))
                .toList();
        List<PartitionValues> dropped = there.keySet().stream()
                .filter(partition -> !wanted.contains(partition))
                .toList();
        note(table, "+", added, changes);
        note(table, "~", updated, changes);
        note(table, "-", dropped, changes);
        if (write) {
            glue.add(table, added);
            glue.update(table, updated);
            glue.drop(table, dropped);
        }
    }

    private static void note(
            TableDefinition table, String sign, List<PartitionValues> partitions, List<Change> changes) {
        for (PartitionValues partition : partitions) {
            String folder = partition.folder(table.table().partitionColumns());
            changes.add(new Change(table.name(), sign + " " + folder.substring(0, folder.length() - 1)));
        }
    }

    private NavigableSet<PartitionValues> ofFolders(TableDefinition table) {
        NavigableSet<PartitionValues> partitions = new TreeSet<>();
        for (StoredObject object : store.list(table.folder()).objects()) {
            PartitionValues.of(object.below(table.folder()), table.table().partitionColumns())
                    .ifPresent(partitions::add);
        }
        return partitions;
    }

    /** What is there, with what the reports say was published and emptied since, in the order in which the runs ended. */
    private static NavigableSet<PartitionValues> ofReports(
            TableDefinition table, Set<PartitionValues> there, List<Dated> fresh) {
        NavigableSet<PartitionValues> partitions = new TreeSet<>(there);
        fresh.stream()
                .map(Dated::report)
                .filter(RunReport::good)
                .sorted(Comparator.comparing(RunReport::endedAt))
                .forEach(report -> {
                    for (RunReport.Week week : report.weeks()) {
                        if (week.published() && "emptied".equals(week.change())) {
                            partitions.remove(PartitionValues.of(week));
                        }
                    }
                    for (RunReport.PublishedFile file : report.publishedFiles()) {
                        if (file.table().equals(table.name())) {
                            S3Location place = S3Location.of(file.path());
                            String path =
                                    place.key().substring(table.folder().key().length());
                            PartitionValues.of(path, table.table().partitionColumns())
                                    .ifPresent(partitions::add);
                        }
                    }
                });
        return partitions;
    }

    /** Remembers how far the reports were applied, after everything else is done. */
    private void remember(RunReport schema, List<Dated> fresh, Optional<Instant> synced) {
        Optional<Instant> newest = fresh.stream().map(Dated::modified).max(Comparator.naturalOrder());
        if (newest.isEmpty() || newest.equals(synced)) {
            return;
        }
        Table fact =
                glue.table(FACT).orElseThrow(() -> new IllegalStateException("The fact table was made and is gone"));
        Map<String, String> parameters = new HashMap<>(fact.parameters());
        parameters.put(SYNCED, newest.get().toString());
        schema.outputTables().stream()
                .filter(table -> table.name().equals(FACT))
                .findFirst()
                .map(table -> TableDefinition.of(table, settings.output(), settings.environment()))
                .ifPresent(definition -> glue.update(definition.input(parameters)));
    }
}
