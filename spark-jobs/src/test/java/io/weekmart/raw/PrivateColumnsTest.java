package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.config.Settings;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.TableSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateColumnsTest {
    private static final LocalDate DATE = LocalDate.of(2024, 5, 5);
    private static final TableSpec CUSTOMERS = TableSpec.named("customers")
            .naturalKey("id")
            .privateColumns("email", "password")
            .fields(
                    Field.required("id", FieldType.LONG, "Key of the customer."),
                    Field.optional("email", FieldType.TEXT, "Address for letters."),
                    Field.optional("city", FieldType.TEXT, "Where the customer lives."));

    @TempDir
    Path folder;

    @Test
    void declaredAndUndeclaredColumnsAreMaskedAsThree() {
        assertThat(rejected("id,email,password,city\n", "x,ann@example.org,secret,Basel"))
                .containsExactly("x,***,***,Basel");
    }

    @Test
    void theOrderOfTheHeaderDecidesAndItsNamesAreReadInAnyCase() {
        assertThat(rejected("PassWord,city,EMAIL,id\n", "secret,Basel,ann@example.org,x"))
                .containsExactly("***,Basel,***,x");
    }

    /** The export may have another name for it, which nobody has configured. */
    @Test
    void whereAPrivateColumnIsNotFoundEveryUndeclaredColumnIsMasked() {
        assertThat(rejected("id,contact,password,city,since\n", "x,ann@example.org,secret,Basel,2001"))
                .containsExactly("x,***,***,Basel,***");
        assertThat(rejected("id,email,pin,city\n", "x,ann@example.org,secret,Basel"))
                .containsExactly("x,***,***,Basel");
    }

    @Test
    void withoutAHeaderOnlyDeclaredColumnsAreShownUnlessEveryPrivateOneHasAPosition() {
        String row = "x,ann@example.org,secret,Basel,2001\n";
        Map<String, String> mapped = Map.of("id", "1", "email", "2", "city", "4");

        assertThat(withoutHeader(Map.of("id", "1"), List.of("email", "password"), row))
                .containsExactly("x,***,***,***,***");
        assertThat(withoutHeader(mapped, List.of("email", "password"), row)).containsExactly("x,***,***,Basel,***");
        assertThat(withoutHeader(mapped, List.of("email", "3"), row)).containsExactly("x,***,***,Basel,2001");
        assertThat(withoutHeader(mapped, List.of(), row)).containsExactly("x,ann@example.org,secret,Basel,2001");
    }

    @Test
    void aQuotedValueIsMaskedWholeWhateverItHolds() {
        assertThat(rejected(
                        "email,id,password,city\n", "\"ann,\"\"the\"\"\nbest\",x,\"se\"\"cret\",\"Basel, \"\"BS\"\"\""))
                .containsExactly("***,x,***,\"Basel, \"\"BS\"\"\"");
    }

    @Test
    void anEmptyValueStaysEmpty() {
        assertThat(rejected("id,email,password,city\n", "x,,\"\",Basel")).containsExactly("x,,\"\",Basel");
    }

    @Test
    void aMalformedRowKeepsNoTextSinceItsFieldsCannotBeToldApart() {
        assertThat(rejected("id,email,password,city\n", "1,ann@example.org,secret,Basel,more", "x,a,b,c"))
                .containsExactly(null, "x,***,***,c");
    }

    @Test
    void aMalformedRowOfAnotherTableKeepsItsText() {
        TableSpec open = TableSpec.named("cities").fields(Field.required("id", FieldType.LONG, "Key."));
        assertThat(ReaderUnderTest.of(open).read("id\n1,2\n").rows())
                .extracting(ParsedRow::rawText)
                .containsExactly("1,2");
    }

    @Test
    void theExportsOwnNameOfAColumnIsAsPrivateAsOurs() throws IOException {
        Settings settings = ReaderUnderTest.settings(
                List.of(CUSTOMERS),
                Map.of("email", "Mail"),
                List.of("email", "pin"),
                Dialect.STANDARD,
                ColumnRules.NONE,
                1 << 20);
        ReaderUnderTest reader = ReaderUnderTest.of(CUSTOMERS);
        DumpHeader header = new HeaderReader(
                        settings, reader.opener("Mail,id,PIN,city\n".getBytes(StandardCharsets.UTF_8)))
                .read(reader.file(17));

        assertThat(header.privateColumns().places()).containsExactly(0, 2);
    }

    /** A row that a key check rejects is read again out of its file. */
    @Test
    void aRowThatIsReadAgainIsMaskedTooPlainOrCompressed() throws IOException {
        String text = "id,email,password,city\n1,ann@example.org,secret,Basel\n1,bob@example.org,\"se\ncret\",Bern\n";
        DumpFileWriter writer = new DumpFileWriter(folder, CUSTOMERS);
        for (DumpFile file : List.of(
                writer.plain("customers_2024-05-05.csv", text, DATE),
                writer.gzip("customers_2024-05-05.csv.gz", text, DATE))) {
            DumpHeader header = new HeaderReader(settings(), new Configuration()).read(file);
            try (RawText.Records records = new RawText(new Configuration()).open(header)) {
                assertThat(records.at(23, 30)).isEqualTo("1,***,***,Basel");
                assertThat(records.at(54, 32)).isEqualTo("1,***,***,Bern");
            }
        }
    }

    /** Without a header line the first row stands in its place; its values must not come out as the names that were found. */
    @Test
    void aRowInThePlaceOfTheHeaderIsNotShown() {
        for (String first : List.of(
                "1,ann@example.org,secret,Basel",
                "1;ann@example.org;secret;Basel",
                "1,secret,secret,Basel",
                "1,\"ann@example.org\"x,secret,Basel",
                "1,caf\u00e9@example.org,secret,Basel")) {
            UserFault fault = catchThrowableOfType(UserFault.class, () -> ReaderUnderTest.of(CUSTOMERS)
                    .withPrivateColumns(List.of("email", "password"))
                    .header((first + "\n").getBytes(StandardCharsets.ISO_8859_1)));

            assertThat(fault.getMessage() + fault.hint())
                    .as(first)
                    .doesNotContain("example.org")
                    .doesNotContain("secret")
                    .doesNotContain("Basel");
        }
    }

    @Test
    void ofAHeaderThatLacksAColumnOnlyKnownNamesAreShown() {
        assertThat(refused("key,mail,city\n"))
                .hasMessageContaining(
                        "column 'id' is missing; column 2 is unknown and nearly named as email, which is missing."
                                + " Found: city and 2 others, not shown since customers has"
                                + " private columns.")
                .extracting(UserFault::hint)
                .asString()
                .contains("columns.id = \"its name in the export\"");
        assertThat(refused("id;password;mail;city\n"))
                .hasMessageContaining(
                        "separated by semicolons and not by commas. Found: id, password, city and 1 other,"
                                + " not shown since customers has private columns.");
    }

    /** Header and first row in one line, as {@code cat} joins files without a line feed between them. */
    @Test
    void aRowThatIsGluedToTheHeaderIsNotShown() throws IOException {
        UserFault fault = refused("id,password,email,city1,ann@example.org,secret,secret\n");

        assertThat(fault)
                .hasMessageContaining(
                        "column 7 has the name of column 6 in its header; column 4 is unknown and nearly named as"
                                + " city, which is missing. Found: id, password, email and 4 others, not shown since customers has private columns.");
        assertThat(fault.getMessage() + fault.hint())
                .doesNotContain("example.org")
                .doesNotContain("secret");
    }

    /** Where no declared column is missing, nothing is refused, and the row would be reported as columns that were ignored. */
    @Test
    void ofColumnsThatAreNotDeclaredOnlyThePrivateAreNamed() throws IOException {
        DumpHeader header = customers().header("id,email,city,password,pin1,ann@example.org,secret,Basel\n");

        assertThat(header.unknownColumns()).containsExactly("password");
        assertThat(header.otherUnknownColumns()).isEqualTo(4);
        assertThat(header.toString()).doesNotContain("example.org").doesNotContain("secret");
    }

    @Test
    void aFileWhoseLinesEndWithCarriageReturnsAloneIsRefusedUnread() {
        for (String text : List.of(
                "id,email,city\r1,ann@example.org,Basel\r2,bob@example.org,Basel\r",
                "id,email,city,password\r1,ann@example.org,Basel,secret\n",
                "id,email,city,\r,secret\n")) {
            UserFault fault = refused(text);

            assertThat(fault)
                    .hasMessage("Cannot read mem:/customers_2024-05-05.csv: line 1: its header has a carriage return"
                            + " without a line feed, as where all lines end with a carriage return alone.")
                    .extracting(UserFault::hint)
                    .isEqualTo("Export the file with lines that end with a line feed, or with both.");
        }
    }

    @Test
    void theMessageOfAFileHasABound() {
        UserFault fault = refused("id,email," + "Basel,".repeat(1_000) + "\n");

        assertThat(fault.getMessage()).hasSizeLessThan(5_000).contains("; and 936 more");
    }

    private static ReaderUnderTest customers() {
        return ReaderUnderTest.of(CUSTOMERS).withPrivateColumns(List.of("email", "password"));
    }

    private static UserFault refused(String text) {
        return catchThrowableOfType(UserFault.class, () -> customers().header(text));
    }

    private static Settings settings() {
        return customers().settings();
    }

    private static List<@Nullable String> withoutHeader(
            Map<String, String> positions, List<String> privateColumns, String rows) {
        List<@Nullable String> texts = new ArrayList<>();
        ReaderUnderTest.of(CUSTOMERS)
                .withDialect(Dialect.STANDARD.withHeader(false), positions)
                .withPrivateColumns(privateColumns)
                .read(rows)
                .rows()
                .forEach(row -> texts.add(row.rawText()));
        return texts;
    }

    /** The texts of rejected rows; every one is rejected. */
    private static List<@Nullable String> rejected(String header, String... rows) {
        ReaderUnderTest.Content content = ReaderUnderTest.of(CUSTOMERS)
                .withPrivateColumns(List.of("email", "password"))
                .read(header + String.join("\r\n", rows) + "\n");
        List<@Nullable String> texts = new ArrayList<>();
        for (ParsedRow row : content.rows()) {
            assertThat(Reasons.rejects(row.reasons().row()))
                    .as(Arrays.toString(rows))
                    .isTrue();
            texts.add(row.rawText());
        }
        return texts;
    }
}
