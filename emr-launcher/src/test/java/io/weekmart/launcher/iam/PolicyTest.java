package io.weekmart.launcher.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.config.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of calls against the code, and the policies made of it. */
class PolicyTest {
    private static final Pattern CLIENT =
            Pattern.compile("software\\.amazon\\.awssdk\\.services\\.[a-z0-9]+\\.([A-Z]\\w+)Client");
    private static final Set<String> NO_CALLS = Set.of("close", "builder", "create", "serviceName");

    private static NightSettings settings(String... sets) {
        List<String> all = new ArrayList<>(List.of(
                "raw.path=s3://acme-raw/dumps/",
                "output.path=s3://acme-mart/weekmart/",
                "launcher.path=s3://acme-ops/launcher/",
                "launcher.environment=prod"));
        all.addAll(List.of(sets));
        return SettingsReader.readNight(List.of(), all, location -> Optional.empty());
    }

    /** Every method of the SDK's clients that the launcher's classes call, as the compiled code says. */
    private static Set<String> callsOfTheCode() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.weekmart.launcher");
        return classes.stream()
                .flatMap(one -> one.getAccessesFromSelf().stream())
                .map(PolicyTest::call)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<String> call(JavaAccess<?> access) {
        Matcher client = CLIENT.matcher(access.getTargetOwner().getFullName());
        String method = access.getTarget().getName().replaceFirst("(Paginator|AsBytes)$", "");
        if (!client.matches() || NO_CALLS.contains(method)) {
            return Optional.empty();
        }
        String service = client.group(1);
        return Optional.of(service.substring(0, 1).toLowerCase(Locale.ROOT) + service.substring(1) + "." + method);
    }

    @Test
    void theTableHoldsTheCallsThatTheCodeMakesAndNoOthers() {
        Set<String> ofTheTable = Call.all().stream()
                .map(Call::method)
                .filter(method -> !method.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(ofTheTable).isEqualTo(callsOfTheCode());
        assertThat(ofTheTable).contains("emr.runJobFlow", "s3.putObject", "glue.batchDeletePartition", "sns.publish");
    }

    @Test
    void theLauncherMayChangeOurClustersAlone() {
        JsonNode policy = new Policy(settings()).of(Principal.LAUNCHER);

        assertThat(statement(policy, "elasticmapreduce:TerminateJobFlows").toString())
                .isEqualTo(
                        "{\"Effect\":\"Allow\","
                                + "\"Action\":[\"elasticmapreduce:AddJobFlowSteps\",\"elasticmapreduce:CancelSteps\","
                                + "\"elasticmapreduce:TerminateJobFlows\"],"
                                + "\"Resource\":[\"arn:aws:elasticmapreduce:<region>:<account>:cluster/*\"],"
                                + "\"Condition\":{\"StringEquals\":{\"elasticmapreduce:ResourceTag/weekmart:environment\":\"prod\"}}}");
        assertThat(statement(policy, "elasticmapreduce:RunJobFlow")
                        .path("Condition")
                        .toString())
                .isEqualTo("{\"StringEquals\":{\"elasticmapreduce:RequestTag/weekmart:environment\":\"prod\"}}");
    }

    @Test
    void rolesArePassedToTheirServicesAlone() {
        JsonNode policy = new Policy(settings("launcher.cluster.service-role=EmrRole")).of(Principal.LAUNCHER);

        assertThat(statement(policy, "iam:PassRole").toString())
                .isEqualTo(
                        "{\"Effect\":\"Allow\",\"Action\":[\"iam:PassRole\"],"
                                + "\"Resource\":[\"arn:aws:iam::<account>:role/EmrRole\"],"
                                + "\"Condition\":{\"StringEquals\":{\"iam:PassedToService\":\"elasticmapreduce.amazonaws.com\"}}}");
    }

    @Test
    void whatIsNotConfiguredIsNotAllowed() {
        String least = new Policy(settings("launcher.cluster.id=j-1", "launcher.catalog.enabled=false"))
                .of(Principal.LAUNCHER)
                .toString();
        assertThat(least)
                .doesNotContain(
                        "RunJobFlow", "PassRole", "glue:", "sns:", "ses:", "secretsmanager:", "s3:DeleteObject");

        String most = new Policy(settings(
                        "launcher.notify.sns-topic=arn:aws:sns:eu-west-1:1:nights",
                        "launcher.notify.webhook-secret=hook",
                        "launcher.notify.email.from=mart@example.org",
                        "launcher.notify.email.to=buyers@example.org"))
                .of(Principal.LAUNCHER)
                .toString();
        assertThat(most)
                .contains(
                        "\"Resource\":[\"arn:aws:sns:eu-west-1:1:nights\"]",
                        "secret:hook-*",
                        "\"ses:FromAddress\":\"mart@example.org\"",
                        "arn:aws:glue:<region>:<account>:table/weekmart_prod/*");
    }

    @Test
    void theLambdaMayWhatTheLauncherMayAndWriteItsLog() {
        JsonNode lambda = new Policy(settings()).of(Principal.LAMBDA);

        assertThat(lambda.path("Statement"))
                .containsAll(new Policy(settings()).of(Principal.LAUNCHER).path("Statement"));
        assertThat(statement(lambda, "logs:PutLogEvents")
                        .path("Resource")
                        .get(0)
                        .asText())
                .isEqualTo("arn:aws:logs:<region>:<account>:log-group:/aws/lambda/*");
    }

    @Test
    void theClusterReadsDumpsAndWritesTablesReportsAndLogs() {
        JsonNode policy = new Policy(settings("launcher.cluster.log-kms-key=arn:aws:kms:eu-west-1:1:key/k"))
                .of(Principal.CLUSTER);

        assertThat(statement(policy, "s3:DeleteObject").toString())
                .isEqualTo("{\"Effect\":\"Allow\","
                        + "\"Action\":[\"s3:AbortMultipartUpload\",\"s3:DeleteObject\",\"s3:PutObject\"],"
                        + "\"Resource\":[\"arn:aws:s3:::acme-mart/weekmart/*\"]}");
        assertThat(policy.toString())
                .as("S3A asks for a folder as for an object first")
                .contains("\"Resource\":[\"arn:aws:s3:::acme-mart/weekmart/*\",\"arn:aws:s3:::acme-mart/weekmart\"]");
        assertThat(policy.toString())
                .contains("arn:aws:s3:::acme-ops/launcher/prod/nights/*", "arn:aws:kms:eu-west-1:1:key/k")
                .doesNotContain("elasticmapreduce:", "glue:");
    }

    @Test
    void theKeysOfTheBucketsAreAllowedWhereTheyAreNamed() {
        assertThat(new Policy(settings()).of(Principal.LAUNCHER).toString()).doesNotContain("kms:");

        NightSettings settings = settings(
                "launcher.kms-keys=[\"arn:aws:kms:eu-west-1:1:key/dumps\", \"arn:aws:kms:eu-west-1:1:key/ops\"]");
        String expected = "{\"Effect\":\"Allow\",\"Action\":[\"kms:Decrypt\",\"kms:GenerateDataKey\"],"
                + "\"Resource\":[\"arn:aws:kms:eu-west-1:1:key/dumps\",\"arn:aws:kms:eu-west-1:1:key/ops\"]}";
        for (Principal principal : Principal.values()) {
            assertThat(statement(new Policy(settings).of(principal), "kms:Decrypt")
                            .toString())
                    .isEqualTo(expected);
        }
    }

    @Test
    void namesAndArnsAreTakenAlike() {
        NightSettings settings = settings(
                "launcher.notify.email.from=\"Weekmart <mart@example.org>\"",
                "launcher.notify.email.to=buyers@example.org",
                "launcher.notify.webhook-secret=\"arn:aws:secretsmanager:eu-west-1:1:secret:hook-AbCdEf\"",
                "launcher.cluster.instance-profile=\"arn:aws:iam::1:instance-profile/nodes\"");

        assertThat(new Policy(settings).of(Principal.LAUNCHER).toString())
                .contains(
                        "\"ses:FromAddress\":\"mart@example.org\"",
                        "\"Resource\":[\"arn:aws:secretsmanager:eu-west-1:1:secret:hook-AbCdEf*\"]",
                        "\"Resource\":[\"arn:aws:iam::1:role/nodes\"]")
                .doesNotContain("instance-profile");
    }

    @Test
    void theNodesMayTakeTheRoleOfTheStep() {
        NightSettings settings =
                settings("launcher.cluster.id=j-1", "launcher.cluster.runtime-role=\"arn:aws:iam::1:role/job\"");

        assertThat(statement(new Policy(settings).of(Principal.CLUSTER), "sts:TagSession")
                        .toString())
                .isEqualTo("{\"Effect\":\"Allow\",\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"],"
                        + "\"Resource\":[\"arn:aws:iam::1:role/job\"]}");
    }

    @Test
    void whoNamesAClusterMayMakeIt() {
        String policy = new Policy(settings("launcher.cluster.name=analytics"))
                .of(Principal.LAUNCHER)
                .toString();

        assertThat(policy).contains("elasticmapreduce:RunJobFlow", "iam:PassRole");
    }

    private static JsonNode statement(JsonNode policy, String action) {
        for (JsonNode statement : policy.path("Statement")) {
            for (JsonNode one : statement.path("Action")) {
                if (one.asText().equals(action)) {
                    return statement;
                }
            }
        }
        throw new AssertionError("No statement allows " + action);
    }
}
