package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weekmart.contract.calendar.WeekId;
import io.weekmart.contract.page.Business;
import io.weekmart.contract.page.Coverage;
import io.weekmart.contract.page.PartitionDifference;
import io.weekmart.contract.page.PartitionDifference.Mover;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.page.Verdict.Colour;
import io.weekmart.contract.page.Verdict.KeyFigure;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.table.WeeklyTables;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the page of a weekly run says about trade, worked out by hand: weeks 9 and 10 of 2024 are 26 February to 10 March, and the Monday behind
 * them begins week 11. In week 9, product 7 sells for 20.00 on each of two days with stock; in week 10, it is out of stock on two of three.
 */
class WeeklyPageTest {
    private static final String NIGHT = "2024-03-11";
    private static final String SALES = "trans_dt,store_key,prod_key,sales_qty,sales_amt,sales_mgrn\n";
    private static final String STOCK =
            "cal_dt,store_key,prod_key,inventory_on_hand_qty,out_of_stock_flg,waste_qty,promotion_flg\n";

    private static final String LAST_YEAR = "2023-03-08,1,7,1,30.00,3.00\n";
    private static final String WEEK_9 =
            "2024-02-26,1,7,2,20.00,2.00\n2024-02-27,1,7,2,20.00,2.00\n2024-03-01,2,8,1,2.00,\n";
    private static final String WEEK_10 = "2024-03-06,1,7,1,10.00,1.00\n2024-03-10,2,8,4,8.00,\n";
    private static final String WEEK_11 = "2024-03-11,1,7,1,11.00,1.00\n";

    private static final String STOCK_9 = "2024-02-26,1,7,10,0,,0\n2024-02-27,1,7,10,0,,0\n";
    private static final String STOCK_10 =
            "2024-03-04,1,7,0,1,,0\n2024-03-05,1,7,0,1,,0\n2024-03-06,1,7,0.5,0,,0\n2024-03-10,2,8,40,0,0.25,1\n";

    @TempDir
    Path folder;

    private Workbench bench;
    private PageOfRuns pages;

    @BeforeEach
    void twoWeeksOfTwoStores() {
        bench = new Workbench(folder).set("raw.allow-gaps=true").set("tables.sales.max-rejected-fraction=1");
        pages = new PageOfRuns(bench.output());
        bench.dump("calendar", NIGHT, Dumps.calendar("2023-03-06", 2023, 10, 7) + weeksOf2024())
                .dump(
                        "store",
                        NIGHT,
                        Dumps.padded(
                                WeeklyTables.STORE,
                                "store_key,store_desc,city,region\n1,Old Town,Ghent,North\n2,Harbour,Ostend,Coast\n"))
                .dump(
                        "product",
                        NIGHT,
                        Dumps.padded(
                                WeeklyTables.PRODUCT,
                                """
                                prod_key,prod_name,brand_name,category_name
                                7,Rye bread,Baker,Bread
                                8,Tea,Leaf,Drinks
                                """))
                .dump("sales", NIGHT, Dumps.sales(SALES + LAST_YEAR + WEEK_9 + WEEK_10 + WEEK_11))
                .dump("inventory", NIGHT, Dumps.inventory(STOCK + STOCK_9 + STOCK_10));
    }

    /** From the end of that week of 2023 to week 11 of 2024, in weeks of seven days. */
    private static String weeksOf2024() {
        StringBuilder lines = new StringBuilder();
        int year = 2023;
        int week = 11;
        for (LocalDate day = LocalDate.parse("2023-03-13");
                !day.isAfter(LocalDate.parse("2024-03-17"));
                day = day.plusDays(1)) {
            if (day.equals(LocalDate.parse("2024-01-01"))) {
                year = 2024;
                week = 1;
            }
            lines.append(Dumps.calendar(day.toString(), year, week, 1)
                            .lines()
                            .skip(1)
                            .findFirst()
                            .orElseThrow())
                    .append('\n');
            week += day.getDayOfWeek() == DayOfWeek.SUNDAY ? 1 : 0;
        }
        return lines.toString();
    }

    @Test
    void theNewestCompleteWeekLeadsThePage() {
        RunPage page = pages.of(bench.night(NIGHT));

        assertThat(page.run().warnings()).noneMatch(warning -> warning.contains("page"));
        assertThat(page.verdict().sentence())
                .isEqualTo("Published 4 weeks: revenue of 2024 week 10 is 18.00, 57.1 % below the week before.");
        assertThat(page.verdict().figures())
                .extracting(KeyFigure::name, KeyFigure::of, KeyFigure::value, KeyFigure::lastWeek, KeyFigure::lastYear)
                .startsWith(
                        tuple("Revenue", "2024 week 10", money("18.00"), money("42.00"), money("30.00")),
                        tuple("Margin", "2024 week 10", money("1.00"), money("4.00"), money("3.00")));
        assertThat(page.verdict().colour()).isEqualTo(Colour.AMBER);
        assertThat(page.verdict().nextSteps())
                .contains("Check the revenue of 2024 week 10: it is far from that of the week before, 42.00.");
        assertThat(pages.history().entries().get(0).revenue()).isEqualByComparingTo("18.00");
        assertThat(pages.history().entries().get(0).week()).isEqualTo("2024 week 10");
    }

    @Test
    void aWeekAfterAYearOf53IsComparedWithTheOneThatBegan364DaysEarlier() {
        String night = "2021-01-10";
        Workbench iso = new Workbench(folder.resolve("iso"))
                .set("calendar.source=iso")
                .set("raw.allow-gaps=true")
                .dump("store", night, Dumps.stores(1))
                .dump("product", night, Dumps.products(7))
                .dump("inventory", night, Dumps.inventory(STOCK + "2021-01-04,1,7,10,0,,0\n"))
                .dump(
                        "sales",
                        night,
                        Dumps.sales(SALES
                                // Week 1 of 2020, week 2 of 2020, week 53 of 2020, week 1 of 2021.
                                + "2019-12-30,1,7,1,99.00,\n2020-01-06,1,7,1,30.00,\n2021-01-03,1,7,1,5.00,\n"
                                + "2021-01-04,1,7,1,42.00,\n"));

        RunPage page = new PageOfRuns(iso.output()).of(iso.night(night));

        assertThat(page.verdict().figures().get(0))
                .extracting(KeyFigure::of, KeyFigure::value, KeyFigure::lastWeek, KeyFigure::lastYear)
                .containsExactly("2021 week 1", money("42.00"), money("5.00"), money("30.00"));
        assertThat(Objects.requireNonNull(page.business()).weeks())
                .extracting(Business.WeekFigures::week, Business.WeekFigures::lastYearRevenue)
                .contains(tuple(new WeekId(2020, 53), money("99.00")), tuple(new WeekId(2021, 1), money("30.00")));
    }

    @Test
    void theWeekIsToldByRegionCategoryAndProduct() {
        RunPage page = pages.of(bench.night(NIGHT));

        Business trade = Objects.requireNonNull(page.business());
        assertThat(trade.week()).isEqualTo(new WeekId(2024, 10));
        assertThat(trade.weeks())
                .extracting(Business.WeekFigures::week, Business.WeekFigures::revenue, Business.WeekFigures::margin)
                .containsExactly(
                        tuple(new WeekId(2023, 10), money("30.00"), money("3.00")),
                        tuple(new WeekId(2024, 9), money("42.00"), money("4.00")),
                        tuple(new WeekId(2024, 10), money("18.00"), money("1.00")),
                        tuple(new WeekId(2024, 11), money("11.00"), money("1.00")));
        assertThat(trade.regions())
                .containsExactly(
                        new Business.RegionFigures(
                                "North", 1, money("10.00"), money("1.00"), money("40.00"), money("30.00")),
                        new Business.RegionFigures("Coast", 1, money("8.00"), null, money("2.00"), money("0.00")));
        assertThat(Objects.requireNonNull(trade.lostSales()).amount()).isEqualByComparingTo("40.00");
        assertThat(Objects.requireNonNull(trade.lostSales()).items())
                .containsExactly(new Business.LostItem("Old Town", "Rye bread", "Bread", money("40.00"), 2, 0, false));
        assertThat(trade.inStock())
                .extracting(
                        Business.CategoryStock::category,
                        Business.CategoryStock::inStockPct,
                        Business.CategoryStock::observedDays)
                .containsExactly(tuple("Bread", money("33.33"), 3L), tuple("Drinks", money("100.00"), 1L));
        assertThat(Objects.requireNonNull(trade.supply()).under1().items())
                .extracting(Business.SupplyItem::product, Business.SupplyItem::weeks)
                .containsExactly(tuple("Rye bread", money("0.50")));
        assertThat(Objects.requireNonNull(trade.supply()).over8().items())
                .extracting(Business.SupplyItem::store, Business.SupplyItem::product, Business.SupplyItem::weeks)
                .containsExactly(tuple("Harbour", "Tea", money("10.00")));
        assertThat(Objects.requireNonNull(trade.waste()).categories())
                .extracting(Business.WasteItem::category, item -> item.qty().toPlainString())
                .containsExactly(tuple("Drinks", "0.25"));
        assertThat(Objects.requireNonNull(trade.promotion()).promoted().revenue())
                .isEqualByComparingTo("8.00");
        assertThat(Objects.requireNonNull(trade.promotion()).others().revenue()).isEqualByComparingTo("10.00");
    }

    @Test
    void aStoreThatIsGoneStillCountsForWhatItsRegionSoldLastYear() {
        bench.dump(
                        "store",
                        NIGHT,
                        Dumps.padded(
                                WeeklyTables.STORE,
                                """
                                store_key,store_desc,city,region
                                1,Old Town,Ghent,North
                                2,Harbour,Ostend,Coast
                                3,Quay,Bruges,Coast
                                """))
                .dump(
                        "sales",
                        NIGHT,
                        Dumps.sales(SALES + LAST_YEAR + "2023-03-08,3,7,1,25.00,\n" + WEEK_9 + WEEK_10 + WEEK_11));

        Business trade = Objects.requireNonNull(pages.of(bench.night(NIGHT)).business());

        assertThat(trade.regions())
                .containsExactly(
                        new Business.RegionFigures(
                                "North", 1, money("10.00"), money("1.00"), money("40.00"), money("30.00")),
                        new Business.RegionFigures("Coast", 1, money("8.00"), null, money("2.00"), money("25.00")));
    }

    @Test
    void lostSalesOfAWeekWithoutAPaceAreNotKnownAndNotZero() {
        bench.dump("inventory", NIGHT, Dumps.inventory(STOCK + STOCK_9 + "2024-02-28,1,7,0,1,,0\n" + STOCK_10));

        RunPage page = pages.of(bench.night(NIGHT));

        Business.LostSales lost =
                Objects.requireNonNull(Objects.requireNonNull(page.business()).lostSales());
        assertThat(lost.amount()).isEqualByComparingTo("40.00");
        assertThat(lost.lastWeekAmount()).isNull();
        assertThat(page.verdict().figures())
                .filteredOn(figure -> figure.name().equals("Estimated lost sales"))
                .extracting(KeyFigure::value, KeyFigure::lastWeek)
                .containsExactly(tuple(money("40.00"), null));
    }

    @ParameterizedTest
    @CsvSource({
        "out again on the last day, 2024-02-27 1 7 10 0, 2024-03-05 1 7 3 0, 2024-03-06 1 7 0 1, 2, 1, false",
        "out on every day of the week, 2024-02-27 1 7 10 0, 2024-03-05 1 7 0 1, 2024-03-06 1 7 0 1, 3, 3, false",
        "out since the week before, 2024-02-27 1 7 0 1, 2024-03-05 1 7 0 1, 2024-03-06 1 7 0 1, 3, 4, false",
        "in stock again, 2024-02-27 1 7 0 1, 2024-03-05 1 7 0 1, 2024-03-06 1 7 5 0, 2, 0, false",
    })
    void aProductThatIsOutTellsOnHowManyDaysInARow(
            String what, String week9, String tuesday, String wednesday, int days, int last, boolean orLonger) {
        bench.dump(
                "inventory",
                NIGHT,
                Dumps.inventory(STOCK + "2024-02-26,1,7,10,0,,0\n" + stock(week9) + "2024-03-04,1,7,0,1,,0\n"
                        + stock(tuesday) + stock(wednesday)));

        Business trade = Objects.requireNonNull(pages.of(bench.night(NIGHT)).business());

        assertThat(Objects.requireNonNull(trade.lostSales()).items())
                .extracting(Business.LostItem::daysOut, Business.LostItem::lastDaysOut, Business.LostItem::orLonger)
                .as(what)
                .containsExactly(tuple(days, last, orLonger));
    }

    private static String stock(String row) {
        return row.replace(' ', ',') + ",,0\n";
    }

    @Test
    void theStoresAndProductsBehindAChangeAreNamed() {
        bench.night(NIGHT);
        bench.dump(
                "sales",
                NIGHT,
                Dumps.sales(SALES + LAST_YEAR + WEEK_9 + "2024-02-28,2,8,1,-1.50,\n2024-02-28,2,7,1,4.00,\n" + WEEK_10
                        + WEEK_11));

        RunPage page = pages.of(bench.night(NIGHT));

        PartitionDifference week = page.changes().stream()
                .filter(change -> change.name().equals("2024 week 9"))
                .findFirst()
                .orElseThrow();
        assertThat(week.stores()).containsExactly(new Mover("Harbour", "Ostend", money("2.00"), money("4.50")));
        assertThat(week.products())
                .containsExactly(
                        new Mover("Rye bread", "Baker", money("40.00"), money("44.00")),
                        new Mover("Tea", "Leaf", money("2.00"), money("0.50")));
        assertThat(List.of(week.moreStores(), week.moreProducts())).containsExactly(0L, 0L);
    }

    @Test
    void storesAreShownByDay() {
        Coverage coverage = Objects.requireNonNull(pages.of(bench.night(NIGHT)).coverage());

        assertThat(coverage.days()).hasSize(Coverage.DAYS);
        assertThat(coverage.stores())
                .extracting(Coverage.Store::name, Coverage.Store::states, Coverage.Store::silentDays)
                .containsExactly(
                        // Sold on 1 and 10 March.
                        tuple("Harbour", "x".repeat(24) + "sxxxxxxxxsx", 0),
                        // Sold on 26 and 27 February and 6 and 11 March, counted on 4 and 5 March.
                        tuple("Old Town", "x".repeat(20) + "ssxxxxxccsxxxxs", 0));
        assertThat(coverage.days().get(Coverage.DAYS - 1).silent()).isZero();
    }

    @Test
    void everyFigureHasAQueryThatYieldsIt() throws SQLException {
        RunPage page = pages.of(bench.night(NIGHT));

        // There are no rejects, so that there is no file to read.
        Map<String, List<String>> answers = PageAnswers.of(page, figure -> !figure.startsWith("Rejected"));
        assertThat(answers)
                .containsEntry("Revenue and margin by region", List.of("North 10.00 1.00", "Coast 8.00 null"))
                .containsEntry("Estimated lost sales", List.of("1 7 40.0"))
                .containsEntry("What arrived: sales of " + NIGHT, List.of("7 101.00"))
                .containsEntry("What arrived: inventory of " + NIGHT, List.of("6"))
                .containsEntry(
                        "What changed: rows of fact_weekly_store_product",
                        List.of("2023 10 1", "2024 9 2", "2024 10 2", "2024 11 1"))
                .containsEntry(
                        "Stores behind the difference of a week, here 2024 week 10: their revenue now",
                        List.of("1 Old Town Ghent 10.00", "2 Harbour Ostend 8.00"))
                .containsEntry(
                        "Products behind the difference of a week, here 2024 week 10: their revenue now",
                        List.of("7 Rye bread Baker 10.00", "8 Tea Leaf 8.00"))
                .containsKeys(
                        "Revenue and margin by week",
                        "In stock by category",
                        "Weeks of supply under 1 and over 8",
                        "Waste by category",
                        "Promotion");
        assertThat(answers.get("Revenue and margin by week")).hasSize(4);
        assertThat(Objects.requireNonNull(answers.get("In stock by category")).get(0))
                .startsWith("Bread 33.3");
        assertThat(answers.get("Promotion"))
                .containsExactlyInAnyOrder("true 1 4.000 8.00 null", "false 1 1.000 10.00 1.00");
        assertThat(answers.get("Coverage: rows of sales by store and day"))
                .contains("1 2024-03-11 1", "2 2024-03-10 1")
                .hasSize(7);
    }

    @Test
    void aDryRunTellsRevenueWithoutReadingFiles() {
        RunReport report = bench.dryNight(NIGHT);

        assertThat(report.outcome()).isEqualTo(Outcome.DRY_RUN);
        assertThat(report.warnings()).isEmpty();
    }

    @Test
    void weeksThatCannotBeReadForThePageAreAWarning() throws IOException {
        bench.night(NIGHT);
        try (Stream<Path> files = Files.walk(bench.output().resolve("fact_weekly_store_product/yr_num=2023"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, new byte[Math.toIntExact(Files.size(file))]);
            }
        }
        bench.dump(
                "sales", NIGHT, Dumps.sales(SALES + LAST_YEAR.replace("30.00", "31.00") + WEEK_9 + WEEK_10 + WEEK_11));

        RunReport report = bench.night(NIGHT);

        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(report.warnings())
                .singleElement()
                .asString()
                .startsWith("The page of this run lacks what is behind the changes: ");
        assertThat(pages.of(report).business()).isNotNull();
    }

    private static BigDecimal money(String text) {
        return new BigDecimal(text);
    }
}
