package io.weekmart.contract.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.contract.dump.FilePattern.PartialDate;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePatternTest {
    private static final LocalDate THIRD_OF_MAY = LocalDate.of(2024, 5, 3);
    private static final String PIPELINE = "orders";

    @ParameterizedTest
    @CsvSource({
        "{table}_{date}.csv.gz, sales_2024-05-03.csv.gz",
        "{table}_{date}.csv.gz, sales_2024-5-3.csv.gz",
        "{table}_{date}.csv.gz, sales_2024-05-3.csv.gz",
        "{table}_{date}/, sales_2024-05-03",
        "{table}_{date:yyyyMMdd}.csv, sales_20240503.csv",
        "{table}/{date:yyyy/MM/dd}/, sales/2024/05/03",
        "{date:yyyy}/{date:MM}/{table}_{date:dd}.csv, 2024/05/sales_03.csv",
        "{date:d.M.yyyy}/{table}.csv, 3.5.2024/sales.csv",
        "dt={date}/{table}-{date:yyyyMMdd}.csv, dt=2024-05-03/sales-20240503.csv",
        "{pipeline}/{table}_{date}.csv, orders/sales_2024-05-03.csv",
        "{pipeline}_{table}_{date}/, orders_sales_2024-05-03",
    })
    void readsTheDateFromTheName(String pattern, String name) {
        assertThat(dateOf(pattern, name)).contains(THIRD_OF_MAY);
    }

    @ParameterizedTest
    @CsvSource({
        "{table}_{date}.csv, sales_2024-05-03.csv.gz",
        "{table}_{date}.csv, store_2024-05-03.csv",
        "{table}_{date}.csv, Sales_2024-05-03.csv",
        "{table}_{date}.csv, sales_2024-02-30.csv",
        "{table}_{date}.csv, sales_2024-00-03.csv",
        "{table}_{date}.csv, sales_20240503.csv",
        "{table}_{date:yyyy-MM-dd}.csv, sales_2024-5-3.csv",
        "{table}_{date}.csv, sales_2024-05-03xcsv",
        "{pipeline}/{table}_{date}.csv, shop/sales_2024-05-03.csv",
        "dt={date}/{table}-{date:yyyyMMdd}.csv, dt=2024-05-03/sales-20240504.csv",
    })
    void refusesEveryOtherName(String pattern, String name) {
        assertThat(dateOf(pattern, name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "{table}_{date}.csv.gz, sales_2024-05-03.csv.gz",
        "{table}_{date}/, sales_2024-05-03/",
        "{table}_{date:yyyy-M-d}.csv, sales_2024-5-3.csv",
        "{date:yyyy/MM}/{table}_{date:dd}.csv, 2024/05/sales_03.csv",
        "{pipeline}/{table}_{date}.csv, orders/sales_2024-05-03.csv",
    })
    void namesTheDumpItLooksFor(String pattern, String name) {
        assertThat(FilePattern.of(pattern, PIPELINE).name("sales", THIRD_OF_MAY))
                .isEqualTo(name);
    }

    @Test
    void aFolderOutsideTheDatesIsKnownByItsNameAlone() {
        LocalDate from = LocalDate.of(2024, 4, 8);
        assertThat(new PartialDate(2024, 0, 0).mayLieWithin(from, THIRD_OF_MAY)).isTrue();
        assertThat(new PartialDate(2023, 0, 0).mayLieWithin(from, THIRD_OF_MAY)).isFalse();
        assertThat(new PartialDate(2024, 4, 0).mayLieWithin(from, THIRD_OF_MAY)).isTrue();
        assertThat(new PartialDate(2024, 3, 0).mayLieWithin(from, THIRD_OF_MAY)).isFalse();
        assertThat(new PartialDate(2024, 6, 0).mayLieWithin(from, THIRD_OF_MAY)).isFalse();
        assertThat(new PartialDate(2024, 4, 7).mayLieWithin(from, THIRD_OF_MAY)).isFalse();
        assertThat(new PartialDate(2024, 4, 31).mayLieWithin(from, THIRD_OF_MAY))
                .isFalse();
        assertThat(new PartialDate(0, 4, 7).mayLieWithin(from, THIRD_OF_MAY)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sales_{date}.csv          | \"sales_{date}.csv\" must contain {table}",
                "{table}.csv               | \"{table}.csv\" must contain {date}, or the date's year, month and day as {date:yyyyMMdd} does",
                "{table}_{date:yyyyMM}.csv | \"{table}_{date:yyyyMM}.csv\" must contain {date}, or the date's year, month and day as {date:yyyyMMdd} does",
                "{table}_{day}.csv         | \"{table}_{day}.csv\" holds {day}, but only {table}, {pipeline}, {date} and {date:yyyyMMdd} are known",
                "{table}_{date:yyyMMdd}.csv | \"{table}_{date:yyyMMdd}.csv\" holds yyy in its date, but only yyyy, yy, MM, M, dd and d are known",
                "{table}_{date             | \"{table}_{date\" opens a brace and never closes it",
                "{table}_date}.csv         | \"{table}_date}.csv\" closes a brace that was never opened",
                "{table}_{date}*.csv       | \"{table}_{date}*.csv\" holds the wildcard *, but the name must be exact",
                "/raw/{table}_{date}.csv   | \"/raw/{table}_{date}.csv\" must be relative to weekmart.raw.path, without a folder name that is empty, . or ..",
                "s3://b/{table}_{date}.csv | \"s3://b/{table}_{date}.csv\" must be relative to weekmart.raw.path, without a folder name that is empty, . or ..",
            })
    void saysWhatIsWrongWithAPattern(String pattern, String message) {
        assertThatThrownBy(() -> FilePattern.of(pattern, PIPELINE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aYearOfTwoDigitsIsOfThisCentury() {
        assertThat(dateOf("{table}{date:yyMMdd}.txt", "sales240503.txt")).contains(THIRD_OF_MAY);
        assertThat(dateOf("{table}{date:yyMMdd}.txt", "sales000229.txt")).contains(LocalDate.of(2000, 2, 29));
        assertThat(dateOf("{table}{date:yyMMdd}.txt", "sales990229.txt")).isEmpty();
        assertThat(FilePattern.of("{table}{date:yyMMdd}.txt", PIPELINE).name("sales", THIRD_OF_MAY))
                .isEqualTo("sales240503.txt");
    }

    /** Reads a whole path of sales, folder by folder, as the catalog does. */
    private static Optional<LocalDate> dateOf(String pattern, String path) {
        List<FilePattern.Segment> segments = FilePattern.of(pattern, PIPELINE).segments();
        String[] names = path.split("/");
        assertThat(names).hasSameSizeAs(segments);
        Optional<PartialDate> known = Optional.of(PartialDate.UNKNOWN);
        for (int i = 0; i < names.length && known.isPresent(); i++) {
            known = segments.get(i).matching("sales").match(names[i], known.get());
        }
        return known.flatMap(PartialDate::date);
    }

    @Test
    void theFolderOfADumpsPartsIsKnownByItsPath() {
        FilePattern pattern = FilePattern.of("{table}_{date}/", PIPELINE);
        LocalDate day = LocalDate.parse("2024-05-03");
        assertThat(pattern.holdsParts("sales", day, "/raw/sales_2024-05-03")).isTrue();
        assertThat(pattern.holdsParts("sales", day, "/raw/sales_2024-5-3")).isTrue();
        assertThat(pattern.holdsParts("sales", day, "/raw/sales_2024-05-04")).isFalse();
        assertThat(pattern.holdsParts("inventory", day, "/raw/sales_2024-05-03"))
                .isFalse();
        assertThat(pattern.holdsParts("sales", day, "")).isFalse();
        assertThat(FilePattern.of("{table}_{date}.csv", PIPELINE).holdsParts("sales", day, "/raw/sales_2024-05-03"))
                .isFalse();
        FilePattern nested = FilePattern.of("{date:yyyy}/{date:MM}/{table}_{date:dd}/", PIPELINE);
        assertThat(nested.holdsParts("sales", day, "/raw/2024/05/sales_03")).isTrue();
        assertThat(nested.holdsParts("sales", day, "/raw/2024/06/sales_03")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "{table}_{date}.csv.gz, sales_2024-05-03.csv.gz, ''",
        "{table}/{date:yyyyMMdd}_export.csv, sales/20240503_export.csv, ''",
        "{date:yyyy}/{date:MM}/{table}_{date:dd}.csv, 2024/05/sales_03.csv, ''",
        "{table}/{date:yyyy/MM/dd}/{date}.csv, sales/2024/05/03/2024-05-03.csv, ''",
        "{table}_{date}/, sales_2024-05-03/part-7.csv, part-7.csv",
        "{date:yyyy/MM}/{table}_{date:dd}/, 2024/05/sales_03/_SUCCESS, _SUCCESS",
    })
    void thePathOfAFileTellsItsDateAndItsPart(String pattern, String path, String part) {
        assertThat(FilePattern.of(pattern, PIPELINE).match("sales", path))
                .contains(new FilePattern.Match(THIRD_OF_MAY, part));
    }

    @ParameterizedTest
    @CsvSource({
        "{table}_{date}.csv, inventory_2024-05-03.csv",
        "{table}_{date}.csv, sales_2024-02-30.csv",
        "{table}_{date}.csv, sales_2024-05-03.csv.gz",
        "{table}_{date}.csv, old/sales_2024-05-03.csv",
        "{table}_{date}.csv, sales_2024-05-03.csv/",
        "{table}/{date:yyyy/MM/dd}/{date}.csv, sales/2024/05/04/2024-05-03.csv",
        "{table}_{date}/, sales_2024-05-03/deep/part-0.csv",
        "{table}_{date}/, sales_2024-05-03/",
        "{table}_{date}/, sales_2024-05-03",
    })
    void everyOtherPathIsNoDump(String pattern, String path) {
        assertThat(FilePattern.of(pattern, PIPELINE).match("sales", path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "{table}_{date}.csv, sales_",
        "{table}/{date:yyyy/MM/dd}/, sales/",
        "raw/{table}/{date}/, raw/sales/",
        "{date}/{table}.csv, ''",
        "export/v2/{table}-{date:yyyyMMdd}.csv, export/v2/sales-",
    })
    void aListingIsNarrowedToWhatStandsBeforeTheDate(String pattern, String prefix) {
        assertThat(FilePattern.of(pattern, PIPELINE).prefix("sales")).isEqualTo(prefix);
    }

    @ParameterizedTest
    @CsvSource({
        "POS_{date:yyyyMMdd}.csv, POS_20240503.csv, 2024-05-03, ''",
        "till/{date}/, till/2024-05-03/part-7.csv, 2024-05-03, part-7.csv",
        "stores.csv, stores.csv, , ''",
        "masters/{pipeline}/{table}/, masters/orders/sales/part-7.csv, , part-7.csv",
    })
    void thePatternOfOneTableNeedsNeitherItsNameNorADate(String pattern, String path, LocalDate date, String part) {
        FilePattern own = FilePattern.ofOneTable(pattern, PIPELINE);
        assertThat(own.match("sales", path)).contains(new FilePattern.Match(date, part));
        assertThat(own.dated()).isEqualTo(date != null);
        assertThat(own.match("sales", path + "x")).isNotEqualTo(Optional.of(new FilePattern.Match(date, part)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POS_{date:yyyyMM}.csv | \"POS_{date:yyyyMM}.csv\" must contain {date}, or the date's year, month and day as {date:yyyyMMdd} does",
                "POS_{day}.csv         | \"POS_{day}.csv\" holds {day}, but only {table}, {pipeline}, {date} and {date:yyyyMMdd} are known",
                "../stores.csv         | \"../stores.csv\" must be relative to weekmart.raw.path, without a folder name that is empty, . or ..",
                "masters/./stores.csv  | \"masters/./stores.csv\" must be relative to weekmart.raw.path, without a folder name that is empty, . or ..",
                "{date}/..             | \"{date}/..\" must be relative to weekmart.raw.path, without a folder name that is empty, . or ..",
                "/stores.csv           | \"/stores.csv\" must be relative to weekmart.raw.path, without a folder name that is empty, . or ..",
            })
    void saysWhatIsWrongWithThePatternOfOneTable(String pattern, String message) {
        assertThatThrownBy(() -> FilePattern.ofOneTable(pattern, PIPELINE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "POS_{date:yyyyMMdd}.csv, POS_{date:yyyyMMdd}.csv, true",
        "POS_{date:yyyyMMdd}.csv, POS_20240503.csv, true",
        "POS_{date:yyyyMMdd}.csv, POS_{date:yyyyMMdd}.csv.gz, false",
        "POS_{date:yyyyMMdd}.csv, POS_{date}.csv, false",
        "POS_{date:yyyyMd}.csv, POS_{date:yyyyMMdd}.csv, true",
        "{table}_{date}.csv, {table}_{date}.csv, false",
        "{table}_{date}.csv, store_{date}.csv, true",
        "{table}_{date}/, store_{date}/, true",
        "{table}/, store/stores.csv, true",
        "{table}/, store/stores.txt, false",
        "{table}/, stores.csv, false",
        "a/{table}.csv, b/store.csv, false",
        "{date:yyyy}/{date:MMdd}.csv, 2024/stores.csv, false",
    })
    void knowsWhetherAFileCouldBeADumpOfTwoTables(String ofStore, String ofSales, boolean shared) {
        FilePattern one = FilePattern.ofOneTable(ofStore, PIPELINE);
        FilePattern other = FilePattern.ofOneTable(ofSales, PIPELINE);
        assertThat(one.overlaps("store", other, "sales")).isEqualTo(shared);
        assertThat(other.overlaps("sales", one, "store")).isEqualTo(shared);
    }

    @Test
    void whateverLiesBelowAFolderOfPartsTellsItsDate() {
        FilePattern parts = FilePattern.of("{table}/dt={date}/", PIPELINE);
        LocalDate date = LocalDate.of(2024, 5, 3);

        assertThat(parts.matchAbove("sales", "sales/dt=2024-05-03/_temporary/0/part-0.csv"))
                .contains(new FilePattern.Match(date, "_temporary/0/part-0.csv"));
        assertThat(parts.matchAbove("sales", "sales/dt=2024-05-03/")).contains(new FilePattern.Match(date, ""));
        assertThat(parts.matchAbove("sales", "sales/dt=2024-05-03")).isEmpty();
        assertThat(parts.match("sales", "sales/dt=2024-05-03/_temporary/0/part-0.csv"))
                .isEmpty();
        assertThat(parts.match("sales", "sales/dt=2024-05-03/")).isEmpty();
    }
}
