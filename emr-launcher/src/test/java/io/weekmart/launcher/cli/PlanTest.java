package io.weekmart.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weekmart.launcher.cli.Launcher.Result;
import io.weekmart.launcher.emr.EmrServer;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** emr-launcher plan. But for --resolve there is nobody to call: no endpoint, no region and no credentials. */
class PlanTest {
    /** What is expected in full: {@code plan/<name>.txt} and {@code .json}. */
    private static final Path EXPECTED = Path.of("src/test/resources/io/weekmart/launcher/cli/plan");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final List<String> NIGHT = List.of(
            "raw.path=s3://raw/dumps/",
            "output.path=s3://mart/tables/",
            "launcher.path=s3://ops/weekmart/",
            "launcher.environment=prod");

    /** A cluster of its own with everything that can be said of one. */
    private static final List<String> OWN_CLUSTER = List.of(
            "launcher.cluster.task.units=4",
            "launcher.cluster.scaling.max-units=12",
            "launcher.cluster.subnets=[subnet-0a, subnet-0b]",
            "launcher.cluster.security-groups.primary=sg-1",
            "launcher.cluster.security-groups.core=sg-2",
            "launcher.cluster.security-groups.service-access=sg-3",
            "launcher.cluster.security-configuration=at-rest",
            "launcher.cluster.log-kms-key=arn:aws:kms:eu-west-1:123456789012:key/logs",
            "launcher.cluster.key-pair=night-shift",
            "launcher.cluster.tags={ cost-center = \"retail's night\", owner = \"$TEAM *\" }",
            "launcher.spark={ \"spark.executor.memory\" = 8g, \"spark.driver.extraJavaOptions\" = \"-Da='b c' -Dd=\\\"e\\\"\" }",
            "launcher.notify.sns-topic=arn:aws:sns:eu-west-1:123456789012:nights");

    private static final List<String> EXISTING_CLUSTER = List.of(
            "launcher.cluster.id=j-2AXXXXXXGAPLF",
            "launcher.cluster.runtime-role=arn:aws:iam::123456789012:role/weekmart-job",
            "launcher.catalog.enabled=false");

    private static Result plan(List<String> sets, String... more) {
        List<String> arguments = new ArrayList<>(List.of("plan", "--date", "2024-05-05"));
        NIGHT.forEach(set -> arguments.addAll(List.of("--set", set)));
        sets.forEach(set -> arguments.addAll(List.of("--set", set)));
        arguments.addAll(List.of(more));
        return Launcher.run(Map.of(), arguments.toArray(String[]::new));
    }

    private static JsonNode json(List<String> sets) throws IOException {
        return MAPPER.readTree(plan(sets, "--output", "json").out());
    }

    /** The tag of the expiry tells of the clock. */
    private static String named(String text) {
        return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "TIME");
    }

    private static void assertPlan(Result result, String file) throws IOException {
        assertThat(result.err()).isEmpty();
        assertThat(named(result.out())).isEqualTo(Files.readString(EXPECTED.resolve(file)));
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aClusterOfItsOwnAsText() throws IOException {
        assertPlan(plan(OWN_CLUSTER), "own-cluster.txt");
    }

    @Test
    void aClusterOfItsOwnAsJson() throws IOException {
        assertPlan(plan(OWN_CLUSTER, "--output", "json"), "own-cluster.json");
    }

    @Test
    void anExistingClusterAsText() throws IOException {
        assertPlan(plan(EXISTING_CLUSTER), "existing-cluster.txt");
    }

    @Test
    void anExistingClusterAsJson() throws IOException {
        assertPlan(plan(EXISTING_CLUSTER, "--output", "json"), "existing-cluster.json");
    }

    @Test
    void ofAClusterThatOnlyANameIsKnownOfTheIdIsAPlaceholder() throws IOException {
        assertThat(json(List.of("launcher.cluster.name=analytics"))
                        .path("request")
                        .path("JobFlowId")
                        .asText())
                .isEqualTo("<id-of-a-cluster-named-analytics>");
    }

    @Test
    void aReleaseThatIsNotKnownToWorkIsPlannedWithAWarning() {
        for (String known : List.of("emr-7.14.0", "emr-7.1.0", "emr-spark-8.1.0")) {
            assertThat(plan(List.of("launcher.cluster.release=" + known)).err())
                    .as(known)
                    .isEmpty();
        }
        for (String unknown : List.of("emr-8.0.0", "emr-spark-9.0.0")) {
            Result result = plan(List.of("launcher.cluster.release=" + unknown));

            assertThat(result.exitCode()).isZero();
            assertThat(result.out()).contains("--release-label " + unknown);
            assertThat(result.err())
                    .isEqualTo(
                            """
                            Warning: release %s is not known to work. Known are emr-7.x, tested with emr-7.14.0, and emr-spark-8.x.
                            """
                                    .formatted(unknown));
        }
        assertThat(plan(List.of("launcher.cluster.id=j-2AXXXXXXGAPLF", "launcher.cluster.release=emr-8.0.0"))
                        .err())
                .as("the release of a cluster that is there is not ours")
                .isEmpty();
    }

    @Test
    void theSparkReleaseOfEmrIsAskedForSparkAlone() throws IOException {
        JsonNode plan = json(List.of("launcher.cluster.release=emr-spark-8.0.0"));

        assertThat(plan.path("request").path("ReleaseLabel").asText()).isEqualTo("emr-spark-8.0.0");
        assertThat(plan.path("request").path("Applications")).hasToString("[{\"Name\":\"Spark\"}]");
        assertThat(plan.path("command").asText()).contains("--applications Name=Spark \\\n");
    }

    @Test
    void theCommandMakesTheSameClusterAsTheRequest() throws IOException, InterruptedException {
        JsonNode plan = json(OWN_CLUSTER);
        JsonNode request = plan.path("request");
        JsonNode instances = request.path("Instances");

        List<String> words = words(plan.path("command").asText());

        assertThat(words.subList(0, 2)).containsExactly("emr", "create-cluster");
        assertThat(after(words, "--name")).containsExactly(text(request, "Name"));
        assertThat(after(words, "--release-label")).containsExactly(text(request, "ReleaseLabel"));
        assertThat(after(words, "--applications")).containsExactly("Name=Hadoop", "Name=Spark");
        assertThat(json(words, "--instance-fleets")).isEqualTo(instances.path("InstanceFleets"));
        assertThat(json(words, "--ec2-attributes"))
                .isEqualTo(MAPPER.createObjectNode()
                        .put("InstanceProfile", text(request, "JobFlowRole"))
                        .put("KeyName", text(instances, "Ec2KeyName"))
                        .put("EmrManagedMasterSecurityGroup", text(instances, "EmrManagedMasterSecurityGroup"))
                        .put("EmrManagedSlaveSecurityGroup", text(instances, "EmrManagedSlaveSecurityGroup"))
                        .put("ServiceAccessSecurityGroup", text(instances, "ServiceAccessSecurityGroup"))
                        .set("SubnetIds", instances.path("Ec2SubnetIds")));
        assertThat(after(words, "--service-role")).containsExactly(text(request, "ServiceRole"));
        assertThat(after(words, "--security-configuration")).containsExactly(text(request, "SecurityConfiguration"));
        assertThat(after(words, "--log-uri")).containsExactly(text(request, "LogUri"));
        assertThat(after(words, "--log-encryption-kms-key-id")).containsExactly(text(request, "LogEncryptionKmsKeyId"));
        JsonNode setup = request.path("BootstrapActions").path(0);
        assertThat(json(words, "--bootstrap-actions"))
                .isEqualTo(MAPPER.createArrayNode()
                        .add(MAPPER.createObjectNode()
                                .put("Name", text(setup, "Name"))
                                .put("Path", text(setup.path("ScriptBootstrapAction"), "Path"))));
        assertThat(json(words, "--managed-scaling-policy")).isEqualTo(request.path("ManagedScalingPolicy"));
        assertThat(json(words, "--auto-termination-policy")).isEqualTo(request.path("AutoTerminationPolicy"));
        assertThat(after(words, "--scale-down-behavior")).containsExactly(text(request, "ScaleDownBehavior"));
        assertThat(after(words, "--step-concurrency-level")).containsExactly(text(request, "StepConcurrencyLevel"));
        assertThat(words).contains("--no-termination-protected", "--visible-to-all-users", "--auto-terminate");
        List<String> tags = new ArrayList<>();
        request.path("Tags").forEach(tag -> tags.add(text(tag, "Key") + "=" + text(tag, "Value")));
        assertThat(after(words, "--tags")).isEqualTo(tags).contains("cost-center=retail's night", "owner=$TEAM *");
        assertStep(json(words, "--steps"), request);
    }

    @Test
    void theCommandAddsTheSameStepAsTheRequest() throws IOException, InterruptedException {
        JsonNode plan = json(EXISTING_CLUSTER);
        JsonNode request = plan.path("request");

        List<String> words = words(plan.path("command").asText());

        assertThat(words.subList(0, 2)).containsExactly("emr", "add-steps");
        assertThat(after(words, "--cluster-id")).containsExactly(text(request, "JobFlowId"));
        assertThat(after(words, "--execution-role-arn")).containsExactly(text(request, "ExecutionRoleArn"));
        assertStep(json(words, "--steps"), request);
    }

    private static void assertStep(JsonNode shown, JsonNode request) {
        JsonNode step = request.path("Steps").path(0);
        JsonNode jar = step.path("HadoopJarStep");
        assertThat(shown)
                .isEqualTo(MAPPER.createArrayNode()
                        .add(MAPPER.createObjectNode()
                                .put("Type", "CUSTOM_JAR")
                                .put("Name", text(step, "Name"))
                                .put("ActionOnFailure", text(step, "ActionOnFailure"))
                                .put("Jar", text(jar, "Jar"))
                                .set("Args", jar.path("Args"))));
    }

    /** What a shell makes of a command line of aws. */
    private static List<String> words(String command) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", "-c", "aws() { printf '%s\\0' \"$@\"; }\n" + command)
                .redirectErrorStream(true)
                .start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(out).isZero();
        return List.of(out.split("\0"));
    }

    /** The words between an option and the next one. */
    private static List<String> after(List<String> words, String option) {
        List<String> rest = words.subList(words.indexOf(option) + 1, words.size());
        return rest.stream().takeWhile(word -> !word.startsWith("--")).toList();
    }

    private static JsonNode json(List<String> words, String option) throws IOException {
        assertThat(after(words, option)).hasSize(1);
        return MAPPER.readTree(after(words, option).get(0));
    }

    private static String text(JsonNode node, String name) {
        assertThat(node.has(name)).as(name).isTrue();
        return node.path(name).asText();
    }

    @Test
    void aStepOfTheLongestArgumentsIsPlannedAndALongerOneRefused() throws IOException {
        JsonNode step = json(List.of("launcher.spark={ spark.x = \"\" }"))
                .path("request")
                .path("Steps")
                .path(0)
                .path("HadoopJarStep");
        int length = text(step, "Jar").length();
        for (JsonNode argument : step.path("Args")) {
            length += argument.asText().length();
        }
        String longest = "y".repeat(10_240 - length);

        assertThat(plan(List.of("launcher.spark={ spark.x = " + longest + " }")).exitCode())
                .isZero();
        Result longer = plan(List.of("launcher.spark={ spark.x = " + longest + "y }"));

        assertThat(longer.err())
                .isEqualTo(
                        """
                        Cannot make the step weekmart-prod-weekly-metrics-2024-05-05-a1: its arguments have 10241 characters, and EMR takes 10240 at most.
                        Put what is long into a file: launcher.spark into the cluster's spark-defaults, --set into --conf.
                        """);
        assertThat(longer.out()).isEmpty();
        assertThat(longer.exitCode()).isEqualTo(2);
    }

    @Test
    void resolvedThePlanIsWhatTheNightWillSend() throws IOException {
        try (S3Server s3 = S3Server.start();
                NightCli launcher = new NightCli(s3)) {
            EmrServer emr = launcher.nights.emr;
            emr.cluster("analytics", "WAITING", launcher.nights.tags());
            launcher.nights.sets.add("launcher.cluster.name=analytics");
            launcher.nights.dumps().deployed();

            Result planned = launcher.night("plan", "--resolve", "--output", "json");

            assertThat(planned.err()).isEmpty();
            assertThat(planned.exitCode()).isZero();
            assertThat(emr.calls()).containsOnly("ListClusters", "DescribeCluster");
            JsonNode request = MAPPER.readTree(planned.out()).path("request");
            assertThat(text(request, "JobFlowId")).isEqualTo("j-0000000000001");
            emr.onStep(launcher.nights::goesWell);
            launcher.night("run");
            assertThat(launcher.named(request.path("Steps").toString()))
                    .isEqualTo(launcher.named("[" + emr.clusters().get(0).steps.get(0).config + "]"));
            assertThat(launcher.night("plan", "--resolve").out())
                    .as("the next attempt")
                    .contains("\"Name\" : \"weekmart-test-weekly-metrics-2024-05-05-a2\"");
        }
    }

    @Test
    void whatIsNotDeployedCannotBeResolved() {
        try (S3Server s3 = S3Server.start();
                NightCli launcher = new NightCli(s3)) {
            Result result = launcher.night("plan", "--resolve");

            assertThat(result.err())
                    .isEqualTo(
                            """
                            Cannot start a night: nothing is deployed in s3://bucket/night/launcher/test/.
                            Run emr-launcher deploy with the same configuration.
                            """);
            assertThat(result.exitCode()).isEqualTo(2);
        }
    }
}
