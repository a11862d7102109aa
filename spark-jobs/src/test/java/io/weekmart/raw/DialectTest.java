package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dialect of raw dumps, rule by rule. */
class DialectTest {
    private static final TableSpec INVENTORY = WeeklyTables.INVENTORY;
    private static final TableSpec PRODUCT = WeeklyTables.PRODUCT;
    private static final String PRODUCT_HEADER = header(PRODUCT);

    private static final int PROD_NAME = PRODUCT.index("prod_name");
    private static final int VOL = PRODUCT.index("vol");

    @ParameterizedTest
    @ValueSource(
            strings = {"3", "3.0", "3.00", "+3", "03", "3.", " 3 ", "\"3\"", "\" 3.00 \"", "3.0000000000000000000000"})
    void theSameNumberHasManyForms(String text) {
        assertThat(valueOf("vol", text)).isEqualTo(new BigDecimal("3.000"));
        assertThat(valueOf("status_code", text)).isEqualTo(3);
        assertThat(valueOf("prod_key", text)).isEqualTo(3L);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, .5",
        "-0.50, -.5",
        "0.00, -0",
        "12.34, 12.34",
        "-12.30, -12.3",
        "99999999999999.99, 99999999999999.99",
        "-99999999999999.99, -99999999999999.99",
        "0.01, 0000000000000000000000000000.01",
        "1.20, 1.200"
    })
    void decimalsAreExact(BigDecimal expected, String text) {
        assertThat(valueOf("vol", text)).isEqualTo(expected.setScale(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e2",
                "\"1,000\"",
                "$4",
                "+",
                "-",
                ".",
                "+.",
                "--3",
                "+-3",
                "- 3",
                "3 4",
                "3.4.5",
                "0x1F",
                "3.0001",
                "0.0001",
                "100000000000000",
                "99999999999999.9991",
                "\\N",
                "NULL",
                "NaN",
                "\t3",
                "3\u00a0",
                "\u0663",
                "\"3\"\"\"",
                "a"
            })
    void whatIsNotANumberOrDoesNotFitIsBad(String text) {
        assertThat(reasonsOf("vol", text)).containsExactly("BAD_VALUE(vol)");
        assertThat(valueOf("vol", text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "2147483647, 2147483647",
        "-2147483648, -2147483648",
        "-2147483648, -2147483648.00",
        "7, 0000000000000000000000007"
    })
    void wholeNumbersOf32BitsAreExact(int expected, String text) {
        assertThat(valueOf("status_code", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483648", "-2147483649", "9223372036854775807", "3.5", "3.01"})
    void wholeNumbersThatDoNotFit32BitsAreBad(String text) {
        assertThat(reasonsOf("status_code", text)).containsExactly("BAD_VALUE(status_code)");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 0, -1, 999_999_999_999_999_999L, 1_000_000_000_000_000_000L})
    void wholeNumbersOf64BitsAreExact(long number) {
        assertThat(valueOf("prod_key", Long.toString(number))).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"9223372036854775808", "-9223372036854775809", "18446744073709551616", "99999999999999999999"})
    void wholeNumbersThatDoNotFit64BitsAreBad(String text) {
        assertThat(reasonsOf("prod_key", text)).containsExactly("BAD_VALUE(prod_key)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-05-03",
                " 2024-05-03 ",
                "\"2024-05-03\"",
                "2024-02-29",
                "2000-02-29",
                "0001-01-01",
                "9999-12-31"
            })
    void datesAreRealDays(String text) {
        String date = text.replace("\"", "").strip();
        assertThat(valueOf("next_delivery_dt", text)).isEqualTo(LocalDate.parse(date));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-02-29",
                "1900-02-29",
                "2024-04-31",
                "2024-13-01",
                "2024-00-10",
                "2024-01-00",
                "2024-1-1",
                "24-05-03",
                "2024/05/03",
                "20240503",
                "2024-05-03T00:00",
                "0000-01-01",
                "02024-05-03",
                "2024-05-3x",
                "2024-05-33"
            })
    void whatIsNoRealDayIsBad(String text) {
        assertThat(reasonsOf("next_delivery_dt", text)).containsExactly("BAD_VALUE(next_delivery_dt)");
    }

    @Test
    void everyDayOfFourCenturiesHasItsNumber() {
        for (LocalDate day = LocalDate.of(1800, 1, 1); day.getYear() < 2200; day = day.plusDays(1)) {
            assertThat(DayNumber.of(day.getYear(), day.getMonthValue(), day.getDayOfMonth()))
                    .isEqualTo((int) day.toEpochDay());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "TRUE", "t", "T", "y", "Y", " y ", "\"True\""})
    void flagsThatAreSet(String text) {
        assertThat(valueOf("promotion_flg", text)).isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "false", "False", "f", "F", "n", "N", " 0 "})
    void flagsThatAreNotSet(String text) {
        assertThat(valueOf("promotion_flg", text)).isEqualTo(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no", "2", "01", "1.0", "tru", "truee", "-1"})
    void whatIsNoFlagIsBad(String text) {
        assertThat(reasonsOf("promotion_flg", text)).containsExactly("BAD_VALUE(promotion_flg)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "plain|plain",
                "' two  spaces '|' two  spaces '",
                "a\"b|a\"b",
                "a\"\"b|a\"\"b",
                "\"a\"\"b\"|a\"b",
                "\"a,b\"|a,b",
                "\"\"\"\"|\"",
                "\\N|\\N",
                "Zürich|Zürich",
                "😀|😀",
                "' \"quoted\"'|' \"quoted\"'"
            })
    void textIsTakenAsItIs(String text, String expected) {
        assertThat(valueOf("prod_name", text)).isEqualTo(expected);
    }

    @Test
    void lineEndsInsideQuotesArePartOfTheText() {
        assertThat(valueOf("prod_name", "\"a\nb\r\nc\"")).isEqualTo("a\nb\r\nc");
        assertThat(valueOf("prod_name", "\"\n\"")).isEqualTo("\n");
    }

    @Test
    void aCarriageReturnAloneIsJustACharacter() {
        assertThat(valueOf("prod_name", "a\rb")).isEqualTo("a\rb");
        assertThat(reasonsOf("vol", "3\r")).containsExactly("BAD_VALUE(vol)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "caf\u00e9",
                "\u00c0\u00af",
                "\u00e0\u0080\u00af",
                "\u00ed\u00a0\u0080",
                "\u00f4\u0090\u0080\u0080",
                "\u0080",
                "\u00e2\u0082",
                "\u00f0\u009f\u0098",
                "\u00f8\u0088\u0080\u0080\u0080",
                "\u00fe",
                "a\0b"
            })
    void textThatIsNotUtf8OrHoldsANulIsBad(String latin) {
        ParsedRow row = row("prod_name", latin, StandardCharsets.ISO_8859_1);
        assertThat(row.reasons().codes(PRODUCT)).containsExactly("BAD_VALUE(prod_name)");
        assertThat(row.values().get(PROD_NAME)).isNull();
    }

    @Test
    void rawTextShowsBytesThatAreNotUtf8InHexadecimal() {
        ParsedRow row = row("prod_name", "caf\u00e9", StandardCharsets.ISO_8859_1);
        assertThat(row.rawText()).isEqualTo("1,caf\\xE9,,,,,,,,,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", " ", "\"  \""})
    void emptyNumbersDatesAndFlagsAreNull(String text) {
        assertThat(valueOf("vol", text)).isNull();
        assertThat(reasonsOf("vol", text)).isEmpty();
        assertThat(valueOf("next_delivery_dt", text)).isNull();
        assertThat(valueOf("promotion_flg", text)).isNull();
        assertThat(reasonsOf("promotion_flg", text)).isEmpty();
    }

    @Test
    void emptyTextIsNullAndBlankTextIsNot() {
        assertThat(valueOf("prod_name", "")).isNull();
        assertThat(valueOf("prod_name", "\"\"")).isNull();
        assertThat(valueOf("prod_name", " ")).isEqualTo(" ");
    }

    @Test
    void aRequiredColumnThatIsEmptyIsMissing() {
        assertThat(reasonsOf("prod_key", "")).containsExactly("MISSING_VALUE(prod_key)");
        assertThat(reasonsOf("prod_key", "\" \"")).containsExactly("MISSING_VALUE(prod_key)");
    }

    @Test
    void allReasonsOfARowAreFound() {
        ParsedRow row =
                only(ReaderUnderTest.of(INVENTORY).read(header(INVENTORY) + "2024-02-30,,7,1e2,3,maybe,,1,tomorrow\n"));
        assertThat(row.reasons().codes(INVENTORY))
                .containsExactly(
                        "BAD_VALUE(cal_dt)",
                        "BAD_VALUE(inventory_on_hand_qty)",
                        "BAD_VALUE(out_of_stock_flg)",
                        "BAD_VALUE(next_delivery_dt)",
                        "MISSING_VALUE(store_key)");
        assertThat(row.values()).containsExactly(null, null, 7L, null, new BigDecimal("3.000"), null, null, true, null);
        assertThat(row.rawText()).isEqualTo("2024-02-30,,7,1e2,3,maybe,,1,tomorrow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "1,a",
                "1,a,,,,,,,,,,",
                "1,\"a\"b,,,,,,,,,",
                "1,\"a\" ,,,,,,,,,",
                "1,\"a\"\",\"b,,,,,,,,,",
                "x,\"a\"b",
                "1,\"a\"\r,,,,,,,,,",
                "trans_id,prod_key"
            })
    void aMalformedRowHasNoOtherReasonAndNoValue(String record) {
        ParsedRow row = only(ReaderUnderTest.of(PRODUCT).read(PRODUCT_HEADER + record + "\n"));
        assertThat(row.reasons()).isEqualTo(RowReasons.ofRow(Reasons.MALFORMED_ROW));
        assertThat(row.values()).containsOnlyNulls();
        assertThat(row.rawText()).isEqualTo(record);
    }

    @Test
    void theRecordBehindAMalformedOneIsReadAsUsual() {
        List<ParsedRow> rows = ReaderUnderTest.of(PRODUCT)
                .read(PRODUCT_HEADER + "1,\"a\"b\"\n2,\"c\nd\",,,,,,,,,\n")
                .rows();
        assertThat(rows.get(0).rawText()).isEqualTo("1,\"a\"b\"");
        assertThat(rows.get(1).values().get(PROD_NAME)).isEqualTo("c\nd");
        assertThat(rows.get(1).line()).isEqualTo(3);
    }

    @Test
    void theHeaderAgainIsARowLikeAnyOther() {
        ParsedRow row = only(ReaderUnderTest.of(PRODUCT).read(PRODUCT_HEADER + PRODUCT_HEADER));
        assertThat(row.reasons().codes(PRODUCT))
                .containsExactly(
                        "BAD_VALUE(prod_key)",
                        "BAD_VALUE(vol)",
                        "BAD_VALUE(wgt)",
                        "BAD_VALUE(status_code)",
                        "BAD_VALUE(category_key)",
                        "BAD_VALUE(subcategory_key)");
    }

    @Test
    void lineEndsBlankLinesAndAMissingLastOneChangeNothing() {
        String record = ",a,1,,,,,,,,";
        List<List<@Nullable Object>> expected =
                values(ReaderUnderTest.of(PRODUCT).read(PRODUCT_HEADER + "1" + record + "\n2" + record + "\n"));
        for (String text : List.of(
                PRODUCT_HEADER + "1" + record + "\n2" + record,
                PRODUCT_HEADER + "1" + record + "\r\n2" + record + "\r\n",
                PRODUCT_HEADER + "1" + record + "\r\n2" + record + "\r",
                PRODUCT_HEADER + "\n\r\n1" + record + "\n\n\r\n\n2" + record + "\n\n\r",
                PRODUCT_HEADER.replace("\n", "\r\n") + "1" + record + "\n2" + record + "\n",
                "\uFEFF" + PRODUCT_HEADER + "1" + record + "\n2" + record + "\n",
                "\uFEFF\n\r\n" + PRODUCT_HEADER + "1" + record + "\n2" + record + "\n")) {
            assertThat(values(ReaderUnderTest.of(PRODUCT).read(text))).isEqualTo(expected);
        }
    }

    @Test
    void offsetsCountBytesAndLinesCountFromOne() {
        String text = "\uFEFF\n" + PRODUCT_HEADER + "1,é\n\n\"2\n\",x\r\n3\n";
        List<ParsedRow> rows = ReaderUnderTest.of(PRODUCT).read(text).rows();
        int first = 4 + PRODUCT_HEADER.length();
        assertThat(rows).extracting(ParsedRow::offset).containsExactly((long) first, first + 6L, first + 14L);
        assertThat(rows).extracting(ParsedRow::length).containsExactly(4L, 6L, 1L);
        assertThat(rows).extracting(ParsedRow::line).containsExactly(3L, 5L, 7L);
    }

    @Test
    void columnsMayComeInAnyOrderWithOthersAmongThem() {
        List<Field> fields = new ArrayList<>(PRODUCT.fields());
        Collections.reverse(fields);
        String header = fields.stream().map(Field::name).collect(Collectors.joining(",")) + ",note\n";
        ParsedRow row = only(ReaderUnderTest.of(PRODUCT).read(header + ",,,,,,,,2.50,soap,7,\"any\nthing\"\n"));
        assertThat(row.reasons()).isEqualTo(RowReasons.ofRow(0));
        assertThat(row.values().get(0)).isEqualTo(7L);
        assertThat(row.values().get(PROD_NAME)).isEqualTo("soap");
        assertThat(row.values().get(VOL)).isEqualTo(new BigDecimal("2.500"));
    }

    @Test
    void aColumnThatIsNotDeclaredMayHoldAnything() {
        String header = PRODUCT_HEADER.replace("\n", ",note\n");
        byte[] latin = (header + "1,,,,,,,,,,,caf\u00e9\0\n").getBytes(StandardCharsets.ISO_8859_1);
        ParsedRow row = only(ReaderUnderTest.of(PRODUCT).read(latin));
        assertThat(row.reasons()).isEqualTo(RowReasons.ofRow(0));
    }

    @Test
    void aQuoteStillOpenAtTheEndIsAFaultOfTheFile() {
        ReaderUnderTest.Content content =
                ReaderUnderTest.of(PRODUCT).read(PRODUCT_HEADER + "1,a,,,,,,,,,\n\n2,\"b\n,,,\n");
        assertThat(content.rows()).extracting(ParsedRow::line).containsExactly(2L);
        assertThat(content.faults())
                .containsExactly(new ParsedFault(
                        4, "a quote is still open at the end of the file, in the record that begins here"));
    }

    @Test
    void aRecordOverTheLimitIsAFaultOfTheFile() {
        ReaderUnderTest reader = ReaderUnderTest.of(PRODUCT).withMaxRecordBytes(20);
        String longest = "1,\"" + "x".repeat(7) + "\",,,,,,,,,\r\n";
        assertThat(reader.read(PRODUCT_HEADER + longest).faults()).isEmpty();
        ReaderUnderTest.Content content = reader.read(PRODUCT_HEADER + longest + "1" + longest);
        assertThat(content.rows()).hasSize(1);
        assertThat(content.faults())
                .containsExactly(new ParsedFault(
                        3,
                        "the record that begins here is longer than 20 bytes (raw.max-record-bytes); "
                                + "a quote may have been left open"));
    }

    @Test
    void aHeaderAloneIsAClosedDay() {
        for (String text : List.of(PRODUCT_HEADER, PRODUCT_HEADER.strip(), PRODUCT_HEADER + "\n\n")) {
            ReaderUnderTest.Content content = ReaderUnderTest.of(PRODUCT).read(text);
            assertThat(content.rows()).isEmpty();
            assertThat(content.faults()).isEmpty();
        }
    }

    @Test
    void contentsAreEqualWhereAllValuesAreEqual() {
        List<Long> contents = ReaderUnderTest.of(PRODUCT)
                .read(
                        PRODUCT_HEADER
                                + """
                        1,a,3,,,,,,,,
                        01,"a", 3.00 ,,"",,,,,,
                        1,a,0,,,,,,,,
                        1,a,,,,,,,,,
                        1,a,,3,,,,,,,
                        1,b,3,,,,,,,,
                        """)
                .contents();
        assertThat(contents.get(1)).isEqualTo(contents.get(0));
        assertThat(contents.subList(1, 6)).doesNotHaveDuplicates();
    }

    @Test
    void theRuleIsAskedOnceForEveryRowThatIsNotMalformed() {
        List<String> asked = new ArrayList<>();
        RowRule rule = (batch, row) -> {
            asked.add(batch.value(0, row) + " " + batch.empty(VOL, row) + " " + batch.usable(VOL, row));
            return Reasons.TOO_LATE;
        };
        List<ParsedRow> rows = ReaderUnderTest.of(PRODUCT)
                .withWindowBytes(16)
                .withRule(rule)
                .read(PRODUCT_HEADER + "1,a,3,,,,,,,,\n\n2\n3,a,,,,,,,,,\n4,a,x,,,,,,,,\n")
                .rows();
        assertThat(asked).containsExactly("1 false true", "3 true true", "4 true false");
        assertThat(rows)
                .extracting(ParsedRow::reasons)
                .containsExactly(
                        RowReasons.ofRow(Reasons.TOO_LATE),
                        RowReasons.ofRow(Reasons.MALFORMED_ROW),
                        RowReasons.ofRow(Reasons.TOO_LATE),
                        new RowReasons(Reasons.TOO_LATE | Reasons.BAD_VALUE, 1L << VOL, 0));
    }

    @Test
    void aRowThatIsAlreadyCountedNeedsNoRawText() {
        ParsedRow row = only(ReaderUnderTest.of(PRODUCT)
                .withRule((batch, index) -> Reasons.ALREADY_COUNTED)
                .read(PRODUCT_HEADER + "1,a,3,,,,,,,,\n"));
        assertThat(row.reasons()).isEqualTo(RowReasons.ofRow(Reasons.ALREADY_COUNTED));
        assertThat(row.rawText()).isNull();
    }

    /** The value of one column; all others are empty but the key. */
    private static @Nullable Object valueOf(String column, String text) {
        ParsedRow row = row(column, text, StandardCharsets.UTF_8);
        return row.values().get(table(column).index(column));
    }

    private static List<String> reasonsOf(String column, String text) {
        return row(column, text, StandardCharsets.UTF_8).reasons().codes(table(column));
    }

    private static TableSpec table(String column) {
        return List.of("next_delivery_dt", "promotion_flg").contains(column) ? INVENTORY : PRODUCT;
    }

    private static ParsedRow row(String column, String text, Charset charset) {
        TableSpec table = table(column);
        String record = table.fields().stream()
                .map(field -> field.name().equals(column) ? text : field.required() ? required(field) : "")
                .collect(Collectors.joining(","));
        return only(ReaderUnderTest.of(table).read((header(table) + record + "\n").getBytes(charset)));
    }

    private static String required(Field field) {
        return field.type().kind() == FieldType.Kind.DATE ? "2024-05-03" : "1";
    }

    private static String header(TableSpec table) {
        return table.fields().stream().map(Field::name).collect(Collectors.joining(",")) + "\n";
    }

    private static ParsedRow only(ReaderUnderTest.Content content) {
        assertThat(content.faults()).isEmpty();
        assertThat(content.rows()).hasSize(1);
        return content.rows().get(0);
    }

    private static List<List<@Nullable Object>> values(ReaderUnderTest.Content content) {
        assertThat(content.faults()).isEmpty();
        return content.rows().stream().map(ParsedRow::values).toList();
    }
}
