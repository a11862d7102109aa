package io.weekmart.launcher.iam;

import com.fasterxml.jackson.databind.JsonNode;
import io.weekmart.storage.S3Front;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Does what IAM does before S3: lets through what a policy allows, and denies the rest. */
public final class PolicyGate implements Predicate<S3Front.Request> {
    private final JsonNode policy;
    private final String bucket;
    private final List<String> denied = new CopyOnWriteArrayList<>();

    public PolicyGate(JsonNode policy, String bucket) {
        this.policy = policy;
        this.bucket = bucket;
    }

    /** What was denied so far, as "action key?query". */
    public List<String> denied() {
        return List.copyOf(denied);
    }

    /** Whether the policy allows a request. */
    @Override
    public boolean test(S3Front.Request request) {
        String action = action(request);
        String resource = "arn:aws:s3:::" + bucket + (request.key().isEmpty() ? "" : "/" + request.key());
        boolean ofMany = request.method().equals("POST") && query(request).containsKey("delete");
        boolean allowed =
                allows(action, ofMany ? null : resource, query(request).get("prefix"))
                        && (!action.equals("s3:GetObject") || maySeeThatThereIsNone());
        if (!allowed) {
            denied.add(action + " " + request.key() + "?" + request.query());
        }
        return allowed;
    }

    /**
     * Of an object that is not there S3 says so only to those who may list the bucket, asked without a prefix; to others it answers 403.
     * Whoever asks for a key may meet one that is missing.
     */
    private boolean maySeeThatThereIsNone() {
        return allows("s3:ListBucket", "arn:aws:s3:::" + bucket, null);
    }

    private static String action(S3Front.Request request) {
        Map<String, String> query = query(request);
        boolean ofBucket = request.key().isEmpty();
        return switch (request.method()) {
            case "GET", "HEAD" -> {
                if (!ofBucket) {
                    yield "s3:GetObject";
                }
                yield query.containsKey("uploads") ? "s3:ListBucketMultipartUploads" : "s3:ListBucket";
            }
            case "DELETE" -> query.containsKey("uploadId") ? "s3:AbortMultipartUpload" : "s3:DeleteObject";
            case "POST" -> query.containsKey("delete") ? "s3:DeleteObject" : "s3:PutObject";
            default -> "s3:PutObject";
        };
    }

    private static Map<String, String> query(S3Front.Request request) {
        Map<String, String> query = new TreeMap<>();
        for (String part : request.query().split("&", -1)) {
            int at = part.indexOf('=');
            query.put(
                    at < 0 ? part : part.substring(0, at),
                    at < 0 ? "" : URLDecoder.decode(part.substring(at + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    /** The keys of a deletion of many stand in its body, which nobody looks at here: its resource is null. */
    private boolean allows(String action, @Nullable String resource, @Nullable String prefix) {
        for (JsonNode statement : policy.path("Statement")) {
            boolean condition = true;
            for (JsonNode like : statement.path("Condition").path("StringLike")) {
                condition = prefix != null && matches(like.asText(), prefix);
            }
            for (JsonNode like : statement.path("Condition").path("StringLikeIfExists")) {
                condition = prefix == null || matches(like.asText(), prefix);
            }
            if (condition
                    && anyMatches(statement.path("Action"), action)
                    && (resource == null || anyMatches(statement.path("Resource"), resource))) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyMatches(JsonNode patterns, String text) {
        for (JsonNode pattern : patterns) {
            if (matches(pattern.asText(), text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String pattern, String text) {
        return text.matches(("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q"));
    }
}
