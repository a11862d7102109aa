package io.weekmart.launcher.lambda;

import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.manifest.ManifestName;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.config.DailyRun;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.night.NightEngine;
import io.weekmart.launcher.night.RunName;
import io.weekmart.launcher.store.S3Location;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which dates of a pipeline an event concerns. */
final class Due {
    /** Dates older than this are nobody's business but a person's: whoever uploads last year's dumps starts no cluster for each of them. */
    static final int DAYS = 7;

    private final NightSettings settings;
    private final LocalDate newest;

    Due(NightSettings settings, Instant now) {
        this.settings = settings;
        this.newest = settings.timetable().night(now);
    }

    /** The run date whose morning it is. */
    LocalDate newest() {
        return newest;
    }

    /** The dates of a tick, the oldest first. */
    NavigableSet<LocalDate> of(Event.Tick tick, NightEngine engine) {
        if (tick.date() != null) {
            return new TreeSet<>(List.of(tick.date()));
        }
        // The first tick of a new Lambda begins with the newest date: earlier ones were never its business.
        engine.await(newest);
        NavigableSet<LocalDate> dates = new TreeSet<>(engine.open(newest.minusDays(DAYS), newest));
        dates.add(newest);
        return dates;
    }

    /** The dates of an event, the oldest first; none where the event is not about this pipeline. */
    NavigableSet<LocalDate> of(Event event) {
        NavigableSet<LocalDate> dates = new TreeSet<>();
        if (event instanceof Event.Created created) {
            created.objects().forEach(object -> dates.addAll(dates(object)));
        } else if (event instanceof Event.Changed changed) {
            RunName.run(changed.name(), settings)
                    .filter(run -> run.pipeline().equals(settings.pipeline().name()))
                    .map(DailyRun::date)
                    .ifPresent(dates::add);
        }
        return dates;
    }

    /** The dates that a new object belongs to: a dump's, or a manifest's. Our own writes lie elsewhere, and are none of it. */
    private Set<LocalDate> dates(S3Location object) {
        S3Location raw = settings.dumps().raw().path();
        if (!object.bucket().equals(raw.bucket()) || !object.key().startsWith(raw.key())) {
            return Set.of();
        }
        String name = object.key().substring(raw.key().length());
        Set<LocalDate> dates = new TreeSet<>(dump(name));
        if (dates.isEmpty()) {
            manifest(name).ifPresent(dates::add);
        }
        dates.removeIf(date -> date.isBefore(newest.minusDays(DAYS)));
        return dates;
    }

    /** A dump without a date, and one that later run dates read too until a newer one is there, concern the run date whose morning it is. */
    private Set<LocalDate> dump(String name) {
        for (TableSpec table : settings.pipeline().inputs()) {
            DumpNames names = settings.dumps().raw().names(table);
            for (FilePattern pattern : names.patterns()) {
                Optional<FilePattern.Match> match = pattern.match(table.name(), name);
                if (match.isPresent()) {
                    LocalDate date = Objects.requireNonNullElse(match.get().date(), newest);
                    boolean readLater = names.choice() == DumpNames.Choice.NEWEST && date.isBefore(newest);
                    return readLater ? Set.of(date, newest) : Set.of(date);
                }
            }
        }
        return Set.of();
    }

    private Optional<LocalDate> manifest(String name) {
        @Nullable ManifestName manifests = settings.dumps().check().manifest();
        return manifests == null ? Optional.empty() : manifests.date(name);
    }
}
