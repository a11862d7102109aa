package io.weekmart.launcher.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.ShopTables;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.aws.AwsJsonServer.Fate;
import io.weekmart.launcher.aws.StsServer;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.deploy.Artifacts;
import io.weekmart.launcher.emr.EmrServer;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.storage.S3Server;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Lambda against a real S3 server and a stand-in for EMR: which events lead to which nights, and what it logs. */
class HandlerTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String RUN = "weekmart-test-weekly-metrics-2024-05-05-a1";

    private static S3Server s3;

    @TempDir
    private Path work;

    private final String folder = "lambda-" + UUID.randomUUID() + "/";
    private final EmrServer emr = new EmrServer();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    /** Three in the morning after the night of Sunday, 5 May. */
    private Instant now = Instant.parse("2024-05-06T03:00:00Z");

    private ObjectStore store;

    @BeforeAll
    static void startServer() {
        s3 = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        s3.close();
    }

    @BeforeEach
    void deployed() throws IOException {
        deploy();
    }

    private void deploy(String... sets) throws IOException {
        System.setProperty("aws.endpointUrlS3", s3.endpoint().toString());
        System.setProperty("aws.endpointUrlEmr", emr.endpoint().toString());
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        System.setProperty("aws.accountId", "111122223333");
        store = ObjectStore.connect();
        NightSettings settings = SettingsReader.readNights(
                        List.of(),
                        Stream.concat(
                                        Stream.of(
                                                "raw.path=" + at("dumps/"),
                                                "output.path=" + at("tables/"),
                                                "pipelines.shop.raw={path=\"" + at("shop-dumps/") + "\", layout=full}",
                                                "pipelines.shop.output.path=" + at("shop/"),
                                                "launcher.path=" + at("launcher/"),
                                                "launcher.environment=test",
                                                "raw.manifest=manifest_{date}.json",
                                                "launcher.catalog.enabled=false",
                                                "launcher.wait.logs=0s"),
                                        Stream.of(sets))
                                .toList(),
                        location -> Optional.empty(),
                        null)
                .get(0);
        Path jar = Files.writeString(work.resolve("weekmart.jar"), "the application");
        new Artifacts(store, settings).deploy(jar, null);
        emr.onStep(step -> step.state = "RUNNING");
    }

    @AfterEach
    void close() {
        store.close();
        emr.close();
        List.of("endpointUrlS3", "endpointUrlEmr", "region", "accessKeyId", "secretAccessKey", "accountId")
                .forEach(name -> System.clearProperty("aws." + name));
    }

    private S3Location at(String name) {
        return new S3Location(s3.bucket(), folder + name);
    }

    private void dumps(String date) {
        StringBuilder manifest = new StringBuilder();
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            String name = table.name() + "_" + date + ".csv";
            manifest.append(manifest.isEmpty() ? "" : ",")
                    .append("{\"name\": \"")
                    .append(name)
                    .append("\"}");
            // No night's dump is that of another one.
            put("dumps/" + name, String.join(",", table.columns()) + "\n" + date + "\n");
        }
        put("dumps/manifest_" + date + ".json", "{\"files\": [" + manifest + "]}");
    }

    private void put(String name, String text) {
        store.put(at(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode call(String event) throws IOException {
        Handler handler = new Handler(
                Map.of(
                        "WEEKMART_CONF",
                        at("launcher/test/artifacts/weekmart.conf").toString()),
                Clock.fixed(now, ZoneOffset.UTC),
                new PrintStream(log, true, StandardCharsets.UTF_8));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), answer, null);
        return MAPPER.readTree(answer.toByteArray());
    }

    private String nights(String event) throws IOException {
        return call(event).path("nights").toString();
    }

    private List<JsonNode> log() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : log.toString(StandardCharsets.UTF_8).split("\n")) {
            lines.add(MAPPER.readTree(line));
        }
        return lines;
    }

    private String created(String key) {
        return """
                {"source": "aws.s3", "detail-type": "Object Created",
                 "detail": {"bucket": {"name": "%s"}, "object": {"key": "%s", "size": 1}}}
                """
                .formatted(s3.bucket(), folder + key);
    }

    private void finish() {
        finish(RUN);
    }

    private void finish(String run) {
        EmrServer.Step step = emr.steps(run).get(0);
        store.put(
                S3Location.of(step.option("--report")),
                """
                {"version": 1, "product_version": "0", "job": "weekly-metrics", "run_id": "%s", "run_date": "2024-05-05",
                 "started_at": "2024-05-06T03:00:00Z", "ended_at": "2024-05-06T03:10:00Z", "outcome": "published", "exit_code": 0}
                """
                        .formatted(run)
                        .getBytes(StandardCharsets.UTF_8));
        step.end("COMPLETED");
        step.cluster.state = "TERMINATED";
    }

    @Test
    void aTickRunsTonightAndTheNightsThatAreOpen() throws IOException {
        dumps("2024-05-05");
        dumps("2024-05-04");
        String tick =
                "{\"source\": \"aws.events\", \"detail-type\": \"Scheduled Event\", \"time\": \"2024-05-06T03:00:00Z\"}";

        assertThat(nights("{\"date\": \"2024-05-04\"}"))
                .isEqualTo(
                        "[{\"pipeline\":\"weekly-metrics\",\"date\":\"2024-05-04\",\"phase\":\"running\",\"exit_code\":7}]");
        assertThat(nights(tick))
                .isEqualTo(
                        "[{\"pipeline\":\"weekly-metrics\",\"date\":\"2024-05-04\",\"phase\":\"running\",\"exit_code\":7},"
                                + "{\"pipeline\":\"weekly-metrics\",\"date\":\"2024-05-05\",\"phase\":\"running\",\"exit_code\":7}]");
        assertThat(emr.calls("RunJobFlow")).isEqualTo(2);
    }

    @Test
    void aCallMayAcceptWhatAGuardRefused() throws IOException {
        dumps("2024-05-05");

        try (StsServer sts = new StsServer("arn:aws:sts::111122223333:assumed-role/lambda/weekmart")) {
            nights(
                    """
                    {"date": "2024-05-05", "accept": ["min-rows=inventory", "weeks-emptied"], "accepted-by": "jo"}
                    """);
            assertThat(sts.calls()).isEqualTo(1);
        }

        assertThat(emr.steps(RUN).get(0).arguments)
                .containsSubsequence(
                        "--accept",
                        "min-rows=inventory",
                        "--accept",
                        "weeks-emptied",
                        "--accepted-by",
                        "jo through arn:aws:sts::111122223333:assumed-role/lambda/weekmart");
        assertThatThrownBy(() -> call("{\"accept\": \"weeks-emptied\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The event accepts [weeks-emptied] and names no date");
        assertThatThrownBy(() -> call("{\"date\": \"2024-05-05\", \"accepted-by\": \"jo\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The event says who accepts, jo, and accepts nothing");
    }

    @Test
    void whatIsAcceptedBeforeTheDumpsAreThereIsAnError() throws IOException {
        try (StsServer sts = new StsServer("arn:aws:sts::111122223333:assumed-role/lambda/weekmart")) {
            assertThatThrownBy(() -> call("{\"date\": \"2024-05-05\", \"accept\": \"weeks-emptied\"}"))
                    .isInstanceOf(UserFault.class)
                    .hasMessageStartingWith(
                            "Cannot accept weeks-emptied for 2024-05-05: no attempt was begun, waiting for input. ");
            assertThat(sts.calls()).isEqualTo(1);
        }
        assertThat(emr.calls("RunJobFlow")).isZero();
    }

    @Test
    void aNightWhoseDumpsComeAfterItsDayIsNotForgotten() throws IOException {
        dumps("2024-05-04");
        assertThat(nights("{}"))
                .as("the first tick begins with tonight")
                .isEqualTo(
                        "[{\"pipeline\":\"weekly-metrics\",\"date\":\"2024-05-05\",\"phase\":\"waiting for input\",\"exit_code\":3}]");
        now = now.plus(Duration.ofDays(2));
        dumps("2024-05-06");

        assertThat(nights("{}"))
                .as("the dumps of the fifth are missing, and no tick came on the sixth")
                .isEqualTo(
                        "[{\"pipeline\":\"weekly-metrics\",\"date\":\"2024-05-05\",\"phase\":\"waiting for input\",\"exit_code\":3},"
                                + "{\"pipeline\":\"weekly-metrics\",\"date\":\"2024-05-06\",\"phase\":\"running\",\"exit_code\":7},"
                                + "{\"pipeline\":\"weekly-metrics\",\"date\":\"2024-05-07\",\"phase\":\"waiting for input\",\"exit_code\":3}]");
        now = now.plus(Duration.ofDays(6));
        assertThat(nights("{}"))
                .as("older than seven days")
                .doesNotContain("2024-05-05")
                .contains("2024-05-06");
    }

    @Test
    void anOutageIsSeenInTheMetrics() throws IOException {
        dumps("2024-05-05");
        emr.next("RunJobFlow", Fate.DENIED);

        assertThatThrownBy(() -> call("{}")).isInstanceOf(UserFault.class);

        JsonNode age = log().get(log().size() - 1);
        assertThat(age.path("HoursSinceGoodNight").asDouble()).isEqualTo(840);
        JsonNode night = log().get(log().size() - 2);
        assertThat(night.path("NightSucceeded").asInt(-1)).isZero();
        assertThat(night.path("NightExitCode").asInt()).isEqualTo(2);
        assertThat(log())
                .filteredOn(line -> line.path("level").asText().equals("ERROR"))
                .singleElement()
                .satisfies(line -> assertThat(line.path("run_id").asText()).isEqualTo(RUN));
    }

    @Test
    void everyKindOfEventLeadsToTheSameNightOnce() throws IOException {
        String running =
                "[{\"pipeline\":\"weekly-metrics\",\"date\":\"2024-05-05\",\"phase\":\"running\",\"exit_code\":7}]";
        String records =
                "{\"Records\": [{\"eventName\": \"ObjectCreated:Put\", \"s3\": {\"bucket\": {\"name\": \"%s\"},"
                        + " \"object\": {\"key\": \"%s\"}}}]}";
        assertThat(nights(created("dumps/sales_2024-05-05.csv")))
                .as("the other dumps are missing")
                .isEqualTo(
                        "[{\"pipeline\":\"weekly-metrics\",\"date\":\"2024-05-05\",\"phase\":\"waiting for input\",\"exit_code\":3}]");
        dumps("2024-05-05");

        assertThat(nights(created("dumps/manifest_2024-05-05.json"))).isEqualTo(running);
        assertThat(nights(created("dumps/manifest_2024-05-05.json")))
                .as("a duplicate")
                .isEqualTo(running);
        assertThat(nights(records.formatted(s3.bucket(), folder + "dumps/sales%5F2024-05-05.csv")))
                .isEqualTo(running);
        assertThat(nights("{\"source\": \"aws.emr\", \"detail\": {\"name\": \"" + RUN + "\", \"state\": \"RUNNING\"}}"))
                .isEqualTo(running);
        assertThat(emr.calls("RunJobFlow")).isEqualTo(1);
    }

    @Test
    void aMasterWithoutADateAndOneThatLaterDatesReadConcernTheNightWhoseMorningItIs() throws IOException {
        deploy(
                "tables.store.file-pattern=stores.csv",
                "tables.product={newest: true, file-pattern: \"articles_{date}.csv\"}");
        dumps("2024-05-05");

        assertThat(nights(created("dumps/store_2024-05-05.csv")))
                .as("it has the name of no dump")
                .isEqualTo("[]");
        put("dumps/articles_2024-04-01.csv", String.join(",", WeeklyTables.PRODUCT.columns()) + "\n7\n");
        assertThat(nights(created("dumps/articles_2024-04-01.csv")))
                .as("April is long over, and its articles are read until there are newer ones")
                .isEqualTo(
                        "[{\"pipeline\":\"weekly-metrics\",\"date\":\"2024-05-05\",\"phase\":\"waiting for input\",\"exit_code\":3}]");
        put("dumps/stores.csv", String.join(",", WeeklyTables.STORE.columns()) + "\n7\n");
        assertThat(nights(created("dumps/stores.csv")))
                .isEqualTo(
                        "[{\"pipeline\":\"weekly-metrics\",\"date\":\"2024-05-05\",\"phase\":\"running\",\"exit_code\":7}]");
        assertThat(emr.calls("RunJobFlow")).isEqualTo(1);
    }

    private void dumpsOfShop(String date) {
        for (TableSpec table : ShopTables.PIPELINE.inputs()) {
            put("shop-dumps/" + table.name() + "_" + date + ".csv", String.join(",", table.columns()) + "\n");
        }
        put("shop-dumps/manifest_" + date + ".json", "{\"files\": []}".replace("[]", "[" + named(date) + "]"));
    }

    private static String named(String date) {
        return ShopTables.PIPELINE.inputs().stream()
                .map(table -> "{\"name\": \"" + table.name() + "_" + date + ".csv\"}")
                .collect(Collectors.joining(","));
    }

    @Test
    void theArrivalOfAnOrdersDumpStartsItsPipelineOnce() throws IOException {
        String running = "[{\"pipeline\":\"shop\",\"date\":\"2024-05-05\",\"phase\":\"running\",\"exit_code\":7}]";
        String run = "weekmart-test-shop-2024-05-05-a1";
        dumps("2024-05-05");
        dumpsOfShop("2024-05-05");

        assertThat(nights(created("shop-dumps/orders_2024-05-05.csv"))).isEqualTo(running);
        assertThat(nights(created("shop-dumps/products_2024-05-05.csv"))).isEqualTo(running);
        assertThat(nights("{\"source\": \"aws.emr\", \"detail\": {\"name\": \"" + run + "\", \"state\": \"RUNNING\"}}"))
                .isEqualTo(running);
        assertThat(emr.clusters()).extracting(cluster -> cluster.name).containsExactly(run);
        assertThat(log()).filteredOn(line -> line.has("phase")).hasSize(3).allSatisfy(line -> assertThat(
                        line.path("pipeline").asText())
                .isEqualTo("shop"));

        finish(run);
        call(created("shop-dumps/orders_2024-05-05.csv"));
        call(created("shop-dumps/orders_2024-05-05.csv"));
        assertThat(emr.calls("RunJobFlow"))
                .as("once a day, however many events come")
                .isEqualTo(1);
        assertThat(log())
                .filteredOn(line -> line.has("NightSucceeded"))
                .singleElement()
                .satisfies(line -> assertThat(line.path("Pipeline").asText()).isEqualTo("shop"));
    }

    @Test
    void aScheduleNamesItsPipelineAndSweepsForAll() throws IOException {
        dumps("2024-05-05");
        dumpsOfShop("2024-05-05");

        assertThat(nights("{\"pipeline\": \"shop\"}"))
                .isEqualTo("[{\"pipeline\":\"shop\",\"date\":\"2024-05-05\",\"phase\":\"running\",\"exit_code\":7}]");
        assertThat(nights("{\"pipeline\": \"shop\", \"date\": \"2024-05-04\"}"))
                .isEqualTo(
                        "[{\"pipeline\":\"shop\",\"date\":\"2024-05-04\",\"phase\":\"waiting for input\",\"exit_code\":3}]");
        assertThat(nights("{}"))
                .isEqualTo(
                        "[{\"pipeline\":\"weekly-metrics\",\"date\":\"2024-05-05\",\"phase\":\"running\",\"exit_code\":7}]");
        assertThatThrownBy(() -> call("{\"pipeline\": \"shops\"}"))
                .isInstanceOf(UserFault.class)
                .hasMessageStartingWith(
                        "Cannot run pipeline 'shops': there is no pipeline of that name. Did you mean shop?");

        now = now.plus(Duration.ofHours(9));
        call("{}");
        assertThat(emr.clusters())
                .as("runs of both pipelines are in progress, so that their clusters are kept past their expiry")
                .noneMatch(EmrServer.Cluster::ended);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "launcher/test/nights/weekly-metrics/2024-05-05/attempt-0001/claim.json",
                "tables/runs/2024-05-05/sales_2024-05-05.csv",
                "dumps/notes_2024-05-05.txt",
                "dumps/sales_2023-05-05.csv"
            })
    void whatIsNoDumpOfTheseNightsStartsNothing(String key) throws IOException {
        dumps("2024-05-05");
        dumps("2023-05-05");

        assertThat(nights(created(key))).isEqualTo("[]");
        assertThat(emr.calls()).isEmpty();
        assertThat(log()).anySatisfy(line -> assertThat(line.path("message").asText())
                .startsWith("Nothing to do for this event: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"source\": \"aws.emr\", \"detail\": {\"name\": \"weekmart-prod-weekly-metrics-2024-05-05-a1\"}}",
                "{\"source\": \"aws.emr\", \"detail\": {\"name\": \"somebody's cluster\"}}",
                "{\"source\": \"aws.ec2\", \"detail-type\": \"Something\"}",
                "{\"source\": \"aws.s3\", \"detail-type\": \"Object Deleted\"}",
                "{\"Service\": \"Amazon S3\", \"Event\": \"s3:TestEvent\", \"Bucket\": \"raw\"}",
                "{\"Records\": [{\"EventSource\": \"aws:sns\", \"Sns\": {\"Message\": \"{}\"}}]}",
                "{\"Type\": \"Notification\", \"Message\": \"{}\"}",
                "{\"date\": 20240505}",
                "[]"
            })
    void otherPeoplesEventsStartNothing(String event) throws IOException {
        dumps("2024-05-05");

        assertThat(nights(event)).isEqualTo("[]");
        assertThat(emr.calls()).isEmpty();
    }

    @Test
    void logLinesAndMetricsAreForMachines() throws IOException {
        dumps("2024-05-05");
        call("{}");
        finish();
        log.reset();
        now = Instant.now().plusSeconds(3600);

        assertThat(nights("{\"date\": \"2024-05-05\"}"))
                .isEqualTo(
                        "[{\"pipeline\":\"weekly-metrics\",\"date\":\"2024-05-05\",\"phase\":\"succeeded\",\"exit_code\":0}]");

        assertThat(log())
                .filteredOn(line -> line.has("message"))
                .allSatisfy(line -> assertThat(line.path("run_id").asText()).isEqualTo(RUN));
        JsonNode status = log().get(log().size() - 3);
        assertThat(status.path("run_id").asText()).isEqualTo(RUN);
        assertThat(status.path("phase").asText()).isEqualTo("succeeded");
        JsonNode metrics = log().get(log().size() - 2);
        assertThat(metrics.path("_aws")
                        .path("CloudWatchMetrics")
                        .get(0)
                        .path("Namespace")
                        .asText())
                .isEqualTo("Weekmart");
        assertThat(metrics.path("Environment").asText()).isEqualTo("test");
        assertThat(metrics.path("NightSucceeded").asInt()).isEqualTo(1);
        assertThat(metrics.path("NightDuration").asDouble()).isBetween(3500.0, 3700.0);
        call("{\"date\": \"2024-05-05\"}");
        assertThat(log()).filteredOn(line -> line.has("NightSucceeded")).hasSize(1);
        assertThat(log().get(log().size() - 1).path("HoursSinceGoodNight").asDouble())
                .isBetween(0.9, 1.1);
    }

    @Test
    void aFaultOfOneNightKeepsNoOtherFromBeingLookedAt() throws IOException {
        dumps("2024-05-04");
        dumps("2024-05-05");
        call("{\"date\": \"2024-05-04\"}");
        emr.next("DescribeCluster", Fate.DENIED);

        assertThatThrownBy(() -> call("{}")).isInstanceOf(UserFault.class).hasMessageContaining("access is denied");
        assertThat(emr.steps(RUN)).as("the other night has begun").hasSize(1);
        assertThat(log())
                .anySatisfy(line -> assertThat(line.path("level").asText()).isEqualTo("ERROR"));
    }

    @Test
    void withoutAConfigurationTheMessageNamesTheVariable() {
        Handler handler = new Handler(Map.of(), Clock.systemUTC(), new PrintStream(log));

        assertThatThrownBy(() -> handler.handleRequest(
                        new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)),
                        new ByteArrayOutputStream(),
                        null))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("WEEKMART_CONF is not set");
    }

    @Test
    void aTickEndsWhatWasLeftBehindAndARunThatTakesTooLong() throws IOException {
        dumps("2024-05-05");
        call("{\"date\": \"2024-05-05\"}");
        EmrServer.Step step = emr.steps(RUN).get(0);
        String installation = emr.clusters().get(0).tags().get("weekmart:installation");
        Map<String, String> expired = Map.of(
                "weekmart:environment",
                "test",
                "weekmart:installation",
                installation,
                "weekmart:expires-at",
                "2024-05-06T00:00:00Z");
        EmrServer.Cluster forgotten = emr.cluster("analytics", "WAITING", expired);
        EmrServer.Cluster ofOthers = emr.cluster(
                "analytics",
                "WAITING",
                Map.of("weekmart:environment", "test", "weekmart:expires-at", "2024-05-06T00:00:00Z"));
        step.started = Instant.now().minus(Duration.ofHours(7));

        nights("{}");

        assertThat(forgotten.ended()).isTrue();
        assertThat(ofOthers.ended()).isFalse();
        assertThat(step.cluster.ended()).as("it ran for seven hours").isTrue();
        assertThat(nights("{}"))
                .isEqualTo(
                        "[{\"pipeline\":\"weekly-metrics\",\"date\":\"2024-05-05\",\"phase\":\"failed\",\"exit_code\":6}]");
        assertThat(log())
                .anySatisfy(line -> assertThat(line.path("message").asText())
                        .isEqualTo("Attempt 1 failed: It ran longer than 6 hours (launcher.max-duration)."))
                .anySatisfy(line -> assertThat(line.path("message").asText())
                        .isEqualTo("Cluster " + forgotten.id + " (analytics) was past its expiry, and is ended."));
    }

    @Test
    void anEventSweepsNothing() throws IOException {
        call("{\"date\": \"2024-05-05\"}");
        call(created("dumps/sales_2024-05-05.csv"));

        assertThat(emr.calls()).isEmpty();
    }

    @Test
    void aSweepThatIsDeniedIsToldAndKeepsNoNightFromItsRun() throws IOException {
        dumps("2024-05-05");
        emr.next("ListClusters", Fate.DENIED);

        assertThatThrownBy(() -> call("{}")).isInstanceOf(UserFault.class).hasMessageContaining("list the clusters");

        assertThat(emr.steps(RUN)).hasSize(1);
    }
}
