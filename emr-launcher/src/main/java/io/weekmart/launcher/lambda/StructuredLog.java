package io.weekmart.launcher.lambda;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.night.NightStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Log lines as JSON objects, and metrics in CloudWatch's embedded format: a log line that CloudWatch makes numbers of. */
final class StructuredLog {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String NAMESPACE = "Weekmart";
    private static final String METRICS = "/_aws/CloudWatchMetrics/0/Metrics";
    private static final double MILLIS_A_SECOND = 1000;
    private static final double SECONDS_AN_HOUR = 3600;

    private final PrintStream out;
    private final String environment;
    private final String pipeline;

    /** The log of a pipeline. */
    StructuredLog(PrintStream out, NightSettings settings) {
        this.out = out;
        this.environment = settings.environment();
        this.pipeline = settings.pipeline().name();
    }

    /**
     * A sentence.
     *
     * @param date the run date that it is about; null for none in particular
     */
    void say(String level, @Nullable LocalDate date, @Nullable String runId, String sentence) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("level", level)
                .put("environment", environment)
                .put("pipeline", pipeline)
                .put("date", date == null ? "" : date.toString());
        if (runId != null) {
            line.put("run_id", runId);
        }
        out.println(line.put("message", sentence));
    }

    /** How a run stands. */
    void status(NightStatus status) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("level", status.exitCode().code() == 0 || status.phase().inProgress() ? "INFO" : "WARN")
                .put("environment", environment)
                .put("pipeline", pipeline)
                .put("date", status.date().toString());
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
     * The metrics of a run.
     *
     * @param closedNow whether it was closed just now: then it has a duration
     */
    void metrics(NightStatus status, boolean closedNow, Instant now) {
        ObjectNode line = line(now).put("Date", status.date().toString());
        if (status.runId() != null) {
            line.put("RunId", status.runId());
        }
        // A success counts once: when it is closed, not whenever somebody looks at it again.
        if (!status.phase().inProgress() && (closedNow || status.exitCode() != ExitCode.DONE)) {
            verdict(line, status.exitCode());
        }
        if (closedNow && status.since() != null) {
            metric(
                    line,
                    "NightDuration",
                    "Seconds",
                    Duration.between(status.since(), now).toMillis() / MILLIS_A_SECOND);
        }
        print(line);
    }

    /** The metrics of a run that cannot go on. */
    void metrics(LocalDate date, ExitCode exitCode, Instant now) {
        ObjectNode line = line(now).put("Date", date.toString());
        verdict(line, exitCode);
        print(line);
    }

    /** How long ago the last good night was closed; where none is known, as long as it is looked back. */
    void sinceGoodNight(Duration age, Instant now) {
        ObjectNode line = line(now);
        metric(line, "HoursSinceGoodNight", "None", Math.max(0, age.toSeconds() / SECONDS_AN_HOUR));
        print(line);
    }

    private ObjectNode line(Instant now) {
        ObjectNode line = MAPPER.createObjectNode();
        ObjectNode metrics = line.putObject("_aws")
                .put("Timestamp", now.toEpochMilli())
                .putArray("CloudWatchMetrics")
                .addObject()
                .put("Namespace", NAMESPACE);
        metrics.putArray("Dimensions").addArray().add("Environment").add("Pipeline");
        metrics.putArray("Metrics");
        return line.put("Environment", environment).put("Pipeline", pipeline);
    }

    private void print(ObjectNode line) {
        if (!line.at(METRICS).isEmpty()) {
            out.println(line);
        }
    }

    private static void verdict(ObjectNode line, ExitCode exitCode) {
        metric(line, "NightSucceeded", "Count", exitCode == ExitCode.DONE ? 1 : 0);
        metric(line, "NightExitCode", "None", exitCode.code());
    }

    private static void metric(ObjectNode line, String name, String unit, double value) {
        ((ArrayNode) line.at(METRICS)).addObject().put("Name", name).put("Unit", unit);
        line.put(name, value);
    }
}
