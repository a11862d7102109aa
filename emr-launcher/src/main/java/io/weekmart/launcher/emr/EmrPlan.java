package io.weekmart.launcher.emr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weekmart.launcher.compute.Target;
import io.weekmart.launcher.compute.Work;
import io.weekmart.launcher.config.NightSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What would be asked of EMR, before a cent is spent.
 *
 * @param action RunJobFlow or AddJobFlowSteps
 * @param request the body in the API's JSON shape, as boto3 and Airflow take it
 * @param command the same as a command line of {@code aws emr}
 */
public record EmrPlan(String action, JsonNode request, String command) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Plans work for a target. Nothing is called. */
    public static EmrPlan of(NightSettings settings, Work work, Target target, Instant now) {
        EmrRequests requests = new EmrRequests(settings);
        String cluster = target.cluster();
        if (cluster == null) {
            JsonNode request = RequestJson.of(client -> client.runJobFlow(requests.runJobFlow(work, now)));
            return new EmrPlan("RunJobFlow", request, createCluster(request));
        }
        JsonNode request = RequestJson.of(client -> client.addJobFlowSteps(requests.addStep(cluster, work)));
        return new EmrPlan("AddJobFlowSteps", request, addSteps(request));
    }

    private static String addSteps(JsonNode request) {
        List<String> command = new ArrayList<>(List.of("aws emr add-steps"));
        command.add("--cluster-id " + quoted(request.path("JobFlowId").asText()));
        if (request.has("ExecutionRoleArn")) {
            command.add("--execution-role-arn "
                    + quoted(request.path("ExecutionRoleArn").asText()));
        }
        command.add("--steps " + quoted(steps(request.path("Steps"))));
        return String.join(" \\\n  ", command);
    }

    /** {@code aws emr create-cluster} takes no RunJobFlow JSON: each part has an option of its own. */
    private static String createCluster(JsonNode request) {
        List<String> command = new ArrayList<>(List.of("aws emr create-cluster"));
        JsonNode instances = request.path("Instances");
        option(command, "--name", request.path("Name"));
        option(command, "--release-label", request.path("ReleaseLabel"));
        List<String> applications = new ArrayList<>();
        request.path("Applications")
                .forEach(application ->
                        applications.add("Name=" + application.path("Name").asText()));
        command.add("--applications " + String.join(" ", applications));
        command.add(
                "--instance-fleets " + quoted(instances.path("InstanceFleets").toString()));
        command.add("--ec2-attributes " + quoted(ec2Attributes(request).toString()));
        option(command, "--service-role", request.path("ServiceRole"));
        option(command, "--security-configuration", request.path("SecurityConfiguration"));
        option(command, "--log-uri", request.path("LogUri"));
        option(command, "--log-encryption-kms-key-id", request.path("LogEncryptionKmsKeyId"));
        if (request.has("BootstrapActions")) {
            ArrayNode actions = MAPPER.createArrayNode();
            request.path("BootstrapActions").forEach(action -> actions.addObject()
                    .put("Name", action.path("Name").asText())
                    .put(
                            "Path",
                            action.path("ScriptBootstrapAction").path("Path").asText()));
            command.add("--bootstrap-actions " + quoted(actions.toString()));
        }
        if (request.has("ManagedScalingPolicy")) {
            command.add("--managed-scaling-policy "
                    + quoted(request.path("ManagedScalingPolicy").toString()));
        }
        command.add("--auto-termination-policy "
                + quoted(request.path("AutoTerminationPolicy").toString()));
        option(command, "--scale-down-behavior", request.path("ScaleDownBehavior"));
        option(command, "--step-concurrency-level", request.path("StepConcurrencyLevel"));
        command.add("--no-termination-protected");
        command.add("--visible-to-all-users");
        command.add(
                instances.path("KeepJobFlowAliveWhenNoSteps").asBoolean() ? "--no-auto-terminate" : "--auto-terminate");
        List<String> tags = new ArrayList<>();
        request.path("Tags")
                .forEach(tag -> tags.add(quoted(
                        tag.path("Key").asText() + "=" + tag.path("Value").asText())));
        command.add("--tags " + String.join(" ", tags));
        if (request.has("Steps")) {
            command.add("--steps " + quoted(steps(request.path("Steps"))));
        }
        return String.join(" \\\n  ", command);
    }

    private static ObjectNode ec2Attributes(JsonNode request) {
        JsonNode instances = request.path("Instances");
        ObjectNode attributes = MAPPER.createObjectNode();
        attributes.set("InstanceProfile", request.path("JobFlowRole"));
        copy(instances, "Ec2KeyName", attributes, "KeyName");
        copy(instances, "Ec2SubnetIds", attributes, "SubnetIds");
        copy(instances, "EmrManagedMasterSecurityGroup", attributes, "EmrManagedMasterSecurityGroup");
        copy(instances, "EmrManagedSlaveSecurityGroup", attributes, "EmrManagedSlaveSecurityGroup");
        copy(instances, "ServiceAccessSecurityGroup", attributes, "ServiceAccessSecurityGroup");
        return attributes;
    }

    private static void copy(JsonNode from, String name, ObjectNode to, String other) {
        if (from.has(name)) {
            to.set(other, from.path(name));
        }
    }

    private static String steps(JsonNode steps) {
        ArrayNode shown = MAPPER.createArrayNode();
        steps.forEach(step -> shown.addObject()
                .put("Type", "CUSTOM_JAR")
                .put("Name", step.path("Name").asText())
                .put("ActionOnFailure", step.path("ActionOnFailure").asText())
                .put("Jar", step.path("HadoopJarStep").path("Jar").asText())
                .set("Args", step.path("HadoopJarStep").path("Args")));
        return shown.toString();
    }

    private static void option(List<String> command, String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            command.add(name + " " + quoted(value.asText()));
        }
    }

    /** A word for a POSIX shell. */
    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The request, indented. */
    public String requestText() {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(String.format(Locale.ROOT, "%s is no JSON", request), e);
        }
    }
}
