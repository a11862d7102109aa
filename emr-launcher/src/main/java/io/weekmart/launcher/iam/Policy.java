package io.weekmart.launcher.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weekmart.launcher.config.ClusterSettings;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.store.S3Location;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Least-privilege policies for a configuration. What it does not say stands as a named placeholder: {@code <region>}, {@code <account>}.
 */
public final class Policy {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String ARN = "arn:";
    private static final String ENVIRONMENT_TAG = "weekmart:environment";

    private final NightSettings settings;

    public Policy(NightSettings settings) {
        this.settings = settings;
    }

    /** The policy of a principal, as IAM takes it: a statement for each resource and condition, in the order of the table. */
    public JsonNode of(Principal principal) {
        Map<String, Statement> statements = new LinkedHashMap<>();
        for (Call call : Call.all()) {
            boolean concerned =
                    call.who() == principal || (principal == Principal.LAMBDA && call.who() == Principal.LAUNCHER);
            if (concerned && needed(call.when())) {
                statements
                        .computeIfAbsent(
                                call.resource() + " " + call.condition(),
                                unused -> new Statement(call.resource(), call.condition()))
                        .actions
                        .add(call.action());
            }
        }
        ObjectNode policy = MAPPER.createObjectNode().put("Version", "2012-10-17");
        ArrayNode list = policy.putArray("Statement");
        statements.values().forEach(statement -> list.add(json(statement)));
        return policy;
    }

    private static final class Statement {
        private final String resource;
        private final String condition;
        private final Set<String> actions = new TreeSet<>();

        Statement(String resource, String condition) {
            this.resource = resource;
            this.condition = condition;
        }
    }

    private ObjectNode json(Statement statement) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("Effect", "Allow");
        json.set("Action", array(List.copyOf(statement.actions)));
        json.set("Resource", array(resources(statement.resource)));
        if (!statement.condition.isEmpty()) {
            json.set("Condition", condition(statement.condition));
        }
        return json;
    }

    private static ArrayNode array(List<String> texts) {
        ArrayNode array = MAPPER.createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    private boolean needed(String when) {
        NightSettings.Notify told = settings.notifications();
        return switch (when) {
            case "" -> true;
            case "runtime-role" -> settings.cluster().roles().runtime() != null;
            case "makes-clusters" -> settings.cluster().id() == null;
            case "kms-keys" -> !settings.kmsKeys().isEmpty();
            case "log-kms-key" -> settings.cluster().logKmsKey() != null;
            case "catalog" -> settings.catalog().enabled();
            case "sns" -> told.snsTopic() != null;
            case "email" -> told.emailFrom() != null;
            case "webhook-secret" -> told.webhookSecret() != null;
            default -> throw new IllegalStateException("calls.csv names no such part: " + when);
        };
    }

    private List<String> resources(String name) {
        S3Location raw = settings.dumps().raw().path();
        S3Location output = settings.output();
        S3Location home = settings.home();
        ClusterSettings cluster = settings.cluster();
        NightSettings.Notify told = settings.notifications();
        String database = settings.catalog().database();
        return switch (name) {
            case "any" -> List.of("*");
            case "raw-bucket" -> List.of("arn:aws:s3:::" + raw.bucket());
            case "output-bucket" -> List.of("arn:aws:s3:::" + output.bucket());
            case "home-bucket" -> List.of("arn:aws:s3:::" + home.bucket());
            case "raw" -> List.of(below(raw));
            case "raw-and-itself" -> belowAndItself(raw);
            case "output" -> List.of(below(output));
            case "output-and-itself" -> belowAndItself(output);
            case "reports" -> List.of(below(output.resolve("runs/")));
            case "home" -> List.of(below(home));
            case "artifacts" -> List.of(below(home.resolve("artifacts/")));
            case "nights" -> List.of(below(home.resolve("nights/")));
            case "logs" -> List.of(below(settings.logs()));
            case "clusters" -> List.of("arn:aws:elasticmapreduce:<region>:<account>:cluster/*");
            case "service-role" -> List.of(role(cluster.roles().service()));
            case "instance-role" -> List.of(roleOfProfile(cluster.roles().instanceProfile()));
            case "runtime-role" -> List.of(role(String.valueOf(cluster.roles().runtime())));
            case "kms-keys" -> settings.kmsKeys();
            case "log-kms-key" -> List.of(String.valueOf(cluster.logKmsKey()));
            case "glue" ->
                List.of(
                        "arn:aws:glue:<region>:<account>:catalog",
                        "arn:aws:glue:<region>:<account>:database/" + database,
                        "arn:aws:glue:<region>:<account>:table/" + database + "/*");
            case "sns-topic" -> List.of(String.valueOf(told.snsTopic()));
            case "email-identity" -> List.of("arn:aws:ses:<region>:<account>:identity/*");
            case "webhook-secret" ->
                List.of(
                        String.valueOf(told.webhookSecret()).startsWith(ARN)
                                ? told.webhookSecret() + "*"
                                : "arn:aws:secretsmanager:<region>:<account>:secret:" + told.webhookSecret() + "-*");
            case "lambda-logs" -> List.of("arn:aws:logs:<region>:<account>:log-group:/aws/lambda/*");
            default -> throw new IllegalStateException("calls.csv names no such resource: " + name);
        };
    }

    private static String below(S3Location folder) {
        return "arn:aws:s3:::" + folder.bucket() + "/" + folder.key() + "*";
    }

    /** S3A asks for the folder itself, as an object of its name, before it lists it. */
    private static List<String> belowAndItself(S3Location folder) {
        String key = folder.key().replaceFirst("/$", "");
        return key.isEmpty()
                ? List.of(below(folder))
                : List.of(below(folder), "arn:aws:s3:::" + folder.bucket() + "/" + key);
    }

    /** The role of an instance profile, which has its name where it was made by the console. */
    private static String roleOfProfile(String nameOrArn) {
        return role(nameOrArn.replaceFirst(":instance-profile/(.*/)?", ":role/"));
    }

    /** The address without the name that may stand before it: IAM compares that alone. */
    private static String address(String sender) {
        int from = sender.lastIndexOf('<');
        return from < 0 ? sender : sender.substring(from + 1).replace(">", "").strip();
    }

    private static String role(String nameOrArn) {
        return nameOrArn.startsWith(ARN) ? nameOrArn : "arn:aws:iam::<account>:role/" + nameOrArn;
    }

    private ObjectNode condition(String name) {
        return switch (name) {
            case "raw-prefix" -> prefix(settings.dumps().raw().path());
            case "output-prefix" -> prefix(settings.output());
            case "home-prefix" -> prefix(settings.home());
            case "our-tag" -> equal("elasticmapreduce:ResourceTag/" + ENVIRONMENT_TAG, settings.environment());
            case "our-request-tag" -> equal("elasticmapreduce:RequestTag/" + ENVIRONMENT_TAG, settings.environment());
            case "passed-to-emr" -> equal("iam:PassedToService", "elasticmapreduce.amazonaws.com");
            case "passed-to-ec2" -> equal("iam:PassedToService", "ec2.amazonaws.com");
            case "our-sender" ->
                equal(
                        "ses:FromAddress",
                        address(String.valueOf(settings.notifications().emailFrom())));
            default -> throw new IllegalStateException("calls.csv names no such condition: " + name);
        };
    }

    private static ObjectNode prefix(S3Location folder) {
        ObjectNode condition = MAPPER.createObjectNode();
        condition.putObject("StringLike").put("s3:prefix", folder.key() + "*");
        return condition;
    }

    private static ObjectNode equal(String key, String value) {
        ObjectNode condition = MAPPER.createObjectNode();
        condition.putObject("StringEquals").put(key, value);
        return condition;
    }
}
