package io.weekmart.launcher.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.aws.LocalS3;
import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.launcher.store.StoredObject;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The check of dumps without a calendar among them, which is generated. */
class CalendarCheckTest {
    /** The Tuesday of the first NRF week of 2024, and of ISO week 6. */
    private static final LocalDate DATE = LocalDate.of(2024, 2, 6);

    private static final LocalDate SATURDAY = LocalDate.of(2024, 2, 10);

    @RegisterExtension
    static final LocalS3 S3 = new LocalS3();

    private final String folder = "calendar-" + UUID.randomUUID() + "/";
    private final List<String> sets = new ArrayList<>();

    @BeforeEach
    void dumpsWithoutACalendar() {
        sets.addAll(List.of("raw.path=s3://" + S3.bucket() + "/" + folder, "raw.layout=daily", "raw.lookback-weeks=2"));
        put(WeeklyTables.STORE, DATE);
        put(WeeklyTables.PRODUCT, DATE);
        for (String date : List.of("2024-01-28", "2024-01-29", "2024-02-05", "2024-02-06")) {
            put(WeeklyTables.SALES, LocalDate.parse(date));
            put(WeeklyTables.INVENTORY, LocalDate.parse(date));
        }
    }

    @Test
    void aCalendarThatIsADumpIsMissed() {
        assertThat(faults()).containsExactly("calendar_2024-02-06.csv.gz");
    }

    @Test
    void theRuleTellsTheWindow() {
        sets.addAll(List.of("calendar.source=iso", "raw.allow-gaps=true"));
        assertThat(faults()).isEmpty();
        assertThat(lines())
                .contains("sales of the window: 2 earlier dumps since 2024-01-29")
                .contains("inventory of the window: 2 earlier dumps since 2024-01-29")
                .noneMatch(line -> line.contains("calendar"));

        sets.add("calendar.source=nrf-4-5-4");
        assertThat(faults()).isEmpty();
        assertThat(lines()).contains("sales of the window: 3 earlier dumps since 2024-01-28");

        sets.add("raw.allow-gaps=false");
        assertThat(faults()).containsExactly("sales of the window", "inventory of the window");
    }

    @Test
    void anotherInputIsWhatLiesInTheWindowOfTheRule() {
        sets.add("calendar.source=iso");
        assertThat(files())
                .containsExactlyInAnyOrder(
                        "sales_2024-01-29.csv",
                        "sales_2024-02-05.csv",
                        "sales_2024-02-06.csv",
                        "inventory_2024-01-29.csv",
                        "inventory_2024-02-05.csv",
                        "inventory_2024-02-06.csv",
                        "store_2024-02-06.csv",
                        "product_2024-02-06.csv");

        put(WeeklyTables.CALENDAR, DATE);
        assertThat(files()).as("a calendar dump is no input").hasSize(8);
    }

    @Test
    void dumpsOfATableThatIsSwitchedOffAreNotLookedFor() {
        sets.addAll(List.of("calendar.source=iso", "raw.allow-gaps=true", "tables.inventory.enabled=false"));

        assertThat(faults()).isEmpty();
        assertThat(lines())
                .contains("sales of the window: 2 earlier dumps since 2024-01-29")
                .noneMatch(line -> line.contains("inventory"));
        assertThat(files()).noneMatch(file -> file.contains("inventory")).hasSize(5);
    }

    @Test
    void noDumpIsMissedOnClosedDaysOfTheWindow() {
        sets.add("calendar.source=iso");
        assertThat(faults()).containsExactly("sales of the window", "inventory of the window");

        sets.add("raw.closed=[wednesday, THURSDAY, FRIDAY, SATURDAY, SUNDAY, \"2024-01-30\"]");
        assertThat(faults()).isEmpty();
    }

    @Test
    void onAClosedDayWithoutDumpsNothingIsMissed() {
        sets.addAll(List.of("calendar.source=iso", "raw.allow-gaps=true", "raw.closed=[SATURDAY]"));
        CheckReport closed = DumpCheck.of(S3.store(), settings(), SATURDAY);

        assertThat(closed.closed()).isTrue();
        assertThat(closed.ready()).isTrue();
        assertThat(closed.lines())
                .extracting(line -> line.file() + ": " + line.found())
                .containsExactly("2024-02-10: the stores were closed (raw.closed): no dump is expected, and there is"
                        + " nothing to count");
        CheckReport open = DumpCheck.of(S3.store(), settings(), SATURDAY.minusDays(1));
        assertThat(open.closed()).isFalse();
        assertThat(open.ready()).isFalse();
    }

    @Test
    void theDumpOfAClosedDayIsChecked() {
        sets.addAll(List.of("calendar.source=iso", "raw.allow-gaps=true", "raw.closed=[SATURDAY]"));
        put(WeeklyTables.SALES, SATURDAY);

        CheckReport report = DumpCheck.of(S3.store(), settings(), SATURDAY);

        assertThat(report.closed()).isFalse();
        assertThat(report.lines().stream()
                        .filter(line -> line.level() == CheckLine.Level.FAULT)
                        .map(CheckLine::file))
                .containsExactly("store_2024-02-10.csv.gz", "product_2024-02-10.csv.gz");
        assertThat(report.lines())
                .extracting(line -> line.file() + ": " + line.found())
                .contains("inventory of 2024-02-10: there is none, and none is expected: the stores were closed"
                        + " (raw.closed)");
    }

    @Test
    void aManifestIsWitnessOfDumpsThatWereLostOnAClosedDay() {
        sets.addAll(List.of(
                "calendar.source=iso",
                "raw.manifest=manifest_{date}.json",
                "raw.closed=[wednesday, THURSDAY, FRIDAY, SATURDAY, SUNDAY, \"2024-01-30\"]"));
        manifest("2024-01-29", "sales_2024-01-29.csv", "inventory_2024-01-29.csv");
        manifest("2024-02-05", "sales_2024-02-05.csv", "inventory_2024-02-05.csv");
        manifest(
                "2024-02-06",
                "sales_2024-02-06.csv",
                "inventory_2024-02-06.csv",
                "store_2024-02-06.csv",
                "product_2024-02-06.csv");
        assertThat(faults()).isEmpty();

        manifest("2024-02-03", "sales_2024-02-03.csv", "store_2024-02-03.csv");
        assertThat(faults()).containsExactly("sales of the window");
        assertThat(lines())
                .contains("sales of the window: no dump of 2024-02-03, though the manifest of the date names"
                        + " sales_2024-02-03.csv");

        manifest("2024-02-10", "store_2024-02-10.csv");
        assertThat(DumpCheck.of(S3.store(), settings(), SATURDAY).closed())
                .as("the masters alone")
                .isTrue();
        manifest("2024-02-10", "sales_2024-02-10.csv");
        CheckReport lost = DumpCheck.of(S3.store(), settings(), SATURDAY);
        assertThat(lost.closed()).isFalse();
        assertThat(lost.lines().stream().filter(line -> line.level() == CheckLine.Level.FAULT))
                .extracting(line -> line.file() + ": " + line.found())
                .contains(
                        "sales_2024-02-10.csv: the manifest names it, but it is not there",
                        "sales_2024-02-10.csv.gz: it is missing: looked for sales_2024-02-10.csv.gz,"
                                + " sales_2024-02-10.csv.zst, sales_2024-02-10.csv, sales_2024-02-10/; the latest are sales_2024-01-29.csv,"
                                + " sales_2024-02-05.csv, sales_2024-02-06.csv");
    }

    @Test
    void ofAClosedDayAllTablesAreDeliveredThatThePipelineCannotDoWithout() {
        sets.addAll(List.of("calendar.source=iso", "raw.allow-gaps=true", "raw.closed=[SATURDAY]"));
        put(WeeklyTables.STORE, SATURDAY);
        put(WeeklyTables.PRODUCT, SATURDAY);
        put(WeeklyTables.INVENTORY, SATURDAY);

        assertThat(faults(SATURDAY)).as("a count without sales").isEmpty();

        put(WeeklyTables.SALES, SATURDAY);
        sets.add("tables.inventory.file-pattern=stock_{date}.csv");
        assertThat(faults(SATURDAY)).as("never delivered").containsExactly("stock_2024-02-10.csv");
    }

    @Test
    void theNewestCalendarSaysOnWhichDatesTheStoresWereClosed() {
        sets.addAll(List.of("tables.calendar.columns.open_flg=offen", "raw.format.flags={ true = [j], false = [N] }"));
        StringBuilder calendar = new StringBuilder("cal_dt,yr_num,wk_num,yr_wk_num,offen\n");
        LocalDate.of(2024, 1, 29).datesUntil(LocalDate.of(2024, 2, 12)).forEach(date -> calendar.append(date)
                .append(date.isBefore(LocalDate.of(2024, 2, 5)) ? ",2024,5,202405," : ",2024,6,202406,")
                .append(date.equals(LocalDate.of(2024, 2, 5)) || date.equals(DATE) ? "j" : "n")
                .append('\n'));
        S3.store()
                .put(
                        new S3Location(S3.bucket(), folder + "calendar_" + DATE + ".csv"),
                        calendar.toString().getBytes(UTF_8));

        sets.add("raw.lookback-weeks=1");
        assertThat(faults()).isEmpty();
        assertThat(DumpCheck.of(S3.store(), settings(), DATE.plusDays(1)).lines())
                .extracting(CheckLine::found)
                .containsExactly("the stores were closed (the calendar): no dump is expected, and there is nothing to"
                        + " count");
        sets.add("raw.lookback-weeks=2");
        // 29 January has a dump although the stores were closed; all dates between it and 5 February have none.
        assertThat(faults()).isEmpty();
    }

    /** Stores that were closed on the Sunday before, and on the three Sundays before that: 28 January is the last of these. */
    @Test
    void sizesOfDaysThatTheCalendarClosesAreNotComparedThoughAllDumpsCame() {
        LocalDate sunday = LocalDate.of(2024, 1, 28);
        LocalDate tuesday = LocalDate.of(2024, 1, 30);
        for (int weeks = 1; weeks <= 3; weeks++) {
            putRows(sunday.minusWeeks(weeks), 50);
            putRows(tuesday.minusWeeks(weeks), 50);
        }
        for (LocalDate date : List.of(sunday, tuesday)) {
            putRows(date, 1);
            put(WeeklyTables.STORE, date);
            put(WeeklyTables.PRODUCT, date);
        }
        sets.addAll(List.of("raw.allow-gaps=true", "raw.lookback-weeks=1"));
        List<String> sales = List.of("sales_2024-01-28.csv", "inventory_2024-01-28.csv");

        calendarOf(sunday, date -> true);
        assertThat(faults(sunday)).as("an open Sunday").containsExactlyElementsOf(sales);
        calendarOf(sunday, date -> !date.equals(sunday));
        assertThat(faults(sunday)).as("closed on the date itself").isEmpty();
        assertThat(DumpCheck.of(S3.store(), settings(), sunday).lines())
                .as("the calendar keeps its place")
                .extracting(line -> line.file().replaceAll("_.*| of.*", ""))
                .containsSubsequence("sales", "inventory", "calendar", "store", "product");
        calendarOf(sunday, date -> date.equals(sunday) || date.isAfter(sunday));
        assertThat(faults(sunday))
                .as("the others were closed, and are no measure")
                .isEmpty();

        sets.add("raw.closed=[\"except 2024-01-28\"]");
        calendarOf(sunday, date -> !date.equals(sunday));
        assertThat(faults(sunday)).as("open, as the configuration says").containsExactlyElementsOf(sales);
        calendarOf(tuesday, date -> date.getDayOfWeek() != DayOfWeek.SUNDAY);
        assertThat(faults(tuesday))
                .as("other weekdays are compared as ever")
                .containsExactly("sales_2024-01-30.csv", "inventory_2024-01-30.csv");
    }

    @Test
    void aCalendarThatClosesMostDatesWithDumpsIsMissedAsByTheJob() {
        sets.addAll(List.of("raw.allow-gaps=true", "raw.lookback-weeks=2"));
        calendarOf(DATE, date -> false);
        // 29 January, 5 and 6 February: too few to tell.
        assertThat(faults()).isEmpty();

        for (String date : List.of("2024-01-31", "2024-02-01")) {
            put(WeeklyTables.SALES, LocalDate.parse(date));
            put(WeeklyTables.INVENTORY, LocalDate.parse(date));
        }
        assertThat(faults()).containsExactly("the calendar");
        assertThat(lines())
                .contains("the calendar: by its column open_flg the stores were closed on 5 of the 5 dates of which"
                        + " there are dumps, such as 2024-02-06");
        CheckReport accepted =
                DumpCheck.of(S3.store(), settings(), DATE, List.of("closed-days"), ReadingMemory.none(S3.store()));
        assertThat(accepted.ready()).isTrue();
        assertThat(accepted.lines())
                .extracting(line -> line.level() + " " + line.file() + ": " + line.found())
                .contains(
                        "NOTE the calendar: by its column open_flg the stores were closed on 5 of the 5 dates of which"
                                + " there are dumps, such as 2024-02-06; it is accepted");

        sets.add("raw.closed=[\"except 2024-02-05\", \"except 2024-02-06\"]");
        assertThat(faults()).as("three of five").isEmpty();
    }

    /** Sales and stock counts of a date, of so many rows. */
    private void putRows(LocalDate date, int rows) {
        for (TableSpec table : List.of(WeeklyTables.SALES, WeeklyTables.INVENTORY)) {
            S3.store()
                    .put(
                            new S3Location(S3.bucket(), folder + table.name() + "_" + date + ".csv"),
                            (String.join(",", table.columns()) + "\n" + (date + "\n").repeat(rows)).getBytes(UTF_8));
        }
    }

    /** The calendar of a date, from January to the middle of February 2024. */
    private void calendarOf(LocalDate of, Predicate<LocalDate> open) {
        StringBuilder calendar = new StringBuilder("cal_dt,yr_num,wk_num,yr_wk_num,open_flg\n");
        LocalDate.of(2024, 1, 1).datesUntil(LocalDate.of(2024, 2, 19)).forEach(date -> calendar.append(date)
                .append(",2024,%1$d,20240%1$d,".formatted((date.getDayOfYear() + 6) / 7))
                .append(open.test(date) ? 1 : 0)
                .append('\n'));
        S3.store()
                .put(
                        new S3Location(S3.bucket(), folder + "calendar_" + of + ".csv"),
                        calendar.toString().getBytes(UTF_8));
    }

    private Settings settings() {
        return SettingsReader.read(List.of(), sets, uri -> Optional.empty(), null);
    }

    private List<String> files() {
        return NightFiles.of(S3.store(), settings(), DATE).files().stream()
                .map((StoredObject file) -> file.below(settings().raw().path()))
                .toList();
    }

    private List<String> lines() {
        return DumpCheck.of(S3.store(), settings(), DATE).lines().stream()
                .map(line -> line.file() + ": " + line.found())
                .toList();
    }

    private List<String> faults() {
        return faults(DATE);
    }

    private List<String> faults(LocalDate date) {
        return DumpCheck.of(S3.store(), settings(), date).lines().stream()
                .filter(line -> line.level() == CheckLine.Level.FAULT)
                .map(CheckLine::file)
                .toList();
    }

    /** A manifest of a date that names files, and nothing else of them. */
    private void manifest(String date, String... names) {
        String files =
                Stream.of(names).map(name -> "{\"name\": \"" + name + "\"}").collect(Collectors.joining(", "));
        S3.store()
                .put(
                        new S3Location(S3.bucket(), folder + "manifest_" + date + ".json"),
                        ("{\"files\": [" + files + "]}").getBytes(UTF_8));
    }

    /** A header, and one row of the date, so that no dump is that of another date. */
    private void put(TableSpec table, LocalDate date) {
        S3.store()
                .put(
                        new S3Location(S3.bucket(), folder + table.name() + "_" + date + ".csv"),
                        (String.join(",", table.columns()) + "\n" + date + "\n").getBytes(UTF_8));
    }
}
