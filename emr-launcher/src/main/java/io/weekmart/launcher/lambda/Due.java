package io.weekmart.launcher.lambda;

import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.night.NightEngine;
import io.weekmart.launcher.night.RunName;
import io.weekmart.launcher.store.S3Location;
import java.time.Instant;
import java.time.LocalDate;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which nights an event concerns. */
final class Due {
    /** Nights older than this are nobody's business but a person's: whoever uploads last year's dumps starts no cluster for each of them. */
    static final int DAYS = 7;

    private final NightSettings settings;
    private final LocalDate tonight;

    Due(NightSettings settings, Instant now) {
        this.settings = settings;
        this.tonight = settings.timetable().night(now);
    }

    LocalDate tonight() {
        return tonight;
    }

    /** The nights, the oldest first; none where the event is not about any. */
    NavigableSet<LocalDate> of(Event event, NightEngine engine) {
        NavigableSet<LocalDate> nights = new TreeSet<>();
        if (event instanceof Event.Tick tick && tick.date() != null) {
            nights.add(tick.date());
        } else if (event instanceof Event.Tick) {
            // The first tick of a new Lambda begins with tonight: earlier dates were never its business.
            engine.await(tonight);
            nights.addAll(engine.open(tonight.minusDays(DAYS), tonight));
            nights.add(tonight);
        } else if (event instanceof Event.Created created) {
            created.objects().forEach(object -> night(object).ifPresent(nights::add));
        } else if (event instanceof Event.Changed changed) {
            RunName.night(changed.name(), settings.environment()).ifPresent(nights::add);
        }
        return nights;
    }

    /** The night that a new object belongs to: a dump's, or a manifest's. Our own writes lie elsewhere, and are none of it. */
    private Optional<LocalDate> night(S3Location object) {
        S3Location raw = settings.dumps().raw().path();
        if (!object.bucket().equals(raw.bucket()) || !object.key().startsWith(raw.key())) {
            return Optional.empty();
        }
        String name = object.key().substring(raw.key().length());
        return dump(name).or(() -> manifest(name)).filter(date -> !date.isBefore(tonight.minusDays(DAYS)));
    }

    private Optional<LocalDate> dump(String name) {
        for (FilePattern pattern : settings.dumps().raw().names()) {
            for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
                Optional<FilePattern.Match> match = pattern.match(table.name(), name);
                if (match.isPresent()) {
                    return match.map(FilePattern.Match::date);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<LocalDate> manifest(String name) {
        @Nullable String pattern = settings.dumps().check().manifest();
        if (pattern == null) {
            return Optional.empty();
        }
        String[] around = pattern.split(Pattern.quote("{date}"), 2);
        Matcher matcher = Pattern.compile(
                        Pattern.quote(around[0]) + "(\\d{4}-\\d{2}-\\d{2})" + Pattern.quote(around[1]))
                .matcher(name);
        return matcher.matches() ? Optional.of(LocalDate.parse(matcher.group(1))) : Optional.empty();
    }
}
