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
    private static final Set<String> NO_CALLS =
            Set.of("close", "builder", "create", "serviceName", "serviceClientConfiguration");

    private static NightSettings settings(String... sets) {
        List<String> all = new ArrayList<>(List.of(
                "raw.path=s3://acme-raw/dumps/",
                "output.path=s3://acme-mart/weekmart/",
                "launcher.path=s3://acme-ops/launcher/",
                "launcher.environment=prod"));
        all.addAll(List.of(sets));
        return SettingsReader.readNights(List.of(), all, location -> Optional.empty(), null)
                .get(0);
    }

    private static Policy policy(String... sets) {
        return policy(settings(sets));
    }

    private static Policy policy(NightSettings settings) {
        return new Policy(List.of(settings), null);
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
        JsonNode policy = policy().of(Principal.LAUNCHER);

        assertThat(statement(policy, "elasticmapreduce:TerminateJobFlows").toString())
                .isEqualTo("{\"Effect\":\"Allow\","
                        + "\"Action\":[\"elasticmapreduce:TerminateJobFlows\"],"
                        + "\"Resource\":[\"arn:aws:elasticmapreduce:<region>:<account>:cluster/*\"],"
                        + "\"Condition\":{\"StringEquals\":{\"elasticmapreduce:ResourceTag/weekmart:environment\":\"prod\","
                        + "\"elasticmapreduce:ResourceTag/weekmart:installation\":\"04b9b85f96b0\"}}}");
        assertThat(statement(policy, "elasticmapreduce:CancelSteps").path("Condition"))
                .isEqualTo(
                        statement(policy, "elasticmapreduce:TerminateJobFlows").path("Condition"));
        assertThat(statement(policy, "elasticmapreduce:RunJobFlow")
                        .path("Condition")
                        .toString())
                .isEqualTo("{\"StringEquals\":{\"elasticmapreduce:RequestTag/weekmart:environment\":\"prod\","
                        + "\"elasticmapreduce:RequestTag/weekmart:installation\":\"04b9b85f96b0\"}}");
    }

    @Test
    void aClusterThatIsNamedByItsIdMayBeSharedWithAnotherInstallation() {
        JsonNode policy = policy(settings("launcher.cluster.id=j-1")).of(Principal.LAUNCHER);

        assertThat(statement(policy, "elasticmapreduce:AddJobFlowSteps")
                        .path("Condition")
                        .toString())
                .isEqualTo("{\"StringEquals\":{\"elasticmapreduce:ResourceTag/weekmart:environment\":\"prod\"}}");
        assertThat(statement(policy, "elasticmapreduce:TerminateJobFlows")
                        .path("Condition")
                        .toString())
                .contains("weekmart:installation");
    }

    @Test
    void onePolicyCoversAllPipelinesThatTheConfigurationNames() {
        List<NightSettings> both = SettingsReader.readNights(
                List.of(),
                List.of(
                        "raw.path=s3://acme-raw/dumps/",
                        "output.path=s3://acme-mart/weekly/",
                        "pipelines.shop.raw.path=s3://acme-shop/",
                        "pipelines.shop.output.path=s3://acme-mart/orders/",
                        "launcher.path=s3://acme-ops/launcher/"),
                file -> Optional.empty(),
                null);

        String launcher = new Policy(both, null).of(Principal.LAUNCHER).toString();
        String cluster = new Policy(both, null).of(Principal.CLUSTER).toString();

        assertThat(launcher)
                .contains(
                        "arn:aws:s3:::acme-raw/dumps/*",
                        "arn:aws:s3:::acme-shop/*",
                        "arn:aws:s3:::acme-mart/weekly/runs/*",
                        "arn:aws:s3:::acme-mart/orders/runs/*",
                        "table/weekmart_dev/*",
                        "table/weekmart_dev_shop/*")
                .containsOnlyOnce("elasticmapreduce:RunJobFlow")
                .containsOnlyOnce("s3:::acme-ops/launcher/dev/*");
        assertThat(cluster)
                .contains(
                        "arn:aws:s3:::acme-mart/weekly/*",
                        "arn:aws:s3:::acme-mart/orders/*",
                        "arn:aws:s3:::acme-shop/*")
                .containsOnlyOnce("acme-ops/launcher/dev/logs/*");
        assertThat(new Policy(both.subList(1, 2), null).of(Principal.CLUSTER).toString())
                .contains("acme-shop")
                .doesNotContain("acme-raw", "acme-mart/weekly");
    }

    @Test
    void theJobMayAskWhetherItsOutputLiesInAnother() {
        assertThat(markers("s3://acme-mart/a/b/"))
                .isEqualTo("[\"arn:aws:s3:::acme-mart/a/_weekmart.json\",\"arn:aws:s3:::acme-mart/_weekmart.json\"]");
        assertThat(markers("s3://acme-mart/a")).isEqualTo("[\"arn:aws:s3:::acme-mart/_weekmart.json\"]");
        assertThat(markers("s3://acme-mart/")).as("nothing lies above").isEmpty();
    }

    private static String markers(String output) {
        for (JsonNode statement :
                policy("output.path=" + output).of(Principal.CLUSTER).path("Statement")) {
            if (statement.path("Resource").toString().contains("_weekmart.json")) {
                assertThat(statement.path("Action").toString()).isEqualTo("[\"s3:GetObject\"]");
                return statement.path("Resource").toString();
            }
        }
        return "";
    }

    @Test
    void whoAsksForAnObjectMaySeeThatThereIsNone() {
        for (Principal principal : List.of(Principal.LAUNCHER, Principal.LAMBDA, Principal.CLUSTER)) {
            JsonNode policy = policy().of(principal);

            List<String> lists = new ArrayList<>();
            for (JsonNode statement : policy.path("Statement")) {
                if (statement.path("Action").toString().contains("s3:ListBucket\"")) {
                    lists.add(statement.path("Resource").toString() + statement.path("Condition"));
                }
            }
            assertThat(lists)
                    .containsExactly(
                            "[\"arn:aws:s3:::acme-raw\"]{\"StringLikeIfExists\":{\"s3:prefix\":\"dumps/*\"}}",
                            "[\"arn:aws:s3:::acme-mart\"]{\"StringLikeIfExists\":{\"s3:prefix\":\"weekmart/*\"}}",
                            "[\"arn:aws:s3:::acme-ops\"]{\"StringLikeIfExists\":{\"s3:prefix\":\"launcher/prod/*\"}}");
        }
    }

    @Test
    void rolesArePassedToTheirServicesAlone() {
        JsonNode policy = policy("launcher.cluster.service-role=EmrRole").of(Principal.LAUNCHER);

        assertThat(statement(policy, "iam:PassRole").toString())
                .isEqualTo(
                        "{\"Effect\":\"Allow\",\"Action\":[\"iam:PassRole\"],"
                                + "\"Resource\":[\"arn:aws:iam::<account>:role/EmrRole\","
                                + "\"arn:aws:iam::<account>:role/*/EmrRole\"],"
                                + "\"Condition\":{\"StringEquals\":{\"iam:PassedToService\":\"elasticmapreduce.amazonaws.com\"}}}");
    }

    @Test
    void whatIsNotConfiguredIsNotAllowed() {
        String least = policy("launcher.cluster.id=j-1", "launcher.catalog.enabled=false")
                .of(Principal.LAUNCHER)
                .toString();
        assertThat(least)
                .doesNotContain(
                        "RunJobFlow", "PassRole", "glue:", "sns:", "ses:", "secretsmanager:", "s3:DeleteObject");

        String most = policy(
                        "launcher.notify.sns-topic=arn:aws:sns:eu-west-1:1:nights",
                        "launcher.notify.webhook-secret=hook",
                        "launcher.notify.email.from=mart@example.org",
                        "launcher.notify.email.to=buyers@example.org")
                .of(Principal.LAUNCHER)
                .toString();
        assertThat(most)
                .contains(
                        "\"Resource\":[\"arn:aws:sns:eu-west-1:1:nights\"]",
                        "\"arn:aws:secretsmanager:<region>:<account>:secret:hook-??????\"",
                        "\"ses:FromAddress\":\"mart@example.org\"",
                        "arn:aws:glue:<region>:<account>:table/weekmart_prod/*");
    }

    @Test
    void theLambdaMayWhatTheLauncherMayAndWriteItsLog() {
        JsonNode lambda = policy().of(Principal.LAMBDA);

        assertThat(lambda.path("Statement"))
                .containsAll(policy().of(Principal.LAUNCHER).path("Statement"));
        assertThat(statement(lambda, "logs:PutLogEvents").toString())
                .as("the log of the function that the documents name, and no other function's")
                .isEqualTo("{\"Effect\":\"Allow\","
                        + "\"Action\":[\"logs:CreateLogGroup\",\"logs:CreateLogStream\",\"logs:PutLogEvents\"],"
                        + "\"Resource\":[\"arn:aws:logs:<region>:<account>:log-group:/aws/lambda/weekmart-prod\","
                        + "\"arn:aws:logs:<region>:<account>:log-group:/aws/lambda/weekmart-prod:*\"]}");
    }

    @Test
    void theClusterReadsDumpsAndWritesTablesReportsAndLogs() {
        JsonNode policy = policy("launcher.cluster.log-kms-key=arn:aws:kms:eu-west-1:1:key/k")
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
        assertThat(policy().of(Principal.LAUNCHER).toString()).doesNotContain("kms:");

        NightSettings settings = settings(
                "launcher.kms-keys=[\"arn:aws:kms:eu-west-1:1:key/dumps\", \"arn:aws:kms:eu-west-1:1:key/ops\"]");
        String expected = "{\"Effect\":\"Allow\",\"Action\":[\"kms:Decrypt\",\"kms:GenerateDataKey\"],"
                + "\"Resource\":[\"arn:aws:kms:eu-west-1:1:key/dumps\",\"arn:aws:kms:eu-west-1:1:key/ops\"]}";
        for (Principal principal : List.of(Principal.LAUNCHER, Principal.LAMBDA, Principal.CLUSTER)) {
            assertThat(statement(policy(settings).of(principal), "kms:Decrypt").toString())
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

        assertThat(policy(settings).of(Principal.LAUNCHER).toString())
                .contains(
                        "\"ses:FromAddress\":\"mart@example.org\"",
                        "\"Resource\":[\"arn:aws:secretsmanager:eu-west-1:1:secret:hook-AbCdEf\"]",
                        "\"Resource\":[\"arn:aws:iam::1:role/nodes\",\"arn:aws:iam::1:role/*/nodes\"]")
                .doesNotContain("instance-profile");
    }

    @Test
    void theClusterMayReadTheSecretsThatAPipelineNames() {
        List<NightSettings> both = SettingsReader.readNights(
                List.of(),
                List.of(
                        "raw.path=s3://acme-raw/dumps/",
                        "output.path=s3://acme-mart/weekmart/",
                        "pipelines.orders.raw.path=s3://acme-raw/shop/",
                        "pipelines.orders.output.path=s3://acme-mart/orders/",
                        "pipelines.orders.customer-email=hash",
                        "pipelines.orders.customer-email-salt-secret=shop/salt",
                        "pipelines.orders.extract.url=\"jdbc:postgresql://db.acme.example/shop\"",
                        "pipelines.orders.extract.password-secret=shop/reader",
                        "launcher.path=s3://acme-ops/launcher/",
                        "launcher.environment=prod"),
                location -> Optional.empty(),
                null);

        assertThat(resources(new Policy(both, null).of(Principal.CLUSTER), "secretsmanager:GetSecretValue"))
                .containsExactly(
                        "arn:aws:secretsmanager:<region>:<account>:secret:shop/salt-??????",
                        "arn:aws:secretsmanager:<region>:<account>:secret:shop/reader-??????");
        assertThat(policy().of(Principal.CLUSTER).toString()).doesNotContain("secretsmanager");
    }

    @Test
    void theClusterMayLogInToTheDatabaseAsTheUserThatHasATokenOfIam() {
        String cluster = policy(
                        "extract.url=\"jdbc:postgresql://shop.abc.eu-west-1.rds.amazonaws.com:5432/shop\"",
                        "extract.user=weekmart_reader",
                        "extract.auth=rds-iam")
                .of(Principal.CLUSTER)
                .toString();

        assertThat(cluster)
                .contains("{\"Effect\":\"Allow\",\"Action\":[\"rds-db:connect\"],"
                        + "\"Resource\":[\"arn:aws:rds-db:<region>:<account>:dbuser:*/weekmart_reader\"]}");
        assertThat(policy("extract.user=weekmart_reader").of(Principal.CLUSTER).toString())
                .doesNotContain("rds-db");
    }

    @Test
    void theClusterMayWriteTheCopiesInCsvAndReadTheSecretOfTheirDatabase() {
        JsonNode cluster = policy(
                        "output.copies.csv.path=s3://acme-csv/marts",
                        "output.copies.postgres.url=\"jdbc:postgresql://db.acme.example/marts\"",
                        "output.copies.postgres.password-secret=marts/loader")
                .of(Principal.CLUSTER);

        assertThat(resources(cluster, "secretsmanager:GetSecretValue"))
                .containsExactly("arn:aws:secretsmanager:<region>:<account>:secret:marts/loader-??????");
        String text = cluster.toString();
        assertThat(text)
                .contains(
                        "{\"Effect\":\"Allow\",\"Action\":[\"s3:ListBucket\"],\"Resource\":[\"arn:aws:s3:::acme-csv\"],"
                                + "\"Condition\":{\"StringLikeIfExists\":{\"s3:prefix\":\"marts/*\"}}}")
                .contains(
                        "{\"Effect\":\"Allow\",\"Action\":[\"s3:AbortMultipartUpload\",\"s3:DeleteObject\",\"s3:PutObject\"],"
                                + "\"Resource\":[\"arn:aws:s3:::acme-csv/marts/*\"]}")
                .contains("{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],"
                        + "\"Resource\":[\"arn:aws:s3:::acme-csv/marts/*\",\"arn:aws:s3:::acme-csv/marts\"]}");
        // Where nothing is copied, nothing of it is allowed; a path on HDFS or a disk needs no permission in AWS.
        assertThat(policy(
                                "output.copies.csv.path=\"hdfs://nodes/csv\"",
                                "output.copies.postgres.password-secret=marts/loader")
                        .of(Principal.CLUSTER))
                .isEqualTo(policy().of(Principal.CLUSTER));
    }

    @Test
    void theClusterMayLogInToTheDatabaseOfTheCopiesByATokenOfIam() {
        String cluster = policy(
                        "output.copies.postgres.url=\"jdbc:postgresql://marts.abc.eu-west-1.rds.amazonaws.com/marts\"",
                        "output.copies.postgres.user=weekmart_loader",
                        "output.copies.postgres.auth=rds-iam")
                .of(Principal.CLUSTER)
                .toString();

        assertThat(cluster).contains("\"arn:aws:rds-db:<region>:<account>:dbuser:*/weekmart_loader\"");
    }

    @Test
    void theNodesMayTakeTheRoleOfTheStep() {
        NightSettings settings =
                settings("launcher.cluster.id=j-1", "launcher.cluster.runtime-role=\"arn:aws:iam::1:role/job\"");

        assertThat(statement(policy(settings).of(Principal.CLUSTER), "sts:TagSession")
                        .toString())
                .isEqualTo("{\"Effect\":\"Allow\",\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"],"
                        + "\"Resource\":[\"arn:aws:iam::1:role/job\"]}");
    }

    @Test
    void whoNamesAClusterMayMakeIt() {
        String policy =
                policy("launcher.cluster.name=analytics").of(Principal.LAUNCHER).toString();

        assertThat(policy).contains("elasticmapreduce:RunJobFlow", "iam:PassRole");
    }

    @Test
    void anArnWithoutTheCharactersThatAwsAppendsMatchesThatSecretAlone() {
        NightSettings settings =
                settings("launcher.notify.webhook-secret=\"arn:aws:secretsmanager:eu-west-1:1:secret:ops/hook\"");

        assertThat(resources(policy(settings).of(Principal.LAUNCHER), "secretsmanager:GetSecretValue"))
                .containsExactly("arn:aws:secretsmanager:eu-west-1:1:secret:ops/hook-??????");
    }

    @Test
    void rolesGivenByArnArePassedAsTheyAre() {
        String service = "arn:aws:iam::1:role/service-role/AmazonEMR-ServiceRole-20240505T010203";
        String node = "arn:aws:iam::1:role/service-role/AmazonEMR-InstanceProfile-20240505T010203";
        JsonNode policy = policy(
                        "launcher.cluster.service-role=\"" + service + '"',
                        "launcher.cluster.instance-profile=AmazonEMR-InstanceProfile-20240505T010203",
                        "launcher.cluster.node-role=\"" + node + '"')
                .of(Principal.LAUNCHER);

        assertThat(passed(policy, "elasticmapreduce.amazonaws.com")).containsExactly(service);
        assertThat(passed(policy, "ec2.amazonaws.com")).containsExactly(node);
    }

    @Test
    void aRoleOfWhichOnlyTheNameIsKnownMayLieBelowAnyPath() {
        JsonNode policy = policy("launcher.cluster.instance-profile=AmazonEMR-InstanceProfile-20240505T010203")
                .of(Principal.LAUNCHER);

        assertThat(passed(policy, "ec2.amazonaws.com"))
                .containsExactly(
                        "arn:aws:iam::<account>:role/AmazonEMR-InstanceProfile-20240505T010203",
                        "arn:aws:iam::<account>:role/*/AmazonEMR-InstanceProfile-20240505T010203");
    }

    @Test
    void emrMustBeAllowedToPassANodeRoleThatItsManagedPolicyDoesNotName() {
        assertThat(policy().principals())
                .as("the managed policy passes EMR_EC2_DefaultRole")
                .containsExactly(Principal.LAUNCHER, Principal.LAMBDA, Principal.CLUSTER);

        Policy own = policy("launcher.cluster.instance-profile=weekmart-nodes");
        assertThat(own.principals()).contains(Principal.SERVICE_ROLE);
        assertThat(own.of(Principal.SERVICE_ROLE).path("Statement").toString())
                .isEqualTo("[{\"Effect\":\"Allow\",\"Action\":[\"iam:PassRole\"],"
                        + "\"Resource\":[\"arn:aws:iam::<account>:role/weekmart-nodes\","
                        + "\"arn:aws:iam::<account>:role/*/weekmart-nodes\"],"
                        + "\"Condition\":{\"StringEquals\":{\"iam:PassedToService\":\"ec2.amazonaws.com\"}}}]");
        assertThat(policy("launcher.cluster.node-role=\"arn:aws:iam::1:role/a-path/EMR_EC2_DefaultRole\"")
                        .principals())
                .as("the managed policy passes it below no path")
                .contains(Principal.SERVICE_ROLE);
        assertThat(policy("launcher.cluster.instance-profile=weekmart-nodes", "launcher.cluster.id=j-1")
                        .principals())
                .as("nobody makes a cluster")
                .doesNotContain(Principal.SERVICE_ROLE);
    }

    @Test
    void thePartitionIsThatOfTheGivenArns() {
        JsonNode policy = policy("launcher.notify.sns-topic=arn:aws-us-gov:sns:us-gov-west-1:1:nights")
                .of(Principal.LAMBDA);

        assertThat(policy.toString())
                .contains(
                        "arn:aws-us-gov:s3:::acme-raw/dumps/*", "arn:aws-us-gov:iam::<account>:role/EMR_DefaultRole_V2")
                .doesNotContain("arn:aws:");
    }

    @Test
    void withoutArnsThePartitionIsThatOfTheRegion() {
        String china = new Policy(List.of(settings()), "cn-north-1")
                .of(Principal.LAMBDA)
                .toString();

        assertThat(china)
                .contains(
                        "arn:aws-cn:s3:::acme-raw/dumps/*",
                        "arn:aws-cn:glue:<region>:<account>:catalog",
                        "{\"iam:PassedToService\":[\"ec2.amazonaws.com\",\"ec2.amazonaws.com.cn\"]}")
                .doesNotContain("arn:aws:");
        assertThat(new Policy(List.of(settings()), "us-gov-east-1")
                        .of(Principal.LAMBDA)
                        .toString())
                .contains("arn:aws-us-gov:s3:::acme-raw/dumps/*")
                .doesNotContain("arn:aws:");
        assertThat(new Policy(List.of(settings()), "eu-west-1")
                        .of(Principal.LAMBDA)
                        .toString())
                .contains("arn:aws:s3:::acme-raw/dumps/*");
    }

    private static List<String> resources(JsonNode policy, String action) {
        List<String> resources = new ArrayList<>();
        statement(policy, action).path("Resource").forEach(resource -> resources.add(resource.asText()));
        return resources;
    }

    /** The roles that may be passed to a service. */
    private static List<String> passed(JsonNode policy, String service) {
        List<String> roles = new ArrayList<>();
        for (JsonNode statement : policy.path("Statement")) {
            if (statement
                    .path("Condition")
                    .path("StringEquals")
                    .path("iam:PassedToService")
                    .asText()
                    .equals(service)) {
                statement.path("Resource").forEach(role -> roles.add(role.asText()));
            }
        }
        return roles;
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
