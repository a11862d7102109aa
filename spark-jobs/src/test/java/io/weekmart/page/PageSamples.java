package io.weekmart.page;

import io.weekmart.contract.calendar.WeekId;
import io.weekmart.contract.page.Arrival;
import io.weekmart.contract.page.Business;
import io.weekmart.contract.page.Business.CategoryStock;
import io.weekmart.contract.page.Business.LostItem;
import io.weekmart.contract.page.Business.PromotionSide;
import io.weekmart.contract.page.Business.RegionFigures;
import io.weekmart.contract.page.Business.SupplyClass;
import io.weekmart.contract.page.Business.SupplyItem;
import io.weekmart.contract.page.Business.WasteItem;
import io.weekmart.contract.page.Business.WeekFigures;
import io.weekmart.contract.page.Coverage;
import io.weekmart.contract.page.FigureUnit;
import io.weekmart.contract.page.History;
import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.page.PartitionDifference;
import io.weekmart.contract.page.PartitionDifference.Mover;
import io.weekmart.contract.page.PartitionDifference.Sums;
import io.weekmart.contract.page.RejectedTable;
import io.weekmart.contract.page.RunDetails;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.page.RunPage.RunFacts;
import io.weekmart.contract.page.Verdict;
import io.weekmart.contract.page.Verdict.Better;
import io.weekmart.contract.page.Verdict.Colour;
import io.weekmart.contract.page.Verdict.KeyFigure;
import io.weekmart.contract.report.RejectSample;
import io.weekmart.contract.report.RejectWorth;
import io.weekmart.contract.report.RunReport.AcceptedBy;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.DateRange;
import io.weekmart.contract.report.RunReport.Failure;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.RunReport.Stage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Data of pages of every kind, invented and always the same. Over 400 lines, because a page has seven sections, and each shows values that
 * tests look for.
 */
final class PageSamples {
    static final LocalDate SUNDAY = LocalDate.of(2024, 5, 5);
    static final String RUN = "20240506T030000Z-69dfd0";

    private static final WeekId WEEK = new WeekId(2024, 18);
    private static final Instant START = Instant.parse("2024-05-06T03:00:00Z");
    private static final Instant END = Instant.parse("2024-05-06T03:01:13Z");

    private PageSamples() {}

    /** How many of each thing a page shows, and what they are called. */
    private record Size(int stores, int products, IntFunction<String> storeNames, IntFunction<String> productNames) {}

    private static final Size SMALL = new Size(
            10,
            120,
            i -> List.of("Market Square", "Harbour Road", "Old Mill", "Station", "Park Lane")
                            .get(i % 5)
                    + (i < 5 ? "" : " " + (i / 5 + 1)),
            i -> List.of(
                                    "Whole milk 1 l",
                                    "Bananas",
                                    "Rye bread",
                                    "Butter 250 g",
                                    "Espresso beans",
                                    "Tomatoes on the vine")
                            .get(i % 6)
                    + (i < 6 ? "" : " No. " + i));

    /** A night of a small grocer on which everything went well. */
    static RunPage green() {
        return weekly(
                SMALL,
                new Verdict(
                        Colour.GREEN,
                        "Published 2 of 4 weeks; revenue of 2024 week 18 is 18,649.39.",
                        List.of(),
                        figures("18649.39", "20266.07", "17980.10")));
    }

    /** The largest page that there can be: every list as long as its record allows. */
    static RunPage large() {
        return weekly(
                new Size(
                        400,
                        30_000,
                        i -> "Supermarket number " + i + " on the long road",
                        i -> "Product " + i + " with a name of some forty letters"),
                new Verdict(
                        Colour.AMBER,
                        "Published 4 of 53 weeks, but 14 stores are silent.",
                        List.of(
                                "Ask the 14 stores that are silent for their exports.",
                                "Look at the rejects of inventory."),
                        figures("48649390.17", "50266070.00", "47980100.00")));
    }

    /** A page whose every text is as its writer wishes. */
    static RunPage withTexts(String text) {
        RunPage page = weekly(
                new Size(12, 40, i -> text, i -> text),
                new Verdict(
                        Colour.AMBER,
                        text,
                        List.of(text),
                        List.of(new KeyFigure(
                                text, FigureUnit.COUNT, text, text, dec("1"), dec("2"), dec("3"), Better.MORE))));
        RunFacts run = page.run();
        return new RunPage(
                page.version(),
                new RunFacts(
                        run.job(),
                        run.pipeline(),
                        run.runId(),
                        run.runDate(),
                        null,
                        null,
                        START,
                        END,
                        Outcome.FAILED,
                        4,
                        new Failure(text, text, null),
                        List.of(text),
                        text,
                        Map.of("output", text, "rejects", text)),
                page.verdict(),
                page.arrivals(),
                List.of(new GuardResult(
                        "min-rows",
                        SUNDAY,
                        text,
                        GuardResult.FRACTION,
                        0.1,
                        GuardResult.LEAST,
                        0.3,
                        text,
                        true,
                        text,
                        new AcceptedBy(text, START))),
                page.changes(),
                List.of(new RejectedTable(
                        text,
                        10,
                        4,
                        0.01,
                        null,
                        List.of(new RejectedTable.Reason(
                                text, text, worth(4, "1.00"), List.of(sample(text, text, text)))),
                        List.of(new RejectedTable.FileRejects(text, true, 4, Map.of(text, 4L))),
                        0,
                        0)),
                page.coverage(),
                page.business(),
                new RunDetails(
                        List.of(new Stage(text, 1L, 0.5)),
                        List.of(new InputFile(text, SUNDAY, text, 1, text, 1L, List.of(), null, null)),
                        0,
                        text,
                        List.of(new RunDetails.Setting(text, text, true, text)),
                        List.of(new RunDetails.Query(text, text))));
    }

    /** A run whose dumps were not there. */
    static RunPage failed() {
        return new RunPage(
                RunPage.VERSION,
                facts(
                        "weekly-metrics",
                        Outcome.FAILED,
                        3,
                        new Failure(
                                "Cannot find the dumps of 2024-05-05: inventory is missing.\n"
                                        + "Expected file:/raw/inventory_2024-05-05.csv.gz.",
                                "Wait for the export, or ask its owner. Then run again.",
                                null)),
                new Verdict(
                        Colour.RED,
                        "Nothing was published: the dump of inventory is missing.",
                        List.of("Wait for the export, or ask its owner. Then run again."),
                        List.of()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                RunDetails.NONE);
    }

    /** A run that a guard stopped. */
    static RunPage guarded() {
        RunPage page = green();
        List<GuardResult> guards = new ArrayList<>(page.guards());
        guards.add(new GuardResult(
                "weeks-emptied",
                null,
                null,
                GuardResult.WEEKS,
                3,
                GuardResult.MOST,
                0,
                "guards.weeks-emptied",
                true,
                "3 published weeks would lose their last row: 2024 week 15, 2024 week 16, 2024 week 17.",
                null));
        return new RunPage(
                RunPage.VERSION,
                facts(
                        "weekly-metrics",
                        Outcome.FAILED,
                        4,
                        new Failure(
                                "Cannot publish: 3 published weeks would lose their last row.",
                                "Check the export of sales. To take it in on purpose: --accept weeks-emptied.",
                                null)),
                new Verdict(
                        Colour.RED,
                        "Nothing was published: 3 weeks would lose their last row.",
                        List.of(
                                "Check the export of sales.",
                                "To take it in on purpose, run again with --accept weeks-emptied."),
                        List.of()),
                page.arrivals(),
                guards,
                IntStream.range(0, 3)
                        .mapToObj(i -> new PartitionDifference(
                                "2024 week " + (15 + i),
                                null,
                                SUNDAY.minusDays(27 - 7L * i),
                                SUNDAY.minusDays(21 - 7L * i),
                                true,
                                Change.EMPTIED,
                                false,
                                null,
                                sums(1059, "5600.58", "19926.75"),
                                List.of(),
                                List.of(),
                                0,
                                0))
                        .toList(),
                page.rejects(),
                page.coverage(),
                null,
                page.details());
    }

    /** A backfill whose first weeks were published before a guard stopped a later one. */
    static RunPage publishedAndFailed() {
        RunPage page = guarded();
        return new RunPage(
                page.version(),
                page.run(),
                new Verdict(
                        Colour.RED,
                        "The run failed after it had published 2 weeks: the guard weeks-emptied stopped the run.",
                        List.of("Check the export of sales.", "Readers see 2 weeks of this run already."),
                        List.of()),
                page.arrivals(),
                page.guards(),
                changes(SMALL),
                page.rejects(),
                page.coverage(),
                page.business(),
                page.details());
    }

    /** A run before which nothing was published. */
    static RunPage firstRun() {
        return withParts(
                green(),
                green().guards(),
                green().changes().stream()
                        .map(week -> new PartitionDifference(
                                week.name(),
                                week.table(),
                                week.from(),
                                week.to(),
                                week.complete(),
                                Change.NEW,
                                true,
                                week.now(),
                                null,
                                List.of(),
                                List.of(),
                                0,
                                0))
                        .toList());
    }

    /** A backfill in which so many checks of guards found nothing. */
    static RunPage withGuards(int checks) {
        return withParts(
                green(),
                IntStream.range(0, checks)
                        .mapToObj(i -> new GuardResult(
                                "min-rows",
                                SUNDAY.minusDays(i),
                                "sales",
                                GuardResult.FRACTION,
                                0.9,
                                GuardResult.LEAST,
                                0.3,
                                "guards.min-rows",
                                false,
                                "the dump has 90 %",
                                null))
                        .toList(),
                green().changes());
    }

    private static RunPage withParts(RunPage page, List<GuardResult> guards, List<PartitionDifference> changes) {
        return new RunPage(
                page.version(),
                page.run(),
                page.verdict(),
                page.arrivals(),
                guards,
                changes,
                page.rejects(),
                page.coverage(),
                page.business(),
                page.details());
    }

    /** The same run with another exit code. */
    static RunPage withExit(RunPage page, int exitCode) {
        RunFacts run = page.run();
        return new RunPage(
                page.version(),
                facts(run.pipeline(), run.outcome(), exitCode, run.failure()),
                page.verdict(),
                page.arrivals(),
                page.guards(),
                page.changes(),
                page.rejects(),
                page.coverage(),
                page.business(),
                page.details());
    }

    /** The same run with another cause, and another sentence about it. */
    static RunPage failedWith(RunPage page, String cause, String sentence) {
        RunFacts run = page.run();
        return new RunPage(
                page.version(),
                facts(run.pipeline(), run.outcome(), run.exitCode(), new Failure(cause, null, null)),
                new Verdict(Colour.RED, sentence, page.verdict().nextSteps(), List.of()),
                page.arrivals(),
                page.guards(),
                page.changes(),
                page.rejects(),
                page.coverage(),
                page.business(),
                page.details());
    }

    /** The line of a run in the history. */
    static HistoryEntry line(RunPage page, long published, List<Stage> stages) {
        RunFacts run = page.run();
        return new HistoryEntry(
                run.runId() + "-line",
                run.job(),
                run.pipeline(),
                run.runDate(),
                run.endedAt(),
                run.outcome(),
                run.exitCode(),
                page.verdict().colour(),
                page.verdict().sentence(),
                published,
                4,
                0,
                null,
                null,
                0,
                1,
                List.of(),
                stages);
    }

    /** A run that found everything up to date, and no row. */
    static RunPage empty() {
        return new RunPage(
                RunPage.VERSION,
                facts("weekly-metrics", Outcome.NOTHING_TO_DO, 0, null),
                new Verdict(Colour.GREEN, "Nothing to do: the output is up to date.", List.of(), List.of()),
                List.of(new Arrival("sales", SUNDAY, 1, 0, 60, dec("0.00"), null, List.of())),
                List.of(),
                List.of(),
                List.of(),
                new Coverage(List.of(), List.of(), 0),
                new Business(WEEK, false, List.of(), List.of(), null, List.of(), null, null, null),
                RunDetails.NONE);
    }

    /** A run of the pipeline orders. */
    static RunPage orders() {
        return new RunPage(
                RunPage.VERSION,
                facts("orders", Outcome.PUBLISHED, 0, null),
                new Verdict(
                        Colour.GREEN,
                        "Published 1 of 1 partition.",
                        List.of(),
                        List.of(new KeyFigure(
                                "Orders",
                                FigureUnit.COUNT,
                                "2024-05-05",
                                null,
                                dec("318"),
                                dec("290"),
                                null,
                                Better.MORE))),
                List.of(arrival("orders", 318, null), arrival("order_items", 1_204, "20318.55")),
                List.of(guard("repeated-dump", "orders", 0)),
                List.of(
                        new PartitionDifference(
                                "extract_dt=2024-05-05",
                                "customer_orders",
                                null,
                                null,
                                true,
                                Change.NEW,
                                true,
                                new Sums(318, Map.of()),
                                null,
                                List.of(),
                                List.of(),
                                0,
                                0),
                        new PartitionDifference(
                                "extract_dt=2024-05-05",
                                "customer_order_items",
                                null,
                                null,
                                true,
                                Change.CHANGED,
                                true,
                                new Sums(1_204, Map.of("order_item_subtotal", dec("20318.55"))),
                                new Sums(1_200, Map.of("order_item_subtotal", dec("20300.00"))),
                                List.of(),
                                List.of(),
                                0,
                                0)),
                List.of(),
                null,
                null,
                details());
    }

    /** The runs of a hundred days up to the one of the pages. */
    static History history() {
        List<HistoryEntry> runs = new ArrayList<>();
        for (int i = 99; i >= 0; i--) {
            LocalDate date = SUNDAY.minusDays(i);
            boolean failed = i % 31 == 7;
            Colour colour = failed ? Colour.RED : i % 17 == 3 ? Colour.AMBER : Colour.GREEN;
            runs.add(new HistoryEntry(
                    i == 0 ? RUN : "run-" + date,
                    "weekly-metrics",
                    "weekly-metrics",
                    date,
                    START.minusSeconds(86_400L * i),
                    failed ? Outcome.FAILED : Outcome.PUBLISHED,
                    failed ? 4 : 0,
                    colour,
                    failed ? "Nothing was published: a guard stopped the run." : "Published 2 of 4 weeks.",
                    failed ? 0 : 2,
                    4,
                    45_000 + wave(i, 900),
                    failed ? null : dec(18_000 + wave(i, 2_000) + ".10"),
                    failed ? null : "2024 week 18",
                    50 + wave(i, 30),
                    60 + wave(i, 20),
                    List.of(),
                    List.of(
                            new Stage("finding the dumps", null, 0.5),
                            new Stage("reading sales and inventory", 45_794L, 30 + wave(i, 10)))));
        }
        return new History(runs);
    }

    private static RunPage weekly(Size size, Verdict verdict) {
        return new RunPage(
                RunPage.VERSION,
                facts("weekly-metrics", Outcome.PUBLISHED, 0, null),
                verdict,
                List.of(
                        arrival("sales", 640, "2604.15"),
                        arrival("inventory", 1_032, null),
                        arrival("store", 10, null),
                        arrival("product", 120, null)),
                List.of(
                        guard("rejected-per-dump", "sales", 0.0042),
                        guard("unknown-fraction", "sales", 0.0021),
                        new GuardResult(
                                "min-rows",
                                null,
                                null,
                                GuardResult.FRACTION,
                                null,
                                GuardResult.LEAST,
                                0.3,
                                "guards.min-rows",
                                false,
                                "Fewer than three dumps of a Sunday are known.",
                                null)),
                changes(size),
                List.of(rejects("sales", size), rejects("inventory", size)),
                coverage(size),
                business(size),
                details());
    }

    private static RunFacts facts(String pipeline, Outcome outcome, int exitCode, @Nullable Failure failure) {
        Map<String, String> locations = new LinkedHashMap<>();
        locations.put("output", "s3://acme-mart/weekmart");
        locations.put("rejects", "s3://acme-mart/weekmart/rejects");
        return new RunFacts(
                pipeline,
                pipeline,
                RUN,
                SUNDAY,
                null,
                new DateRange(SUNDAY.minusDays(27), SUNDAY),
                START,
                END,
                outcome,
                exitCode,
                failure,
                List.of("Not read, since the name does not match raw.file-pattern: README.md."),
                "0.1.0",
                locations);
    }

    private static List<KeyFigure> figures(String revenue, String lastWeek, String lastYear) {
        return List.of(
                new KeyFigure(
                        "Revenue",
                        FigureUnit.AMOUNT,
                        "2024 week 18",
                        null,
                        dec(revenue),
                        dec(lastWeek),
                        dec(lastYear),
                        Better.MORE),
                new KeyFigure(
                        "Estimated lost sales",
                        FigureUnit.AMOUNT,
                        "2024 week 18",
                        null,
                        dec("612.40"),
                        dec("702.15"),
                        null,
                        Better.LESS),
                new KeyFigure(
                        "In stock",
                        FigureUnit.PERCENT,
                        "2024 week 18",
                        null,
                        dec("96.4"),
                        dec("95.9"),
                        dec("97.0"),
                        Better.MORE));
    }

    private static Arrival arrival(String table, long rows, @Nullable String amount) {
        List<Arrival.Dump> recent = IntStream.range(0, Arrival.RECENT)
                .mapToObj(i -> new Arrival.Dump(
                        SUNDAY.minusDays(Arrival.RECENT - 1L - i),
                        i == Arrival.RECENT - 1 ? rows : rows * (80 + wave(i, 25)) / 100,
                        rows * 12,
                        amount == null ? null : dec(amount)))
                .toList();
        BigDecimal money = amount == null ? null : dec(amount);
        return new Arrival(
                table,
                SUNDAY,
                1,
                rows,
                rows * 12,
                money,
                new Arrival.Usual(8, rows * 9 / 10, rows * 11, money),
                recent);
    }

    private static GuardResult guard(String id, String table, double observed) {
        return new GuardResult(
                id,
                null,
                table,
                GuardResult.FRACTION,
                observed,
                GuardResult.MOST,
                0.05,
                "guards." + id,
                false,
                "Within what is usual.",
                null);
    }

    private static List<PartitionDifference> changes(Size size) {
        List<PartitionDifference> changes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean changed = i >= 2;
            List<Mover> stores = changed ? movers(size.stores(), size.storeNames(), "Leeds") : List.of();
            List<Mover> products = changed ? movers(size.products(), size.productNames(), "Dairy") : List.of();
            changes.add(new PartitionDifference(
                    "2024 week " + (15 + i),
                    null,
                    SUNDAY.minusDays(27 - 7L * i),
                    SUNDAY.minusDays(21 - 7L * i),
                    i < 3,
                    changed ? Change.CHANGED : Change.UNCHANGED,
                    changed,
                    sums(1_060 + i, "5428.457", "18649.39"),
                    sums(1_000 + i, "4428.45", changed ? "16000.00" : "18649.39"),
                    stores,
                    products,
                    changed ? size.stores() - stores.size() : 0,
                    changed ? size.products() - products.size() : 0));
        }
        return changes;
    }

    private static List<Mover> movers(int number, IntFunction<String> names, String detail) {
        return IntStream.range(0, Math.min(number, PartitionDifference.MOVERS))
                .mapToObj(i ->
                        new Mover(names.apply(i), detail, dec(1_000 - 31 * i + ".50"), dec(1_400 - 60 * i + ".25")))
                .toList();
    }

    private static Sums sums(long rows, String quantity, String amount) {
        Map<String, BigDecimal> totals = new LinkedHashMap<>();
        totals.put("total_sales_qty", dec(quantity));
        totals.put("total_sales_amt", dec(amount));
        return new Sums(rows, totals);
    }

    private static RejectedTable rejects(String table, Size size) {
        List<String> codes = List.of(
                "BAD_VALUE(sales_amt)",
                "MALFORMED_ROW",
                "UNKNOWN_PRODUCT",
                "MISSING_VALUE(prod_key)",
                "FUTURE_DATE",
                "TOO_LATE",
                "UNKNOWN_STORE",
                "BAD_VALUE(trans_dt)",
                "BAD_VALUE(sales_qty)",
                "DATE_NOT_IN_CALENDAR");
        List<RejectedTable.Reason> reasons = new ArrayList<>();
        for (String code : codes) {
            List<RejectSample> samples = IntStream.range(0, 3)
                    .mapToObj(i -> sample(
                            "file:/raw/" + table + "_2024-05-05.csv.gz",
                            "100" + i + ",7,3,2024-05-05,12,2.00,abc,12.50",
                            code))
                    .toList();
            reasons.add(new RejectedTable.Reason(
                    code,
                    code.startsWith("BAD_VALUE") ? "a number such as 12.5" : null,
                    worth(code.length(), "145.33"),
                    samples));
        }
        List<RejectedTable.FileRejects> files = IntStream.range(0, Math.min(size.stores(), RejectedTable.FILES))
                .mapToObj(i -> new RejectedTable.FileRejects(
                        table + "_" + SUNDAY.minusDays(i) + ".csv.gz",
                        i == 0,
                        30 - i,
                        Map.of(codes.get(0), 20L - i, codes.get(9), 3L)))
                .toList();
        return new RejectedTable(
                table, 16_703, 30, 0.01, worth(30, "145.33"), reasons, files, size.stores() - files.size(), 7);
    }

    private static RejectWorth worth(long rows, String amount) {
        return new RejectWorth(
                new RejectWorth.Part(rows, dec("28.00"), dec(amount)),
                new RejectWorth.Part(2, dec("1.00"), dec("7.25")));
    }

    private static RejectSample sample(String file, String text, String code) {
        int from = Math.max(0, text.indexOf("abc"));
        return new RejectSample(
                file,
                1_017,
                text,
                List.of(code, "UNKNOWN_STORE"),
                Map.of(code, List.of(new RejectSample.Span(from, Math.min(text.length(), from + 3)))));
    }

    private static Coverage coverage(Size size) {
        List<Coverage.Day> days = new ArrayList<>();
        for (int i = 0; i < Coverage.DAYS; i++) {
            int silent = i == Coverage.DAYS - 1 ? 2 : 0;
            days.add(new Coverage.Day(SUNDAY.minusDays(Coverage.DAYS - 1L - i), size.stores() - silent - 1, 1, silent));
        }
        List<Coverage.Store> stores = new ArrayList<>();
        for (int i = 0; i < Math.min(size.stores(), Coverage.STORES); i++) {
            int silent = i == 0 ? 4 : i == 1 ? 1 : 0;
            int store = i;
            StringBuilder states = new StringBuilder();
            for (int day = 0; day < Coverage.DAYS - silent; day++) {
                states.append(
                        (day + store) % 13 == 0
                                ? Coverage.COUNTED
                                : (day + 1) % 7 == 0 && store % 3 == 0 ? Coverage.CLOSED : Coverage.SOLD);
            }
            stores.add(new Coverage.Store(size.storeNames().apply(i), "Leeds", states + ".".repeat(silent), silent));
        }
        return new Coverage(days, stores, size.stores() - stores.size());
    }

    private static Business business(Size size) {
        List<WeekFigures> weeks = new ArrayList<>();
        for (int i = 0; i < Business.WEEKS; i++) {
            int number = i + 19;
            WeekId week = number <= 53 ? new WeekId(2023, number) : new WeekId(2024, number - 53);
            int revenue = 18_000 + wave(i, 3_000) + 40 * i;
            boolean last = i == Business.WEEKS - 1;
            weeks.add(new WeekFigures(
                    week,
                    SUNDAY.minusDays(6 + 7L * (Business.WEEKS - 1 - i)),
                    !last,
                    dec((last ? revenue / 2 : revenue) + ".10"),
                    dec(revenue / 4 + ".00"),
                    i < 20 ? null : dec(17_000 + wave(i + 5, 2_500) + ".00"),
                    null));
        }
        List<LostItem> lost = IntStream.range(0, Math.min(size.products(), Business.ROWS))
                .mapToObj(i -> new LostItem(
                        size.storeNames().apply(i),
                        size.productNames().apply(i),
                        "Dairy",
                        dec(90 - 4 * i + ".40"),
                        i % 5 + 1,
                        i % 5 == 4 ? null : Integer.valueOf(i % 5 == 3 ? 9 : i % 5),
                        i % 10 == 3))
                .toList();
        List<SupplyItem> items = IntStream.range(0, Math.min(size.products(), Business.ROWS))
                .mapToObj(i -> new SupplyItem(
                        size.storeNames().apply(i),
                        size.productNames().apply(i),
                        dec("3.000"),
                        dec("12.500"),
                        dec("0.24")))
                .toList();
        long pairs = (long) size.stores() * size.products();
        return new Business(
                WEEK,
                false,
                weeks,
                Stream.of("North", "South", "")
                        .map(region -> new RegionFigures(
                                region,
                                size.stores() / 3,
                                dec("9000.10"),
                                dec("2100.00"),
                                region.isEmpty() ? dec("9500.00") : dec("8500.00"),
                                null))
                        .toList(),
                new Business.LostSales(dec("612.40"), dec("702.15"), lost, pairs - lost.size()),
                IntStream.range(0, Business.ROWS)
                        .mapToObj(
                                i -> new CategoryStock("Category " + (i + 1), dec(99 - 2 * i + ".1"), dec("95.0"), 700))
                        .toList(),
                new Business.Supply(
                        new SupplyClass(pairs / 5, dec("310.00"), items),
                        new SupplyClass(pairs / 2, dec("9000.00"), List.of()),
                        new SupplyClass(pairs / 10, dec("8000.00"), items)),
                new Business.Waste(
                        dec("310.500"),
                        dec("290.00"),
                        dec("5432.06"),
                        List.of(
                                new WasteItem("Bakery", dec("200.00"), dec("900.00")),
                                new WasteItem("Dairy", dec("110.50"), dec("1800.00")))),
                new Business.Promotion(
                        new PromotionSide(120, dec("900.00"), dec("3000.00"), dec("500.00")),
                        new PromotionSide(940, dec("4532.06"), dec("15649.39"), dec("4100.00"))));
    }

    private static RunDetails details() {
        List<InputFile> files = IntStream.range(0, 59)
                .mapToObj(i -> new InputFile(
                        "sales",
                        SUNDAY.minusDays(i),
                        "file:/raw/sales_" + SUNDAY.minusDays(i) + ".csv.gz",
                        7_000 + i,
                        "crc32c:0a1b2c3d",
                        640L,
                        List.of(),
                        null,
                        null))
                .toList();
        return new RunDetails(
                List.of(
                        new Stage("finding the dumps", null, 0.5),
                        new Stage("reading sales and inventory", 45_794L, 31.5),
                        new Stage("publishing", null, 0.1)),
                files,
                3,
                "run-2024-05-04",
                List.of(
                        new RunDetails.Setting("raw.lookback-weeks", "4", true, "5"),
                        new RunDetails.Setting("raw.layout", "daily", false, null),
                        new RunDetails.Setting("output.keep-rejects", "90 days", true, null),
                        new RunDetails.Setting("raw.null-values", null, true, "[NULL]")),
                List.of(
                        new RunDetails.Query(
                                "Revenue by week",
                                "SELECT yr_num, wk_num, sum(total_sales_amt)\n"
                                        + "FROM read_parquet('s3://acme-mart/weekmart/fact_weekly_store_product/*/*/*.parquet',"
                                        + " hive_partitioning = true)\n"
                                        + "GROUP BY yr_num, wk_num"),
                        new RunDetails.Query("Rejects", "SELECT * FROM rejects WHERE run_date = DATE '2024-05-05'")));
    }

    /** Something that goes up and down between 0 and a height, the same each time. */
    private static int wave(int i, int height) {
        return (int) Math.round((Math.sin(i * 0.9) + Math.sin(i * 0.23) + 2) / 4 * height);
    }

    static BigDecimal dec(String text) {
        return new BigDecimal(text);
    }
}
