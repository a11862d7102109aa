package io.weekmart.launcher.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages and their channels: SNS, SES, Secrets Manager and a webhook, each over HTTP, and markers on a real S3 server. */
class NotificationsTest {
    private static final LocalDate NIGHT = LocalDate.of(2024, 5, 5);
    private static final List<String> SERVICES = List.of("Sns", "SesV2", "SecretsManager", "S3");

    private static S3Server s3;

    /** What came in, as "path body", and what is answered next. */
    private final List<String> received = new CopyOnWriteArrayList<>();

    /** The status of an answer that does not come. */
    private static final int LOST = 0;

    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final List<String> sets = new ArrayList<>();
    private final ExecutorService others = Executors.newCachedThreadPool();

    /** What happens while the next message is on its way. */
    private final AtomicReference<@Nullable Runnable> meanwhile = new AtomicReference<>();

    private HttpServer http;
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
    void listen() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            int status = Optional.ofNullable(statuses.pollFirst()).orElse(200);
            received.add(path + " " + body);
            Optional.ofNullable(meanwhile.getAndSet(null)).ifPresent(Runnable::run);
            String answer = body.startsWith("Action=")
                    ? sns(status)
                    : "{\"SecretString\": \"{\\\"url\\\": \\\"" + hook() + "\\\"}\"}";
            if (status == LOST) {
                exchange.close();
                return;
            }
            exchange.getResponseHeaders().set("Retry-After", "0");
            exchange.sendResponseHeaders(status, answer.length());
            exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        http.setExecutor(others);
        http.start();
        for (String service : SERVICES) {
            System.setProperty("aws.endpointUrl" + service, address());
        }
        System.setProperty("aws.endpointUrlS3", s3.endpoint().toString());
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        store = ObjectStore.connect();
        sets.addAll(List.of(
                "raw.path=s3://raw/dumps/",
                "output.path=s3://mart/tables/",
                "launcher.path=s3://" + s3.bucket() + "/" + UUID.randomUUID() + "/",
                "launcher.environment=test"));
    }

    private static String sns(int status) {
        return status == 403
                ? "<ErrorResponse><Error><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>"
                : "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>";
    }

    @AfterEach
    void hangUp() {
        http.stop(0);
        others.shutdown();
        store.close();
        SERVICES.forEach(service -> System.clearProperty("aws.endpointUrl" + service));
        List.of("region", "accessKeyId", "secretAccessKey").forEach(name -> System.clearProperty("aws." + name));
    }

    private String address() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    private String hook() {
        return address() + "/hook/T0KEN";
    }

    private NightSettings settings() {
        return SettingsReader.readNights(List.of(), sets, location -> Optional.empty(), null)
                .get(0);
    }

    private List<String> tell(Map<String, String> environment, Message message) {
        return Notifications.of(settings(), store, environment).tell(message).failures();
    }

    private Delivery deliver(Message message) {
        return Notifications.of(settings(), store, Map.of()).tell(message);
    }

    private Message failure() {
        return new Messages(settings())
                .failure(
                        NIGHT,
                        2,
                        "weekmart-test-weekly-metrics-2024-05-05-a2",
                        3,
                        "Cannot read sales_2024-05-05.csv: column store_key is missing.",
                        "Have the export mended.",
                        "emr-launcher check --date 2024-05-05",
                        "s3://ops/report.json",
                        null);
    }

    @Test
    void aSuccessOfAnyPipelineTellsItsPartitions() {
        sets.addAll(List.of("launcher.steps=[shop]", "pipelines.shop.output.path=s3://mart/orders/"));
        RunReport report = ReportJson.read(
                """
                {"version": 1, "job": "orders", "pipeline": "orders", "run_id": "r", "run_date": "2024-05-05",
                 "started_at": "2024-05-06T03:00:00Z", "ended_at": "2024-05-06T03:10:00Z", "outcome": "published", "exit_code": 0,
                 "warnings": ["The selection left out 3 orders."],
                 "tables": [{"table": "orders", "read": 1205, "accepted": 1200, "rejected": 5}],
                 "partitions": [
                  {"table": "customer_orders", "values": {"extract_dt": "2024-05-05"}, "change": "new", "published": true, "rows": 1197},
                  {"table": "customer_order_items", "values": {"extract_dt": "2024-05-05"}, "change": "unchanged", "published": false,
                   "rows": 3000}]}
                """,
                "a test",
                ExitCode.CLUSTER);

        assertThat(new Messages(settings())
                        .success(NIGHT, 1, List.of(), report, "s3://ops/report.json", null)
                        .text())
                .isEqualTo(
                        """
                [test] Weekmart shop for 2024-05-05: done, 1 partition published

                orders                1,205 rows read, 1,200 accepted, 5 rejected
                customer_orders       1 partition (1 new), 1,197 rows
                customer_order_items  1 partition (1 unchanged), 3,000 rows
                warning               The selection left out 3 orders.
                tables                s3://mart/orders/
                report                s3://ops/report.json

                Message weekmart-test-shop-2024-05-05-success
                """);
    }

    @Test
    void aSuccessTellsTheNumbers() {
        RunReport report = ReportJson.read(
                """
                {"version": 1, "product_version": "0", "job": "weekly-metrics", "run_id": "r", "run_date": "2024-05-05",
                 "started_at": "2024-05-06T03:00:00Z", "ended_at": "2024-05-06T03:10:00Z", "outcome": "published", "exit_code": 0,
                 "warnings": ["2 files were passed over"],
                 "tables": [{"table": "sales", "read": 12345, "accepted": 12340, "rejected": 5}],
                 "weeks": [
                  {"yr_num": 2024, "wk_num": 17, "start_dt": "2024-04-22", "end_dt": "2024-04-28", "change": "unchanged", "published": false,
                   "totals": {"rows": 10, "total_sales_qty": "100.00", "total_sales_amt": "1000.10"}},
                  {"yr_num": 2024, "wk_num": 18, "start_dt": "2024-04-29", "end_dt": "2024-05-05", "change": "new", "published": true,
                   "totals": {"rows": 20, "total_sales_qty": "200.50", "total_sales_amt": "2000.20"}}]}
                """,
                "a test",
                ExitCode.CLUSTER);

        Message message = new Messages(settings())
                .success(
                        NIGHT,
                        1,
                        List.of("It had ended well before its cancellation took effect."),
                        report,
                        "s3://ops/report.json",
                        null);

        assertThat(message.text())
                .isEqualTo(
                        """
                [test] Weekmart weekly-metrics for 2024-05-05: done, 1 week published

                It had ended well before its cancellation took effect.
                sales      12,345 rows read, 12,340 accepted, 5 rejected
                weeks      1 new, 1 unchanged
                in them    30 rows, sales 300.50 pieces, 3,000.30 in amount
                warning    2 files were passed over
                tables     s3://mart/tables/
                report     s3://ops/report.json

                Message weekmart-test-weekly-metrics-2024-05-05-success
                """);
    }

    @Test
    void aFailureTellsCauseAndCommand() {
        assertThat(failure().text())
                .isEqualTo(
                        """
                [test] Weekmart weekly-metrics for 2024-05-05: failed

                Cannot read sales_2024-05-05.csv: column store_key is missing.
                Have the export mended.

                run        weekmart-test-weekly-metrics-2024-05-05-a2, attempt 2, exit code 3
                report     s3://ops/report.json
                try next   emr-launcher check --date 2024-05-05

                Message weekmart-test-weekly-metrics-2024-05-05-failure-0002
                """);
    }

    @Test
    void aCancelledNightIsToldAsSuch() {
        assertThat(new Messages(settings())
                        .cancelled(NIGHT, 2, "weekmart-test-weekly-metrics-2024-05-05-a2", "It was cancelled.")
                        .text())
                .isEqualTo(
                        """
                [test] Weekmart weekly-metrics for 2024-05-05: cancelled

                It was cancelled.
                Nothing is tried again by itself.

                run        weekmart-test-weekly-metrics-2024-05-05-a2, attempt 2
                try next   emr-launcher run --date 2024-05-05

                Message weekmart-test-weekly-metrics-2024-05-05-cancelled-0002
                """);
    }

    @Test
    void hoursAreTimesOfANamedZone() {
        sets.addAll(List.of("launcher.time-zone=Europe/Berlin", "launcher.cutoff=05:30", "launcher.deadline=06:45"));
        Messages messages = new Messages(settings());

        assertThat(messages.notReady(NIGHT, List.of("store_2024-05-05.csv: it is empty"))
                        .text())
                .isEqualTo(
                        """
                [test] Weekmart weekly-metrics for 2024-05-05: input not ready at 05:30 Europe/Berlin

                store_2024-05-05.csv: it is empty

                dumps      s3://raw/dumps/
                try next   emr-launcher check --date 2024-05-05

                Message weekmart-test-weekly-metrics-2024-05-05-input-not-ready
                """);
        assertThat(messages.late(NIGHT, "running", "step RUNNING").text())
                .isEqualTo(
                        """
                [test] Weekmart weekly-metrics for 2024-05-05: not done at 06:45 Europe/Berlin

                state      running: step RUNNING

                try next   emr-launcher status --date 2024-05-05

                Message weekmart-test-weekly-metrics-2024-05-05-late
                """);
        assertThat(messages.inputChanged(NIGHT, "0123456789abcdef", List.of("s3://raw/dumps/store.csv is new."))
                        .text())
                .isEqualTo(
                        """
                [test] Weekmart weekly-metrics for 2024-05-05: its dumps have changed since it was done

                Nothing was started: the tables hold what the dumps said before.
                s3://raw/dumps/store.csv is new.

                take it in  emr-launcher run --force --date 2024-05-05

                Message weekmart-test-weekly-metrics-2024-05-05-input-changed-0123456789ab
                """);
    }

    @ParameterizedTest
    @CsvSource({"sns-topic, 503", "sns-topic, 0", "email, 503", "email, 0", "webhook-secret, 503", "webhook-secret, 0"})
    void whatIsNotAnsweredIsSentAgainUnderTheSameId(String channel, int status) {
        sets.addAll(
                switch (channel) {
                    case "sns-topic" -> List.of("launcher.notify.sns-topic=arn:aws:sns:us-east-1:1:nights");
                    case "email" ->
                        List.of(
                                "launcher.notify.email.from=mart@example.org",
                                "launcher.notify.email.to=buyers@example.org");
                    default -> List.of("launcher.notify.webhook-secret=hook");
                });
        statuses.addAll(List.of(status, status));

        assertThat(tell(Map.of(), failure())).isEmpty();

        // Of the webhook it is its secret that was not answered.
        boolean secret = channel.equals("webhook-secret");
        assertThat(received).hasSize(secret ? 4 : 3);
        assertThat(received.stream()
                        .filter(text -> text.contains("weekmart-test-weekly-metrics-2024-05-05-failure-0002")))
                .hasSize(secret ? 1 : 3);
        assertThat(tell(Map.of(), failure())).as("and then never again").isEmpty();
        assertThat(received).hasSize(secret ? 4 : 3);
    }

    @Test
    void everyChannelIsToldOnce() {
        sets.addAll(List.of(
                "launcher.notify.sns-topic=arn:aws:sns:us-east-1:1:nights.fifo",
                "launcher.notify.email.from=mart@example.org",
                "launcher.notify.email.to=buyers@example.org",
                "launcher.notify.webhook-secret=hook"));

        assertThat(tell(Map.of(), failure())).isEmpty();

        assertThat(received).hasSize(4);
        assertThat(URLDecoder.decode(received.get(0), StandardCharsets.UTF_8))
                .contains("Subject=[test] Weekmart weekly-metrics for 2024-05-05: failed")
                .contains("MessageDeduplicationId=weekmart-test-weekly-metrics-2024-05-05-failure-0002")
                .contains("column store_key is missing");
        assertThat(received.get(1))
                .startsWith("/v2/email/outbound-emails {")
                .contains("\"FromEmailAddress\":\"mart@example.org\"")
                .contains("\"ToAddresses\":[\"buyers@example.org\"]")
                .contains("Have the export mended.");
        assertThat(received.get(2)).contains("\"SecretId\":\"hook\"");
        assertThat(received.get(3))
                .startsWith(
                        "/hook/T0KEN {\"text\":\"[test] Weekmart weekly-metrics for 2024-05-05: failed\\n\\nCannot read");

        assertThat(tell(Map.of(), failure())).isEmpty();
        assertThat(received).as("nobody is told twice").hasSize(4);
        assertThat(store.list(settings().home().resolve("nights/weekly-metrics/2024-05-05/notified/"))
                        .objects())
                .extracting(
                        object -> object.below(settings().home().resolve("nights/weekly-metrics/2024-05-05/notified/")))
                .containsExactly(
                        "email-failure-0002.json",
                        "failure-0002/result-01.json",
                        "failure-0002/sending-01.json",
                        "sns-failure-0002.json",
                        "webhook-failure-0002.json");
    }

    @Test
    void ofTwoLaunchersAtOnceOneSends() {
        sets.add("launcher.notify.sns-topic=arn:aws:sns:us-east-1:1:nights");
        List<Delivery> other = new ArrayList<>();
        meanwhile.set(() -> other.add(deliver(failure())));

        assertThat(deliver(failure())).isEqualTo(new Delivery(List.of(), true));

        assertThat(received).hasSize(1);
        assertThat(other).as("it is for the first one to finish").containsExactly(new Delivery(List.of(), false));
        assertThat(deliver(failure())).isEqualTo(new Delivery(List.of(), true));
        assertThat(received).hasSize(1);
    }

    @Test
    void whatALauncherWasKilledOverIsSentAfterTheGraceTime() {
        sets.add("launcher.notify.sns-topic=arn:aws:sns:us-east-1:1:nights");
        store.create(
                settings().home().resolve("nights/weekly-metrics/2024-05-05/notified/failure-0002/sending-01.json"),
                "{\"owner\": \"killed\"}");

        assertThat(deliver(failure())).isEqualTo(new Delivery(List.of(), false));
        assertThat(received).isEmpty();

        sets.add("launcher.wait.settle=0 seconds");
        assertThat(deliver(failure())).isEqualTo(new Delivery(List.of(), true));
        assertThat(received).hasSize(1);
    }

    @Test
    void aChannelThatStaysBrokenIsGivenUp() {
        sets.add("launcher.notify.sns-topic=arn:aws:sns:us-east-1:1:nights");
        List<Duration> pauses = Collections.nCopies(3, Duration.ZERO);
        String refused =
                "Cannot publish to arn:aws:sns:us-east-1:1:nights: access is denied: no. Allow sns:Publish to the"
                        + " credentials in use.";
        Map<String, String> hook = Map.of("WEEKMART_WEBHOOK_URL", hook());
        statuses.addAll(List.of(403, 200, 403, 403, 403));

        for (int failed = 1; failed < 4; failed++) {
            assertThat(Notifications.of(settings(), store, hook, pauses).tell(failure()))
                    .isEqualTo(new Delivery(List.of(refused), false));
        }
        Delivery givenUp = new Delivery(List.of("Gave up notifying by sns after 4 tries. " + refused), true);
        assertThat(Notifications.of(settings(), store, hook, pauses).tell(failure()))
                .isEqualTo(givenUp);
        assertThat(received).as("four times the topic, once the webhook").hasSize(5);

        assertThat(Notifications.of(settings(), store, hook, pauses).tell(failure()))
                .as("told again, though nothing is sent")
                .isEqualTo(givenUp);
        assertThat(received).hasSize(5);
    }

    @Test
    void aChannelThatKeepsFailingIsLeftAloneForAWhile() {
        sets.add("launcher.notify.sns-topic=arn:aws:sns:us-east-1:1:nights");
        statuses.addAll(List.of(403, 403, 403));

        Delivery first = deliver(failure());
        assertThat(deliver(failure())).as("once more at once").isEqualTo(first);
        assertThat(received).hasSize(2);

        assertThat(deliver(failure())).isEqualTo(first);
        assertThat(first.finished()).isFalse();
        assertThat(received).as("the next try is due in a minute").hasSize(2);
    }

    @Test
    void aChannelThatFailsKeepsNoOtherFromItsMessage() {
        sets.add("launcher.notify.sns-topic=arn:aws:sns:us-east-1:1:nights");
        statuses.add(403);

        List<String> untold = tell(Map.of("WEEKMART_WEBHOOK_URL", hook()), failure());

        assertThat(untold)
                .containsExactly(
                        "Cannot publish to arn:aws:sns:us-east-1:1:nights: access is denied: no. Allow sns:Publish to the"
                                + " credentials in use.");
        assertThat(received.get(1)).startsWith("/hook/T0KEN");

        assertThat(tell(Map.of("WEEKMART_WEBHOOK_URL", hook()), failure())).isEmpty();
        assertThat(received).as("the webhook is not told again, the topic is").hasSize(3);
    }

    @Test
    void aBusyWebhookIsTriedAgainAndItsAddressNeverShown() {
        statuses.addAll(List.of(429, 503, 200));
        assertThat(tell(Map.of("WEEKMART_WEBHOOK_URL", hook()), failure())).isEmpty();
        assertThat(received).hasSize(3);

        statuses.add(404);
        Message other = new Messages(settings()).late(NIGHT, "not begun", "No attempt was begun.");
        assertThat(tell(Map.of("WEEKMART_WEBHOOK_URL", hook()), other))
                .singleElement()
                .asString()
                .startsWith("Cannot send to the webhook: it answered 404.")
                .doesNotContain("T0KEN");
        other = new Message("test", settings().run(NIGHT), "insecure", "Nothing", List.of());
        assertThat(tell(Map.of("WEEKMART_WEBHOOK_URL", "http://example.org/T0KEN"), other))
                .singleElement()
                .asString()
                .startsWith("Cannot send to the webhook: its address is not https.")
                .doesNotContain("T0KEN");
        for (String none : List.of("https://exa mple/T0KEN", "https:///T0KEN", "https:T0KEN", "T0KEN")) {
            other = new Message("test", settings().run(NIGHT), "none-" + none.length(), "Nothing", List.of());
            assertThat(tell(Map.of("WEEKMART_WEBHOOK_URL", none), other))
                    .singleElement()
                    .asString()
                    .startsWith("Cannot send to the webhook: its address is none.")
                    .doesNotContain("T0KEN");
        }
    }

    @Test
    void aLongSubjectIsCutForSns() {
        sets.add("launcher.notify.sns-topic=arn:aws:sns:us-east-1:1:nights");
        Message message = new Message("test", settings().run(NIGHT), "x", "ü".repeat(200), List.of());

        assertThat(tell(Map.of(), message)).isEmpty();
        assertThat(URLDecoder.decode(received.get(0), StandardCharsets.UTF_8))
                .contains("Subject=" + "?".repeat(97) + "...&");
    }

    @Test
    void whereNobodyIsNamedNobodyIsTold() {
        assertThat(tell(Map.of(), failure())).isEmpty();
        assertThat(received).isEmpty();
        assertThat(store.list(new S3Location(s3.bucket(), settings().home().key()))
                        .objects())
                .isEmpty();
    }
}
