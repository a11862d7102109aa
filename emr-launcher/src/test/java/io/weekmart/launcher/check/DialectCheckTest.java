package io.weekmart.launcher.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.aws.LocalS3;
import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.store.S3Location;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The check reads dumps in the dialect in which the job reads them. */
class DialectCheckTest {
    private static final LocalDate DATE = LocalDate.of(2024, 5, 5);

    @RegisterExtension
    static final LocalS3 S3 = new LocalS3();

    private final String folder = "dialect-" + UUID.randomUUID() + "/";
    private final List<String> sets = new ArrayList<>();

    @BeforeEach
    void emptyDumps() {
        sets.add("raw.path=s3://" + S3.bucket() + "/" + folder);
        sets.add("raw.layout=daily");
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            put(table.name(), String.join(",", table.columns()) + "\n", StandardCharsets.UTF_8);
        }
    }

    @Test
    void aGermanCalendarTellsTheWindow() {
        sets.add("tables.calendar.format={ delimiter = \";\", encoding = windows-1252, date = [dd.MM.yyyy] }");
        sets.add("tables.calendar.columns={ cal_dt = Tag, cal_type_desc = \"Größe\" }");
        StringBuilder calendar = new StringBuilder(String.join(";", WeeklyTables.CALENDAR.columns())
                        .replace("cal_dt", "Tag")
                        .replace("cal_type_desc", "Größe"))
                .append('\n');
        for (int day = 1; day <= 7; day++) {
            calendar.append("0").append(day).append(".05.2024;\"ä;b\";;;2024;19;202419;;;;\n");
        }
        put("calendar", calendar.toString(), Charset.forName("windows-1252"));

        assertThat(lines())
                .contains("calendar_2024-05-05.csv: 378 bytes, 7 rows, read to its end")
                .noneMatch(line -> line.startsWith("window"))
                .anyMatch(line -> line.startsWith("sales of the window: 0 earlier dumps since 2024-05-01"));
    }

    @Test
    void aByteOrderMarkIsNoPartOfAQuotedFirstName() {
        String header = "\uFEFF\"" + String.join("\",\"", WeeklyTables.STORE.columns()) + "\"\r\n";
        String row = "1" + ",".repeat(WeeklyTables.STORE.columns().size() - 1) + "\r\n";
        put("store", header + row, StandardCharsets.UTF_8);
        assertThat(lines())
                .anyMatch(line -> line.matches("store_2024-05-05.csv: [0-9,]+ bytes, 1 row, read to its end"));

        sets.add("launcher.check.full-read-limit=0");
        assertThat(lines())
                .anyMatch(line -> line.matches("store_2024-05-05.csv: [0-9,]+ bytes, header good, not read.*"));

        sets.set(sets.size() - 1, "tables.store.format={ escape = backslash }");
        assertThat(lines())
                .anyMatch(line -> line.matches("store_2024-05-05.csv: [0-9,]+ bytes, 1 row, read to its end"));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstRowWithoutAHeader() {
        sets.add("tables.calendar.format={ header = false }");
        sets.add("tables.calendar.columns={ cal_dt = \" 1\", yr_num = 2, wk_num = 3, yr_wk_num = 4 }");
        StringBuilder calendar = new StringBuilder("\uFEFF");
        for (int day = 1; day <= 7; day++) {
            calendar.append("\"2024-05-0").append(day).append("\",2024,19,202419\n");
        }
        put("calendar", calendar.toString(), StandardCharsets.UTF_8);

        assertThat(lines())
                .contains("calendar_2024-05-05.csv: 199 bytes, 7 rows, read to its end")
                .anyMatch(line -> line.startsWith("sales of the window: 0 earlier dumps since 2024-05-01"));
    }

    @Test
    void rowsWithoutAHeaderAreCountedAndTheirPositionsChecked() {
        sets.add("tables.store.format={ delimiter = \"|\", quote = none, header = false }");
        sets.add("tables.store.columns={ store_key = 2 }");
        put("store", "x|1\n\"|2\n", StandardCharsets.UTF_8);
        assertThat(lines()).contains("store_2024-05-05.csv: 8 bytes, 2 rows, read to its end");

        put("store", "x;1\n", StandardCharsets.UTF_8);
        assertThat(lines()).contains("store_2024-05-05.csv: its first row has 1 field, but position 2 is to be read");
    }

    @Test
    void recordsWithBackslashesAreCountedAsTheJobCountsThem() {
        sets.add("tables.store.format={ escape = backslash }");
        String header = String.join(",", WeeklyTables.STORE.columns());
        String rest = ",".repeat(WeeklyTables.STORE.columns().size() - 2);
        put(
                "store",
                header + "\n1,\"a\\\"\nb\"" + rest + "\n\n2,a\\\nb\\," + rest + "\r\n3," + rest + "\n",
                StandardCharsets.UTF_8);

        assertThat(lines())
                .anyMatch(line -> line.matches("store_2024-05-05.csv: [0-9,]+ bytes, 3 rows, read to its end"));
    }

    @Test
    void aHeaderOfAnotherEncodingIsRefusedAsByTheJob() {
        put("store", String.join(",", WeeklyTables.STORE.columns()) + ",Größe\n", StandardCharsets.ISO_8859_1);
        assertThat(lines()).contains("store_2024-05-05.csv: its header is not UTF-8 text");

        sets.add("tables.store.format.encoding=windows-1252");
        assertThat(lines()).noneMatch(line -> line.contains("not UTF-8"));

        put("store", "\uFEFF" + String.join(",", WeeklyTables.STORE.columns()) + "\n", StandardCharsets.UTF_8);
        assertThat(lines())
                .contains(
                        "store_2024-05-05.csv: it begins with the byte-order mark of UTF-8, but the configured encoding"
                                + " is windows-1252");
    }

    @Test
    void aColumnOfWhichTheConfigurationSuppliesTheValuesMustNotBeInTheHeader() {
        sets.add("tables.store.constants.city=Köln");
        assertThat(lines())
                .anyMatch(
                        line -> line.startsWith("store_2024-05-05.csv: city stands in its header, but the configuration"
                                + " supplies its values. Found: store_key, store_num, "));

        sets.add("tables.store.ignore-columns=[City]");
        assertThat(lines())
                .anyMatch(line -> line.matches("store_2024-05-05.csv: [0-9,]+ bytes, 0 rows, read to its end"));

        sets.set(sets.size() - 1, "tables.store.constants.store_key=1");
        put("store", "store_num\nS1\n", StandardCharsets.UTF_8);
        assertThat(lines()).contains("store_2024-05-05.csv: 13 bytes, 1 row, read to its end");
    }

    @Test
    void aCalendarWithAConstantTellsTheWindow() {
        sets.add("tables.calendar.constants={ yr_num = 2024, wk_num = 19, yr_wk_num = 202419 }");
        put("calendar", "cal_dt\n2024-05-01\n2024-05-02\n2024-05-03\n2024-05-04\n2024-05-05\n", StandardCharsets.UTF_8);
        assertThat(lines()).anyMatch(line -> line.startsWith("sales of the window: 0 earlier dumps since 2024-05-01"));
    }

    @Test
    void aConstantOfTheCalendarIsReadAsTheJobReadsIt() {
        sets.add("tables.calendar.constants={ yr_num = \"2024.0\", wk_num = \" 19 \", yr_wk_num = 202419 }");
        put("calendar", "cal_dt\n2024-05-04\n2024-05-05\n", StandardCharsets.UTF_8);
        assertThat(lines()).anyMatch(line -> line.startsWith("sales of the window: 0 earlier dumps since 2024-05-04"));

        sets.set(
                sets.size() - 1,
                "tables.calendar.constants={ cal_dt = \" 2024-05-05 \", wk_num = 19, yr_wk_num = 202419 }");
        put("calendar", "yr_num\n2024.0\n", StandardCharsets.UTF_8);
        assertThat(lines()).anyMatch(line -> line.startsWith("sales of the window: 0 earlier dumps since 2024-05-05"));
    }

    @Test
    void aNameThatIsNearlyThatOfASuppliedColumnIsRefusedWithAllThatCanBeDone() {
        sets.add("tables.sales.constants={ store_key = 1, discount = 0 }");
        put("sales", "trans_id,prod_key,Store Key,trans_dt,sales_qty,discount\n", StandardCharsets.UTF_8);

        assertThat(report())
                .filteredOn(line -> line.file().equals("sales_2024-05-05.csv"))
                .first()
                .satisfies(line -> {
                    assertThat(line.found())
                            .isEqualTo("column sales_amt is missing; column 'Store Key' is unknown and nearly named as"
                                    + " store_key, whose values the configuration supplies; discount stands in its"
                                    + " header, but the configuration supplies its values. Found: trans_id, prod_key, Store"
                                    + " Key, trans_dt, sales_qty, discount");
                    assertThat(line.hint())
                            .isEqualTo("Remove the column from tables.sales.constants or tables.sales.derive in your"
                                    + " configuration; or, if the values of the file are not to be read, add it to"
                                    + " tables.sales.ignore-columns. If the export has a column whose values the configuration"
                                    + " supplies, remove it from tables.sales.constants or tables.sales.derive, and set its name"
                                    + " in tables.sales.columns. Have the export fixed; or, where it has another name for the"
                                    + " column, set tables.sales.columns in your configuration. What is no column of Weekmart's"
                                    + " belongs to tables.sales.ignore-columns.");
                });
    }

    private List<CheckLine> report() {
        Settings settings = SettingsReader.read(List.of(), sets, uri -> Optional.empty(), null);
        return DumpCheck.of(S3.store(), settings, DATE).lines();
    }

    private List<String> lines() {
        return report().stream().map(line -> line.file() + ": " + line.found()).toList();
    }

    private void put(String table, String text, Charset encoding) {
        S3.store().put(new S3Location(S3.bucket(), folder + table + "_2024-05-05.csv"), text.getBytes(encoding));
    }
}
