package io.weekmart.page;

import static io.weekmart.page.PageSamples.SUNDAY;
import static io.weekmart.page.PageSamples.history;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.page.History;
import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.page.PageJson;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.report.RunReport.Stage;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What stands in the page of a run, without a browser; {@code bootstrap/check-pages} looks at it in one. */
class PageHtmlTest {
    private static final int MOST_BYTES = 1_000_000;
    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>");
    private static final List<String> VOID = List.of("meta");

    static Stream<RunPage> pages() {
        return Stream.of(
                PageSamples.green(),
                PageSamples.large(),
                PageSamples.failed(),
                PageSamples.guarded(),
                PageSamples.publishedAndFailed(),
                PageSamples.empty(),
                PageSamples.orders(),
                PageSamples.withTexts("plain"));
    }

    @Test
    void theVerdictComesFirstWithItsFiguresBesideLastWeekAndLastYear() throws Exception {
        Document page = parsed(PageHtml.render(PageSamples.green(), history()));

        assertThat(texts(page, "h1")).containsExactly("Published 2 of 4 weeks; revenue of 2024 week 18 is 18,649.39.");
        assertThat(withClass(page, "badge")).containsExactly("All good");
        assertThat(withClass(page, "value")).containsExactly("18,649.39", "612.40", "96.4 %");
        assertThat(withClass(page, "comparison"))
                .containsExactly(
                        "▼ −8.0 % against last week: 20,266.07",
                        "▲ +3.7 % against the same week last year: 17,980.10",
                        "▼ −12.8 % against last week: 702.15",
                        "▲ +0.5 points against last week: 95.9 %",
                        "▼ −0.6 points against the same week last year: 97.0 %");
        assertThat(texts(page, "h2").subList(3, 10))
                .containsExactly(
                        "What to do", "What arrived", "What changed", "Rejects", "Coverage", "Business", "The run");
    }

    @Test
    void aChangedWeekStandsBesideWhatWasPublishedBefore() throws Exception {
        Document page = parsed(PageHtml.render(PageSamples.green(), history()));

        assertThat(rows(page, "Weeks as computed, with the difference to what was published before"))
                .contains(
                        "2024 week 18 2024-04-29 to 2024-05-05, incomplete | changed | 1,063 +60 (+6.0 %) | 5,428.457"
                                + " +1,000.007 (+22.6 %) | 18,649.39 +2,649.39 (+16.6 %)",
                        "2024 week 15 2024-04-08 to 2024-04-14 | unchanged | 1,060 +60 (+6.0 %) |"
                                + " 5,428.457 +1,000.007 (+22.6 %) | 18,649.39");
        assertThat(rows(page, "Products behind the difference of 2024 week 18"))
                .contains("Whole milk 1 l Dairy | 1,000.50 | 1,400.25 | +399.75 | Share of the largest difference");
    }

    @Test
    void theOffendingFieldOfARejectedRowIsMarked() throws Exception {
        Document page = parsed(PageHtml.render(PageSamples.green(), history()));

        assertThat(texts(page, "mark")).contains("abc");
        assertThat(withClass(page, "raw")).contains("1000,7,3,2024-05-05,12,2.00,abc,12.50");
        assertThat(rows(page, "Reasons of sales; a row with two reasons counts for both"))
                .contains("sales_amt is not a number such as 12.5. BAD_VALUE(sales_amt) | 20 | 28 | 145.33 | 2 | 7.25");
    }

    @Test
    void aStoreThatIsSilentStandsFirstWithItsDays() throws Exception {
        Document page = parsed(PageHtml.render(PageSamples.green(), history()));

        assertThat(rows(page, "Stores from 2024-04-01 to 2024-05-05").get(0))
                .startsWith("Market Square Leeds | 4 days | Sold on ");
        assertThat(texts(page, "p"))
                .contains("On Sunday, 2024-05-05, 7 stores sold, 1 only counted stock, and 2 were silent.");
    }

    @Test
    void whatFailedSaysWhyAndWhatToDo() throws Exception {
        Document page = parsed(PageHtml.render(PageSamples.failed(), history()));

        assertThat(withClass(page, "badge")).containsExactly("Not published");
        assertThat(withClass(page, "hint")).isEmpty();
        assertThat(withClass(page, "message").get(0))
                .startsWith("Cannot find the dumps of 2024-05-05: inventory is missing.");
        assertThat(texts(page, "li")).contains("Wait for the export, or ask its owner. Then run again.");
        assertThat(texts(page, "h2")).containsExactly("What to do", "The run");
    }

    @Test
    void aRunThatFailsAfterItPublishedDoesNotClaimOtherwise() throws Exception {
        RunPage page = PageSamples.publishedAndFailed();
        Document html = parsed(PageHtml.render(page, history()));
        Document index = parsed(IndexHtml.render(new History(List.of(PageSamples.line(page, 2, List.of())))));

        assertThat(withClass(html, "badge")).containsExactly("Published, then failed");
        assertThat(texts(html, "p"))
                .contains("The run was stopped. What it had published before that stays.")
                .noneMatch(text -> text.contains("Nothing was published"));
        assertThat(withClass(index, "badge")).containsExactly("Published, then failed");
    }

    @Test
    void aRunThatIsInterruptedWhileItPublishesDoesNotSayThatNothingIsPublished() throws Exception {
        RunPage page = PageSamples.failed();
        List<Stage> publishing = List.of(new Stage("publishing", null, 0.2));
        HistoryEntry interrupted = PageSamples.line(PageSamples.withExit(page, 8), 0, publishing);
        HistoryEntry unwritten = PageSamples.line(PageSamples.withExit(page, 8), 0, List.of());

        assertThat(withClass(parsed(IndexHtml.render(new History(List.of(interrupted)))), "badge"))
                .containsExactly("Publishing interrupted");
        assertThat(withClass(parsed(IndexHtml.render(new History(List.of(unwritten)))), "badge"))
                .containsExactly("Not published");
    }

    @Test
    void aLaterDateOfABackfillIsInterruptedOnlyIfItWasPublishing() throws Exception {
        RunPage page = PageSamples.withExit(PageSamples.publishedAndFailed(), 8);
        Stage publishing = new Stage("publishing", null, 0.2);
        HistoryEntry interrupted =
                PageSamples.line(page, 1, List.of(publishing, new Stage("reading", 5L, 1), publishing));
        HistoryEntry later = PageSamples.line(page, 1, List.of(publishing, new Stage("reading", 5L, 1)));

        assertThat(withClass(parsed(IndexHtml.render(new History(List.of(interrupted)))), "badge"))
                .containsExactly("Publishing interrupted");
        assertThat(withClass(parsed(IndexHtml.render(new History(List.of(later)))), "badge"))
                .containsExactly("Published, then failed");
    }

    @Test
    void aProductThatIsOutOfStockTellsOnHowManyOfTheLastCounts() throws Exception {
        Document page = parsed(PageHtml.render(PageSamples.green(), history()));

        assertThat(texts(page, "small"))
                .contains(
                        "in stock at the last count",
                        "out on the last count",
                        "out on at least the last 9 counts",
                        "out on the last 9 counts");
    }

    @Test
    void aFirstRunSaysThatItsWeeksAreNew() throws Exception {
        Document first = parsed(PageHtml.render(PageSamples.firstRun(), History.NONE));
        Document green = parsed(PageHtml.render(PageSamples.green(), history()));

        assertThat(texts(first, "p")).contains("All 4 weeks are new.");
        assertThat(texts(green, "p")).contains("2 weeks of 4 differ from what was published before.");
    }

    @Test
    void checksThatThePageDoesNotKeepAreNotLeftOutOfItsCount() throws Exception {
        assertThat(texts(parsed(PageHtml.render(PageSamples.withGuards(99), history())), "summary"))
                .contains("99 checks of guards within their limits");
        assertThat(texts(parsed(PageHtml.render(PageSamples.withGuards(100), history())), "summary"))
                .contains("At least 100 checks of guards within their limits");
    }

    @Test
    void aCauseThatTheSentenceSaysDoesNotStandThereTwice() throws Exception {
        RunPage page = PageSamples.guarded();
        RunPage said = PageSamples.failedWith(
                page,
                "Cannot publish: guard min-rows: sales: the dump of 2024-05-05 has 39 rows, 6.93 % of the usual 563.",
                "Nothing was published: the guard min-rows stopped the run: sales: the dump of 2024-05-05 has 39 rows, 6.93 % of the usual 563.");

        assertThat(withClass(parsed(PageHtml.render(page, history())), "message"))
                .hasSize(1);
        assertThat(withClass(parsed(PageHtml.render(said, history())), "message"))
                .isEmpty();
    }

    @Test
    void aTrippedGuardStandsBeforeTheOthers() throws Exception {
        Document page = parsed(PageHtml.render(PageSamples.guarded(), history()));

        assertThat(rows(page, "What each guard found").get(0))
                .isEqualTo("weeks-emptied | stopped the run | 3 | at most 0 guards.weeks-emptied | 3 published weeks"
                        + " would lose their last row: 2024 week 15, 2024 week 16, 2024 week 17.");
    }

    @Test
    void ordersHaveNeitherCoverageNorBusiness() throws Exception {
        Document page = parsed(PageHtml.render(PageSamples.orders(), History.NONE));

        assertThat(texts(page, "h2"))
                .containsExactly("Orders", "What to do", "What arrived", "What changed", "Rejects", "The run");
        assertThat(rows(page, "customer_order_items, with the difference to what was published before"))
                .containsExactly("extract_dt=2024-05-05 | changed | 1,204 +4 (+0.3 %) | 20,318.55 +18.55 (+0.1 %)");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyElementIsClosedAndEveryDrawingHasATitle(RunPage run) throws Exception {
        Document page = parsed(PageHtml.render(run, history()));

        for (Element drawing : elements(page, "svg")) {
            assertThat(drawing.hasAttribute("aria-hidden")
                            || drawing.getElementsByTagName("title").getLength() == 1)
                    .isTrue();
        }
        for (Element table : elements(page, "table")) {
            assertThat(table.getElementsByTagName("caption").getLength()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nothingIsRunAndNothingIsFetched(RunPage run) throws Exception {
        Document page = parsed(PageHtml.render(run, history()));

        assertSelfContained(page);
        List<String> links = new ArrayList<>();
        elements(page, "a").forEach(link -> links.add(link.getAttribute("href")));
        links.removeIf(link -> link.startsWith("#"));
        assertThat(links).containsOnly("../index.html", PageSamples.RUN + ".json");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theSameDataGivesTheSameBytesAndStaysSmall(RunPage run) {
        String page = PageHtml.render(run, history());
        RunPage again = PageJson.page(PageJson.write(run), "a test");

        assertThat(PageHtml.render(again, history())).isEqualTo(page);
        assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MOST_BYTES);
    }

    @Test
    void whatCameLaterDoesNotChangeThePage() {
        History later = history().plus(history().entries().get(0));

        assertThat(PageHtml.render(PageSamples.green(), later))
                .isEqualTo(PageHtml.render(PageSamples.green(), history()));
    }

    @Test
    void theLargestDataFitsItsFile() {
        assertThat(PageJson.write(PageSamples.large()).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(RunPage.MAX_BYTES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "</style></title></textarea><!-- ]]>",
                "${7*7} @if(true) &lt;b&gt; &#60;script&#62;",
                "javascript:alert(1)"
            })
    void aTextOfADumpStaysAText(String text) throws Exception {
        Document page = parsed(PageHtml.render(PageSamples.withTexts(text), history()));

        assertSelfContained(page);
        assertThat(texts(page, "h1")).containsExactly(text);
        assertThat(texts(page, "caption")).contains("Files read");
        assertThat(rows(page, "Files read"))
                .containsExactly(text + " " + text + " | " + text + " | 2024-05-05 | 1 | 1 B");
        assertThat(withClass(page, "raw")).containsOnly(text);
    }

    @Test
    void marksThatTurnOrHideTextAreVisible() throws Exception {
        Document page = parsed(PageHtml.render(PageSamples.withTexts("in\u202Evoice\u0007\u0000.gz"), history()));

        assertThat(texts(page, "h1")).containsExactly("in\\u202evoice\\u0007\\u0000.gz");
        assertThat(rows(page, "Files read").get(0)).startsWith("in\\u202evoice\\u0007\\u0000.gz");
    }

    @Test
    void aLongTextIsCutAndSaysHowLongItIs() throws Exception {
        String html = PageHtml.render(PageSamples.withTexts("x".repeat(10_000)), history());

        assertThat(rows(parsed(html), "Files read").get(0)).startsWith("x".repeat(600) + "… (10,000 characters) ");
        assertThat(html.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MOST_BYTES);
    }

    @Test
    void theIndexListsTheLastRunOfNinetyDatesTheNewestFirst() throws Exception {
        Document index = parsed(IndexHtml.render(history()));
        List<String> runs = rows(index, "The last run of each run date, the newest first");

        assertSelfContained(index);
        assertThat(runs).hasSize(90);
        assertThat(runs.get(0))
                .isEqualTo(
                        "Sun 2024-05-05 | All good Published 2 of 4 weeks. | 2 of 4 | 45,450 | 19,000.10 2024 week 18"
                                + " | 65 | 1 min 10 s");
        assertThat(runs.get(7))
                .startsWith(
                        "Sun 2024-04-28 | Not published Nothing was published: a guard stopped the run. | 0 of 4 | ");
        assertThat(elements(index, "a").get(1).getAttribute("href"))
                .isEqualTo("2024-05-05/" + PageSamples.RUN + ".html");
    }

    @Test
    void theIndexKeepsTheRunThatPublishedWhenANightIsRunAgain() throws Exception {
        RunPage again = PageSamples.empty();
        Document index = parsed(IndexHtml.render(history().plus(PageSamples.line(again, 0, List.of()))));

        assertThat(rows(index, "The last run of each run date, the newest first")
                        .get(0))
                .isEqualTo(
                        "Sun 2024-05-05 | All good Published 2 of 4 weeks. Run again, nothing to do. | 2 of 4 | 45,450"
                                + " | 19,000.10 2024 week 18 | 65 | 1 min 10 s");
        assertThat(withClass(index, "badge")).containsExactly("All good");
    }

    @Test
    void aRunThatReadNothingDoesNotSayThatNoRowWasRejected() throws Exception {
        assertThat(texts(parsed(PageHtml.render(PageSamples.empty(), history())), "p"))
                .contains("No row was read: nothing has changed since the last run.")
                .doesNotContain("No row was rejected.");
        assertThat(texts(parsed(PageHtml.render(PageSamples.orders(), history())), "p"))
                .contains("No row was rejected.");
    }

    @Test
    void anIndexWithoutRunsSaysSo() throws Exception {
        assertThat(texts(parsed(IndexHtml.render(History.NONE)), "h1")).containsExactly("No run has ended yet.");
    }

    @Test
    void aTextInTheHistoryStaysAText() throws Exception {
        HistoryEntry run = history().entries().get(0);
        HistoryEntry hostile = new HistoryEntry(
                run.runId(),
                "<b>",
                "\"'><script>",
                SUNDAY,
                run.endedAt(),
                run.outcome(),
                0,
                run.colour(),
                "<script>alert(1)</script>",
                1,
                1,
                1,
                null,
                "<i>",
                0,
                1,
                List.of(),
                List.of());
        Document index = parsed(IndexHtml.render(new History(List.of(hostile))));

        assertSelfContained(index);
        assertThat(texts(index, "h1")).containsExactly("<script>alert(1)</script>");
    }

    private static void assertSelfContained(Document page) {
        assertThat(elements(page, "script")).isEmpty();
        assertThat(elements(page, "link")).isEmpty();
        assertThat(elements(page, "img")).isEmpty();
        assertThat(elements(page, "iframe")).isEmpty();
        for (Element element : elements(page, "*")) {
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                String name = element.getAttributes().item(i).getNodeName();
                assertThat(name).doesNotStartWith("on").isNotIn("src", "style", "srcset", "xlink:href");
            }
        }
        assertThat(texts(page, "style")).singleElement().asString().doesNotContain("url(", "@import", "@font-face");
    }

    /** The page as a tree, read as XML: the templates close what they open and quote every attribute. */
    private static Document parsed(String html) throws Exception {
        String xml = html.replace("<!DOCTYPE html>", "");
        StringBuilder closed = new StringBuilder();
        int at = 0;
        for (MatchResult tag : TAG.matcher(xml).results().toList()) {
            closed.append(xml, at, tag.start());
            boolean isVoid = VOID.contains(tag.group(2));
            String flags = tag.group(3).replaceAll(" open$", " open=\"\"");
            closed.append('<')
                    .append(tag.group(1))
                    .append(tag.group(2))
                    .append(flags)
                    .append(isVoid ? "/>" : ">");
            at = tag.end();
        }
        closed.append(xml, at, xml.length());
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(closed.toString().strip())));
    }

    private static List<Element> elements(Document page, String name) {
        NodeList nodes = page.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static List<String> texts(Document page, String name) {
        return elements(page, name).stream().map(PageHtmlTest::text).toList();
    }

    private static List<String> withClass(Document page, String style) {
        return elements(page, "*").stream()
                .filter(element ->
                        List.of(element.getAttribute("class").split(" ")).contains(style))
                .map(PageHtmlTest::text)
                .toList();
    }

    /** The rows of the table with a caption, cells separated by bars. */
    private static List<String> rows(Document page, String caption) {
        Element table = elements(page, "table").stream()
                .filter(each -> text((Element)
                                each.getElementsByTagName("caption").item(0))
                        .equals(caption))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No table '" + caption + "' among " + texts(page, "caption")));
        List<String> rows = new ArrayList<>();
        NodeList found = ((Element) table.getElementsByTagName("tbody").item(0)).getElementsByTagName("tr");
        for (int i = 0; i < found.getLength(); i++) {
            List<String> cells = new ArrayList<>();
            for (var cell = found.item(i).getFirstChild(); cell != null; cell = cell.getNextSibling()) {
                if (cell instanceof Element element) {
                    cells.add(text(element));
                }
            }
            rows.add(String.join(" | ", cells));
        }
        return rows;
    }

    private static String text(Element element) {
        StringBuilder text = new StringBuilder();
        for (var child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            boolean apart =
                    child.getNodeName().equals("small") || child.getNodeName().equals("svg");
            text.append(apart ? " " : "").append(child instanceof Element inner ? text(inner) : child.getTextContent());
        }
        return text.toString().strip().replaceAll("\\s+", " ");
    }
}
