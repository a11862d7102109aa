package io.weekmart.launcher.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weekmart.launcher.aws.AwsJsonServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stands in for EMR: the clusters and steps that it is asked for, in the states that a test gives them. */
public final class EmrServer extends AwsJsonServer {
    /** Entries of a page: few, so that a night already needs more than one. */
    private static final int PAGE = 2;

    private final Map<String, Cluster> clusters = new LinkedHashMap<>();
    private Consumer<Step> onStep = step -> {};
    private int ids;

    /** A cluster; a test may change its state and reason. */
    public static final class Cluster {
        public final String id;
        public final String name;
        public final JsonNode request;
        public final List<Step> steps = new ArrayList<>();
        public String state = "STARTING";
        public @Nullable String reasonCode;
        public String reason = "";
        public final List<String> details = new ArrayList<>();
        public @Nullable Instant ended;
        private final Instant created = Instant.now();

        private Cluster(String id, JsonNode request) {
            this.id = id;
            this.name = request.path("Name").asText();
            this.request = request;
        }

        /** The tags that it was made with. */
        public Map<String, String> tags() {
            Map<String, String> tags = new TreeMap<>();
            request.path("Tags")
                    .forEach(tag ->
                            tags.put(tag.path("Key").asText(), tag.path("Value").asText()));
            return tags;
        }

        public boolean ended() {
            return state.startsWith("TERMINATED");
        }

        /** Ends with errors, for a reason that EMR gives. */
        public void fail(String code, String message) {
            state = "TERMINATED_WITH_ERRORS";
            reasonCode = code;
            reason = message;
            ended = Instant.now();
        }
    }

    /** A step; a test may change its state and reason. */
    public static final class Step {
        public final String id;
        public final Cluster cluster;
        public final String name;
        public final List<String> arguments = new ArrayList<>();
        public final JsonNode config;
        public String state = "PENDING";
        public @Nullable String failureReason;
        public @Nullable String failureMessage;
        public @Nullable Instant started;
        public @Nullable Instant ended;

        private Step(String id, Cluster cluster, JsonNode config) {
            this.id = id;
            this.cluster = cluster;
            this.name = config.path("Name").asText();
            this.config = config;
            config.path("HadoopJarStep").path("Args").forEach(argument -> arguments.add(argument.asText()));
        }

        /** What stands behind an option of the application. */
        public String option(String name) {
            return arguments.get(arguments.lastIndexOf(name) + 1);
        }

        public void end(String terminal) {
            state = terminal;
            ended = Instant.now();
        }
    }

    /** Does something with each step that is taken, at once. */
    public synchronized void onStep(Consumer<Step> action) {
        onStep = action;
    }

    /** Clusters in the order in which they were made. */
    public synchronized List<Cluster> clusters() {
        return List.copyOf(clusters.values());
    }

    /** All steps of a name. */
    public synchronized List<Step> steps(String name) {
        return clusters.values().stream()
                .flatMap(cluster -> cluster.steps.stream())
                .filter(step -> step.name.equals(name))
                .toList();
    }

    /** Knows a cluster no more, as EMR does some weeks after its end. */
    public synchronized void forget(Cluster cluster) {
        clusters.remove(cluster.id);
    }

    /** A cluster that is there already, as others may have made it. */
    public synchronized Cluster cluster(String name, String state, Map<String, String> tags) {
        ObjectNode request = MAPPER.createObjectNode().put("Name", name);
        ArrayNode list = request.putArray("Tags");
        tags.forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
        request.putObject("Instances").put("KeepJobFlowAliveWhenNoSteps", true);
        Cluster cluster = add(request);
        cluster.state = state;
        return cluster;
    }

    private Cluster add(JsonNode request) {
        Cluster cluster = new Cluster("j-" + String.format("%013d", ++ids), request);
        clusters.put(cluster.id, cluster);
        return cluster;
    }

    @Override
    protected ObjectNode carryOut(String action, JsonNode request) {
        return switch (action) {
            case "RunJobFlow" -> runJobFlow(request);
            case "AddJobFlowSteps" -> addJobFlowSteps(request);
            case "DescribeCluster" -> describeCluster(cluster(request.path("ClusterId")));
            case "DescribeStep" -> describeStep(request);
            case "ListSteps" -> listSteps(cluster(request.path("ClusterId")), request);
            case "ListClusters" -> listClusters(request);
            case "CancelSteps" -> cancelSteps(request);
            case "TerminateJobFlows" -> terminateJobFlows(request);
            default -> throw new Refusal("InvalidRequestException", "No such action here: " + action);
        };
    }

    private ObjectNode runJobFlow(JsonNode request) {
        Cluster cluster = add(request);
        request.path("Steps").forEach(step -> step(cluster, step));
        return MAPPER.createObjectNode().put("JobFlowId", cluster.id);
    }

    private ObjectNode addJobFlowSteps(JsonNode request) {
        Cluster cluster = cluster(request.path("JobFlowId"));
        if (cluster.ended() || cluster.state.equals("TERMINATING")) {
            throw new Refusal(
                    "InvalidRequestException",
                    "A job flow that is shutting down, terminated, or finished may not be modified.");
        }
        ObjectNode answer = MAPPER.createObjectNode();
        ArrayNode made = answer.putArray("StepIds");
        request.path("Steps").forEach(step -> made.add(step(cluster, step).id));
        return answer;
    }

    private Step step(Cluster cluster, JsonNode config) {
        Step step = new Step("s-" + String.format("%013d", ++ids), cluster, config);
        cluster.steps.add(step);
        onStep.accept(step);
        return step;
    }

    private Cluster cluster(JsonNode id) {
        @Nullable Cluster cluster = clusters.get(id.asText());
        if (cluster == null) {
            throw new Refusal("InvalidRequestException", "Cluster id '" + id.asText() + "' is not valid.");
        }
        return cluster;
    }

    private static ObjectNode describeCluster(Cluster cluster) {
        ObjectNode answer = MAPPER.createObjectNode();
        ObjectNode shown = summary(answer.putObject("Cluster"), cluster);
        shown.set("Tags", cluster.request.path("Tags").deepCopy());
        shown.put("LogUri", cluster.request.path("LogUri").asText(null));
        return answer;
    }

    private static ObjectNode summary(ObjectNode shown, Cluster cluster) {
        shown.put("Id", cluster.id).put("Name", cluster.name);
        ObjectNode status = shown.putObject("Status").put("State", cluster.state);
        status.putObject("StateChangeReason").put("Code", cluster.reasonCode).put("Message", cluster.reason);
        ArrayNode errors = status.putArray("ErrorDetails");
        cluster.details.forEach(detail -> errors.addObject().put("ErrorMessage", detail));
        ObjectNode timeline = status.putObject("Timeline").put("CreationDateTime", seconds(cluster.created));
        if (cluster.ended != null) {
            timeline.put("EndDateTime", seconds(cluster.ended));
        }
        return shown;
    }

    private ObjectNode describeStep(JsonNode request) {
        ObjectNode answer = MAPPER.createObjectNode();
        Cluster cluster = cluster(request.path("ClusterId"));
        Step step = cluster.steps.stream()
                .filter(one -> one.id.equals(request.path("StepId").asText()))
                .findFirst()
                .orElseThrow(() -> new Refusal("InvalidRequestException", "Step id is not valid."));
        show(answer.putObject("Step"), step);
        return answer;
    }

    private static void show(ObjectNode shown, Step step) {
        shown.put("Id", step.id).put("Name", step.name);
        ArrayNode arguments =
                shown.putObject("Config").put("Jar", "command-runner.jar").putArray("Args");
        step.arguments.forEach(arguments::add);
        ObjectNode status = shown.putObject("Status").put("State", step.state);
        if (step.failureReason != null) {
            status.putObject("FailureDetails").put("Reason", step.failureReason).put("Message", step.failureMessage);
        }
        ObjectNode timeline = status.putObject("Timeline");
        if (step.started != null) {
            timeline.put("StartDateTime", seconds(step.started));
        }
        if (step.ended != null) {
            timeline.put("EndDateTime", seconds(step.ended));
        }
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }

    /** The newest first, as EMR lists them. */
    private static ObjectNode listSteps(Cluster cluster, JsonNode request) {
        ObjectNode answer = MAPPER.createObjectNode();
        ArrayNode list = answer.putArray("Steps");
        List<String> states = new ArrayList<>();
        request.path("StepStates").forEach(state -> states.add(state.asText()));
        List<Step> newestFirst = new ArrayList<>(cluster.steps.stream()
                .filter(step -> states.isEmpty() || states.contains(step.state))
                .toList());
        Collections.reverse(newestFirst);
        page(newestFirst, request, answer).forEach(step -> show(list.addObject(), step));
        return answer;
    }

    private ObjectNode listClusters(JsonNode request) {
        List<String> states = new ArrayList<>();
        request.path("ClusterStates").forEach(state -> states.add(state.asText()));
        double after = request.path("CreatedAfter").asDouble(0);
        ObjectNode answer = MAPPER.createObjectNode();
        ArrayNode list = answer.putArray("Clusters");
        List<Cluster> found = clusters.values().stream()
                .filter(cluster -> states.isEmpty() || states.contains(cluster.state))
                .filter(cluster -> seconds(cluster.created) >= after)
                .toList();
        page(found, request, answer).forEach(cluster -> summary(list.addObject(), cluster));
        return answer;
    }

    /** The part of a list that a request's marker asks for; where it is not the last one, the answer names the next. */
    private static <T> List<T> page(List<T> all, JsonNode request, ObjectNode answer) {
        int from = request.path("Marker").asInt(0);
        int to = Math.min(all.size(), from + PAGE);
        if (to < all.size()) {
            answer.put("Marker", String.valueOf(to));
        }
        return all.subList(Math.min(from, to), to);
    }

    private ObjectNode cancelSteps(JsonNode request) {
        Cluster cluster = cluster(request.path("ClusterId"));
        request.path("StepIds").forEach(id -> cluster.steps.stream()
                .filter(step -> step.id.equals(id.asText()))
                .filter(step -> step.state.equals("PENDING") || step.state.equals("RUNNING"))
                .forEach(step -> step.end("CANCELLED")));
        return MAPPER.createObjectNode();
    }

    private ObjectNode terminateJobFlows(JsonNode request) {
        request.path("JobFlowIds").forEach(id -> terminate(cluster(id)));
        return MAPPER.createObjectNode();
    }

    /** At once: the states between are a test's to set. */
    private static void terminate(Cluster cluster) {
        for (Step step : cluster.steps) {
            if (step.state.equals("PENDING") || step.state.equals("RUNNING")) {
                step.end("CANCELLED");
            }
        }
        cluster.state = "TERMINATED";
        cluster.reasonCode = "USER_REQUEST";
    }
}
