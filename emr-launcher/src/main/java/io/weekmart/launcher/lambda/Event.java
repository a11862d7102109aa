package io.weekmart.launcher.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import io.weekmart.launcher.store.S3Location;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the Lambda is called with, as far as it matters. */
sealed interface Event {
    /**
     * A schedule's tick, or somebody's call.
     *
     * @param date the run date that it names; null for those that are due
     * @param pipeline the name of the pipeline that it is about; null for that of launcher.steps
     * @param accept what the attempt that it begins publishes though a guard of the job refuses it; only with a date
     * @param acceptedBy who says so; null where the call does not say
     */
    record Tick(@Nullable LocalDate date, @Nullable String pipeline, List<String> accept, @Nullable String acceptedBy)
            implements Event {
        public Tick {
            accept = List.copyOf(accept);
            if (date == null && !accept.isEmpty()) {
                throw new IllegalArgumentException("The event accepts " + accept + " and names no date");
            }
            if (acceptedBy != null && accept.isEmpty()) {
                throw new IllegalArgumentException(
                        "The event says who accepts, " + acceptedBy + ", and accepts nothing");
            }
        }
    }

    /** Objects that were created in S3. */
    record Created(List<S3Location> objects) implements Event {
        public Created {
            objects = List.copyOf(objects);
        }
    }

    /**
     * A step or a cluster of EMR has changed its state.
     *
     * @param name of the step or the cluster
     */
    record Changed(String name) implements Event {}

    /** Something else. */
    record Unknown(String description) implements Event {}

    String DATE = "date";
    String PIPELINE = "pipeline";
    String ACCEPT = "accept";
    String ACCEPTED_BY = "accepted-by";

    /** What a call may name. */
    Set<String> PARTS = Set.of(DATE, PIPELINE, ACCEPT, ACCEPTED_BY);

    /**
     * Reads an event: EventBridge's, S3's own, or a plain {@code {"pipeline": "shop", "date": "2024-05-05"}}, each part of which may be left
     * out. Beside a date it may say {@code "accept": ["min-rows=orders"], "accepted-by": "who"}.
     */
    static Event of(JsonNode json) {
        if (json.path("Records").isArray()) {
            return records(json.path("Records"));
        }
        String source = json.path("source").asText("");
        String type = json.path("detail-type").asText("");
        JsonNode detail = json.path("detail");
        return switch (source) {
            case "aws.s3" ->
                type.equals("Object Created")
                        ? new Created(List.of(new S3Location(
                                detail.path("bucket").path("name").asText(),
                                detail.path("object").path("key").asText())))
                        : new Unknown(source + " " + type);
            case "aws.emr" -> new Changed(detail.path("name").asText(""));
            case "aws.events", "aws.scheduler" -> tick(detail);
            case "" -> isCall(json) ? tick(json) : new Unknown("an object without a source");
            default -> new Unknown(source + " " + type);
        };
    }

    /** Somebody's call names a date, a pipeline, both or neither, and nothing else: others' envelopes and tests have no source either. */
    private static boolean isCall(JsonNode json) {
        return json.isObject()
                && json.properties().stream()
                        .allMatch(part -> PARTS.contains(part.getKey())
                                && (part.getValue().isTextual()
                                        || (part.getKey().equals(ACCEPT)
                                                && part.getValue().isArray())));
    }

    private static Tick tick(JsonNode json) {
        List<String> accept = new ArrayList<>();
        JsonNode accepted = json.path(ACCEPT);
        if (accepted.isTextual()) {
            accept.add(accepted.asText());
        }
        accepted.forEach(check -> accept.add(check.asText()));
        return new Tick(date(json.path(DATE)), json.path(PIPELINE).asText(null), accept, name(json.path(ACCEPTED_BY)));
    }

    /** A name of blanks is none. */
    private static @Nullable String name(JsonNode text) {
        String name = text.asText("").strip();
        return name.isEmpty() ? null : name;
    }

    /** S3's own notifications encode keys as in a query: a blank is a plus. EventBridge's don't. */
    private static Event records(JsonNode records) {
        List<S3Location> objects = new ArrayList<>();
        for (JsonNode record : records) {
            if (record.path("eventName").asText("").startsWith("ObjectCreated:")) {
                JsonNode s3 = record.path("s3");
                objects.add(new S3Location(
                        s3.path("bucket").path("name").asText(),
                        URLDecoder.decode(s3.path("object").path("key").asText(), StandardCharsets.UTF_8)));
            }
        }
        return objects.isEmpty() ? new Unknown("records of no created object") : new Created(objects);
    }

    private static @Nullable LocalDate date(JsonNode date) {
        try {
            return date.isTextual() ? LocalDate.parse(date.asText()) : null;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("The event's date is none: " + date, e);
        }
    }
}
