package io.weekmart.launcher.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.terminal.PrintableStream;
import io.weekmart.launcher.aws.AwsIdentity;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.night.Accepted;
import io.weekmart.launcher.night.NightEngine;
import io.weekmart.launcher.night.NightStatus;
import io.weekmart.launcher.night.Wish;
import io.weekmart.launcher.session.Session;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda's entry. {@code WEEKMART_CONF} names the configuration. It answers a JSON object with the runs it looked at; a fault of one
 * keeps no other one from being looked at, and makes the call fail in the end, so that Lambda counts it.
 */
public final class Handler implements RequestStreamHandler {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String CONF = "WEEKMART_CONF";

    private final Map<String, String> environment;
    private final Clock clock;
    private final PrintStream out;

    /** As Lambda makes it. */
    public Handler() {
        this(System.getenv(), Clock.systemUTC(), System.out);
    }

    Handler(Map<String, String> environment, Clock clock, PrintStream out) {
        this.environment = environment;
        this.clock = clock;
        this.out = PrintableStream.over(out);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, @Nullable Context context) throws IOException {
        Event event = Event.of(MAPPER.readTree(input));
        Event.@Nullable Tick tick = event instanceof Event.Tick one ? one : null;
        List<NightSettings> configured = settings(tick == null ? null : tick.pipeline());
        Answer answer = new Answer();
        if (tick == null) {
            configured.forEach(settings -> concerned(settings, event, answer));
        } else {
            tick(configured.get(0), tick, answer);
        }
        if (answer.isEmpty()) {
            nothing(configured.get(0), event);
        }
        answer.throwFirst();
        output.write(MAPPER.writeValueAsBytes(answer.json));
    }

    /** What a call answers, and the first thing that went wrong in it. */
    private static final class Answer {
        private final ObjectNode json = MAPPER.createObjectNode();
        private final ArrayNode nights = json.putArray("nights");
        private @Nullable RuntimeException first;

        void add(NightStatus status) {
            nights.addObject()
                    .put("pipeline", status.run().pipeline())
                    .put("date", status.date().toString())
                    .put("phase", status.phase().label())
                    .put("exit_code", status.exitCode().code());
        }

        void add(RuntimeException fault) {
            first = first == null ? fault : first;
        }

        boolean isEmpty() {
            return nights.isEmpty() && first == null;
        }

        void throwFirst() {
            if (first != null) {
                throw first;
            }
        }
    }

    /** A schedule's tick, or a call, for one pipeline. A tick sweeps too, whatever pipelines the clusters were made for. */
    private void tick(NightSettings settings, Event.Tick tick, Answer answer) {
        StructuredLog log = new StructuredLog(out, settings);
        Due due = new Due(settings, clock.instant());
        try (Session session = new Session(settings, environment)) {
            NightEngine engine = session.engine(sentence -> log.say("INFO", null, null, sentence));
            LocalDate oldest = due.newest();
            try {
                NavigableSet<LocalDate> dates = due.of(tick, engine);
                oldest = oldest.isBefore(dates.first()) ? oldest : dates.first();
                reconcile(session, dates, accepted(settings, tick), log, answer);
                if (tick.date() == null) {
                    sweep(session, log, answer);
                }
            } finally {
                log.sinceGoodNight(sinceGoodNight(engine, oldest), clock.instant());
            }
        }
    }

    /** Looks after the dates of a pipeline that an event is about, if it is about any. */
    private void concerned(NightSettings settings, Event event, Answer answer) {
        NavigableSet<LocalDate> dates = new Due(settings, clock.instant()).of(event);
        if (dates.isEmpty()) {
            return;
        }
        StructuredLog log = new StructuredLog(out, settings);
        try (Session session = new Session(settings, environment)) {
            reconcile(session, dates, Accepted.NOTHING, log, answer);
            NightEngine engine = session.engine(sentence -> log.say("INFO", null, null, sentence));
            log.sinceGoodNight(sinceGoodNight(engine, dates.first()), clock.instant());
        }
    }

    /** Every call says how old the last good run is, one about nothing of ours too. */
    private void nothing(NightSettings settings, Event event) {
        StructuredLog log = new StructuredLog(out, settings);
        log.say("INFO", null, null, "Nothing to do for this event: " + event);
        try (Session session = new Session(settings, environment)) {
            NightEngine engine = session.engine(sentence -> log.say("INFO", null, null, sentence));
            LocalDate newest = new Due(settings, clock.instant()).newest();
            log.sinceGoodNight(sinceGoodNight(engine, newest), clock.instant());
        }
    }

    /** Nothing else may ever look at a cluster that was left behind, or at a run of an old date. */
    private static void sweep(Session session, StructuredLog log, Answer answer) {
        try {
            session.sweepUnattended(sentence -> log.say("INFO", null, null, sentence));
        } catch (UserFault fault) {
            log.say("ERROR", null, null, fault.getMessage() + " " + fault.hint());
            answer.add(fault);
        } catch (RuntimeException fault) {
            log.say("ERROR", null, null, fault.toString());
            answer.add(fault);
        }
    }

    /** What a call accepts, by whom it says and by the identity that passes it on. */
    private static Accepted accepted(NightSettings settings, Event.Tick tick) {
        return Accepted.of(settings.pipeline(), tick.accept(), () -> {
            String identity = AwsIdentity.describe();
            return tick.acceptedBy() == null ? identity : tick.acceptedBy() + " through " + identity;
        });
    }

    private void reconcile(
            Session session, NavigableSet<LocalDate> dates, Accepted accepted, StructuredLog log, Answer answer) {
        for (LocalDate date : dates) {
            try {
                answer.add(reconcile(session, date, accepted, log));
            } catch (RuntimeException fault) {
                answer.add(fault);
            }
        }
    }

    private NightStatus reconcile(Session session, LocalDate date, Accepted accepted, StructuredLog log) {
        NightLog about = new NightLog(log, date);
        try {
            NightEngine engine = session.engine(about);
            boolean closedBefore = engine.closed(date);
            // Who accepts something asks for an attempt; on the same input none would begin by itself.
            Wish wish = accepted.checks().isEmpty() ? Wish.AUTOMATIC : Wish.RUN;
            NightStatus status = engine.reconcile(date, wish, accepted);
            if (wish == Wish.RUN) {
                refuseForgotten(status, date, accepted);
            }
            log.status(status);
            log.metrics(status, !closedBefore && engine.closed(date), clock.instant());
            return status;
        } catch (UserFault fault) {
            about.error(fault.getMessage() + " " + fault.hint());
            if (!fault.isPassing()) {
                log.metrics(date, fault.exitCode(), clock.instant());
            }
            throw fault;
        } catch (RuntimeException fault) {
            about.error(fault.toString());
            log.metrics(date, ExitCode.INTERNAL, clock.instant());
            throw fault;
        }
    }

    /** Nothing remembers what is accepted until an attempt begins, and a later tick would begin it without. */
    private static void refuseForgotten(NightStatus status, LocalDate date, Accepted accepted) {
        if (status.phase() == NightStatus.Phase.WAITING_FOR_INPUT || status.phase() == NightStatus.Phase.CLOSED_DAY) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot accept " + String.join(", ", accepted.checks()) + " for " + date
                            + ": no attempt was begun, " + status.phase().label() + ". " + status.detail(),
                    "Nothing is accepted. Call again once the dumps are there.");
        }
    }

    /** An outage must not silence the metric that an alarm looks at: what nobody knows counts as the longest time. */
    private Duration sinceGoodNight(NightEngine engine, LocalDate night) {
        try {
            return engine.lastGood(night)
                    .map(at -> Duration.between(at, clock.instant()))
                    .orElse(NightEngine.GOOD_NIGHTS);
        } catch (UserFault fault) {
            return NightEngine.GOOD_NIGHTS;
        }
    }

    /** @param pipeline the one whose settings come first; null for that of launcher.steps */
    private List<NightSettings> settings(@Nullable String pipeline) {
        String conf = Optional.ofNullable(environment.get(CONF))
                .orElseThrow(
                        () -> new UserFault(
                                ExitCode.USAGE,
                                "Cannot look after any run: " + CONF + " is not set.",
                                "Set it to the configuration that emr-launcher deploy names, s3://.../artifacts/weekmart.conf."));
        return SettingsReader.readNights(List.of(conf), List.of(), Handler::text, pipeline);
    }

    private static Optional<String> text(S3Location file) {
        try (ObjectStore store = ObjectStore.connect()) {
            return store.text(file);
        }
    }
}
