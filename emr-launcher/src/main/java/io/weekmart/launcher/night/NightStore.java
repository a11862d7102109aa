package io.weekmart.launcher.night;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.compute.Submission;
import io.weekmart.launcher.config.DailyRun;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.launcher.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The facts of a pipeline's runs, as they lie in S3: read whole, written one by one, each once. */
final class NightStore {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final Pattern FACT = Pattern.compile("attempt-(\\d{4})/([a-z]+)(?:-(\\d{2,}))?\\.json");
    private static final Pattern DATED = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})/(?:attempt-\\d{4}/)?([a-z]+)\\.json");

    private final ObjectStore store;
    private final NightSettings settings;
    private final String pipeline;
    private final S3Location nights;

    /**
     * Reads and writes nothing yet.
     *
     * @param settings of whichever pipeline
     * @param pipeline the name of the one whose runs these are
     */
    NightStore(ObjectStore store, NightSettings settings, String pipeline) {
        this.store = store;
        this.settings = settings;
        this.pipeline = pipeline;
        this.nights = folder(settings, pipeline);
    }

    /** The folder of a pipeline's dates. */
    private static S3Location folder(NightSettings settings, String pipeline) {
        return settings.nights().resolve(pipeline + "/");
    }

    /** The run of a date. */
    DailyRun run(LocalDate date) {
        return settings.run(pipeline, date);
    }

    /** Reads what is known of a date; where nobody has begun, there are no attempts. */
    Night read(LocalDate date) {
        S3Location folder = folder(date);
        ObjectStore.Listing listing = store.list(folder);
        SortedMap<Integer, Facts> attempts = new TreeMap<>();
        for (StoredObject object : listing.objects()) {
            String name = object.below(folder);
            Matcher matcher = FACT.matcher(name);
            if (matcher.matches()) {
                int number = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
                attempts.computeIfAbsent(Integer.parseInt(matcher.group(1)), Facts::new)
                        .take(matcher.group(2), number, object);
            }
        }
        return new Night(
                run(date), attempts.values().stream().map(Facts::attempt).toList(), listing.at());
    }

    /**
     * The dates of a range that need looking after: whose nights were begun, and all since the first one that was {@link #awaited}, but for
     * those that are closed.
     */
    List<LocalDate> open(LocalDate from, LocalDate to) {
        SortedMap<LocalDate, Boolean> closed = new TreeMap<>();
        // Names sort as dates and attempts do: the listing begins at the first date that is asked for, and the last
        // attempt decides.
        @Nullable LocalDate first = null;
        for (StoredObject object : store.listAfter(nights, nights.key() + from).objects()) {
            Matcher matcher = DATED.matcher(object.below(nights));
            if (matcher.matches()) {
                LocalDate date = LocalDate.parse(matcher.group(1));
                switch (matcher.group(2)) {
                    case "claim" -> closed.put(date, false);
                    case "closed" -> closed.put(date, true);
                    case "awaited" -> first = first == null ? date : first;
                    default -> {}
                }
            }
        }
        if (first != null) {
            first.datesUntil(to.plusDays(1)).forEach(date -> closed.putIfAbsent(date, false));
        }
        return closed.entrySet().stream()
                .filter(night -> !night.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * When the newest run date that is closed was closed first, of those from a date on: neither an older date that is run again nor the
     * same one makes the tables any fresher.
     */
    Optional<Instant> newestClosed(LocalDate from) {
        SortedMap<String, Instant> first = new TreeMap<>();
        for (StoredObject object : store.listAfter(nights, nights.key() + from).objects()) {
            Matcher matcher = DATED.matcher(object.below(nights));
            if (matcher.matches() && matcher.group(2).equals("closed")) {
                first.merge(matcher.group(1), object.modified(), (one, other) -> one.isBefore(other) ? one : other);
            }
        }
        return first.isEmpty() ? Optional.empty() : Optional.ofNullable(first.get(first.lastKey()));
    }

    /** Whether an attempt of a later date has begun. */
    boolean hasBegunAfter(LocalDate date) {
        return store.listAfter(nights, nights.key() + date.plusDays(1)).objects().stream()
                .map(object -> DATED.matcher(object.below(nights)))
                .filter(Matcher::matches)
                .anyMatch(matcher -> matcher.group(2).equals("claim"));
    }

    /** The folder of a night's facts. */
    S3Location folder(LocalDate date) {
        return nights.resolve(date + "/");
    }

    private S3Location folder(LocalDate date, int attempt) {
        return attempt(folder(date), attempt);
    }

    /** The folder of an attempt. */
    static S3Location folder(NightSettings settings, DailyRun run, int attempt) {
        return attempt(folder(settings, run.pipeline()).resolve(run.date() + "/"), attempt);
    }

    private static S3Location attempt(S3Location night, int attempt) {
        return night.resolve(String.format(Locale.ROOT, "attempt-%04d/", attempt));
    }

    /** Somebody looked after a night on its own day, so that it and all later ones are looked after until they are closed. */
    void awaited(LocalDate date) {
        S3Location fact = folder(date).resolve("awaited.json");
        if (!store.exists(fact)) {
            create(fact, Map.of());
        }
    }

    /** Whether a date was {@link #awaited}, or one before it that is no older than a look back. */
    boolean wasAwaited(LocalDate date, Duration lookBack) {
        LocalDate first = date.minusDays(lookBack.toDays());
        return store.listAfter(nights, nights.key() + first).objects().stream()
                .map(object -> DATED.matcher(object.below(nights)))
                .filter(Matcher::matches)
                .filter(matcher -> matcher.group(2).equals("awaited"))
                .anyMatch(matcher -> !LocalDate.parse(matcher.group(1)).isAfter(date));
    }

    /** Each of these answers whether the fact is ours; false where somebody else wrote it first. */
    boolean claim(LocalDate date, int attempt, Claim claim) {
        return create(folder(date, attempt).resolve("claim.json"), claim);
    }

    /** Who could not be told of a success, a sentence for each channel that was given up. */
    private record Untold(List<String> failures) {}

    /** What an input consists of: size and ETag of each file, by its URI. */
    private record Input(SortedMap<String, String> files) {}

    /** Keeps what an input consists of, by its fingerprint. */
    void input(LocalDate date, String fingerprint, SortedMap<String, String> contents) {
        create(input(date, fingerprint), new Input(contents));
    }

    /** What an input consisted of; empty where that was not kept. */
    Optional<SortedMap<String, String>> contents(LocalDate date, String fingerprint) {
        S3Location where = input(date, fingerprint);
        return store.text(where).map(text -> read(where, text, Input.class).files());
    }

    private S3Location input(LocalDate date, String fingerprint) {
        return folder(date).resolve("input-" + fingerprint + ".json");
    }

    boolean sending(LocalDate date, int attempt, int number, Sending sending) {
        return create(folder(date, attempt).resolve(numbered("sending", number)), sending);
    }

    boolean submitted(LocalDate date, int attempt, int number, Submission submission) {
        return create(folder(date, attempt).resolve(numbered("submitted", number)), submission);
    }

    boolean refused(LocalDate date, int attempt, int number, Refusal refusal) {
        return create(folder(date, attempt).resolve(numbered("refused", number)), refusal);
    }

    boolean cancelled(LocalDate date, int attempt, String owner) {
        return create(folder(date, attempt).resolve("cancelled.json"), Map.of("owner", owner));
    }

    boolean ending(LocalDate date, int attempt, Ending ending) {
        return create(folder(date, attempt).resolve("ending.json"), ending);
    }

    boolean outcome(LocalDate date, int attempt, Outcome outcome) {
        return create(folder(date, attempt).resolve("outcome.json"), outcome);
    }

    boolean catalogued(LocalDate date, int attempt, List<String> changes) {
        return create(folder(date, attempt).resolve("catalog.json"), Map.of("changes", changes));
    }

    boolean untold(LocalDate date, int attempt, List<String> failures) {
        return create(folder(date, attempt).resolve("untold.json"), new Untold(failures));
    }

    boolean closed(LocalDate date, int attempt, String owner) {
        return create(folder(date, attempt).resolve("closed.json"), Map.of("owner", owner));
    }

    private static String numbered(String fact, int number) {
        return String.format(Locale.ROOT, "%s-%02d.json", fact, number);
    }

    private boolean create(S3Location where, Object fact) {
        try {
            return store.create(where, MAPPER.writeValueAsString(fact));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The facts of one attempt, as they come out of the listing. */
    private final class Facts {
        private final int number;
        private @Nullable Claim claim;
        private @Nullable Instant claimedAt;
        private final SortedMap<Integer, StoredObject> sendings = new TreeMap<>();
        private final SortedMap<Integer, StoredObject> refusals = new TreeMap<>();
        private final SortedMap<Integer, Submission> submissions = new TreeMap<>();
        private boolean cancelled;
        private @Nullable Ending ending;
        private @Nullable Outcome outcome;
        private boolean catalogued;
        private List<String> untold = List.of();
        private boolean closed;

        Facts(int number) {
            this.number = number;
        }

        void take(String fact, int index, StoredObject object) {
            switch (fact) {
                case "claim" -> {
                    claim = read(object, Claim.class);
                    claimedAt = object.modified();
                }
                case "sending" -> sendings.put(index, object);
                case "refused" -> refusals.put(index, object);
                case "submitted" -> submissions.put(index, read(object, Submission.class));
                case "cancelled" -> cancelled = true;
                case "ending" -> ending = read(object, Ending.class);
                case "outcome" -> outcome = read(object, Outcome.class);
                case "catalog" -> catalogued = true;
                case "untold" -> untold = read(object, Untold.class).failures();
                case "closed" -> closed = true;
                default -> {
                    // A later version may know more facts than this one.
                }
            }
        }

        /** What was refused may be much, and is nothing to look for: only the last refusal is read. */
        Attempt attempt() {
            int announced = sendings.isEmpty() ? 0 : sendings.lastKey();
            SortedMap<Integer, Attempt.Announced> sent = new TreeMap<>();
            sendings.forEach((index, object) -> {
                if (!refusals.containsKey(index)) {
                    sent.put(index, new Attempt.Announced(read(object, Sending.class), object.modified()));
                }
            });
            @Nullable StoredObject refusal = refusals.get(announced);
            return new Attempt(
                    number,
                    Objects.requireNonNull(claim, "an attempt begins with its claim"),
                    Objects.requireNonNull(claimedAt, "an attempt begins with its claim"),
                    sent,
                    announced,
                    refusal == null ? null : read(refusal, Refusal.class),
                    submissions,
                    cancelled,
                    ending,
                    outcome,
                    catalogued,
                    untold,
                    closed);
        }

        private <T> T read(StoredObject object, Class<T> type) {
            S3Location where = object.location();
            return NightStore.read(where, store.text(where).orElse(""), type);
        }
    }

    private static <T> T read(S3Location where, String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot read the state of a run in " + where + ": it is not what the launcher writes.",
                    "Look who wrote it; a launcher of a newer version may have.",
                    e);
        }
    }
}
