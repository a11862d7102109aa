package io.weekmart.job;

import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.WeeklyTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs without a calendar dump, whose weeks follow from a rule. */
class GeneratedCalendarRunTest {
    /** Each day of this span sells one unit more than the day before. ISO 2020 and NRF 2023 have 53 weeks, which both end within it. */
    private static final LocalDate FIRST = LocalDate.of(2020, 12, 20);

    @TempDir
    private Path folder;

    @Test
    void theSampleHasTheSameWeeksByTheRuleOfItsCalendar() {
        Workbench dumped = sample("dump");
        Workbench generated = sample("iso");
        assertThat(dumped.night("2024-05-05").exitCode()).isZero();
        RunReport report = generated.night("2024-05-05");

        assertThat(report.exitCode()).as(String.valueOf(report.failure())).isZero();
        assertThat(report.tables())
                .extracting(TableRows::table)
                .containsExactly("sales", "inventory", "store", "product");
        assertThat(report.warnings()).anySatisfy(warning -> assertThat(warning)
                .startsWith("Not read, since the name is that of no table which is read (raw.file-pattern,"
                        + " calendar.source = iso): README.md, calendar_2024-04-29.csv.gz,"));
        assertThat(contents(generated, "fact_weekly_store_product"))
                .isEqualTo(contents(dumped, "fact_weekly_store_product"));
        String columns = "cal_dt, day_of_wk_num, day_of_wk_desc, yr_num, wk_num, yr_wk_num, mnth_num, yr_mnth_num,"
                + " qtr_num, yr_qtr_num, last_seen_dt";
        List<String> days = generated.table("dim_calendar", columns);
        assertThat(days).containsAll(dumped.table("dim_calendar", columns));
        assertThat(days)
                .hasSize(364 + 364)
                .first()
                .isEqualTo("2023-01-02 1 Monday 2023 1 202301 1 202301 1 20231 2024-05-05");
        assertThat(generated.table("dim_calendar", "min(cal_type_desc), max(cal_type_desc)"))
                .containsExactly("ISO 8601 ISO 8601");
    }

    @Test
    void weeksAtTheEndOfAYearOf53AreThoseOfSql() throws SQLException {
        Workbench bench = full(folder.resolve("iso"), "2021-01-12").set("calendar.source=iso");
        RunReport report = bench.night("2021-01-12");
        assertThat(report.exitCode()).as(String.valueOf(report.failure())).isZero();

        String published = "yr_num, wk_num, yr_wk_num, week_start_dt, week_end_dt, units";
        assertThat(weeks(bench, published))
                .isEqualTo(
                        sql(
                                "SELECT isoyear(trans_dt), week(trans_dt), 100 * isoyear(trans_dt) + week(trans_dt),"
                                        + " date_trunc('week', trans_dt)::date, date_trunc('week', trans_dt)::date + 6,"
                                        + " sum(sales_qty)::int FROM read_csv('"
                                        + bench.raw().resolve("sales_2021-01-12.csv")
                                        + "', types = {'trans_dt': 'DATE'}) WHERE trans_dt >= DATE '1990-01-01' GROUP BY ALL ORDER BY 3"));
        assertThat(weeks(bench, "yr_num, wk_num, week_start_dt, complete"))
                .containsExactly(
                        "2020 51 2020-12-14 true",
                        "2020 52 2020-12-21 true",
                        "2020 53 2020-12-28 true",
                        "2021 1 2021-01-04 true",
                        "2021 2 2021-01-11 false");
        assertThat(rejects(bench))
                .singleElement()
                .asString()
                .startsWith("DATE_NOT_IN_CALENDAR ")
                .contains(",1970-01-01,");
        assertThat(bench.table("dim_calendar", "min(cal_dt), max(cal_dt), count(*)"))
                .containsExactly("2018-12-31 2022-01-02 " + (52 + 53 + 52) * 7);
    }

    @ParameterizedTest
    @CsvSource({"iso, 2024-01-01, 52", "sunday, 2023-01-01, 53", "nrf-4-5-4, 2024-02-04, 53"})
    void aBackfillMayEndOnTheFirstDayOfAYearIfItIsClosed(String source, LocalDate closed, int week) {
        Workbench bench = new Workbench(folder)
                .set("raw.layout=daily")
                .set("calendar.source=" + source)
                .set("raw.closed=[\"" + closed + "\"]");
        String first = closed.minusDays(2).toString();
        String last = closed.minusDays(1).toString();
        SmallGrocer.night(bench, first);
        SmallGrocer.night(bench, last);

        RunReport report = bench.backfill(first, closed.toString());

        assertThat(report.outcome()).as(String.valueOf(report.failure())).isEqualTo(Outcome.PUBLISHED);
        assertThat(weeks(bench, "wk_num")).containsExactly(String.valueOf(week));
    }

    @Test
    void weeksThatArePublishedStayAsTheyAre() {
        Workbench bench = full(folder.resolve("nrf"), "2020-12-31").set("calendar.source=nrf-4-5-4");
        assertThat(bench.night("2020-12-31").outcome()).isEqualTo(Outcome.PUBLISHED);
        SortedMap<String, String> weeks = bench.factFiles();
        assertThat(weeks.keySet())
                .containsExactly(
                        "yr_num=2020/wk_num=47/stores-00000-of-00001.parquet",
                        "yr_num=2020/wk_num=48/stores-00000-of-00001.parquet");
        assertThat(bench.night("2020-12-31").outcome()).isEqualTo(Outcome.NOTHING_TO_DO);

        full(bench, "2021-02-01");
        assertThat(bench.night("2021-02-01").outcome()).isEqualTo(Outcome.PUBLISHED);

        assertThat(Workbench.differing(weeks, bench.factFiles()))
                .containsExactly(
                        "yr_num=2020/wk_num=48/stores-00000-of-00001.parquet",
                        "yr_num=2020/wk_num=49/stores-00000-of-00001.parquet",
                        "yr_num=2020/wk_num=50/stores-00000-of-00001.parquet",
                        "yr_num=2020/wk_num=51/stores-00000-of-00001.parquet",
                        "yr_num=2020/wk_num=52/stores-00000-of-00001.parquet",
                        "yr_num=2021/wk_num=1/stores-00000-of-00001.parquet");
        // The first week of 2021 begins on 31 January.
        assertThat(bench.table("dim_calendar", "min(cal_dt), max(cal_dt)")).containsExactly("2019-02-03 2022-01-29");

        Workbench other = full(folder.resolve("again"), "2021-02-01").set("calendar.source=nrf-4-5-4");
        assertThat(other.night("2021-02-01").outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(contents(other, "fact_weekly_store_product"))
                .isEqualTo(contents(bench, "fact_weekly_store_product"));
        assertThat(contents(other, "dim_calendar")).isEqualTo(contents(bench, "dim_calendar"));
    }

    @Test
    void anOutputKeepsItsCalendar() {
        Workbench bench = full(folder.resolve("kept"), "2020-12-31")
                .set("calendar.source=4-4-5")
                .set("calendar.year-end={ month = JANUARY, weekday = THURSDAY }");
        assertThat(bench.night("2020-12-31").outcome()).isEqualTo(Outcome.PUBLISHED);
        SortedMap<String, String> published = bench.published();

        for (String change : List.of(
                "calendar.source | 4-4-5 | 5-4-4",
                "calendar.year-end.month | JANUARY | MARCH",
                "calendar.year-end.weekday | THURSDAY | FRIDAY",
                "calendar.year-end.rule | nearest | last",
                "calendar.year-name | start | end")) {
            String[] part = change.split(" \\| ");
            RunReport report = bench.with(part[0] + "=" + part[2]).night("2020-12-31");
            assertThat(report.exitCode()).as(change).isEqualTo(ExitCode.USAGE.code());
            assertThat(bench.message(report))
                    .isEqualTo(
                            "Cannot publish to out/: it was published with %1$s = %2$s, and %1$s is %3$s now. Published"
                                            .formatted((Object[]) part)
                                    + " dates would belong to other weeks.\nSet " + part[0] + " = " + part[1]
                                    + ", or backfill into an empty output.");
        }
        RunReport backfill = bench.with("calendar.source=5-4-4").backfill("2020-12-25", "2020-12-31");
        assertThat(backfill.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(bench.published()).isEqualTo(published);
    }

    @Test
    void anOutputWhoseCalendarIsADumpKeepsIt() {
        Workbench bench = SmallGrocer.night(new Workbench(folder), "2024-03-10");
        assertThat(bench.night("2024-03-10").outcome()).isEqualTo(Outcome.PUBLISHED);

        RunReport report = bench.with("calendar.source=iso").night("2024-03-10");

        assertThat(report.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(bench.message(report))
                .startsWith(
                        "Cannot publish to out/: it was published with calendar.source = dump, and calendar.source is iso"
                                + " now.");
    }

    @Test
    void anOutputWhoseLedgerNamesNoCalendarIsThatOfADump() throws IOException {
        Workbench bench = SmallGrocer.night(new Workbench(folder), "2024-03-10");
        assertThat(bench.night("2024-03-10").outcome()).isEqualTo(Outcome.PUBLISHED);
        Path ledger = bench.output().resolve("_weekmart/ledger.json");
        String text = Files.readString(ledger);
        String without = text.replace("\"calendar.source\":\"dump\",", "");
        assertThat(without).hasSizeLessThan(text.length());
        Files.writeString(ledger, without);

        for (RunReport report : List.of(
                bench.with("calendar.source=iso").night("2024-03-10"),
                bench.with("calendar.source=iso").backfill("2024-03-10", "2024-03-10"))) {
            assertThat(report.exitCode()).isEqualTo(ExitCode.USAGE.code());
            assertThat(bench.message(report))
                    .startsWith(
                            "Cannot publish to out/: it was published with calendar.source = dump, and calendar.source"
                                    + " is iso now.");
        }
        assertThat(bench.night("2024-03-10").exitCode()).isZero();
    }

    @Test
    void anOutputWithoutWeeksKeepsItsCalendarToo() {
        Workbench bench = new Workbench(folder)
                .dump("sales", "2024-03-10", SmallGrocer.header(WeeklyTables.SALES))
                .dump("inventory", "2024-03-10", SmallGrocer.header(WeeklyTables.INVENTORY))
                .dump("store", "2024-03-10", SmallGrocer.stores())
                .dump("product", "2024-03-10", SmallGrocer.products())
                .set("calendar.source=iso");
        assertThat(bench.night("2024-03-10").outcome()).isEqualTo(Outcome.PUBLISHED);

        RunReport report = bench.with("calendar.source=sunday").night("2024-03-10");

        assertThat(report.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(bench.table("dim_calendar", "min(cal_type_desc), max(cal_type_desc)"))
                .containsExactly("ISO 8601 ISO 8601");
    }

    @Test
    void rowsBeforeTheFirstDateAreInNoWeek() {
        Workbench bench = full(folder.resolve("clocks"), "2020-12-31").set("calendar.source=iso");
        bench.dump(
                "sales",
                "2020-12-31",
                SmallGrocer.header(WeeklyTables.SALES)
                        + SmallGrocer.sale(1, 7, 1, "2000-01-01", "1", "1.00")
                        + SmallGrocer.sale(2, 7, 1, "2001-01-01", "2", "2.00")
                        + SmallGrocer.sale(3, 7, 1, "2020-12-31", "3", "3.00"));

        assertThat(bench.night("2020-12-31").exitCode()).isZero();

        assertThat(weeks(bench, "yr_num, wk_num, units")).containsExactly("2001 1 2", "2020 53 3");
        assertThat(rejects(bench)).singleElement().asString().startsWith("DATE_NOT_IN_CALENDAR 1,7,1,2000-01-01,");

        Workbench later = bench.with("calendar.first-date=2020-12-25");
        assertThat(later.night("2020-12-31").exitCode()).isZero();
        assertThat(rejects(bench)).as("a lost clock").singleElement().asString().contains(",2000-01-01,");
        assertThat(later.message(later.backfill("2020-12-20", "2020-12-31")))
                .isEqualTo("Cannot backfill 2020-12-20 to 2020-12-31: the calendar holds 2020-12-21 to 2021-01-03.\n"
                        + "Choose later dates, or set weekmart.calendar.first-date to an earlier one.");
    }

    @Test
    void weeksThatFullDumpsDoNotHoldAnyMoreStayPublishedBeforeTheFirstDate() {
        Workbench bench = full(folder.resolve("rolling"), "2021-01-12").set("calendar.source=iso");
        assertThat(bench.night("2021-01-12").exitCode()).isZero();
        List<String> published = weeks(bench, "yr_num, wk_num, units");
        bench.set("tables.sales.max-rejected-fraction=0")
                .dump(
                        "sales",
                        "2021-01-12",
                        SmallGrocer.header(WeeklyTables.SALES)
                                + SmallGrocer.sale(1, 7, 1, "2021-01-10", "1", "1.00")
                                + SmallGrocer.sale(2, 7, 1, "2021-01-11", "1", "1.00"));

        assertThat(bench.night("2021-01-12").exitCode()).isEqualTo(ExitCode.QUALITY.code());
        Workbench later = bench.with("calendar.first-date=2021-01-11");
        RunReport report = later.night("2021-01-12");
        assertThat(report.exitCode()).as(String.valueOf(report.failure())).isZero();
        assertThat(report.tables().get(0))
                .as("the day that is left of a week is expected")
                .returns("sales", TableRows::table)
                .returns(0L, TableRows::rejected)
                .returns(1L, TableRows::alreadyCounted);

        assertThat(weeks(bench, "yr_num, wk_num, units"))
                .hasSize(5)
                .startsWith(published.subList(0, 4).toArray(String[]::new))
                .endsWith("2021 2 1");
    }

    private static List<String> rejects(Workbench bench) {
        return bench.rejects()
                .selectExpr("concat_ws(' ', array_join(reasons, ' '), raw_text)")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private Workbench sample(String source) {
        return new Workbench(folder.resolve(source))
                .set("raw.path=\"" + Path.of("..", "sample-data").toAbsolutePath() + "\"")
                .set("raw.layout=daily")
                .set("calendar.source=" + source);
    }

    private static Workbench full(Path folder, String date) {
        return full(new Workbench(folder).set("tables.sales.max-rejected-fraction=1"), date);
    }

    /** Full dumps of a date, without a calendar: one sale a day, and one without a date, as a system writes it. */
    private static Workbench full(Workbench bench, String date) {
        StringBuilder sales = new StringBuilder(SmallGrocer.header(WeeklyTables.SALES));
        sales.append(SmallGrocer.sale(1, 7, 1, "1970-01-01", "1", "1.00"));
        LocalDate end = LocalDate.parse(date).plusDays(1);
        int units = 1;
        for (LocalDate day = FIRST; day.isBefore(end); day = day.plusDays(1), units++) {
            sales.append(SmallGrocer.sale(
                    1 + units,
                    7,
                    1,
                    day.toString(),
                    String.valueOf(units),
                    String.format(Locale.ROOT, "%d.50", units)));
        }
        return bench.dump("sales", date, sales.toString())
                .dump("inventory", date, SmallGrocer.header(WeeklyTables.INVENTORY))
                .dump("store", date, SmallGrocer.stores())
                .dump("product", date, SmallGrocer.products());
    }

    private static List<String> weeks(Workbench bench, String columns) {
        return bench.fact()
                .groupBy("yr_num", "wk_num", "yr_wk_num", "week_start_dt", "week_end_dt")
                .agg(
                        sum("total_sales_qty").cast("int").as("units"),
                        max("is_complete_week").as("complete"))
                .orderBy("week_start_dt")
                .selectExpr("concat_ws(' ', " + columns + ")")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private static List<String> sql(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(result.getString(column));
                }
                rows.add(String.join(" ", row));
            }
        }
        return rows;
    }

    /** The digests of the files below a folder, without their times. */
    private static SortedMap<String, String> contents(Workbench bench, String table) {
        SortedMap<String, String> contents = new TreeMap<>(bench.filesBelow(table));
        contents.replaceAll((name, state) -> state.substring(state.lastIndexOf(' ') + 1));
        return contents;
    }
}
