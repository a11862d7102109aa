package io.weekmart.launcher.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.page.PageJson;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.run.RunFiles;
import io.weekmart.launcher.aws.LocalS3;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.iam.Policy;
import io.weekmart.launcher.iam.PolicyGate;
import io.weekmart.launcher.iam.Principal;
import io.weekmart.launcher.notify.Messages;
import io.weekmart.launcher.notify.PageNote;
import io.weekmart.launcher.store.Link;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.storage.S3Front;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What messages tell of the page of a run, and the link to it, from a real S3 server. */
class PagesTest {
    private static final LocalDate NIGHT = LocalDate.of(2024, 5, 5);
    private static final String RUN = "weekmart-test-weekly-metrics-2024-05-05-a1";
    private static final String HTML = "<!doctype html><title>Weekmart – 2024-05-05</title>";

    private static final String DATA =
            """
            {"version": 1,
             "run": {"job": "weekly-metrics", "pipeline": "weekly-metrics", "run_id": "RUN", "run_date": "2024-05-05",
                     "started_at": "2024-05-06T03:00:00Z", "ended_at": "2024-05-06T03:10:00Z", "outcome": "published", "exit_code": 0},
             "verdict": {"colour": "amber", "sentence": "Revenue fell\\nby 8.0 % against last week.",
              "next_steps": ["Look at the stores without sales.", "Read on."],
              "figures": [
               {"name": "Revenue", "unit": "amount", "of": "2024 week 18", "note": "6 of 7 days", "value": "18649.39",
                "last_week": "20266.07", "last_year": "18000.00", "better": "more"},
               {"name": "In stock", "unit": "percent", "of": "2024 week 18", "value": "96.5", "last_week": "97.75", "better": "more"},
               {"name": "Rejected rows", "unit": "count", "of": "tonight", "value": "1234", "last_week": "0", "better": "less"},
               {"name": "Waste", "unit": "quantity", "of": "2024 week 18", "value": "1000.500", "better": "less"}]}}
            """
                    .replace("RUN", RUN);

    @RegisterExtension
    static final LocalS3 S3 = new LocalS3();

    private final List<String> sets = new ArrayList<>();

    @BeforeEach
    void configure() {
        sets.addAll(List.of(
                "raw.path=s3://raw/dumps/",
                "output.path=s3://" + S3.bucket() + "/" + UUID.randomUUID() + "/",
                "launcher.path=s3://ops/launcher/",
                "launcher.environment=test",
                "launcher.time-zone=UTC"));
    }

    private NightSettings settings() {
        return SettingsReader.readNights(List.of(), sets, location -> Optional.empty(), null)
                .get(0);
    }

    private PageNote note(ObjectStore store) {
        return Objects.requireNonNull(new Pages(store, settings()).of(NIGHT, RUN));
    }

    private void put(String path, String text) {
        S3.store().put(settings().output().resolve(path), text.getBytes(StandardCharsets.UTF_8));
    }

    private void page() {
        put(RunFiles.pageData(NIGHT, RUN), DATA);
        put(RunFiles.page(NIGHT, RUN), HTML);
    }

    private String failure(PageNote note) {
        return new Messages(settings())
                .failure(
                        NIGHT,
                        1,
                        RUN,
                        4,
                        "A guard stopped it.",
                        "",
                        "emr-launcher status",
                        "s3://ops/report.json",
                        note)
                .text();
    }

    @Test
    void messagesBeginWithTheVerdictAndThreeFiguresAndNameThePlace() {
        page();

        assertThat(failure(note(S3.store())))
                .isEqualTo(
                        """
                [test] Weekmart weekly-metrics for 2024-05-05: failed

                AMBER: Revenue fell\\u000aby 8.0 % against last week.
                Look at the stores without sales.
                Revenue    18,649.39, 2024 week 18, -8.0 % against last week, +3.6 % against last year (6 of 7 days)
                In stock   96.5 %, 2024 week 18, -1.3 points against last week
                Rejected rows  1,234, tonight, last week 0

                A guard stopped it.

                run        weekmart-test-weekly-metrics-2024-05-05-a1, attempt 1, exit code 4
                report     s3://ops/report.json
                page       OUTPUTruns/2024-05-05/weekmart-test-weekly-metrics-2024-05-05-a1.html
                try next   emr-launcher status

                Message weekmart-test-weekly-metrics-2024-05-05-failure-0001
                """
                                .replace("OUTPUT", settings().output().toString()));
    }

    @Test
    void aRunWithoutAPageIsToldAsBefore() {
        assertThat(new Pages(S3.store(), settings()).of(NIGHT, RUN)).isNull();
    }

    @Test
    void aPageThatWasNotMadeIsNotLinkedTo() {
        put(RunFiles.pageData(NIGHT, RUN), DATA);

        PageNote note = note(S3.store());

        assertThat(note.place()).isNull();
        assertThat(note.verdict()).contains("Look at the stores without sales.");
    }

    @Test
    void dataOfAnotherVersionKeepsNobodyFromTheMessage() {
        put(RunFiles.pageData(NIGHT, RUN), "{\"version\": 9}");

        assertThat(note(S3.store()).verdict()).singleElement().asString().contains("it is of version 9");
        assertThat(failure(note(S3.store()))).contains("A guard stopped it.").doesNotContain(".html");
    }

    @Test
    void aLinkShowsThePageToAnybodyUntilItEnds() throws Exception {
        sets.addAll(List.of("launcher.notify.page-link.enabled=true", "launcher.notify.page-link.duration=2 hours"));
        page();
        Instant before = Instant.now();

        PageNote note = note(S3.store());

        String url = Objects.requireNonNull(note.place());
        HttpResponse<String> answer = fetch(url);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(HTML);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
        assertThat(note.remark())
                .isEqualTo("The link works until " + minute(before.plus(Duration.ofHours(2))) + " UTC.");
        assertThat(failure(note)).contains("page       " + url + "\n           The link works until ");
    }

    @Test
    void thePrintedPolicyIsEnoughForThePageAndItsLink() throws Exception {
        sets.addAll(List.of("launcher.notify.page-link.enabled=true"));
        page();
        PolicyGate gate =
                new PolicyGate(new Policy(List.of(settings()), "us-east-1").of(Principal.LAMBDA), S3.bucket());
        try (S3Front front = S3Front.allowing(S3.server(), gate)) {
            S3.leadThrough(front);
            try (ObjectStore store = ObjectStore.connect()) {
                PageNote note = note(store);

                assertThat(gate.denied()).isEmpty();
                assertThat(note.remark()).startsWith("The link works until ");
                assertThat(fetch(Objects.requireNonNull(note.place())).body()).isEqualTo(HTML);
                assertThat(gate.denied()).isEmpty();
            }
        } finally {
            S3.leadStraight();
        }
    }

    @Test
    void withoutALinkTheMessageNamesThePlaceAndSaysWhy() throws IOException {
        sets.add("launcher.notify.page-link.enabled=true");
        page();
        try (S3Front front = S3Front.allowing(
                S3.server(),
                request -> !request.key().isEmpty() || !request.method().equals("HEAD"))) {
            S3.leadThrough(front);
            try (ObjectStore store = ObjectStore.connect()) {
                PageNote note = note(store);

                assertThat(note.place()).startsWith("s3://").endsWith(".html");
                assertThat(note.remark()).startsWith("There is no link to it: Cannot sign a link to s3://");
            }
        } finally {
            S3.leadStraight();
        }
    }

    @Test
    void theMessageSaysWhatEndsTheLink() {
        Instant end = Instant.parse("2024-05-06T15:10:30Z");

        assertThat(new Pages(S3.store(), settings()).ends(new Link("https://x", end, Link.EndedBy.CREDENTIALS)))
                .isEqualTo(
                        "The link works until 2024-05-06 15:10 UTC, when the credentials of the launcher's role end.");
        assertThat(new Pages(S3.store(), settings()).ends(new Link("https://x", end, Link.EndedBy.WHICHEVER_IS_FIRST)))
                .isEqualTo(
                        "The link works until 2024-05-06 15:10 UTC at the latest. It ends earlier if the credentials of"
                                + " the launcher's role do.");
    }

    /** What is written here is what the job's records mean. */
    @Test
    void theDataIsThatOfAPage() {
        assertThat(PageJson.page(DATA, "a test").version()).isEqualTo(RunPage.VERSION);
    }

    private static String minute(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MINUTES)
                .toString()
                .replace('T', ' ')
                .replaceFirst(":00Z$|Z$", "");
    }

    private static HttpResponse<String> fetch(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
