package io.weekmart.launcher.night;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.catalog.CatalogSync;
import io.weekmart.launcher.check.CheckLine;
import io.weekmart.launcher.check.CheckReport;
import io.weekmart.launcher.check.DumpCheck;
import io.weekmart.launcher.check.NightFiles;
import io.weekmart.launcher.check.ReadingMemory;
import io.weekmart.launcher.compute.Clue;
import io.weekmart.launcher.compute.Compute;
import io.weekmart.launcher.compute.Observation;
import io.weekmart.launcher.compute.Observation.State;
import io.weekmart.launcher.compute.Place;
import io.weekmart.launcher.compute.Stopping;
import io.weekmart.launcher.compute.Submission;
import io.weekmart.launcher.compute.Target;
import io.weekmart.launcher.compute.UnclearSending;
import io.weekmart.launcher.compute.Work;
import io.weekmart.launcher.config.DailyRun;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.deploy.Artifacts;
import io.weekmart.launcher.deploy.Deployment;
import io.weekmart.launcher.night.NightStatus.Phase;
import io.weekmart.launcher.night.RunReports.Reported;
import io.weekmart.launcher.notify.Delivery;
import io.weekmart.launcher.notify.Messages;
import io.weekmart.launcher.notify.Notifications;
import io.weekmart.launcher.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does what a night needs, from wherever it stands. The command line and the Lambda both call this; what it relies on is written in the
 * package's description.
 *
 * <p>Over 400 lines, because each step of an attempt is one method here and they share the date's facts: apart, nobody could follow which
 * step leads to which.
 */
public final class NightEngine {
    /** The parts of a night, for those who want some of them only. */
    private enum Part {
        SEND,
        FOLLOW,
        FINISH
    }

    /** How far is looked back for a good night. */
    public static final Duration GOOD_NIGHTS = Duration.ofDays(35);

    /** How far before a run date a schedule must have been at work to have been in charge of it: as far as a tick looks back. */
    private static final Duration LOOK_BACK = Duration.ofDays(7);

    private static final Set<Part> ALL = EnumSet.allOf(Part.class);

    private final NightSettings settings;
    private final ObjectStore store;
    private final Compute compute;
    private final Aftercare aftercare;
    private final Progress progress;
    private final String owner;
    private final String pipeline;
    private final NightStore nights;
    private final RunReports reports;

    /**
     * Joins an engine to what it works with.
     *
     * @param catalog asked for when there is something to register
     * @param progress takes a sentence for each thing done
     * @param owner this process, by a name that no other has
     */
    public static NightEngine of(
            NightSettings settings,
            ObjectStore store,
            Compute compute,
            Supplier<CatalogSync> catalog,
            Notifications notifications,
            Progress progress,
            String owner) {
        Aftercare aftercare =
                new Publicity(store, new Pages(store, settings), catalog, new Messages(settings), notifications);
        return new NightEngine(settings, store, compute, aftercare, progress, owner);
    }

    NightEngine(
            NightSettings settings,
            ObjectStore store,
            Compute compute,
            Aftercare aftercare,
            Progress progress,
            String owner) {
        this(
                settings,
                store,
                compute,
                aftercare,
                progress,
                owner,
                settings.pipeline().name());
    }

    private NightEngine(
            NightSettings settings,
            ObjectStore store,
            Compute compute,
            Aftercare aftercare,
            Progress progress,
            String owner,
            String pipeline) {
        this.settings = settings;
        this.store = store;
        this.compute = compute;
        this.aftercare = aftercare;
        this.progress = progress;
        this.owner = owner;
        this.pipeline = pipeline;
        this.nights = new NightStore(store, settings, pipeline);
        this.reports = new RunReports(store, progress);
    }

    /** Does all that can be done now, and says how the night stands then. */
    public NightStatus reconcile(LocalDate date, Wish wish) {
        return reconcile(date, wish, Accepted.NOTHING);
    }

    /**
     * Does all that can be done now, and says how the night stands then.
     *
     * @param accepted what the attempt that this begins publishes though a guard refuses it
     * @throws UserFault with exit code 2 where something is accepted and no attempt can be begun with it
     */
    public NightStatus reconcile(LocalDate date, Wish wish, Accepted accepted) {
        return advance(date, wish, accepted, ALL);
    }

    /**
     * Checks the dumps, begins an attempt and sends it, and nothing more.
     *
     * @param accepted as in {@link #reconcile(LocalDate, Wish, Accepted)}
     */
    public NightStatus submit(LocalDate date, Wish wish, Accepted accepted) {
        return advance(date, wish, accepted, EnumSet.of(Part.SEND));
    }

    /** Sees how the last attempt stands, and writes down its outcome; begins nothing, and tells nobody. */
    public NightStatus follow(LocalDate date) {
        return advance(date, Wish.AUTOMATIC, Accepted.NOTHING, EnumSet.of(Part.FOLLOW));
    }

    /** Sees how the night stands, and changes nothing. */
    public NightStatus look(LocalDate date) {
        return advance(date, Wish.AUTOMATIC, Accepted.NOTHING, EnumSet.noneOf(Part.class));
    }

    /** The dates of a range that need looking after, the oldest first: begun or {@link #await awaited}, and not closed. */
    public List<LocalDate> open(LocalDate from, LocalDate to) {
        return nights.open(from, to);
    }

    /** Remembers that a night, and every one after it, is to be looked after until it is closed, even if its dumps come late. */
    public void await(LocalDate tonight) {
        nights.awaited(tonight);
    }

    /** Whether nothing is left to do for a night. */
    public boolean closed(LocalDate date) {
        return nights.read(date).last().map(Attempt::closed).orElse(false);
    }

    /** Whether the deadline of a run date is over, by S3's clock. */
    public boolean overdue(LocalDate date) {
        NightSettings.Timetable timetable = settings.timetable();
        return !nights.read(date).now().isBefore(timetable.at(date, timetable.deadline()));
    }

    /** When the last good night was closed, of those within {@link #GOOD_NIGHTS} before a date and after it. */
    public Optional<Instant> lastGood(LocalDate date) {
        return nights.newestClosed(date.minusDays(GOOD_NIGHTS.toDays()));
    }

    /**
     * Has the attempt in progress ended, and keeps another one from following it by itself. It is done when {@link #follow} says so.
     *
     * @throws UserFault with exit code 2 where none is in progress or would follow
     */
    public void cancel(LocalDate date) {
        int cancelled = 0;
        Attempt attempt = nights.read(date)
                .last()
                .filter(NightEngine::goesOn)
                .orElseThrow(() -> new UserFault(
                        ExitCode.USAGE,
                        "Cannot cancel " + nights.run(date) + ": no attempt is in progress.",
                        nights.run(date).command("status") + " tells how it stands."));
        samePlace(date, attempt);
        while (attempt.number() > cancelled) {
            nights.cancelled(date, attempt.number(), owner);
            cancelled = attempt.number();
            // Another launcher may have begun the next one meanwhile.
            attempt = nights.read(date).last().orElse(attempt);
        }
    }

    /**
     * Whether a cluster must be kept, since a run is in progress on it, of whichever pipeline. Each such run is followed first: one that
     * takes too long is ended with the reason written down, and one that has ended needs its cluster no longer.
     *
     * @param names of the cluster and of the steps on it
     */
    public boolean isInUse(Collection<String> names) {
        boolean used = false;
        for (DailyRun run : runs(names)) {
            NightEngine engine = of(run);
            if (engine.inProgress(run.date(), names)) {
                engine.follow(run.date());
                used |= engine.inProgress(run.date(), names);
            }
        }
        return used;
    }

    /**
     * Writes down for the runs in progress on a cluster that somebody has it ended. A run that EMR is known to have taken elsewhere goes on:
     * after a doubled sending two clusters have the same name.
     *
     * @param cluster its id
     * @param names of the cluster and of the steps on it
     * @param cause one sentence
     */
    public void clusterTerminated(String cluster, Collection<String> names, String cause) {
        for (DailyRun run : runs(names)) {
            NightEngine engine = of(run);
            if (engine.inProgress(run.date(), names)) {
                Attempt attempt = engine.nights.read(run.date()).last().orElseThrow();
                List<Submission> taken = attempt.taken();
                if (taken.isEmpty()
                        || taken.stream()
                                .anyMatch(submission -> submission.cluster().equals(cluster))) {
                    engine.nights.ending(
                            run.date(), attempt.number(), new Ending(owner, Ending.Kind.CLUSTER_TERMINATED, cause));
                }
            }
        }
    }

    private Set<DailyRun> runs(Collection<String> names) {
        Set<DailyRun> runs = new LinkedHashSet<>();
        names.forEach(name -> RunName.run(name, settings).ifPresent(runs::add));
        return runs;
    }

    /** An engine that follows a run, and begins, sends and tells nothing: for that the settings of this pipeline do for any other. */
    private NightEngine of(DailyRun run) {
        return run.pipeline().equals(pipeline)
                ? this
                : new NightEngine(settings, store, compute, aftercare, progress, owner, run.pipeline());
    }

    private boolean inProgress(LocalDate date, Collection<String> names) {
        return nights.read(date)
                .last()
                .filter(attempt -> attempt.outcome() == null)
                .filter(attempt -> names.stream()
                        .anyMatch(name -> RunName.isOf(attempt.claim().runId(), name)))
                .isPresent();
    }

    private static boolean goesOn(Attempt attempt) {
        Outcome outcome = attempt.outcome();
        return outcome == null || (outcome.kind() == Outcome.Kind.FAILED && !attempt.cancelled());
    }

    /** The logs of the last attempt, as far as they are there. */
    public List<Clue> logs(LocalDate date) {
        Optional<Attempt> last = nights.read(date).last();
        last.ifPresent(attempt -> samePlace(date, attempt));
        return last.map(this::submissions).orElse(List.of()).stream()
                .flatMap(submission -> compute.logs(submission).stream())
                .toList();
    }

    private NightStatus advance(LocalDate date, Wish wish, Accepted accepted, Set<Part> parts) {
        Wish once = wish;
        while (true) {
            Night night = nights.read(date);
            night.last().ifPresent(last -> progress.about(last.claim().runId()));
            if (once != Wish.AUTOMATIC && !accepted.nothing()) {
                refuseUnusable(night, once, accepted);
            }
            Next next = Next.of(night, wished(once, night), settings.maxAttempts());
            once = Wish.AUTOMATIC;
            Optional<NightStatus> status;
            try {
                status = take(night, next, accepted, parts);
            } catch (UserFault fault) {
                try {
                    lateness(night, "cannot go on", String.valueOf(fault.getMessage()), parts)
                            .forEach(progress::say);
                } catch (RuntimeException unknown) {
                    // Whether it is late takes a look at S3 too, which must not hide why the night cannot go on.
                    fault.addSuppressed(unknown);
                }
                throw fault;
            }
            if (status.isPresent()) {
                return judged(night, status.get(), parts);
            }
        }
    }

    /** What is left of a wish: nothing, once this launcher has begun an attempt for it. */
    private Wish wished(Wish wish, Night night) {
        Optional<Attempt> last = night.last();
        if (last.filter(attempt -> attempt.claim().owner().equals(owner)).isPresent()) {
            return Wish.AUTOMATIC;
        }
        if (wish == Wish.FORCE
                && last.filter(attempt -> attempt.outcome() == null).isPresent()) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot begin another attempt of " + night.run() + ": attempt "
                            + last.get().number() + " is in progress.",
                    "Without --force run goes on with it; " + night.run().command("cancel") + " ends it.");
        }
        return wish;
    }

    private NightStatus judged(Night night, NightStatus status, Set<Part> parts) {
        return status.phase() == Phase.SUCCEEDED || status.phase() == Phase.CLOSED_DAY
                ? status
                : status.with(lateness(night, status.phase().label(), status.detail(), parts));
    }

    /** Tells that a night is late, once it is; what could not be told is answered. */
    private List<String> lateness(Night night, String state, String detail, Set<Part> parts) {
        return parts.contains(Part.FINISH) && missed(night, settings.timetable().deadline())
                ? aftercare.late(night.date(), state, detail).failures()
                : List.of();
    }

    /**
     * Whether an hour has passed that the run date was to meet. One that nobody asked for until long after it, such as the first run of an old
     * date by hand, or one that is run again after it went well, missed nothing.
     */
    private boolean missed(Night night, LocalTime hour) {
        NightSettings.Timetable timetable = settings.timetable();
        Instant moment = timetable.at(night.date(), hour);
        if (night.now().isBefore(moment)) {
            return false;
        }
        if (night.attempts().stream().anyMatch(NightEngine::wentWell)) {
            return night.last()
                    .filter(attempt -> attempt.claimedAt().isBefore(moment))
                    .isPresent();
        }
        return night.attempts().stream().anyMatch(attempt -> attempt.claimedAt().isBefore(moment))
                || !night.date().isBefore(timetable.night(night.now()))
                || nights.wasAwaited(night.date(), LOOK_BACK);
    }

    private static boolean wentWell(Attempt attempt) {
        return attempt.outcome() != null && attempt.outcome().kind() == Outcome.Kind.SUCCEEDED;
    }

    /** Takes one step. Empty where it changed the facts, so that they must be read again. */
    private Optional<NightStatus> take(Night night, Next next, Accepted accepted, Set<Part> parts) {
        if (next instanceof Next.Begin begin) {
            return parts.contains(Part.SEND) ? begin(night, begin, accepted, parts) : Optional.of(asItWas(night));
        }
        if (next instanceof Next.Send send) {
            return parts.contains(Part.SEND) ? send(night, send) : Optional.of(Statuses.sending(night, send.attempt()));
        }
        if (next instanceof Next.Search search) {
            samePlace(night.date(), search.attempt());
            return parts.isEmpty()
                    ? Optional.of(Statuses.sending(night, search.attempt()))
                    : search(night, search.attempt(), parts);
        }
        if (next instanceof Next.GiveUp given) {
            return parts.isEmpty()
                    ? Optional.of(Statuses.sending(night, given.attempt()))
                    : giveUp(night, given.attempt());
        }
        if (next instanceof Next.Follow follow) {
            samePlace(night.date(), follow.attempt());
            return follow(night, follow.attempt(), parts);
        }
        if (next instanceof Next.Finish finish) {
            samePlace(night.date(), finish.attempt());
            return Optional.of(
                    parts.contains(Part.FINISH)
                            ? finish(night, finish.attempt())
                            : Statuses.ended(night, finish.attempt(), List.of()));
        }
        if (next instanceof Next.Rest rest) {
            return Optional.of(
                    parts.contains(Part.FINISH)
                            ? rest(night, rest.attempt())
                            : Statuses.ended(night, rest.attempt(), List.of()));
        }
        if (next instanceof Next.Closed closed) {
            return Optional.of(
                    parts.contains(Part.FINISH)
                            ? closed(night, closed.attempt())
                            : Statuses.ended(night, closed.attempt(), List.of()));
        }
        throw new IllegalStateException("No such step: " + next);
    }

    /**
     * Refuses to look after what was sent from elsewhere: in another region or account EMR does not know it, and it would be taken for
     * ended, or for never sent.
     */
    private void samePlace(LocalDate date, Attempt attempt) {
        for (Attempt.Announced sending : attempt.sendings().values()) {
            Place was = sending.sending().place();
            if (was == null) {
                continue;
            }
            Place here = compute.place();
            boolean sameRegion = was.region().equals(here.region());
            if (sameRegion && was.account() != null && here.account() == null) {
                throw UserFault.passing(
                        ExitCode.CLUSTER,
                        "Cannot go on with " + nights.run(date) + ": attempt " + attempt.number()
                                + " was sent to EMR in " + was
                                + ", and AWS does not say of which account these credentials are.",
                        "Try again. Where STS cannot be reached, set AWS_ACCOUNT_ID.",
                        null);
            }
            if (!sameRegion || (was.account() != null && !was.account().equals(here.account()))) {
                throw new UserFault(
                        ExitCode.USAGE,
                        "Cannot go on with " + nights.run(date) + ": attempt " + attempt.number()
                                + " was sent to EMR in " + was + ", and this launcher works in " + here + ".",
                        "Set AWS_REGION=" + was.region()
                                + ", and use credentials of the account in which it was sent.");
            }
        }
    }

    private Optional<NightStatus> begin(Night night, Next.Begin begin, Accepted accepted, Set<Part> parts) {
        LocalDate date = night.date();
        Attempt resting = begin.resting();
        NightFiles input = NightFiles.of(store, settings.dumps(), date);
        String fingerprint = input.fingerprint();
        if (resting != null && !hasChanged(night, resting, input)) {
            return Optional.of(
                    parts.contains(Part.FINISH) ? rest(night, resting) : Statuses.ended(night, resting, List.of()));
        }
        progress.say("Looking at the dumps of " + date + " in "
                + settings.dumps().raw().path() + ".");
        Accepted taken = taken(night, begin, fingerprint, accepted);
        CheckReport check = DumpCheck.of(
                store,
                settings.dumps(),
                date,
                taken == null ? List.of() : taken.checks(),
                ReadingMemory.in(store, nights.folder(date)));
        if (check.closed()) {
            return Optional.of(Statuses.closedDay(night));
        }
        if (!check.ready()) {
            return Optional.of(notReady(night, faults(check), parts));
        }
        if (!fingerprint.equals(NightFiles.of(store, settings.dumps(), date).fingerprint())) {
            return Optional.of(notReady(night, List.of("The dumps changed while they were looked at."), parts));
        }
        Deployment deployment = new Artifacts(store, settings).forANight();
        String runId = RunName.of(settings.environment(), night.run(), begin.attempt());
        Claim claim = new Claim(runId, owner, begin.byHand(), begin.reason(), fingerprint, deployment, taken);
        nights.input(date, fingerprint, input.contents());
        if (calledOffSince(night)) {
            return Optional.empty();
        }
        progress.about(runId);
        if (nights.claim(date, begin.attempt(), claim)) {
            progress.say("Attempt " + begin.attempt() + " of " + night.run() + " is " + runId + " (" + begin.reason()
                    + ").");
        } else if (begin.byHand() && !accepted.nothing()) {
            refuseOvertaken(nights.read(date), accepted);
        }
        return Optional.empty();
    }

    /** Refuses to go on with an attempt that another launcher began while the dumps were looked at: it accepts nothing of this. */
    private void refuseOvertaken(Night night, Accepted accepted) {
        Attempt last = night.last().orElseThrow();
        if (!last.claim().owner().equals(owner) && !accepted.equals(last.claim().accepted())) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot accept " + String.join(", ", accepted.checks()) + " for " + night.run() + ": attempt "
                            + last.number() + " was begun without it while the dumps were looked at.",
                    "Wait for it, or end it with " + night.run().command("cancel") + ", then run again.");
        }
    }

    /**
     * What an attempt accepts: what is asked for, where somebody asks for the attempt. One that begins by itself repeats the last one, and
     * accepts what that did as long as the input is the same: nobody has looked at another input.
     */
    private static @Nullable Accepted taken(Night night, Next.Begin begin, String fingerprint, Accepted accepted) {
        if (begin.byHand()) {
            return accepted.nothing() ? null : accepted;
        }
        return night.last()
                .map(Attempt::claim)
                .filter(last -> last.fingerprint().equals(fingerprint))
                .map(Claim::accepted)
                .orElse(null);
    }

    /** Refuses to accept something where no attempt begins: it would be forgotten without a word. */
    private void refuseUnusable(Night night, Wish wish, Accepted accepted) {
        Attempt last = night.last().orElse(null);
        if (last == null || last.claim().owner().equals(owner)) {
            return;
        }
        boolean running = last.outcome() == null;
        if (running && accepted.equals(last.claim().accepted())) {
            return;
        }
        if (running || (wish == Wish.RUN && wentWell(last))) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot accept " + String.join(", ", accepted.checks()) + " for " + night.run() + ": attempt "
                            + last.number()
                            + (running ? " is in progress, and was begun without it." : " went well."),
                    running
                            ? "Wait for it, or end it with " + night.run().command("cancel") + ", then run again."
                            : "Nothing needs to be accepted; with --force the run is repeated.");
        }
    }

    /**
     * Whether another input lies there than that of a failed attempt. A file without a date in its name is overwritten for the newest date,
     * and an input of all: once a later date has begun, it is no reason to start a cluster for an older one.
     */
    private boolean hasChanged(Night night, Attempt failed, NightFiles input) {
        String before = failed.claim().fingerprint();
        if (input.fingerprint().equals(before)) {
            return false;
        }
        Optional<SortedMap<String, String>> earlier = nights.contents(night.date(), before);
        return earlier.isEmpty()
                || !input.dated().contents().equals(NightFiles.dated(earlier.get()))
                || !nights.hasBegunAfter(night.date());
    }

    /** Looking at the dumps takes its time: somebody may have cancelled the night meanwhile. */
    private boolean calledOffSince(Night night) {
        boolean before = night.last().map(Attempt::cancelled).orElse(false);
        return !before
                && nights.read(night.date()).last().map(Attempt::cancelled).orElse(false);
    }

    private static List<String> faults(CheckReport check) {
        return check.lines().stream()
                .filter(line -> line.level() == CheckLine.Level.FAULT)
                .map(line -> line.file() + ": " + line.found())
                .toList();
    }

    private NightStatus notReady(Night night, List<String> faults, Set<Part> parts) {
        List<String> notes = new ArrayList<>(faults);
        if (parts.contains(Part.FINISH) && missed(night, settings.timetable().cutoff())) {
            notes.addAll(aftercare.notReady(night.date(), faults).failures());
        }
        return Statuses.waitingForInput(night, notes);
    }

    private Optional<NightStatus> send(Night night, Next.Send send) {
        Attempt attempt = send.attempt();
        Target target = compute.target();
        Work work = NightWork.of(
                settings,
                night.date(),
                attempt.number(),
                send.number(),
                attempt.claim().deployment(),
                Objects.requireNonNullElse(attempt.claim().accepted(), Accepted.NOTHING));
        compute.measure(work, target);
        String report = NightWork.report(settings, night.run(), attempt.number(), send.number());
        if (!nights.sending(
                night.date(), attempt.number(), send.number(), new Sending(owner, compute.place(), target, report))) {
            return Optional.empty();
        }
        if (target.cluster() == null) {
            settings.cluster().releaseWarning().ifPresent(progress::say);
        }
        progress.say("Sending " + attempt.claim().runId() + " to " + target.description() + ".");
        Submission submission;
        try {
            submission = compute.submit(work, target);
        } catch (UnclearSending e) {
            progress.say(e.getMessage() + " Looking for it before anything is sent again.");
            return Optional.of(Statuses.sending(night, attempt));
        } catch (UserFault refused) {
            throw refused(night, send, refused);
        }
        nights.submitted(night.date(), attempt.number(), send.number(), submission);
        progress.say("EMR took it: " + submission + ".");
        return Optional.empty();
    }

    /** Writes down that nothing was made, so that nobody looks for it. */
    private UserFault refused(Night night, Next.Send send, UserFault fault) {
        Refusal refusal = new Refusal(owner, String.valueOf(fault.getMessage()), fault.hint());
        try {
            nights.refused(night.date(), send.attempt().number(), send.number(), refusal);
        } catch (UserFault unwritten) {
            // Then it is looked for, and sent again after the grace time.
            fault.addSuppressed(unwritten);
        }
        return fault;
    }

    private Optional<NightStatus> search(Night night, Attempt attempt, Set<Part> parts) {
        int number = attempt.sendings().lastKey();
        Attempt.Announced last = Objects.requireNonNull(attempt.sendings().get(number));
        List<Submission> found =
                compute.find(attempt.claim().runId(), last.sending().target(), last.at());
        if (!found.isEmpty()) {
            Submission submission = found.get(found.size() - 1);
            nights.submitted(night.date(), attempt.number(), number, submission);
            progress.say("EMR had taken " + attempt.claim().runId() + ": " + submission + ".");
            return Optional.empty();
        }
        if (Duration.between(last.at(), night.now())
                        .compareTo(settings.waiting().settle())
                < 0) {
            return Optional.of(Statuses.sending(night, attempt));
        }
        if (attempt.toBeEnded()) {
            return giveUp(night, attempt);
        }
        int sent = attempt.sendings().size();
        if (sent >= Next.MOST_SENDINGS) {
            nights.outcome(night.date(), attempt.number(), Verdict.notTaken(night.run(), sent));
            return Optional.empty();
        }
        return parts.contains(Part.SEND)
                ? send(night, new Next.Send(attempt, attempt.announced() + 1))
                : Optional.of(Statuses.sending(night, attempt));
    }

    private Optional<NightStatus> giveUp(Night night, Attempt attempt) {
        Ending ending = attempt.ending();
        nights.outcome(
                night.date(),
                attempt.number(),
                ending == null || attempt.cancelled()
                        ? Verdict.cancelled(night.run(), null, "It was cancelled before EMR took it.")
                        : Verdict.ended(night.run(), null, ending));
        return Optional.empty();
    }

    /** Everything that EMR may have taken for an attempt: after a second sending the first may turn up as well. */
    private List<Submission> submissions(Attempt attempt) {
        Set<Submission> all = new LinkedHashSet<>(attempt.taken());
        if (attempt.sendings().size() > 1) {
            Set<String> known = new LinkedHashSet<>();
            all.forEach(submission -> known.add(identity(submission)));
            for (Attempt.Announced sending : attempt.sendings().values()) {
                for (Submission found :
                        compute.find(attempt.claim().runId(), sending.sending().target(), sending.at())) {
                    if (known.add(identity(found))) {
                        all.add(found);
                    }
                }
            }
        }
        return List.copyOf(all);
    }

    /** A cluster of its own is one submission, whether its step is known yet or not. */
    private static String identity(Submission submission) {
        return submission.ownCluster() ? submission.cluster() : submission.toString();
    }

    private Optional<NightStatus> follow(Night night, Attempt attempt, Set<Part> parts) {
        List<Submission> submissions = submissions(attempt);
        Submission shown = submissions.get(submissions.size() - 1);
        Observation seen = compute.observe(shown);
        for (Submission submission : submissions) {
            Observation other = compute.observe(submission);
            boolean tellsMore = !other.state().terminal() || other.state() == State.COMPLETED;
            if (tellsMore && seen.state().terminal()) {
                shown = submission;
                seen = other;
            }
        }
        if (!seen.state().terminal()) {
            if (parts.contains(Part.FOLLOW) && !attempt.toBeEnded() && overran(night, attempt, shown, seen)) {
                return Optional.empty();
            }
            return Optional.of(active(night, attempt, shown, seen, parts));
        }
        if (!parts.contains(Part.FOLLOW)) {
            return Optional.of(Statuses.stopping(night, attempt, shown, "It has ended: " + seen.platformState() + "."));
        }
        return conclude(night, attempt, submissions, shown, seen);
    }

    /** Whether it takes too long, which is then written down, so that every launcher ends it. */
    private boolean overran(Night night, Attempt attempt, Submission shown, Observation seen) {
        Duration most = settings.maxDuration();
        Instant begun = seen.startedAt();
        // A step that waits behind others' on a cluster that they share is not late by its own fault.
        Instant since = begun == null && shown.ownCluster() ? sent(attempt) : begun;
        if (since == null || !since.plus(most).isBefore(night.now())) {
            return false;
        }
        String limit = Statuses.words(most);
        String cause = begun == null
                ? "It had not begun " + limit + " after it was sent (launcher.max-duration)."
                : "It ran longer than " + limit + " (launcher.max-duration).";
        if (nights.ending(night.date(), attempt.number(), new Ending(owner, Ending.Kind.OVERRUN, cause))) {
            progress.say("Attempt " + attempt.number() + " of " + night.run() + " is being ended: " + cause);
        }
        return true;
    }

    private static Instant sent(Attempt attempt) {
        return Objects.requireNonNull(attempt.sendings().get(attempt.sendings().lastKey()))
                .at();
    }

    private NightStatus active(Night night, Attempt attempt, Submission shown, Observation seen, Set<Part> parts) {
        if (attempt.toBeEnded() && parts.contains(Part.FOLLOW)) {
            compute.stop(shown, attempt.claim().runId());
            return Statuses.stopping(night, attempt, shown, "It is being ended: " + seen.platformState() + ".");
        }
        return Statuses.running(night, attempt, shown, seen);
    }

    /** Everything that was sent has ended: what became of it? */
    private Optional<NightStatus> conclude(
            Night night, Attempt attempt, List<Submission> submissions, Submission shown, Observation seen) {
        SortedMap<Integer, Reported> reported = reports.of(attempt);
        if (reported.size() < submissions.size()) {
            // A report is the last thing that an application does. Without one it may live on, whatever became of its
            // step, and whatever another sending's run reported.
            List<Submission> living = new ArrayList<>(submissions);
            if (seen.state() == State.COMPLETED
                    && decisive(reported, submissions).filter(NightEngine::good).isPresent()) {
                living.remove(shown);
            }
            Stopping stopping = stop(living, attempt);
            if (!stopping.done()) {
                return Optional.of(Statuses.stopping(
                        night,
                        attempt,
                        shown,
                        stopping.byHand().isEmpty()
                                ? "Making sure that nothing of it runs any more."
                                : stopping.byHand()));
            }
            // What was alive until now may have finished its work first.
            reported = reports.of(attempt);
        }
        @Nullable Reported decisive = decisive(reported, submissions).orElse(null);
        if (decisive != null && good(decisive)) {
            String remark = Verdict.remark(attempt, seen);
            return end(
                    night, attempt, submissions, Verdict.succeeded(decisive.report(), decisive.uri(), shown, remark));
        }
        Ending ending = attempt.ending();
        if (!attempt.toBeEnded() && (decisive == null || !Verdict.stays(decisive.report()))) {
            Optional<Submission> lost = outOfSight(night, attempt, submissions, reported);
            if (lost.isPresent()) {
                return Optional.of(Statuses.outOfSight(night, attempt, lost.get(), settings.maxDuration()));
            }
        }
        if (decisive != null && (ending == null || Verdict.stays(decisive.report()))) {
            return end(
                    night,
                    attempt,
                    submissions,
                    Verdict.reported(night.run(), decisive.report(), decisive.uri(), shown));
        }
        if (attempt.cancelled()) {
            return end(night, attempt, submissions, Verdict.cancelled(night.run(), shown, "It was cancelled."));
        }
        if (ending != null) {
            return end(night, attempt, submissions, Verdict.ended(night.run(), shown, ending));
        }
        return concludeWithoutReport(
                night,
                attempt,
                submissions,
                silent(attempt, submissions, reported).findFirst().orElse(shown));
    }

    /**
     * A submission without a report whose cluster EMR does not know, although it was sent so recently that it may well run. EMR keeps clusters
     * for weeks after their end, so that its answer says more of EMR than of the run: another attempt might run beside it.
     */
    private Optional<Submission> outOfSight(
            Night night, Attempt attempt, List<Submission> submissions, SortedMap<Integer, Reported> reported) {
        if (!sent(attempt).plus(settings.maxDuration()).isAfter(night.now())) {
            return Optional.empty();
        }
        return silent(attempt, submissions, reported)
                .filter(submission -> compute.observe(submission).state() == State.VANISHED)
                .findFirst();
    }

    /** The report that tells what became of an attempt; none while another run may still tell more. */
    private static Optional<Reported> decisive(SortedMap<Integer, Reported> reported, List<Submission> submissions) {
        boolean complete = reported.size() >= submissions.size();
        return RunReports.decisive(reported.values()).filter(one -> complete || !one.mayBeADoubles());
    }

    private static boolean good(Reported reported) {
        return reported.report().good();
    }

    private Optional<NightStatus> concludeWithoutReport(
            Night night, Attempt attempt, List<Submission> submissions, Submission silent) {
        Observation seen = compute.observe(silent);
        List<Clue> clues = compute.clues(silent);
        return logsMayCome(night, seen, clues)
                ? Optional.of(Statuses.stopping(night, attempt, silent, "It failed; its logs are on their way."))
                : end(night, attempt, submissions, Verdict.unreported(night.run(), clues, silent, seen));
    }

    /** What was sent and left no report, as far as is known which sending is whose. */
    private static Stream<Submission> silent(
            Attempt attempt, List<Submission> submissions, SortedMap<Integer, Reported> reported) {
        Set<String> told = new HashSet<>();
        reported.keySet()
                .forEach(number -> Optional.ofNullable(attempt.submissions().get(number))
                        .ifPresent(submission -> told.add(identity(submission))));
        return submissions.stream().filter(submission -> !told.contains(identity(submission)));
    }

    /** Has everything ended; what one of them needs somebody for is told before what is under way. */
    private Stopping stop(List<Submission> submissions, Attempt attempt) {
        Stopping all = Stopping.DONE;
        for (Submission submission : submissions) {
            Stopping one = compute.stop(submission, attempt.claim().runId());
            if (!one.done() && (all.done() || !one.byHand().isEmpty())) {
                all = one;
            }
        }
        return all;
    }

    private Optional<NightStatus> end(Night night, Attempt attempt, List<Submission> submissions, Outcome outcome) {
        submissions.forEach(compute::release);
        if (nights.outcome(night.date(), attempt.number(), outcome)) {
            progress.say("Attempt " + attempt.number() + " "
                    + outcome.kind().name().toLowerCase(Locale.ROOT) + ": " + outcome.cause());
        }
        return Optional.empty();
    }

    /** Whether waiting may show more than the clues that are there. */
    private boolean logsMayCome(Night night, Observation seen, List<Clue> clues) {
        Instant ended = seen.endedAt();
        Duration wait = settings.waiting().logs();
        return Verdict.asksLogs(seen.state())
                && ended != null
                && !wait.isZero()
                && ended.plus(wait).isAfter(night.now())
                && clues.stream().noneMatch(clue -> clue.failure().explains());
    }

    /** How a night stands that needs another attempt, or its first one; on a closed day it needs none. */
    private NightStatus asItWas(Night night) {
        Optional<Attempt> last = night.last();
        if (last.isPresent()) {
            return Statuses.ended(night, last.get(), List.of());
        }
        return DumpCheck.closed(store, settings.dumps(), night.date())
                ? Statuses.closedDay(night)
                : Statuses.notBegun(night.run());
    }

    private NightStatus finish(Night night, Attempt attempt) {
        Outcome outcome = attempt.ended();
        submissions(attempt).forEach(compute::release);
        if (settings.catalog().enabled() && !attempt.catalogued()) {
            List<String> changes = aftercare.catalog();
            nights.catalogued(night.date(), attempt.number(), changes);
            progress.say(
                    "The catalog is in line: " + changes.size() + (changes.size() == 1 ? " change." : " changes."));
        }
        Delivery delivery = aftercare.succeeded(night.date(), attempt, outcome);
        if (delivery.finished()) {
            if (!delivery.failures().isEmpty()) {
                nights.untold(night.date(), attempt.number(), delivery.failures());
                delivery.failures().forEach(progress::say);
            }
            nights.closed(night.date(), attempt.number(), owner);
            progress.say("The run of " + night.run() + " is closed.");
        } else if (delivery.failures().isEmpty()) {
            progress.say("Another launcher is notifying people of " + night.run() + ", and closes it then.");
        }
        return Statuses.ended(night, attempt, delivery.failures());
    }

    private NightStatus closed(Night night, Attempt attempt) {
        NightFiles read = NightFiles.of(store, settings.dumps(), night.date());
        String before = attempt.claim().fingerprint();
        if (read.fingerprint().equals(before)) {
            return Statuses.ended(night, attempt, List.of());
        }
        // What has no date in its name is overwritten for later dates: that is no news for one that went well.
        NightFiles input = read.dated();
        Optional<List<String>> changed =
                nights.contents(night.date(), before).map(earlier -> input.changes(NightFiles.dated(earlier)));
        if (changed.filter(List::isEmpty).isPresent()) {
            return Statuses.ended(night, attempt, List.of());
        }
        List<String> changes = changed.orElse(List.of());
        List<String> notes = new ArrayList<>();
        notes.add("The dumps have changed since; emr-launcher run --force takes them in.");
        notes.addAll(changes);
        notes.addAll(aftercare
                .inputChanged(night.date(), input.fingerprint(), changes)
                .failures());
        return Statuses.ended(night, attempt, notes);
    }

    /** The night has failed or was cancelled, and waits for somebody or for another input. */
    private NightStatus rest(Night night, Attempt attempt) {
        NightStatus status = Statuses.ended(night, attempt, List.of());
        Delivery delivery = attempt.calledOff()
                ? aftercare.cancelled(night.date(), attempt, status.detail())
                : aftercare.failed(night.date(), attempt, attempt.ended());
        return status.with(delivery.failures());
    }
}
