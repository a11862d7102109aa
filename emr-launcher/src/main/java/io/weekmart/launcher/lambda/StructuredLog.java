package io.weekmart.launcher.lambda;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weekmart.launcher.night.NightStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Log lines as JSON objects, and metrics in CloudWatch's embedded format: a log line that CloudWatch makes numbers of. */
final class StructuredLog {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String NAMESPACE = "Weekmart";
    private static final double MILLIS_A_SECOND = 1000;
    private static final double SECONDS_AN_HOUR = 3600;

    private final PrintStream out;
    private final String environment;

    StructuredLog(PrintStream out, String environment) {
        this.out = out;
        this.environment = environment;
    }

    /** A sentence about a night. */
    void say(String level, String night, @Nullable String runId, String sentence) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("level", level).put("environment", environment).put("night", night);
        if (runId != null) {
            line.put("run_id", runId);
        }
        out.println(line.put("message", sentence));
    }

    /** How a night stands. */
    void status(NightStatus status) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("level", status.exitCode().code() == 0 || status.phase().inProgress() ? "INFO" : "WARN")
                .put("environment", environment)
                .put("night", status.date().toString());
        if (status.runId() != null) {
            line.put("run_id", status.runId());
        }
        line.put("phase", status.phase().label())
                .put("exit_code", status.exitCode().code())
                .put("message", status.detail());
        status.notes().forEach(line.withArray("notes")::add);
        out.println(line);
    }

    /**
     * The metrics of a night.
     *
     * @param closedNow whether it was closed just now: then it has a duration
     * @param lastGood when the last good night was closed; empty where none was of late
     */
    void metrics(NightStatus status, boolean closedNow, Optional<Instant> lastGood, Instant now) {
        ObjectNode line = MAPPER.createObjectNode();
        ObjectNode directive = line.putObject("_aws").put("Timestamp", now.toEpochMilli());
        ObjectNode metrics = directive.putArray("CloudWatchMetrics").addObject().put("Namespace", NAMESPACE);
        metrics.putArray("Dimensions").addArray().add("Environment");
        line.put("Environment", environment).put("Night", status.date().toString());
        if (status.runId() != null) {
            line.put("RunId", status.runId());
        }
        if (!status.phase().inProgress()) {
            metric(line, metrics, "NightSucceeded", "Count", status.exitCode().code() == 0 ? 1 : 0);
            metric(line, metrics, "NightExitCode", "None", status.exitCode().code());
        }
        if (closedNow && status.since() != null) {
            metric(
                    line,
                    metrics,
                    "NightDuration",
                    "Seconds",
                    Duration.between(status.since(), now).toMillis() / MILLIS_A_SECOND);
        }
        lastGood.ifPresent(at -> metric(
                line,
                metrics,
                "HoursSinceGoodNight",
                "None",
                Math.max(0, Duration.between(at, now).toSeconds() / SECONDS_AN_HOUR)));
        if (metrics.has("Metrics")) {
            out.println(line);
        }
    }

    private static void metric(ObjectNode line, ObjectNode metrics, String name, String unit, double value) {
        metrics.withArray("Metrics").addObject().put("Name", name).put("Unit", unit);
        line.put(name, value);
    }
}
