package io.weekmart.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.aws.AwsJsonServer.Fate;
import io.weekmart.launcher.catalog.GlueServer;
import io.weekmart.launcher.cli.Launcher.Result;
import io.weekmart.launcher.night.Nights;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** emr-launcher doctor: a line for each thing that a night needs, against stand-ins for all of AWS that it asks. */
class DoctorTest {
    private static final List<String> SERVICES = List.of("Sts", "Sns", "SesV2", "SecretsManager");
    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:nights";

    private static S3Server s3;

    private final GlueServer glue = new GlueServer();

    /** By what is asked for: a status, and what is answered. What is not in here is not asked for. */
    private final Map<String, Answer> answers = new HashMap<>();

    private NightCli launcher;
    private Nights nights;
    private HttpServer others;

    private record Answer(int status, String body) {}

    @BeforeAll
    static void startServer() {
        s3 = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        s3.close();
    }

    @BeforeEach
    void allIsGood() throws IOException {
        launcher = new NightCli(s3);
        nights = launcher.nights;
        others = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        others.createContext("/", this::answer);
        others.start();
        for (String service : SERVICES) {
            System.setProperty(
                    "aws.endpointUrl" + service,
                    "http://127.0.0.1:" + others.getAddress().getPort());
        }
        System.setProperty("aws.endpointUrlGlue", glue.endpoint().toString());
        nights.sets.remove("launcher.catalog.enabled=false");
        nights.sets.addAll(List.of(
                "launcher.notify.sns-topic=" + TOPIC,
                "launcher.notify.email.from=Weekmart <mart@example.org>",
                "launcher.notify.email.to=buyers@example.org",
                "launcher.notify.webhook-secret=night-hook"));
        nights.dumps().deployed();
        answers.put(
                "GetCallerIdentity",
                new Answer(
                        200,
                        "<GetCallerIdentityResponse><GetCallerIdentityResult>"
                                + "<Arn>arn:aws:sts::123456789012:assumed-role/launcher/me</Arn>"
                                + "</GetCallerIdentityResult></GetCallerIdentityResponse>"));
        answers.put("GetTopicAttributes", new Answer(200, "<GetTopicAttributesResponse/>"));
        answers.put("mart@example.org", new Answer(404, "{\"message\": \"none\"}"));
        answers.put("example.org", new Answer(200, "{\"VerifiedForSendingStatus\": true}"));
        answers.put("secretsmanager.DescribeSecret", new Answer(200, "{\"Name\": \"night-hook\"}"));
    }

    @AfterEach
    void end() {
        launcher.close();
        glue.close();
        others.stop(0);
        SERVICES.forEach(service -> System.clearProperty("aws.endpointUrl" + service));
        System.clearProperty("aws.endpointUrlGlue");
    }

    /** STS and SNS name their action in a form, SES asks by path, Secrets Manager has a header for it. */
    private void answer(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        String path = exchange.getRequestURI().getPath();
        String asked = target != null
                ? target
                : form.startsWith("Action=")
                        ? form.replaceFirst("Action=(\\w+).*", "$1")
                        : path.replaceFirst("/v2/email/identities/", "");
        Answer answer = answers.getOrDefault(asked, new Answer(400, "Nobody should ask for " + asked));
        if (answer.status() == 404) {
            exchange.getResponseHeaders().set("x-amzn-ErrorType", "NotFoundException");
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Answer denied(String code) {
        return new Answer(
                403,
                "<ErrorResponse><Error><Code>" + code
                        + "</Code><Message>not authorized</Message></Error></ErrorResponse>");
    }

    /** What it says while one thing is bad: that alone, and everything else all the same. */
    private void assertFault(String lines) {
        assertFault(lines, 15);
    }

    private void assertFault(String lines, int others) {
        Result result = launcher.run("doctor");

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains(lines);
        assertThat(result.out().lines().filter(line -> line.startsWith("fault")))
                .hasSize(1);
        assertThat(result.out().lines().filter(line -> line.startsWith("ok"))).hasSize(others);
        assertThat(result.exitCode()).isEqualTo(2);
    }

    @Test
    void whereAllIsGoodEveryLineSaysSo() {
        Result result = launcher.run("doctor");

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .isEqualTo(
                        """
                ok     configuration  read, and no placeholder is left
                ok     credentials    arn:aws:sts::123456789012:assumed-role/launcher/me
                ok     dumps          s3://bucket/night/dumps/ can be listed, 5 objects; calendar_2024-05-05.csv can be read
                ok     dump sales     sales_2024-05-05.csv: header good
                ok     dump inventory inventory_2024-05-05.csv: header good
                ok     dump calendar  calendar_2024-05-05.csv: header good
                ok     dump store     store_2024-05-05.csv: header good
                ok     dump product   product_2024-05-05.csv: header good
                ok     tables         s3://bucket/night/tables/ can be listed, 0 objects
                ok     launcher       s3://bucket/night/launcher/test/ can be listed, 4 objects
                ok     deployment     in force: s3://bucket/night/launcher/test/artifacts/SHA-256/weekmart-spark-jobs.jar
                ?      release        not checked: emr-7.14.0
                                      -> aws emr describe-release-label --release-label emr-7.14.0
                ?      instance types not checked: m5.xlarge, m6i.xlarge, m7i.xlarge, r5.xlarge, r6i.xlarge, r7i.xlarge
                                      -> aws emr list-supported-instance-types --release-label emr-7.14.0
                ?      subnets        not checked: none is configured, EMR chooses one of the default VPC
                                      -> aws ec2 describe-subnets --filters Name=default-for-az,Values=true
                ?      service role   not checked: EMR_DefaultRole_V2
                                      -> aws iam get-role --role-name EMR_DefaultRole_V2
                ?      profile        not checked: EMR_EC2_DefaultRole
                                      -> aws iam get-instance-profile --instance-profile-name EMR_EC2_DefaultRole
                ok     clusters       0 of ours have not ended
                ok     catalog        database weekmart_test is not there yet; the first run makes it
                ok     sns            arn:aws:sns:us-east-1:123456789012:nights is there
                ok     email          SES has verified example.org
                ok     webhook        secret night-hook is there
                """);
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aDumpThatMayNotBeRead() throws IOException {
        try (S3Front front = S3Front.allowing(s3, request -> !request.key().contains("/dumps/"))) {
            System.setProperty("aws.endpointUrlS3", front.endpoint().toString());

            assertFault(
                    """
                    fault  dumps          Cannot read s3://bucket/night/dumps/calendar_2024-05-05.csv: access is denied.
                                          -> Allow s3:GetObject there to the credentials in use, and s3:ListBucket on the bucket: without it S3 says the same of an object that does not exist. For objects under a KMS key allow kms:Decrypt too.
                    """,
                    10);
        }
    }

    @Test
    void aDumpWhoseHeaderCannotBeUsed() {
        nights.store.put(
                nights.at("dumps/store_2024-05-06.csv"),
                String.join(",", WeeklyTables.STORE.columns())
                        .replace("store_key", "branch")
                        .getBytes(StandardCharsets.UTF_8));

        assertFault(
                """
                fault  dump store     store_2024-05-06.csv: column store_key is missing. Found: branch, %s
                                      -> Have the export fixed; or, where it has another name for the column, set tables.store.columns in your configuration.
                """
                        .formatted(String.join(
                                ", ",
                                WeeklyTables.STORE.columns().stream().skip(1).toList())));
    }

    @Test
    void aReportThatMayNotBeRead() throws IOException {
        nights.store.put(nights.at("tables/runs/a.json"), new byte[] {1});
        try (S3Front front = S3Front.allowing(s3, request -> !request.key().contains("/runs/"))) {
            System.setProperty("aws.endpointUrlS3", front.endpoint().toString());

            assertFault(
                    """
                    fault  tables         Cannot read s3://bucket/night/tables/runs/a.json: access is denied.
                                          -> Allow s3:GetObject there to the credentials in use, and s3:ListBucket on the bucket: without it S3 says the same of an object that does not exist. For objects under a KMS key allow kms:Decrypt too.
                    """);
        }
    }

    @Test
    void whatTheLauncherMayNotLookAtIsNeverCalledGood() throws IOException {
        nights.sets.addAll(List.of(
                "launcher.cluster.release=emr-8.0.0",
                "launcher.cluster.primary.instance-types=[no-such.type]",
                "launcher.cluster.subnets=[subnet-none, subnet-0b]",
                "launcher.cluster.security-groups.core=sg-none",
                "launcher.cluster.service-role=\"arn:aws:iam::123456789012:role/service-role/NoSuchRole\"",
                "launcher.cluster.instance-profile=NoSuchProfile",
                "launcher.cluster.security-configuration=no-such-configuration",
                "launcher.cluster.key-pair=no-such-key",
                "launcher.cluster.log-kms-key=\"arn:aws:kms:us-east-1:123456789012:key/none\""));
        nights.deployed();

        Result result = launcher.run("doctor");

        assertThat(result.out())
                .contains(
                        """
                ?      release        not checked: emr-8.0.0; it is not known to work. Known are emr-7.x, tested with emr-7.14.0, and emr-spark-8.x.
                                      -> aws emr describe-release-label --release-label emr-8.0.0
                ?      instance types not checked: no-such.type, r5.xlarge, r6i.xlarge, r7i.xlarge
                                      -> aws emr list-supported-instance-types --release-label emr-8.0.0
                ?      subnets        not checked: subnet-none, subnet-0b
                                      -> aws ec2 describe-subnets --subnet-ids subnet-none subnet-0b
                ?      groups         not checked: sg-none
                                      -> aws ec2 describe-security-groups --group-ids sg-none
                ?      service role   not checked: arn:aws:iam::123456789012:role/service-role/NoSuchRole
                                      -> aws iam get-role --role-name NoSuchRole
                ?      profile        not checked: NoSuchProfile
                                      -> aws iam get-instance-profile --instance-profile-name NoSuchProfile
                ?      security       not checked: no-such-configuration
                                      -> aws emr describe-security-configuration --name no-such-configuration
                ?      key pair       not checked: no-such-key
                                      -> aws ec2 describe-key-pairs --key-names no-such-key
                ?      log key        not checked: arn:aws:kms:us-east-1:123456789012:key/none
                                      -> aws kms describe-key --key-id arn:aws:kms:us-east-1:123456789012:key/none
                """);
        assertThat(result.exitCode())
                .as("nothing that was looked at is at fault")
                .isZero();
    }

    @Test
    void aClusterThatIsThereIsLookedAtButNotTheRoleOfItsSteps() throws IOException {
        String cluster = nights.emr.cluster("analytics", "WAITING", Map.of()).id;
        nights.sets.addAll(List.of(
                "launcher.cluster.id=" + cluster,
                "launcher.cluster.runtime-role=\"arn:aws:iam::123456789012:role/NoSuchRole\""));
        nights.deployed();

        Result result = launcher.run("doctor");

        assertThat(result.out().lines().filter(line -> line.matches("(ok     cluster |\\?).*")))
                .containsExactly(
                        "ok     cluster        cluster " + cluster + " (analytics), WAITING",
                        "?      runtime role   not checked: arn:aws:iam::123456789012:role/NoSuchRole");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void whatWasNotCheckedHasAStateOfItsOwnInJson() {
        assertThat(launcher.run("doctor", "--output", "json").out())
                .contains(
                        """
                        }, {
                          "state" : "not_checked",
                          "subject" : "service role",
                          "found" : "EMR_DefaultRole_V2",
                          "hint" : "aws iam get-role --role-name EMR_DefaultRole_V2"
                        }, {
                        """);
    }

    @Test
    void nothingIsWritten() {
        List<String> before = keys();

        launcher.run("doctor");

        assertThat(keys()).isEqualTo(before);
        assertThat(glue.databases()).isEmpty();
        assertThat(nights.emr.calls()).containsOnly("ListClusters");
    }

    private List<String> keys() {
        return nights.store.list(nights.at("")).objects().stream()
                .map(object -> object.location().key())
                .toList();
    }

    @Test
    void jsonHoldsTheSame() throws IOException {
        nights.sets.removeIf(set -> set.startsWith("launcher.notify."));
        nights.sets.add("launcher.catalog.enabled=false");
        nights.sets.add("launcher.cluster.id=j-NONE");
        nights.deployed();

        Result result = launcher.run("doctor", "--output", "json");

        assertThat(result.out())
                .startsWith(
                        """
                        [ {
                          "state" : "ok",
                          "subject" : "configuration",
                          "found" : "read, and no placeholder is left",
                          "hint" : ""
                        }, {
                        """)
                .contains(
                        """
                        }, {
                          "state" : "fault",
                          "subject" : "cluster",
                          "found" : "Cannot look at cluster j-NONE: AWS refused it: Cluster id 'j-NONE' is not valid.",
                          "hint" : "Change what it names, in the configuration or in the account, then repeat the command."
                        }, {
                        """);
        assertThat(result.exitCode()).isEqualTo(2);
    }

    @Test
    void credentialsThatHaveExpired() {
        answers.put("GetCallerIdentity", denied("ExpiredToken"));

        assertFault(
                """
                fault  credentials    Cannot ask AWS who we are: the AWS credentials have expired.
                                      -> Sign in again, then repeat the command.
                """);
    }

    @Test
    void aBucketThatIsNotThere() {
        nights.sets.removeIf(set -> set.startsWith("raw.path="));
        nights.sets.add("raw.path=s3://no-such-bucket/dumps/");
        nights.deployed();

        assertFault(
                """
                fault  dumps          Cannot list s3://no-such-bucket/dumps/: there is no such bucket.
                                      -> Check the configured path.
                """,
                10);
    }

    @Test
    void anotherConfigurationThanTheDeployedOne() {
        nights.sets.add("output.files-per-week=2");

        assertFault(
                """
                fault  deployment     Cannot start a night: what the launcher's configuration says to the job is not what was deployed, s3://bucket/night/launcher/test/artifacts/SHA-256/weekmart.conf.
                                      -> Run emr-launcher deploy to put yours in force, or use the deployed one: --conf s3://bucket/night/launcher/test/artifacts/weekmart.conf.
                """);
    }

    @Test
    void nothingDeployed() {
        nights.sets.remove("launcher.environment=test");
        nights.sets.add("launcher.environment=fresh");

        assertFault(
                """
                fault  deployment     Cannot start a night: nothing is deployed in s3://bucket/night/launcher/fresh/.
                                      -> Run emr-launcher deploy with the same configuration.
                """);
    }

    @Test
    void aClusterThatDoesNotTakeSteps() {
        nights.sets.add("launcher.cluster.id=" + nights.emr.cluster("analytics", "TERMINATED", Map.of()).id);
        nights.deployed();

        assertFault(
                """
                fault  cluster        Cannot use cluster j-0000000000001: it is TERMINATED, expected RUNNING or WAITING.
                                      -> Set launcher.cluster.id to one that runs; emr-launcher cluster list shows ours.
                """,
                16);
    }

    @Test
    void aMissingPermissionOnEmr() {
        nights.emr.next("ListClusters", Fate.DENIED);

        assertFault(
                """
                fault  clusters       Cannot list the clusters: access is denied: User is not authorized.
                                      -> Allow elasticmapreduce:ListClusters to the credentials in use.
                """);
    }

    @Test
    void aMissingPermissionOnGlue() {
        glue.next("GetDatabase", Fate.DENIED);

        assertFault("                      -> Allow glue:GetDatabase to the credentials in use.\n");
    }

    @Test
    void aTopicThatMayNotBeLookedAt() {
        answers.put("GetTopicAttributes", denied("AuthorizationError"));

        assertFault(
                """
                fault  sns            Cannot look at topic arn:aws:sns:us-east-1:123456789012:nights: access is denied: not authorized.
                                      -> Allow sns:GetTopicAttributes to the credentials in use.
                """);
    }

    @Test
    void aSenderThatSesHasNotVerified() {
        answers.put("example.org", new Answer(200, "{\"VerifiedForSendingStatus\": false}"));

        assertFault(
                """
                fault  email          SES has verified neither mart@example.org nor example.org.
                                      -> Verify one of them: aws sesv2 create-email-identity --email-identity example.org.
                """);
    }

    @Test
    void aSecretThatIsNotThere() {
        answers.put(
                "secretsmanager.DescribeSecret",
                new Answer(400, "{\"__type\": \"ResourceNotFoundException\", \"message\": \"no such secret\"}"));

        assertFault(
                """
                fault  webhook        Cannot look at secret night-hook: AWS refused it: no such secret
                                      -> Change what it names, in the configuration or in the account, then repeat the command.
                """);
    }
}
