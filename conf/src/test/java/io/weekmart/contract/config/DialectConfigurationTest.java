package io.weekmart.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DialectReader;
import io.weekmart.contract.dump.Encoding;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.ShippedPipelines;
import io.weekmart.contract.table.ShopTables;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.io.FileNotFoundException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How dumps are written: {@code raw.format}, and {@code tables.<table>.format} over it. */
class DialectConfigurationTest {
    private static final String FILE = "s3://conf/my.conf";

    @Test
    void nothingSetIsTheStandard() {
        assertThat(dialect("", WeeklyTables.SALES)).isEqualTo(Dialect.STANDARD);
        assertThat(Dialect.STANDARD.standardRecords()).isTrue();
    }

    @Test
    void aTableChangesSingleKeysOfTheCommonFormat() {
        String conf =
                """
                weekmart {
                  raw.format {
                    delimiter = ";", quote = "'", escape = backslash, encoding = cp1252, null-text = [NULL, "\\\\N", "-"]
                    date = [dd.MM.yyyy, "yyyy-MM-dd HH:mm:ss"], date-zone = Europe/Berlin
                    decimal = ",", grouping = ".", negative = trailing, flags { true = [J], false = [N, Nein] }
                  }
                  tables.store.format { delimiter = tab, quote = none, header = false, grouping = "\\u00A0", flags.true = [Ja, Ä] }
                  tables.store.columns { store_key = 1 }
                }
                """;

        assertThat(dialect(conf, WeeklyTables.SALES))
                .isEqualTo(new Dialect(
                        ';',
                        '\'',
                        true,
                        Encoding.WINDOWS_1252,
                        true,
                        List.of("NULL", "\\N", "-"),
                        List.of("dd.MM.yyyy", "yyyy-MM-dd HH:mm:ss"),
                        "Europe/Berlin",
                        ',',
                        '.',
                        Dialect.Negative.TRAILING,
                        List.of("j"),
                        List.of("n", "nein")));
        assertThat(dialect(conf, WeeklyTables.STORE))
                .isEqualTo(new Dialect(
                        '\t',
                        null,
                        true,
                        Encoding.WINDOWS_1252,
                        false,
                        List.of("NULL", "\\N", "-"),
                        List.of("dd.MM.yyyy", "yyyy-MM-dd HH:mm:ss"),
                        "Europe/Berlin",
                        ',',
                        '\u00A0',
                        Dialect.Negative.TRAILING,
                        List.of("ja", "ä"),
                        List.of("n", "nein")));
    }

    @Test
    void anotherPipelineHasTheFormatFromTheTopUnlessItSaysOtherwise() {
        String conf =
                """
                weekmart.raw.format { delimiter = ";", decimal = "," }
                weekmart.pipelines.shop { raw.format.delimiter = "|", tables.orders.format.decimal = "." }
                """;
        Configuration read = read(conf);
        Pipeline shop = ShopTables.PIPELINE;
        TableSpec orders = shop.input("orders").orElseThrow();
        TableSpec products = shop.input("products").orElseThrow();

        assertThat(List.of(
                        read.dialect(read.keys(shop), orders).delimiter(),
                        read.dialect(read.keys(shop), orders).decimal(),
                        read.dialect(read.keys(shop), products).decimal(),
                        read.dialect(Keys.WEEKLY, WeeklyTables.SALES).delimiter()))
                .containsExactly('|', '.', ',', ';');
    }

    @Test
    void theCommandLineSetsTheSameKeys() {
        Configuration conf = Configuration.read(
                List.of(),
                List.of(
                        "raw.format.delimiter=;",
                        "raw.format.date=[dd.MM.yyyy, d.M.yy]",
                        "raw.format.flags.true=J",
                        "tables.sales.format={ delimiter = tab }",
                        "tables.store.format.decimal=,",
                        "tables.store.format.date=[\"yyyy-MM-dd HH:mm\", yyyyMMdd]",
                        "tables.store.format.flags={ false = [Nein] }"),
                uri -> uri);
        conf.throwIfAny("");

        assertThat(conf.dialect(Keys.WEEKLY, WeeklyTables.SALES).delimiter()).isEqualTo('\t');
        assertThat(conf.dialect(Keys.WEEKLY, WeeklyTables.SALES).dates()).containsExactly("dd.MM.yyyy", "d.M.yy");
        assertThat(conf.dialect(Keys.WEEKLY, WeeklyTables.STORE).delimiter()).isEqualTo(';');
        assertThat(conf.dialect(Keys.WEEKLY, WeeklyTables.STORE).decimal()).isEqualTo(',');
        assertThat(conf.dialect(Keys.WEEKLY, WeeklyTables.STORE).trueTexts()).containsExactly("j");
        assertThat(conf.dialect(Keys.WEEKLY, WeeklyTables.STORE).falseTexts()).containsExactly("nein");
        assertThat(conf.dialect(Keys.WEEKLY, WeeklyTables.STORE).dates())
                .containsExactly("yyyy-MM-dd HH:mm", "yyyyMMdd");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "raw.format.delimiter = ab # delimiter must be one ASCII character, such as \",\", \";\", \"|\" or tab, but is \"ab\"",
                "raw.format.delimiter = \"§\" # delimiter must be one ASCII character, such as \",\", \";\", \"|\" or tab, but is \"§\"",
                "raw.format.delimiter = \"\\n\" # delimiter must not be a line end or NUL",
                "raw.format.quote = \",\" # quote is refused: quote and delimiter must differ, but both are \",\"",
                "raw.format.delimiter = \"\\\"\" # delimiter is refused: quote and delimiter must differ, but both are \"\"\"",
                "raw.format.decimal = \";\" # decimal must be . or ,, but is \";\"",
                "raw.format.grouping = \".\" # grouping is refused: grouping and decimal must differ, but both are \".\"",
                "raw.format.grouping = _ # grouping must be one of \".\", \",\", \"'\", space, no-break-space, narrow-no-break-space and none, but is \"_\"",
                "raw.format.encoding = UTF-16 # encoding must be one of UTF-8, ISO-8859-1, ISO-8859-15, windows-1252, but is \"UTF-16\"",
                "raw.format.negative = both # negative must be leading or trailing or parentheses, but is \"both\"",
                "raw.format.header = maybe # header must be true or false, but is \"maybe\"",
                "raw.format.escape = slash # escape must be doubled or backslash, but is \"slash\"",
                "raw.format.date = [] # date must name at least one pattern, such as yyyy-MM-dd",
                "raw.format.date = [yyyy-mm-dd] # date holds \"yyyy-mm-dd\", which lacks the month (MM, M or MMM; mm is the minute)",
                "raw.format.date = [DD.MM.YYYY] # date holds \"DD.MM.YYYY\", in which DD means nothing: a date is written with yyyy or yy, MM, M or MMM, dd or d, a time with HH, H, hh or h, mm, ss, S and a; other letters stand between single quotes",
                "raw.format.date = [M/d/yyyy, d/M/yyyy] # date holds \"M/d/yyyy\" and \"d/M/yyyy\", for both of which 01/02/2001 is a date, but not the same: leave one of them out",
                "raw.format.date = [yyyyMMdd, ddMMyyyy] # date holds \"yyyyMMdd\" and \"ddMMyyyy\", for both of which 20010101 is a date, but not the same: leave one of them out",
                "raw.format.date = [dd-MM-yy, yy-MM-dd] # date holds \"dd-MM-yy\" and \"yy-MM-dd\", for both of which 02-01-01 is a date, but not the same: leave one of them out",
                "raw.format.date = [dMyyyy] # date holds \"dMyyyy\", which must have no digit right behind d, which may have one digit or two",
                "raw.format.date = [\"dd.MM.yyyy hh:mm\"] # date holds \"dd.MM.yyyy hh:mm\", which must have a (AM or PM) with h or hh, and with nothing else",
                "raw.format.date-zone = Berlin # date-zone must be as-written or a time zone such as Europe/Berlin, but is \"Berlin\"",
                "raw.format.null-text = [\"\"] # null-text must not hold an empty text, which is null anyway",
                "raw.format.null-text = [\" NULL\"] # null-text must not hold a text with blanks at its start or end, but holds \" NULL\"",
                "raw.format.null-text = [\"-\", F] # null-text is refused: null-text and flags.false both hold \"F\"",
                "raw.format { quote = none, decimal = \",\" } # decimal is refused: without quotes, delimiter and decimal must differ, but both are \",\"",
                "raw.format { quote = none, grouping = \",\" } # grouping is refused: without quotes, delimiter and grouping must differ, but both are \",\"",
                "raw.format.flags.true = [n] # flags.true is refused: flags.true and flags.false both hold \"n\"",
                "raw.format.flags.yes = [n] # flags.yes is not a key of Weekmart.",
                "raw.format.separator = \";\" # separator is not a key of Weekmart.",
            })
    void aMistakeIsOneSentence(String line, String sentence) {
        String expected = "Cannot read the configuration: " + FILE + ": 1: weekmart.raw.format." + sentence;

        assertThat(catchThrowableOfType(UserFault.class, () -> read("weekmart." + line))
                        .getMessage())
                .isEqualTo(expected);
    }

    @Test
    void aMistakeOfATableNamesItsKey() {
        assertThatThrownBy(
                        () -> read(
                                """
                        weekmart.raw.format { delimiter = ";", decimal = "," }
                        weekmart.tables.sales.format { quote = ";", negative = both, delimeter = "|" }
                        weekmart.tables.store.format { grouping = "," }"""))
                .hasMessage(
                        """
                        Cannot read the configuration: 4 problems
                          s3://conf/my.conf: 2: weekmart.tables.sales.format.negative must be leading or trailing or parentheses, but is "both"
                          s3://conf/my.conf: 2: weekmart.tables.sales.format.delimeter is not a key of a format. Did you mean delimiter?
                          s3://conf/my.conf: 2: weekmart.tables.sales.format.quote is refused: quote and delimiter must differ, but both are ";"
                          s3://conf/my.conf: 3: weekmart.tables.store.format.grouping is refused: grouping and decimal must differ, but both are ",\"""");
    }

    @Test
    void withoutAHeaderEveryRequiredColumnHasAPosition() {
        Configuration conf = Configuration.read(
                List.of(FILE),
                List.of(),
                uri ->
                        """
                        weekmart.tables.sales {
                          format.header = false
                          columns { trans_id = 1, prod_key = zwei, store_key = 3, trans_dt = 0 }
                        }""");
        conf.requirePositions(Keys.WEEKLY);

        assertThatThrownBy(() -> conf.throwIfAny(""))
                .hasMessage(
                        """
                        Cannot read the configuration: 3 problems
                          s3://conf/my.conf: 3: weekmart.tables.sales.columns.prod_key must be the position of the column, such as 3, since the dumps of sales have no header, but is "zwei"
                          s3://conf/my.conf: 3: weekmart.tables.sales.columns.trans_dt must be the position of the column, such as 3, since the dumps of sales have no header, but is "0"
                          weekmart.tables.sales.columns must give the position of sales_qty, sales_amt, from 1, since the dumps of sales have no header. For example: tables.sales.columns.sales_qty = 1""");
    }

    @Test
    void withoutAHeaderAnOptionalColumnOfTheNaturalKeyHasAPosition() {
        Configuration conf = Configuration.read(
                List.of(FILE),
                List.of(),
                uri ->
                        """
                        weekmart.tables.sales {
                          format.header = false
                          natural-key = [trans_id, trans_time]
                          columns { trans_id = 1, prod_key = 2, store_key = 3, trans_dt = 4, sales_qty = 5, sales_amt = 6 }
                        }""");
        conf.requirePositions(Keys.WEEKLY);

        assertThatThrownBy(() -> conf.throwIfAny(""))
                .hasMessageContaining("weekmart.tables.sales.columns must give the position of trans_time, from 1");
    }

    @Test
    void whatADialectIsMadeOfCanBeReadAgain() {
        Dialect dialect = dialect(
                "weekmart.raw.format { delimiter = tab, grouping = no-break-space, date-zone = as-written, negative = parentheses }",
                WeeklyTables.SALES);

        assertThat(DialectReader.read(DialectReader.texts(dialect))).isEqualTo(dialect);
        assertThat(DialectReader.read(Map.of())).isEqualTo(Dialect.STANDARD);
    }

    private static Dialect dialect(String text, TableSpec table) {
        return read(text).dialect(Keys.WEEKLY, table);
    }

    private static Configuration read(String text) {
        Configuration conf = Configuration.read(ShippedPipelines.ALL, List.of(FILE), List.of(), uri -> {
            if (!uri.equals(FILE)) {
                throw new FileNotFoundException(uri);
            }
            return text;
        });
        conf.throwIfAny("");
        return conf;
    }
}
