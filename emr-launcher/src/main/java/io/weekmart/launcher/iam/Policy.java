package io.weekmart.launcher.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weekmart.contract.run.RunFiles;
import io.weekmart.launcher.aws.AwsPartition;
import io.weekmart.launcher.config.ClusterSettings;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.store.S3Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Least-privilege policies for a configuration, for all pipelines that it names: they share the launcher, its Lambda and the roles of the
 * clusters. What it does not say stands as a named placeholder: {@code <region>}, {@code <account>}.
 * ARNs that the configuration gives are used as they are; the partition of all others follows from them, or from the region.
 */
public final class Policy {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String ARN = "arn:";

    /** The object at the root of an output. */
    private static final String MARKER = "_weekmart.json";

    private static final String ENVIRONMENT_TAG = "weekmart:environment";
    private static final String INSTALLATION_TAG = "weekmart:installation";

    /** The node role that AmazonEMRServicePolicy_v2 passes by itself; it lies below no path. */
    private static final String DEFAULT_NODE_ROLE = "EMR_EC2_DefaultRole";

    /** Secrets Manager appends a hyphen and six characters to the name of a secret when it makes the ARN. */
    private static final Pattern SECRET_SUFFIX = Pattern.compile(".*-[A-Za-z0-9]{6}");

    private final List<NightSettings> configured;
    /** Those of any pipeline: what is not about dumps, tables and the catalog is the same in all of them. */
    private final NightSettings settings;

    private final AwsPartition partition;

    /**
     * The policies of a configuration.
     *
     * @param configured the settings of each pipeline, of one at least
     * @param region in which it is used; null where none is known
     */
    public Policy(List<NightSettings> configured, @Nullable String region) {
        this.configured = List.copyOf(configured);
        this.settings = configured.get(0);
        this.partition = AwsPartition.of(settings.arns(), region);
    }

    /** Those for whom there is anything to allow, in their order. */
    public List<Principal> principals() {
        return Stream.of(Principal.values())
                .filter(principal -> !of(principal).path("Statement").isEmpty())
                .toList();
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
        // What is the same for all pipelines is one statement.
        Set<ObjectNode> all = new LinkedHashSet<>();
        for (Statement statement : statements.values()) {
            configured.forEach(pipeline -> json(statement, pipeline).ifPresent(all::add));
        }
        policy.putArray("Statement").addAll(all);
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

    private Optional<ObjectNode> json(Statement statement, NightSettings pipeline) {
        List<String> resources = resources(statement.resource, pipeline);
        if (resources.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode json = MAPPER.createObjectNode();
        json.put("Effect", "Allow");
        json.set("Action", array(List.copyOf(statement.actions)));
        json.set("Resource", array(resources));
        if (!statement.condition.isEmpty()) {
            json.set("Condition", condition(statement.condition, pipeline));
        }
        return Optional.of(json);
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
            case "own-node-role" ->
                settings.cluster().id() == null
                        && !passedByEmrItself(settings.cluster().roles());
            case "kms-keys" -> !settings.kmsKeys().isEmpty();
            case "log-kms-key" -> settings.cluster().logKmsKey() != null;
            case "catalog" -> settings.catalog().enabled();
            case "page-link" -> told.pageLink() != null;
            case "sns" -> told.snsTopic() != null;
            case "email" -> told.emailFrom() != null;
            case "webhook-secret" -> told.webhookSecret() != null;
            case "job-secrets" ->
                configured.stream().anyMatch(pipeline -> !pipeline.jobSecrets().isEmpty());
            case "rds-iam" ->
                configured.stream()
                        .anyMatch(pipeline -> !pipeline.databaseUsers().isEmpty());
            case "csv-copies" -> configured.stream().anyMatch(pipeline -> pipeline.csvCopies() != null);
            default -> throw new IllegalStateException("calls.csv names no such part: " + when);
        };
    }

    private List<String> resources(String name, NightSettings pipeline) {
        S3Location raw = pipeline.dumps().raw().path();
        S3Location output = pipeline.output();
        S3Location home = settings.home();
        ClusterSettings cluster = settings.cluster();
        NightSettings.Notify told = settings.notifications();
        String database = pipeline.catalog().database();
        return switch (name) {
            case "any" -> List.of("*");
            case "raw-bucket" -> List.of(partition.arn("s3:::" + raw.bucket()));
            case "output-bucket" -> List.of(partition.arn("s3:::" + output.bucket()));
            case "home-bucket" -> List.of(partition.arn("s3:::" + home.bucket()));
            case "raw" -> List.of(below(raw));
            case "raw-and-itself" -> belowAndItself(raw);
            case "output" -> List.of(below(output));
            case "output-and-itself" -> belowAndItself(output);
            case "markers-above-output" -> markersAbove(output);
            case "reports" -> List.of(below(output.resolve(RunFiles.FOLDER + "/")));
            case "home" -> List.of(below(home));
            case "artifacts" -> List.of(below(home.resolve("artifacts/")));
            case "nights" -> List.of(below(settings.nights()));
            case "logs" -> List.of(below(settings.logs()));
            case "clusters" -> List.of(partition.arn("elasticmapreduce:<region>:<account>:cluster/*"));
            case "service-role" -> role(cluster.roles().service());
            case "instance-role" -> nodeRole(cluster.roles());
            case "runtime-role" -> List.of(String.valueOf(cluster.roles().runtime()));
            case "kms-keys" -> settings.kmsKeys();
            case "log-kms-key" -> List.of(String.valueOf(cluster.logKmsKey()));
            case "glue" ->
                List.of(
                        partition.arn("glue:<region>:<account>:catalog"),
                        partition.arn("glue:<region>:<account>:database/" + database),
                        partition.arn("glue:<region>:<account>:table/" + database + "/*"));
            case "sns-topic" -> List.of(String.valueOf(told.snsTopic()));
            case "email-identity" -> List.of(partition.arn("ses:<region>:<account>:identity/*"));
            case "job-secrets" ->
                pipeline.jobSecrets().stream().map(this::secret).toList();
            case "database-user" -> databaseUsers(pipeline);
            case "copies-bucket" -> ofCopies(pipeline, csv -> List.of(partition.arn("s3:::" + csv.bucket())));
            case "copies" -> ofCopies(pipeline, csv -> List.of(below(csv)));
            case "copies-and-itself" -> ofCopies(pipeline, this::belowAndItself);
            case "webhook-secret" -> List.of(secret(String.valueOf(told.webhookSecret())));
            case "lambda-logs" -> {
                String group = partition.arn("logs:<region>:<account>:log-group:/aws/lambda/" + function());
                // The group itself, and the streams in it.
                yield List.of(group, group + ":*");
            }
            default -> throw new IllegalStateException("calls.csv names no such resource: " + name);
        };
    }

    /** The name that the documents give the Lambda. */
    private String function() {
        return "weekmart-" + settings.environment();
    }

    private String below(S3Location folder) {
        return partition.arn("s3:::" + folder.bucket() + "/" + folder.key() + "*");
    }

    /** S3A asks for the folder itself, as an object of its name, before it lists it. */
    private List<String> belowAndItself(S3Location folder) {
        String key = folder.key().replaceFirst("/$", "");
        return key.isEmpty()
                ? List.of(below(folder))
                : List.of(below(folder), partition.arn("s3:::" + folder.bucket() + "/" + key));
    }

    /** What marks an output in the folders above this one: the job asks for it, since no output may lie in another. */
    private List<String> markersAbove(S3Location folder) {
        List<String> markers = new ArrayList<>();
        String key = folder.key().replaceFirst("/$", "");
        while (!key.isEmpty()) {
            key = key.substring(0, key.lastIndexOf('/') + 1).replaceFirst("/$", "");
            markers.add(partition.arn("s3:::" + folder.bucket() + "/" + (key.isEmpty() ? "" : key + "/") + MARKER));
        }
        return markers;
    }

    /**
     * The role of the nodes. A configuration names their instance profile; EMR wants its role to have the same name, but the role may lie
     * below another path.
     */
    private List<String> nodeRole(ClusterSettings.Roles roles) {
        if (roles.node() != null) {
            return role(roles.node());
        }
        String profile = roles.instanceProfile();
        if (!profile.startsWith(ARN)) {
            return role(profile);
        }
        String iam = profile.substring(0, profile.indexOf(":instance-profile/"));
        return ofThatName(iam, profile.substring(profile.lastIndexOf('/') + 1));
    }

    /** Whether EMR's own policy lets the service role pass the role of the nodes. */
    private static boolean passedByEmrItself(ClusterSettings.Roles roles) {
        String role = roles.node() != null ? roles.node() : roles.instanceProfile();
        return role.replaceFirst("^arn:.*:(role|instance-profile)/", "").equals(DEFAULT_NODE_ROLE);
    }

    /** An ARN as it is. */
    private List<String> role(String nameOrArn) {
        return nameOrArn.startsWith(ARN) ? List.of(nameOrArn) : ofThatName(partition.arn("iam::<account>"), nameOrArn);
    }

    /**
     * The role of a name, below whatever path: the console puts roles below {@code service-role/}. Names of roles hold no slash and are
     * unique in an account whatever their path, so both patterns together match one role at most.
     */
    private static List<String> ofThatName(String iam, String name) {
        return List.of(iam + ":role/" + name, iam + ":role/*/" + name);
    }

    /** A secret by its name, by its ARN, or by its ARN without the six characters that only AWS knows. */
    private String secret(String nameOrArn) {
        String arn = nameOrArn.startsWith(ARN)
                ? nameOrArn
                : partition.arn("secretsmanager:<region>:<account>:secret:" + nameOrArn);
        boolean whole =
                nameOrArn.startsWith(ARN) && SECRET_SUFFIX.matcher(nameOrArn).matches();
        return whole ? arn : arn + "-??????";
    }

    /** The user in whatever instance: the address of a database does not tell the id that AWS gives the instance. */
    private List<String> databaseUsers(NightSettings pipeline) {
        return pipeline.databaseUsers().stream()
                .map(user -> partition.arn("rds-db:<region>:<account>:dbuser:*/" + user))
                .toList();
    }

    /** None where a pipeline makes no copies in S3. */
    private static List<String> ofCopies(NightSettings pipeline, Function<S3Location, List<String>> resources) {
        S3Location csv = pipeline.csvCopies();
        return csv == null ? List.of() : resources.apply(csv);
    }

    /** The address without the name that may stand before it: IAM compares that alone. */
    private static String address(String sender) {
        int from = sender.lastIndexOf('<');
        return from < 0 ? sender : sender.substring(from + 1).replace(">", "").strip();
    }

    private ObjectNode condition(String name, NightSettings pipeline) {
        return switch (name) {
            case "raw-prefix" -> prefix(pipeline.dumps().raw().path());
            case "output-prefix" -> prefix(pipeline.output());
            case "copies-prefix" -> prefix(Objects.requireNonNull(pipeline.csvCopies()));
            case "home-prefix" -> prefix(settings.home());
            case "our-tags" -> ours("elasticmapreduce:ResourceTag/");
            case "our-request-tags" -> ours("elasticmapreduce:RequestTag/");
            // A cluster that is named by its id may be shared by several installations, and carry the tag of one of
            // them.
            case "takes-our-steps" ->
                settings.cluster().id() == null
                        ? ours("elasticmapreduce:ResourceTag/")
                        : equal("elasticmapreduce:ResourceTag/" + ENVIRONMENT_TAG, settings.environment());
            case "passed-to-emr" -> passedTo("elasticmapreduce");
            case "passed-to-ec2" -> passedTo("ec2");
            case "our-sender" ->
                equal(
                        "ses:FromAddress",
                        address(String.valueOf(settings.notifications().emailFrom())));
            default -> throw new IllegalStateException("calls.csv names no such condition: " + name);
        };
    }

    /**
     * Lists below a folder alone. S3 also asks for this permission, and then without any prefix, before it says of an object that is asked
     * for by its key that there is none; to whom it does not grant it, it answers that access is denied.
     */
    private static ObjectNode prefix(S3Location folder) {
        ObjectNode condition = MAPPER.createObjectNode();
        condition.putObject("StringLikeIfExists").put("s3:prefix", folder.key() + "*");
        return condition;
    }

    private ObjectNode ours(String prefix) {
        ObjectNode condition = equal(prefix + ENVIRONMENT_TAG, settings.environment());
        ((ObjectNode) condition.path("StringEquals")).put(prefix + INSTALLATION_TAG, settings.installation());
        return condition;
    }

    private ObjectNode passedTo(String service) {
        List<String> principals = partition.principals(service);
        if (principals.size() == 1) {
            return equal("iam:PassedToService", principals.get(0));
        }
        ObjectNode condition = MAPPER.createObjectNode();
        condition.putObject("StringEquals").set("iam:PassedToService", array(principals));
        return condition;
    }

    private static ObjectNode equal(String key, String value) {
        ObjectNode condition = MAPPER.createObjectNode();
        condition.putObject("StringEquals").put(key, value);
        return condition;
    }
}
