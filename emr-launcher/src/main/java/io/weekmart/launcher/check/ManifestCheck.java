package io.weekmart.launcher.check;

import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.dump.DumpNames.Choice;
import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.manifest.Manifest;
import io.weekmart.contract.manifest.ManifestJson;
import io.weekmart.contract.manifest.ManifestName;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.launcher.store.StoredObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares dumps with the manifests of their dates, where the export writes manifests. Each manifest is read once. That of the run date, and in
 * the window that of every date with a dump, must be there. Of a newest dump that is older than the run date, it need not.
 */
final class ManifestCheck {
    /** What to do about a file that is not what its manifest says. */
    static final String HINT = "The file or its manifest is of another run: have both exported again.";

    private final ObjectStore store;
    private final Settings settings;
    private final LocalDate date;
    private final @Nullable ManifestName name;
    private final Map<LocalDate, Optional<Manifest>> manifests = new HashMap<>();
    private final Map<LocalDate, CheckLine> faults = new HashMap<>();
    private final Set<String> unseen = new TreeSet<>();

    ManifestCheck(ObjectStore store, Settings settings, LocalDate date) {
        this.store = store;
        this.settings = settings;
        this.date = date;
        this.name = settings.check().manifest();
    }

    /** Reads the manifest of the run date; no line where there are no manifests. */
    List<CheckLine> ofTheDate() {
        if (name == null) {
            return List.of();
        }
        Optional<Manifest> manifest = of(name, date);
        CheckLine fault = faults.get(date);
        if (manifest.isEmpty()) {
            return fault == null ? List.of() : List.of(fault);
        }
        unseen.addAll(manifest.get().names());
        String partial =
                manifest.get().extraction().filter(each -> each.partial()).isPresent()
                        ? "; it is partial: the day is not over, and what is computed of it lacks the rest"
                        : "";
        return List.of(CheckLine.ok(
                name.name(date), "names " + Count.of(manifest.get().names().size(), "file") + partial));
    }

    /** A file of the run date's dumps, or of a newest dump, is there. */
    void found(String file) {
        unseen.remove(file);
    }

    /** The files that the manifest of the run date names, and that are not there. */
    List<CheckLine> missing() {
        List<CheckLine> lines = new ArrayList<>();
        for (String file : unseen) {
            // A manifest may name the dumps of another pipeline too, which its own check reads.
            if (!store.exists(settings.raw().path().resolve(file))) {
                lines.add(CheckLine.fault(file, "the manifest names it, but it is not there", HeaderCheck.WAIT));
            }
        }
        return lines;
    }

    /**
     * The daily tables of which the manifest of a date names a dump, each with the first file of it; of a pipeline without any, the tables
     * whose dumps tell dates. They were delivered, whatever is there by now.
     *
     * @return empty where there is no manifest, or none that can be read
     */
    Map<TableSpec, String> promised(LocalDate of) {
        Map<TableSpec, String> promised = new LinkedHashMap<>();
        if (name == null) {
            return promised;
        }
        Set<String> files = of(name, of).map(Manifest::names).orElse(Set.of());
        List<TableSpec> daily = settings.pipeline().dailyInputs();
        for (TableSpec table : daily.isEmpty() ? settings.pipeline().inputs() : daily) {
            DumpNames names = settings.raw().names(table);
            if (!daily.isEmpty() || names.tellsDates()) {
                files.stream()
                        .filter(file -> names.hold(table.name(), of, file))
                        .findFirst()
                        .ifPresent(file -> promised.put(table, file));
            }
        }
        return promised;
    }

    /** Whether the manifest of a dump's date names parts of it, so that all of them were written. */
    boolean nameParts(Dump dump) {
        return of(dump).map(manifest -> manifest.names().stream().anyMatch(file -> file.startsWith(dump.name())))
                .orElse(false);
    }

    /** How a file differs from what the manifest of its date says. */
    Optional<String> contradiction(Dump dump, String file, StoredObject stored, Reading reading) {
        Optional<String> listed = listed(dump, file, stored);
        if (listed.isPresent()) {
            return listed;
        }
        Optional<Manifest.Entry> entry =
                of(dump).map(manifest -> manifest.files().get(file));
        String sha256 = reading.sha256();
        if (entry.isEmpty() || sha256 == null) {
            return Optional.empty();
        }
        return entry.get().differsInRows(reading.rows()).or(() -> entry.get().differsInContent(sha256));
    }

    /** The first thing that is wrong with a dump of the window by the manifest of its date. */
    Optional<CheckLine> ofEarlierDate(Dump dump) {
        if (name == null || undated(dump)) {
            return Optional.empty();
        }
        Optional<Manifest> manifest = of(name, dump.date());
        if (manifest.isEmpty()) {
            // One line for a date, however many tables have a dump of it.
            return Optional.ofNullable(faults.remove(dump.date()));
        }
        Set<String> wanted = new TreeSet<>(manifest.get().names());
        wanted.removeIf(file -> !file.startsWith(dump.name()));
        for (StoredObject stored : dump.files()) {
            String file = stored.below(settings.raw().path());
            wanted.remove(file);
            Optional<String> contradiction = listed(dump, file, stored);
            if (contradiction.isPresent()) {
                return contradiction.map(found -> CheckLine.fault(file, found, HINT));
            }
        }
        return wanted.stream()
                .findFirst()
                .map(file -> CheckLine.fault(file, "the manifest names it, but it is not there", HINT));
    }

    /** How a file differs from the manifest of its date, as far as a listing tells. */
    private Optional<String> listed(Dump dump, String file, StoredObject stored) {
        Optional<Manifest> manifest = of(dump);
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        Manifest.Entry entry = manifest.get().files().get(file);
        if (entry == null) {
            // What was delivered for no date is named by no manifest.
            return undated(dump) ? Optional.empty() : Optional.of("the manifest does not name it");
        }
        return entry.differsInBytes(stored.size());
    }

    private boolean undated(Dump dump) {
        return settings.raw().names(dump.table()).choice() == Choice.UNDATED;
    }

    private Optional<Manifest> of(Dump dump) {
        return name == null ? Optional.empty() : of(name, dump.date());
    }

    private Optional<Manifest> of(ManifestName names, LocalDate of) {
        return manifests.computeIfAbsent(of, each -> read(names, each));
    }

    /** Reads a manifest, or notes why it cannot be read. */
    private Optional<Manifest> read(ManifestName names, LocalDate of) {
        S3Location where = settings.raw().path().resolve(names.name(of));
        Optional<String> text = store.text(where);
        if (text.isEmpty()) {
            faults.put(
                    of,
                    CheckLine.fault(
                            names.name(of), "there is no manifest yet", "Wait for the export, which writes it last."));
            return Optional.empty();
        }
        try {
            Manifest manifest = ManifestJson.read(text.get(), where);
            if (manifest.incomplete(Instant.now())) {
                faults.put(
                        of,
                        CheckLine.fault(
                                names.name(of),
                                "is partial: the dumps were extracted before their day was over, and it is over now",
                                "Run 'extract' for that date again."));
                return Optional.empty();
            }
            return Optional.of(manifest);
        } catch (UserFault e) {
            faults.put(of, CheckLine.fault(names.name(of), String.valueOf(e.getMessage()), e.hint()));
            return Optional.empty();
        }
    }
}
