package io.weekmart.extract;

import io.weekmart.config.HadoopConfSource;
import io.weekmart.config.SubmittedHadoop;
import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.manifest.Extraction;
import io.weekmart.contract.manifest.Manifest;
import io.weekmart.database.Connector;
import io.weekmart.report.Progress;
import io.weekmart.secrets.RdsToken;
import io.weekmart.secrets.Secrets;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** Extracts the dumps of a date, and of those dates that must be extracted with it. */
public final class Extract {
    /** Dates that were skipped and are extracted without being asked for; more of them would surprise. */
    private static final int MOST_SKIPPED = 31;

    /** Dates that a line names one by one. */
    private static final int MOST_LISTED = 7;

    private final Secrets secrets;
    /** The AWS SDK is needed where a token is wanted, and not before. */
    private final Supplier<RdsToken> tokens;

    private final Configuration hadoop;
    private final UnaryOperator<Storage> through;
    private final Clock clock;

    /** Extracts with the secrets, the credentials and the stores of this process. */
    public static Extract ofThisProcess() {
        return new Extract(
                Secrets.ofThisProcess(),
                // A reference to the method would load the class, and with it the SDK.
                () -> RdsToken.ofThisProcess(),
                SubmittedHadoop.configuration(),
                UnaryOperator.identity(),
                Clock.systemUTC());
    }

    /**
     * @param through what the store of the dumps is asked through
     * @param clock by which the lease of the lock ends
     */
    Extract(
            Secrets secrets,
            Supplier<RdsToken> tokens,
            Configuration hadoop,
            UnaryOperator<Storage> through,
            Clock clock) {
        this.secrets = secrets;
        this.tokens = tokens;
        this.hadoop = hadoop;
        this.through = through;
        this.clock = clock;
    }

    /**
     * Does what is asked.
     *
     * @param out takes the results
     * @param err takes how far it is
     * @throws UserFault where it fails; then no date has a manifest whose dumps are not whole
     */
    public void run(ExtractRequest request, PrintStream out, PrintStream err) {
        ExtractSettings settings = ExtractSettingsReader.read(
                request.pipelines(),
                request.pipeline(),
                request.confUris(),
                request.sets(),
                new HadoopConfSource(hadoop));
        Connector connector = settings.connector(secrets, tokens);
        Connector.driver(settings.login().url());
        if (request.plan()) {
            out.print(DatabaseReader.of(connector.product()).plan(connector, settings, request.date()));
            return;
        }
        extract(request, settings, connector, out, err);
    }

    /** Everything happens under one lock of the folder: what was listed stays true until the last manifest is written. */
    private void extract(
            ExtractRequest request, ExtractSettings settings, Connector connector, PrintStream out, PrintStream err) {
        try (Delivery delivery = Delivery.open(settings, hadoop, through, request.date(), clock)) {
            try {
                extract(request, settings, connector, delivery, out, err);
            } catch (UserFault fault) {
                throw discarded(withdrawn(fault, delivery.withdrawn()), delivery);
            } catch (IOException e) {
                throw discarded(
                        withdrawn(
                                UserFault.passing(
                                        ExitCode.INTERRUPTED,
                                        "Cannot write the dumps of " + request.date() + " to " + settings.rawPath()
                                                + ": " + e.getMessage() + ".",
                                        "No manifest was written for a date that is not whole. Run again.",
                                        e),
                                delivery.withdrawn()),
                        delivery);
            } catch (RuntimeException e) {
                throw discarded(e, delivery);
            }
        }
    }

    /** What was staged may be large, and nobody needs it. Where it cannot be removed either, the next extraction does. */
    private static <T extends RuntimeException> T discarded(T failure, Delivery delivery) {
        try {
            delivery.discard();
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /** Dumps of later dates that are older than those of an earlier one count for nobody, and that is said. */
    private static UserFault withdrawn(UserFault fault, NavigableSet<LocalDate> dates) {
        if (dates.isEmpty()) {
            return fault;
        }
        return fault.withHint("Without a manifest until then " + (dates.size() == 1 ? "is " : "are ") + range(dates)
                + ": the dumps that were there would be older than those of a date before. The next extraction of the"
                + " pipeline, for whichever date, begins with "
                + (dates.size() == 1 ? "it" : "them") + ".");
    }

    private static String range(NavigableSet<LocalDate> dates) {
        return dates.size() == 1
                ? dates.first().toString()
                : Count.of(dates.size(), "date") + " from " + dates.first() + " to " + dates.last();
    }

    private void extract(
            ExtractRequest request,
            ExtractSettings settings,
            Connector connector,
            Delivery delivery,
            PrintStream out,
            PrintStream err)
            throws IOException {
        NavigableMap<LocalDate, Manifest> all = delivery.manifests();
        NavigableMap<LocalDate, Manifest> manifests = own(settings, all);
        NavigableSet<LocalDate> dates = unfinished(settings, delivery, manifests, all.keySet());
        Optional<Manifest> there = Optional.ofNullable(manifests.get(request.date()));
        if (there.isEmpty() || !isWhole(settings, delivery, there.get())) {
            dates.add(request.date());
            dates.addAll(skipped(settings, manifests, all.keySet(), request.date()));
        }
        if (dates.isEmpty()) {
            out.println("Nothing to do: the dumps of " + request.date() + " are whole, by "
                    + settings.manifest().name(request.date()) + ".");
            return;
        }
        refuseForeign(settings, all, manifests.keySet(), dates.first());
        SortedMap<LocalDate, Manifest> later = manifests.tailMap(dates.first(), false);
        dates.addAll(later.keySet());
        // A refusal leaves everything as it is: the manifests of later dates too, which the first date takes away.
        for (LocalDate date : dates) {
            delivery.refuseForeign(date, Optional.ofNullable(manifests.get(date)));
        }
        Progress progress = Progress.on(err, stage -> {}, () -> {});
        if (dates.size() > 1) {
            progress.line("Extracting "
                    + (dates.size() > MOST_LISTED
                            ? range(dates)
                            : String.join(
                                    ", ",
                                    dates.stream().map(LocalDate::toString).toList()))
                    + ": dates that were skipped or not finished, and all later ones, whose dumps must not be older than"
                    + " theirs."
                    + (later.isEmpty()
                            ? ""
                            : " " + Count.of(later.size(), "manifest is", "manifests are")
                                    + " withdrawn once the first date is read, and written anew one by one."));
        }
        Optional<Extraction> before = Optional.ofNullable(manifests.lowerEntry(dates.first()))
                .flatMap(entry -> entry.getValue().extraction());
        DatabaseReader reader = DatabaseReader.of(connector.product());
        for (LocalDate date : dates) {
            DateExtraction extraction = new DateExtraction(settings, connector, reader, delivery, progress, date);
            // A later date is over where this one is; one that was partial is so until its own day is over.
            boolean partial = (request.partial() && date.equals(request.date())) || wasPartial(manifests, date);
            before = Optional.of(extraction.run(
                    partial,
                    before,
                    Optional.ofNullable(manifests.get(date)),
                    date.equals(dates.first()) ? Map.copyOf(later) : Map.of(),
                    out));
        }
    }

    /** The manifests that an extraction of this pipeline wrote. */
    private static NavigableMap<LocalDate, Manifest> own(
            ExtractSettings settings, NavigableMap<LocalDate, Manifest> manifests) {
        NavigableMap<LocalDate, Manifest> own = new TreeMap<>();
        manifests.forEach((date, manifest) -> {
            if (manifest.extraction()
                    .filter(extraction ->
                            extraction.pipeline().equals(settings.pipeline().name()))
                    .isPresent()) {
                own.put(date, manifest);
            }
        });
        return own;
    }

    private static boolean wasPartial(Map<LocalDate, Manifest> manifests, LocalDate date) {
        Manifest manifest = manifests.get(date);
        return manifest != null
                && manifest.extraction().filter(Extraction::partial).isPresent();
    }

    /**
     * A manifest that somebody else wrote is not replaced, nor are the dumps that it names.
     *
     * @param own the dates whose manifests an extraction of this pipeline wrote
     * @param first from which date on manifests are withdrawn
     */
    private static void refuseForeign(
            ExtractSettings settings,
            NavigableMap<LocalDate, Manifest> manifests,
            Set<LocalDate> own,
            LocalDate first) {
        for (LocalDate date : manifests.tailMap(first, true).keySet()) {
            if (!own.contains(date)) {
                throw new UserFault(
                        ExitCode.INPUT,
                        "Cannot extract the dumps of " + first + " into " + settings.rawPath() + ": the manifest "
                                + settings.manifest().name(date) + " was written by something else than 'extract "
                                + settings.pipeline().name() + "', and the dumps from that date on would be replaced.",
                        "Take it away with its dumps, or extract into another folder (raw.path).");
            }
        }
    }

    /**
     * Dates that a killed run began, and those that were read before their day was over; none whose day goes on, which would end the run.
     *
     * @param delivered the dates that have a manifest, whoever wrote it
     */
    private static NavigableSet<LocalDate> unfinished(
            ExtractSettings settings,
            Delivery delivery,
            NavigableMap<LocalDate, Manifest> manifests,
            Set<LocalDate> delivered)
            throws IOException {
        NavigableSet<LocalDate> dates = new TreeSet<>();
        for (LocalDate date : delivery.intents()) {
            if (manifests.containsKey(date)) {
                delivery.forget(date);
            } else if (!delivered.contains(date)) {
                dates.add(date);
            }
        }
        manifests.keySet().stream().filter(date -> wasPartial(manifests, date)).forEach(dates::add);
        Instant now = Clock.systemUTC().instant();
        dates.removeIf(date -> now.isBefore(Bounds.end(date, settings.dayEnds(), settings.zone())));
        return dates;
    }

    /**
     * Dates between the last night and the one that is asked for, of which nobody delivered dumps. Their rows would be in no dump, but for those
     * that the overlap brings.
     *
     * @param own the dates whose manifests an extraction of this pipeline wrote
     * @param delivered the dates that have a manifest, whoever wrote it
     */
    private static Set<LocalDate> skipped(
            ExtractSettings settings,
            NavigableMap<LocalDate, Manifest> own,
            Set<LocalDate> delivered,
            LocalDate asked) {
        LocalDate last = own.lowerKey(asked);
        boolean bounded = settings.tables().values().stream()
                .anyMatch(table -> table.how().whereColumn().isPresent());
        if (last == null || !bounded) {
            return Set.of();
        }
        Set<LocalDate> dates = last.plusDays(1)
                .datesUntil(asked)
                .filter(date -> !delivered.contains(date))
                .collect(Collectors.toSet());
        if (dates.size() > MOST_SKIPPED) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot extract the dumps of " + asked + ": the last date before it that was extracted is " + last
                            + ", and " + Count.of(dates.size(), "date") + " between them would be extracted with it.",
                    "Rows of these dates are in no dump yet. Extract a month at a time, beginning with --date "
                            + last.plusDays(MOST_SKIPPED) + ".");
        }
        return dates;
    }

    private static boolean isWhole(ExtractSettings settings, Delivery delivery, Manifest manifest) throws IOException {
        return manifest.extraction()
                        .filter(extraction ->
                                !extraction.partial() && extraction.settings().equals(settings.fingerprint()))
                        .isPresent()
                && delivery.whole(manifest);
    }
}
