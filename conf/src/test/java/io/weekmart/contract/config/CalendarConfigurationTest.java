package io.weekmart.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.calendar.GeneratedCalendar;
import io.weekmart.contract.calendar.YearEnd;
import io.weekmart.contract.calendar.YearName;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.ShippedPipelines;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.io.FileNotFoundException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the calendar comes from: the keys below {@code calendar}. */
class CalendarConfigurationTest {
    private static final String FILE = "s3://conf/my.conf";

    @Test
    void theCalendarIsADumpUnlessTheConfigurationSaysOtherwise() {
        Configuration conf = read("");

        assertThat(conf.calendar(Keys.WEEKLY)).isEmpty();
        assertThat(conf.configured(Keys.WEEKLY)).isEqualTo(WeeklyTables.PIPELINE);
    }

    @ParameterizedTest
    @CsvSource({"iso, 2024-01-01", "sunday, 2023-12-31", "nrf-4-5-4, 2024-02-04", "NRF-4-5-4, 2024-02-04"})
    void aSourceIsARule(String source, LocalDate first) {
        CalendarChoice choice = read("weekmart.calendar.source = " + source)
                .calendar(Keys.WEEKLY)
                .orElseThrow();

        assertThat(choice.calendar().firstDay(2024)).isEqualTo(first);
        assertThat(choice.keys()).isEqualTo(Map.of("calendar.source", source.toLowerCase(Locale.ROOT)));
    }

    @Test
    void aYearOfPeriodsEndsWhereTheConfigurationSays() {
        CalendarChoice choice =
                read("""
                        weekmart.calendar {
                          source = 4-4-5
                          year-end { month = july, weekday = Saturday, rule = last }
                          year-name = end
                        }
                        """)
                        .calendar(Keys.WEEKLY)
                        .orElseThrow();

        assertThat(choice.calendar())
                .isEqualTo(new GeneratedCalendar(
                        "4-4-5",
                        new YearEnd(Month.JULY, DayOfWeek.SATURDAY, YearEnd.Rule.LAST),
                        YearName.END,
                        List.of(4, 4, 5)));
        assertThat(choice.keys().toString())
                .isEqualTo("{calendar.source=4-4-5, calendar.year-end.month=JULY, calendar.year-end.weekday=SATURDAY,"
                        + " calendar.year-end.rule=last, calendar.year-name=end}");
    }

    @Test
    void aYearFromJanuaryToDecemberHasTheSameNameEitherWay() {
        String december =
                "weekmart.calendar { source = 5-4-4, year-end { month = DECEMBER, weekday = FRIDAY }, year-name = ";

        CalendarChoice start = read(december + "start }").calendar(Keys.WEEKLY).orElseThrow();
        CalendarChoice end = read(december + "end }").calendar(Keys.WEEKLY).orElseThrow();

        assertThat(end).isEqualTo(start);
        assertThat(start.keys().toString())
                .isEqualTo("{calendar.source=5-4-4, calendar.year-end.month=DECEMBER, calendar.year-end.weekday=FRIDAY,"
                        + " calendar.year-end.rule=nearest}");
    }

    @Test
    void theCalendarBeginsWithTheWeekOfItsFirstDate() {
        CalendarChoice standard = read("weekmart.calendar.source = nrf-4-5-4")
                .calendar(Keys.WEEKLY)
                .orElseThrow();
        CalendarChoice chosen = read("weekmart.calendar { source = nrf-4-5-4, first-date = 2012-02-01 }")
                .calendar(Keys.WEEKLY)
                .orElseThrow();

        assertThat(chosen.firstDate()).isEqualTo(LocalDate.of(2012, 2, 1));
        assertThat(chosen.keys()).as("it moves no date into another week").isEqualTo(standard.keys());
        assertThat(standard.firstDate()).isEqualTo(LocalDate.of(2001, 1, 1));
    }

    @Test
    void whatIsSaidOfTablesThatAreNotReadIsRefused() {
        assertThat(
                        problems(
                                """
                        weekmart {
                          calendar.source = iso
                          tables.calendar { newest = true, columns { cal_dt = day } }
                          tables.inventory { enabled = false, negative-stock = accept }
                        }
                        """))
                .isEqualTo(
                        """
                        Cannot read the configuration: 3 problems
                          FILE: 3: weekmart.tables.calendar.columns has no effect where calendar.source is iso: no dump of calendar is read
                          FILE: 3: weekmart.tables.calendar.newest has no effect where calendar.source is iso: no dump of calendar is read
                          FILE: 4: weekmart.tables.inventory.negative-stock has no effect where tables.inventory.enabled is false: no dump of inventory is read"""
                                .replace("FILE", FILE));
    }

    @Test
    void stockCountsAreTheOnlyTableThatMayBeMissing() {
        assertThat(read("weekmart.tables.inventory.enabled = false")
                        .configured(Keys.WEEKLY)
                        .inputs())
                .extracting(TableSpec::name)
                .containsExactly("sales", "calendar", "store", "product");
        assertThat(problems("weekmart.tables.sales.enabled = false"))
                .endsWith(
                        "weekmart.tables.sales.enabled cannot be set: weekly-metrics always reads the dumps of sales. It"
                                + " can do without those of inventory.");
        assertThat(problems("weekmart.tables.inventory.enabled = no"))
                .endsWith("weekmart.tables.inventory.enabled must be one of true, false, but is \"no\"");
    }

    @ParameterizedTest
    @CsvSource({
        "inventory, tables.inventory.enabled = false",
        "calendar, calendar.source = iso",
        "store, tables.store.source = rows",
        "product, tables.product.source = rows"
    })
    void aTableThatIsNotReadTakesNoNamesFromOthers(String table, String absent) {
        String named = "weekmart.tables.sales.file-pattern = \"" + table + "_{date}.csv\"\n";

        assertThat(problems(named)).contains("can name the same file as");
        assertThat(problems(named + "weekmart." + absent)).isEmpty();
    }

    @Test
    void whatIsSaidOfTheDumpsOfATableThatIsMadeOfRowsIsRefused() {
        String ofRows =
                """
                weekmart.tables.store { source = rows, key-type = text, private-columns = [addr] }
                """;

        assertThat(problems(ofRows)).isEmpty();
        assertThat(problems(ofRows + "weekmart.tables.store.newest = true"))
                .endsWith(
                        "weekmart.tables.store.newest has no effect where tables.store.source is rows: no dump of store is"
                                + " read");
    }

    @Test
    void theCommandLineSaysItToo() {
        Configuration conf = Configuration.read(
                List.of(),
                List.of("calendar.source=5-4-4", "calendar.year-end={ month = JANUARY, weekday = FRIDAY }"),
                uri -> uri);
        conf.throwIfAny("");

        assertThat(conf.calendar(Keys.WEEKLY).orElseThrow().calendar())
                .isEqualTo(new GeneratedCalendar(
                        "5-4-4",
                        new YearEnd(Month.JANUARY, DayOfWeek.FRIDAY, YearEnd.Rule.NEAREST),
                        YearName.START,
                        List.of(5, 4, 4)));
    }

    @Test
    void withoutADumpTheCalendarIsNoInputOfTheWeeklyPipeline() {
        Configuration conf = read("weekmart.calendar.source = iso");

        assertThat(conf.configured(Keys.WEEKLY).inputs())
                .extracting(TableSpec::name)
                .containsExactly("sales", "inventory", "store", "product");
        assertThat(conf.configured(Keys.WEEKLY).name()).isEqualTo("weekly-metrics");
        for (Pipeline other : ShippedPipelines.ALL.subList(1, ShippedPipelines.ALL.size())) {
            assertThat(conf.calendar(conf.keys(other))).isEmpty();
            assertThat(conf.configured(conf.keys(other))).isEqualTo(other);
        }
    }

    @Test
    void aCalendarThatIsNoDumpNeedsNoPositions() {
        String headless =
                """
                weekmart {
                  raw.format.header = false
                  tables.sales.columns { trans_id = 1, prod_key = 2, store_key = 3, trans_dt = 4, sales_qty = 5, sales_amt = 6 }
                  tables.inventory.columns { cal_dt = 1, store_key = 2, prod_key = 3, inventory_on_hand_qty = 4 }
                  tables.store.columns { store_key = 1 }
                  tables.product.columns { prod_key = 1 }
                }
                """;

        assertThat(problems(headless)).contains("weekmart.tables.calendar.columns must give the position of");
        assertThat(problems(headless + "weekmart.calendar.source = iso")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source = nrf | weekmart.calendar.source must be one of dump, iso, sunday, nrf-4-5-4, 4-4-5, 5-4-4, but is \"nrf\"",
                "source = 4-5-4 | weekmart.calendar.source must be one of dump, iso, sunday, nrf-4-5-4, 4-4-5, 5-4-4, but is \"4-5-4\"",
                "source = 4-4-5, year-end.weekday = SUNDAY | weekmart.calendar.year-end.month is not set: calendar.source = 4-4-5 needs the month in which the year ends, such as calendar.year-end.month = JANUARY",
                "source = 5-4-4, year-end.month = MAY | weekmart.calendar.year-end.weekday is not set: calendar.source = 5-4-4 needs the last day of every week, such as calendar.year-end.weekday = SATURDAY",
                "source = 4-4-5, year-end { month = Janury, weekday = SUNDAY } | weekmart.calendar.year-end.month must be the name of a month, such as JANUARY, but is \"Janury\"",
                "source = 4-4-5, year-end { month = MAY, weekday = 7 } | weekmart.calendar.year-end.weekday must be the name of a weekday, such as SATURDAY, but is 7",
                "source = 4-4-5, year-end { month = MAY, weekday = SUNDAY, rule = first } | weekmart.calendar.year-end.rule must be one of nearest, last, but is \"first\"",
                "source = 4-4-5, year-end { month = MAY, weekday = SUNDAY }, year-name = 2024 | weekmart.calendar.year-name must be one of start, end, but is 2024",
                "source = iso, year-end.month = MAY | weekmart.calendar.year-end.month has no effect where calendar.source is iso: only 4-4-5 and 5-4-4 have a year that can be set",
                "year-end.weekday = SUNDAY | weekmart.calendar.year-end.weekday has no effect where calendar.source is dump: only 4-4-5 and 5-4-4 have a year that can be set",
                "source = sunday, year-end.rule = last | weekmart.calendar.year-end.rule has no effect where calendar.source is sunday: only 4-4-5 and 5-4-4 have a year that can be set",
                "source = nrf-4-5-4, year-name = end | weekmart.calendar.year-name has no effect where calendar.source is nrf-4-5-4: only 4-4-5 and 5-4-4 have a year that can be set",
                "first-date = 2012-01-01 | weekmart.calendar.first-date has no effect where calendar.source is dump: that calendar begins with its first row",
                "source = iso, first-date = 1899-12-31 | weekmart.calendar.first-date must not be before 1900-01-01 but is 1899-12-31",
                "source = iso, first-date = 2012 | weekmart.calendar.first-date must be a date such as \"2024-05-05\", but is 2012",
                "year-ends { month = MAY } | weekmart.calendar.year-ends is not a key of Weekmart. Did you mean year-end?"
            })
    void whatDoesNotFitTogetherIsRefused(String keys, String expected) {
        assertThat(problems("weekmart.calendar { " + keys + " }").lines())
                .filteredOn(line -> line.contains("calendar"))
                .singleElement()
                .asString()
                .endsWith(expected);
    }

    private static Configuration read(String conf) {
        Configuration configuration = configuration(conf);
        configuration.throwIfAny("");
        return configuration;
    }

    /** What is wrong with a configuration; empty for nothing. */
    private static String problems(String conf) {
        Configuration configuration = configuration(conf);
        configuration.requirePositions(Keys.WEEKLY);
        UserFault fault = catchThrowableOfType(UserFault.class, () -> configuration.throwIfAny(""));
        if (fault == null) {
            return "";
        }
        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        return Optional.ofNullable(fault.getMessage()).orElseThrow();
    }

    private static Configuration configuration(String conf) {
        return Configuration.read(List.of(FILE), List.of(), uri -> {
            if (!uri.equals(FILE)) {
                throw new FileNotFoundException(uri);
            }
            return conf;
        });
    }
}
