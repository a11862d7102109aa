package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.night.NightStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run's status, for people and for programs. */
final class StatusText {
    private StatusText() {}

    /** A line for each thing that is known. */
    static String text(NightStatus status, Instant now) {
        StringBuilder text = new StringBuilder();
        line(text, "pipeline", status.run().pipeline());
        line(text, "date", status.date().toString());
        line(text, "phase", phase(status, now));
        if (status.runId() != null) {
            line(text, "run", status.runId() + ", attempt " + status.attempt());
        }
        if (status.submission() != null) {
            line(text, "where", status.submission().toString());
        }
        line(text, "detail", status.detail());
        status.notes().forEach(note -> line(text, "note", note));
        line(text, "do", status.hint());
        line(text, "report", Optional.ofNullable(status.report()).orElse(""));
        line(text, "next", status.next());
        return text.toString();
    }

    /** The phase of another pipeline's run in one line. */
    static String other(NightStatus status, Instant now) {
        StringBuilder text = new StringBuilder();
        String pipeline = status.run().pipeline();
        line(text, "also", pipeline + ": " + phase(status, now) + "; for more add --pipeline " + pipeline);
        return text.toString();
    }

    /** That the phase of another pipeline's run is not known, and why, in one line. */
    static String unknown(String pipeline, UserFault why) {
        StringBuilder text = new StringBuilder();
        line(text, "also", pipeline + ": not known: " + why.getMessage());
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append(String.format("%-10s%s%n", name, value));
        }
    }

    static String phase(NightStatus status, Instant now) {
        return status.since() == null || !status.phase().inProgress()
                ? status.phase().label()
                : status.phase().label() + " for " + elapsed(Duration.between(status.since(), now));
    }

    private static String elapsed(Duration time) {
        long minutes = Math.max(0, time.toMinutes());
        if (minutes == 0) {
            return Math.max(0, time.toSeconds()) + " s";
        }
        return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    static String json(NightStatus status) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("pipeline", status.run().pipeline());
        all.put("date", status.date().toString());
        all.put("phase", status.phase().label());
        all.put("in_progress", status.phase().inProgress());
        all.put("exit_code", status.exitCode().code());
        all.put("attempt", status.attempt());
        put(all, "run_id", status.runId());
        if (status.submission() != null) {
            put(all, "cluster", status.submission().cluster());
            put(all, "step", status.submission().step());
        }
        put(all, "since", status.since());
        put(all, "detail", status.detail());
        all.put("notes", status.notes());
        put(all, "hint", status.hint());
        put(all, "next", status.next());
        put(all, "report", status.report());
        return JsonText.of(all);
    }

    private static void put(Map<String, Object> all, String name, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            all.put(name, value.toString());
        }
    }
}
