package io.weekmart.launcher.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.config.SettingsReader;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda's entry. {@code WEEKMART_CONF} names the configuration. It answers a JSON object with the nights it looked at; a fault of one
 * night keeps no other one from being looked at, and makes the call fail in the end, so that Lambda counts it.
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
        this.out = out;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, @Nullable Context context) throws IOException {
        Event event = Event.of(MAPPER.readTree(input));
        NightSettings settings = settings();
        StructuredLog log = new StructuredLog(out, settings.environment());
        ObjectNode answer = MAPPER.createObjectNode();
        ArrayNode nights = answer.putArray("nights");
        @Nullable RuntimeException first = null;
        try (Session session = new Session(settings, environment)) {
            NightEngine engine = session.engine(sentence -> log.say("INFO", "", null, sentence));
            Due due = new Due(settings, clock.instant());
            LocalDate oldest = due.tonight();
            try {
                for (LocalDate night : due.of(event, engine)) {
                    oldest = night.isBefore(oldest) ? night : oldest;
                    try {
                        NightStatus status = reconcile(session, night, log);
                        nights.addObject()
                                .put("date", night.toString())
                                .put("phase", status.phase().label())
                                .put("exit_code", status.exitCode().code());
                    } catch (RuntimeException fault) {
                        first = first == null ? fault : first;
                    }
                }
                if (event instanceof Event.Tick tick && tick.date() == null) {
                    try {
                        sweep(session, log);
                    } catch (RuntimeException fault) {
                        first = first == null ? fault : first;
                    }
                }
            } finally {
                log.sinceGoodNight(sinceGoodNight(engine, oldest), clock.instant());
            }
        }
        if (nights.isEmpty() && first == null) {
            log.say("INFO", "", null, "Nothing to do for this event: " + event);
        }
        if (first != null) {
            throw first;
        }
        output.write(MAPPER.writeValueAsBytes(answer));
    }

    /** Nothing else may ever look at a cluster that was left behind, or at a run of an old date. */
    private static void sweep(Session session, StructuredLog log) {
        try {
            session.sweepUnattended(sentence -> log.say("INFO", "", null, sentence));
        } catch (UserFault fault) {
            log.say("ERROR", "", null, fault.getMessage() + " " + fault.hint());
            throw fault;
        } catch (RuntimeException fault) {
            log.say("ERROR", "", null, fault.toString());
            throw fault;
        }
    }

    private NightStatus reconcile(Session session, LocalDate night, StructuredLog log) {
        NightLog about = new NightLog(log, night.toString());
        try {
            NightEngine engine = session.engine(about);
            boolean closedBefore = engine.closed(night);
            NightStatus status = engine.reconcile(night, Wish.AUTOMATIC);
            log.status(status);
            log.metrics(status, !closedBefore && engine.closed(night), clock.instant());
            return status;
        } catch (UserFault fault) {
            about.error(fault.getMessage() + " " + fault.hint());
            if (!fault.isPassing()) {
                log.metrics(night, fault.exitCode(), clock.instant());
            }
            throw fault;
        } catch (RuntimeException fault) {
            about.error(fault.toString());
            log.metrics(night, ExitCode.INTERNAL, clock.instant());
            throw fault;
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

    private NightSettings settings() {
        String conf = Optional.ofNullable(environment.get(CONF))
                .orElseThrow(
                        () -> new UserFault(
                                ExitCode.USAGE,
                                "Cannot look after nights: " + CONF + " is not set.",
                                "Set it to the configuration that emr-launcher deploy names, s3://.../artifacts/weekmart.conf."));
        return SettingsReader.readNight(List.of(conf), List.of(), Handler::text);
    }

    private static Optional<String> text(S3Location file) {
        try (ObjectStore store = ObjectStore.connect()) {
            return store.text(file);
        }
    }
}
