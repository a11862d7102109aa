package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DialectReader;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.TableSpec;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dialects other than the standard one, key by key. */
class OtherDialectsTest {
    private static final TableSpec VISITS = TableSpec.named("visits")
            .naturalKey("id")
            .fields(
                    Field.required("id", FieldType.LONG, "Key."),
                    Field.optional("day", FieldType.DATE, "Its date."),
                    Field.optional("at", FieldType.TIMESTAMP, "Its time."),
                    Field.optional("amount", FieldType.MONEY, "Its amount."),
                    Field.optional("wide", FieldType.decimal(19, 3), "An amount of more than 18 digits."),
                    Field.optional("paid", FieldType.FLAG, "Whether it was paid."),
                    Field.optional("note", FieldType.TEXT, "What was said."));
    private static final String HEADER = "id;day;at;amount;wide;paid;note\n";
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    @Test
    void aGermanExport() {
        ReaderUnderTest reader = german();
        String text = HEADER
                + "1;03.05.2024;03.05.2024 14:30:00;1.234,50;-1.000,125;1;Käse € \"neu\"\n"
                + "2;29.02.2024;;12,5;1000,1;0;\"a;b\nc\"\r\n"
                + "3;30.02.2024;03.05.2024 24:00:00;1.23,4;,5;J;\n"
                + "4;2024-05-03;03.05.2024;1,234.50;.5;;-\n"
                + "5; 03.05.2024 ;;\"1.234,50\";+3;y; x \n";

        assertThat(rows(reader, text.getBytes(WINDOWS)))
                .containsExactly(
                        "1 2024-05-03 2024-05-03T14:30 1234.50 -1000.125 true Käse € \"neu\"",
                        "2 2024-02-29 null 12.50 1000.100 false a;b\nc",
                        "3 null null null 0.500 null null BAD day at amount paid"
                                + " <3;30.02.2024;03.05.2024 24:00:00;1.23,4;,5;J;>",
                        "4 null null null null null - BAD day at amount wide <4;2024-05-03;03.05.2024;1,234.50;.5;;->",
                        "5 2024-05-03 null 1234.50 3.000 true  x ");
    }

    @ParameterizedTest
    @CsvSource({
        "windows-1252, 80, €",
        "windows-1252, E4, ä",
        "windows-1252, 81,",
        "windows-1252, 8D,",
        "windows-1252, 8F,",
        "windows-1252, 90,",
        "windows-1252, 9D,",
        "ISO-8859-15, A4, €",
        "ISO-8859-1, A4, ¤",
        "ISO-8859-1, E4, ä",
        "UTF-8, E4,"
    })
    void aByteThatIsNoCharacterIsBadAndIsShownAsItIs(String encoding, String hex, @Nullable String character) {
        byte b = (byte) Integer.parseInt(hex, 16);
        byte[] text = (HEADER + "1;;;;;;x?y\n2;;;5?;;;\n").getBytes(StandardCharsets.US_ASCII);
        for (int i = HEADER.length(); i < text.length; i++) {
            text[i] = text[i] == '?' ? b : text[i];
        }
        String shown = character == null ? "\\x" + hex : character;

        assertThat(rows(reader("delimiter", ";", "encoding", encoding), text))
                .containsExactly(
                        character == null
                                ? "1 null null null null null null BAD note <1;;;;;;x" + shown + "y>"
                                : "1 null null null null null x" + character + "y",
                        "2 null null null null null null BAD amount <2;;;5" + shown + ";;;>");
    }

    @ParameterizedTest
    @CsvSource({
        "trailing, 5-, -5.00",
        "trailing, 5, 5.00",
        "trailing, '5- ', -5.00",
        "trailing, 123456789-, -123456789.00",
        "trailing, 1.50-, -1.50",
        "trailing, -5,",
        "trailing, 5+,",
        "trailing, -,",
        "trailing, 5--,",
        "trailing, 5 -,",
        "parentheses, (5), -5.00",
        "parentheses, ' (1.5) ', -1.50",
        "parentheses, 5, 5.00",
        "parentheses, -5,",
        "parentheses, (5,",
        "parentheses, (),",
        "parentheses, ((5)),",
        "parentheses, (-5),",
        "leading, 5-,",
        "leading, -5, -5.00",
        "leading, +5, 5.00"
    })
    void negativeNumbers(String form, String text, @Nullable String expected) {
        assertThat(amount(reader("delimiter", ";", "negative", form), text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "., 1.234.567, 1234567.00",
        "., 1234567, 1234567.00",
        "., '1.234,5', 1234.50",
        "., 1234.567,",
        "., 1.23,",
        "., 1.2345,",
        "., .123,",
        "., 1..234,",
        "., 1.234.,",
        "., '1,234.5',",
        "., '0,5', 0.50",
        "., '000,5', 0.50",
        "., '0345', 345.00",
        "., 0.345,",
        "., -0.125,",
        "., 000.345,",
        "., 01.234,",
        "., '100.345', 100345.00",
        "., '1.234,567',",
        "., '1.234,560', 1234.56",
        "., '-1.234,5', -1234.50",
        "space, '1 234 567,5', 1234567.50",
        "space, ' 1 234 ', 1234.00",
        "space, '1  234',",
        "no-break-space, '1\u00A0234,5', 1234.50",
        "no-break-space, '1 234,5',",
        "narrow-no-break-space, '1\u202F234,5', 1234.50",
        "none, 1.234,"
    })
    void groupsHaveThreeDigits(String grouping, String text, @Nullable String expected) {
        assertThat(amount(reader("delimiter", ";", "decimal", ",", "grouping", grouping), text))
                .isEqualTo(expected);
    }

    @Test
    void aNoBreakBlankIsThatOfTheEncoding() {
        ReaderUnderTest reader =
                reader("delimiter", ";", "decimal", ",", "grouping", "no-break-space", "encoding", "ISO-8859-1");

        assertThat(rows(reader, (HEADER + "1;;;1\u00A0234,5;;;\n").getBytes(StandardCharsets.ISO_8859_1)))
                .containsExactly("1 null null 1234.50 null null null");
    }

    @Test
    void nullTextsCountWhereTheyAreNotQuoted() {
        ReaderUnderTest reader = reader("delimiter", ";", "null-text", "NULL|\\N|-|0000-00-00|99");
        String text = HEADER
                + "1;NULL;\\N;-;99;-;NULL\n"
                + "2;0000-00-00; NULL ; - ;99 ;NULL;\"NULL\"\n"
                + "3;2024-05-03;;-5;990;1; NULL\n"
                + "99;null;;\"99\";;;-\n";

        assertThat(rows(reader, text.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        "1 null null null null null null",
                        "2 null null null null null NULL",
                        "3 2024-05-03 null -5.00 990.000 true  NULL",
                        "null null null 99.00 null null null BAD day MISSING id <99;null;;\"99\";;;->");
    }

    @Test
    void aDateThatMeansNothingDoesSoWithBlanksAroundItToo() {
        ReaderUnderTest reader = reader("delimiter", ";", "null-text", "1900-01-01");
        String text = HEADER + "1;1900-01-01;;;;;\n2; 1900-01-01 ;;;;;\n3; 1900-01-02 ;;;;;\n";

        assertThat(rows(reader, text.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        "1 null null null null null null",
                        "2 null null null null null null",
                        "3 1900-01-02 null null null null null");
    }

    @Test
    void withoutQuotesAQuoteIsACharacter() {
        assertThat(rows(
                        reader("delimiter", "|", "quote", "none"),
                        (HEADER.replace(';', '|') + "1||||||\"7\" TV\n2||||||\"\n").getBytes(StandardCharsets.UTF_8)))
                .containsExactly("1 null null null null null \"7\" TV", "2 null null null null null \"");
    }

    @Test
    void anotherQuote() {
        assertThat(rows(
                        reader("delimiter", "tab", "quote", "'"),
                        (HEADER.replace(';', '\t') + "'1'\t'2024-05-03'\t\t\t\t\t'it''s\ta \"x\"'\n")
                                .getBytes(StandardCharsets.UTF_8)))
                .containsExactly("1 2024-05-03 null null null null it's\ta \"x\"");
    }

    @Test
    void aBackslashTakesTheMeaningFromWhatStandsBehindIt() {
        ReaderUnderTest reader = reader("delimiter", ";", "escape", "backslash", "null-text", "\\N");
        String text = HEADER
                + "1;\\N;;5;;;\"a\\\"b\\\\\\;\n\\\nc\"\n"
                + "2;;;;;;a\\;b\\\nc\\\\\n"
                + "3;;;;;;\"a\"\"b\"\n"
                + "4;;;;;;a\\nb\n"
                + "5;;;\\5;;;\\\r\nx\r\n";

        assertThat(rows(reader, text.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        "1 null null 5.00 null null a\"b\\;\n\nc",
                        "2 null null null null null a;b\nc\\",
                        "null null null null null null null MALFORMED <3;;;;;;\"a\"\"b\">",
                        "4 null null null null null null BAD note <4;;;;;;a\\nb>",
                        "5 null null null null null \r\nx BAD amount <5;;;\\5;;;\\\r\nx>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r"})
    void aBackslashAtTheEndOfTheFileIsABadValueOfItsRow(String behind) {
        ReaderUnderTest reader = reader("delimiter", ";", "escape", "backslash");
        byte[] text = (HEADER + "1;;;;;;a\n2;;;;;;b\\" + behind).getBytes(StandardCharsets.UTF_8);

        for (ReaderUnderTest each :
                List.of(reader, reader.withWindowBytes(1), reader.withPrivateColumns(List.of("amount")))) {
            List<String> rows = rows(each, text);
            assertThat(rows.get(0)).isEqualTo("1 null null null null null a");
            assertThat(rows.get(1)).startsWith("2 null null null null null null BAD note <2;;;;;;b\\");
        }
    }

    @Test
    void withoutAHeaderColumnsAreKnownByTheirPositions() {
        ReaderUnderTest reader = ReaderUnderTest.of(VISITS)
                .withDialect(
                        dialect("delimiter", "|", "header", "false"), Map.of("id", "3", "amount", "1", "note", "2"));

        assertThat(rows(reader, "\uFEFF1.5|x|7|y\n|z|8|\n1|2|3\n".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        "7 null null 1.50 null null x",
                        "8 null null null null null z",
                        "null null null null null null null MALFORMED <1|2|3>");
        assertThat(rows(
                        reader.withDialect(Dialect.STANDARD.withHeader(false), Map.of("id", "1")),
                        "5\n6\n".getBytes(StandardCharsets.UTF_8)))
                .containsExactly("5 null null null null null null", "6 null null null null null null");
    }

    @Test
    void withoutAHeaderAColumnOfTheNaturalKeyHasAPosition() {
        TableSpec lines = TableSpec.named("lines")
                .naturalKey("id", "line")
                .fields(
                        Field.required("id", FieldType.LONG, "Key."),
                        Field.optional("line", FieldType.INT, "Its line."));
        ReaderUnderTest reader =
                ReaderUnderTest.of(lines).withDialect(Dialect.STANDARD.withHeader(false), Map.of("id", "1"));

        assertThatThrownBy(() -> reader.header("1,2\n"))
                .hasMessage("Cannot read mem:/lines_2024-05-05.csv: its first row has 2 fields, but line is to be read"
                        + " from position line.");
    }

    @Test
    void aFileThatDoesNotFitThePositionsIsRefused() {
        ReaderUnderTest reader = ReaderUnderTest.of(VISITS)
                .withDialect(dialect("delimiter", "|", "header", "false"), Map.of("id", "3", "amount", "4"));

        assertThatThrownBy(() -> reader.header("1;2;3\n"))
                .hasMessage(
                        "Cannot read mem:/visits_2024-05-05.csv: its first row has 1 field, but id is to be read from"
                                + " position 3; its first row has 1 field, but amount is to be read from position 4.");
        assertThatThrownBy(() -> reader.header(""))
                .hasMessage("Cannot read mem:/visits_2024-05-05.csv: it is empty: it has no row.");
    }

    @Test
    void flagsHaveTextsOfTheirOwn() {
        ReaderUnderTest reader = reader("delimiter", ";", "flags.true", "J|Ja|X|Ä", "flags.false", "N|Nein|-");
        StringBuilder text = new StringBuilder(HEADER);
        for (String flag : List.of("J", "j", "JA", "x", " X ", "ä", "N", "nein", "-", "1", "t", "Jaa", "")) {
            text.append("1;;;;;").append(flag).append(";\n");
        }

        assertThat(rows(reader, text.toString().getBytes(StandardCharsets.UTF_8)).stream()
                        .map(row -> row.split(" ", -1)[5])
                        .toList())
                .containsExactly(
                        "true", "true", "true", "true", "true", "true", "false", "false", "false", "null", "null",
                        "null", "null");
    }

    @Test
    void aDelimiterMayBeADigitOrThePoint() {
        assertThat(rows(
                        reader("delimiter", "0", "quote", "'"),
                        (HEADER.replace(';', '0') + "10'2024-05-03'00'5.05'000x\n").getBytes(StandardCharsets.UTF_8)))
                .containsExactly("1 2024-05-03 null 5.05 null null x");
        assertThat(rows(
                        reader("delimiter", ",", "decimal", ","),
                        (HEADER.replace(';', ',') + "1,,,\"5,05\",,,\n2,,,5,,1,\n").getBytes(StandardCharsets.UTF_8)))
                .containsExactly("1 null null 5.05 null null null", "2 null null 5.00 null true null");
        assertThat(rows(
                        reader("delimiter", "-", "date", "yyyyMMdd"),
                        (HEADER.replace(';', '-') + "1-20240503--5----\n2-20240503--5---x\n")
                                .getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        "null null null null null null null MALFORMED <1-20240503--5---->",
                        "2 2024-05-03 null 5.00 null null x");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 100})
    void splitsAndWindowsChangeNothing(int bytes) {
        String german = HEADER
                + "1;03.05.2024;03.05.2024 14:30:00;1.234,50;-1.000,125;1;Käse\n".repeat(20)
                + "2;29.02.2024;;12,5;1000,1;0;\"a;b\nc\n1;03.05.2024;;5;;;\n\"\r\n".repeat(5)
                + "3;30.02.2024;;1.23,4;,5;J;\n";
        String escaped = HEADER + "1;;;5;;;\"a\\\"\nb\n7;;;;;;x\\\\\"\n2;;;;;;a\\\n3;;;;;;x\n".repeat(5);
        ReaderUnderTest backslash = reader("delimiter", ";", "escape", "backslash");

        assertThat(rows(german().withWindowBytes(bytes).withSplitBytes(bytes * 5L), german.getBytes(WINDOWS)))
                .isEqualTo(rows(german(), german.getBytes(WINDOWS)));
        assertThat(rows(
                        backslash.withWindowBytes(bytes).withSplitBytes(bytes * 5L),
                        escaped.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(rows(backslash, escaped.getBytes(StandardCharsets.UTF_8)))
                .hasSize(10);
    }

    @Test
    void privateColumnsAreMaskedInEveryDialect() {
        ReaderUnderTest reader = german().withPrivateColumns(List.of("note", "amount"));
        String text = HEADER + "1;30.02.2024;;1.234,50;;;\"gehei;m\"\n";

        assertThat(rows(reader, text.getBytes(WINDOWS)))
                .containsExactly("1 null null 1234.50 null null gehei;m BAD day <1;30.02.2024;;***;;;***>");
    }

    @Test
    void aFileOfAnotherEncodingOrDelimiterIsRefusedWithTheKeyToSet() {
        assertThatThrownBy(() -> german().header("\uFEFF" + HEADER))
                .hasMessage(
                        "Cannot read mem:/visits_2024-05-05.csv: it begins with the byte-order mark of UTF-8, but the"
                                + " configured encoding is windows-1252.");
        assertThatThrownBy(() -> german().header(HEADER.replace(';', ',')))
                .hasMessage(
                        "Cannot read mem:/visits_2024-05-05.csv: column 'id' is missing, and so is every other, because"
                                + " its columns are separated by commas and not by semicolons. Found:"
                                + " id,day,at,amount,wide,paid,note.");
    }

    @Test
    void equalTextsHaveEqualHashesInEveryEncoding() {
        List<Long> utf8 = german("UTF-8")
                .read((HEADER + "1;;;5,5;;;Käse\n").getBytes(StandardCharsets.UTF_8))
                .contents();

        assertThat(german("windows-1252")
                        .read((HEADER + "1;;;5,50;;;Käse\n").getBytes(WINDOWS))
                        .contents())
                .isEqualTo(utf8);
        assertThat(ReaderUnderTest.of(VISITS)
                        .read(HEADER.replace(';', ',') + "1,,,5.5,,,Käse\n")
                        .contents())
                .isEqualTo(utf8);
    }

    private static ReaderUnderTest german() {
        return german("windows-1252");
    }

    private static ReaderUnderTest german(String encoding) {
        return reader("delimiter", ";", "decimal", ",", "grouping", ".", "encoding", encoding, "date", "dd.MM.yyyy");
    }

    private static ReaderUnderTest reader(String... keysAndValues) {
        return ReaderUnderTest.of(VISITS).withDialect(dialect(keysAndValues), Map.of());
    }

    /** A dialect of keys and values; the texts of a list stand between vertical bars. */
    private static Dialect dialect(String... keysAndValues) {
        Map<String, List<String>> texts = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            String value = keysAndValues[i + 1];
            List<String> list =
                    DialectReader.isList(keysAndValues[i]) ? Arrays.asList(value.split("\\|")) : List.of(value);
            DialectReader.check(keysAndValues[i], list);
            texts.put(keysAndValues[i], list);
        }
        return DialectReader.read(texts);
    }

    private static @Nullable String amount(ReaderUnderTest reader, String text) {
        ParsedRow row = reader.read(HEADER + "1;;;" + text + ";;;\n").rows().get(0);
        Object value = row.values().get(VISITS.index("amount"));
        return value == null ? null : value.toString();
    }

    /** The rows of a file: values, reasons, and the text of those with a reason. */
    private static List<String> rows(ReaderUnderTest reader, byte[] file) {
        ReaderUnderTest.Content content = reader.read(file);
        assertThat(content.faults()).isEmpty();
        List<String> rows = new ArrayList<>();
        for (ParsedRow row : content.rows()) {
            List<String> parts = new ArrayList<>();
            row.values().forEach(value -> parts.add(String.valueOf(value)));
            RowReasons reasons = row.reasons();
            if (Reasons.MALFORMED_ROW == reasons.row()) {
                parts.add("MALFORMED");
            }
            named("BAD", reasons.bad(), parts);
            named("MISSING", reasons.missing(), parts);
            if (reasons.row() != 0) {
                parts.add("<" + Objects.requireNonNull(row.rawText()) + ">");
            }
            rows.add(String.join(" ", parts));
        }
        return rows;
    }

    private static void named(String reason, long fields, List<String> parts) {
        if (fields == 0) {
            return;
        }
        parts.add(reason);
        for (int field = 0; field < VISITS.fields().size(); field++) {
            if ((fields >>> field & 1) != 0) {
                parts.add(VISITS.fields().get(field).name());
            }
        }
    }
}
