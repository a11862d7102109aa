package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same trade in exports of several kinds gives the same tables, and each has bad rows of its own kind.
 */
class GoldenDialectsTest {
    private static final String NIGHT = "2024-03-10";
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    @TempDir
    private Path folder;

    @Test
    void aGermanExport() {
        Workbench bench = new Workbench(folder.resolve("german"))
                .set("raw.format={ delimiter = \";\", encoding = windows-1252, date = [dd.MM.yyyy], decimal = \",\","
                        + " grouping = \".\", flags { true = [J], false = [N] } }")
                .set("tables.sales.columns={ trans_dt = Verkaufstag, sales_amt = \"Umsatz €\" }");
        String bad =
                "1;7;1;30.02.2024;;2;;6,00;;;;\n2;7;1;10.03.2024;;1.00;;6,00;;;;\n3;7;1;10.03.2024;;2;;\"6;00\";;;;\n";
        write(
                bench,
                ";",
                WINDOWS,
                true,
                (field, value) -> switch (field.type().kind()) {
                    case DECIMAL -> value.replace('.', ',');
                    case DATE -> date(value, "%3$s.%2$s.%1$s");
                    case FLAG -> value.replace('0', 'N').replace('1', 'J');
                    default -> value;
                },
                text -> text.replace("trans_dt", "Verkaufstag").replace("sales_amt", "Umsatz €") + bad);

        same(bench);
        assertThat(rejects(bench))
                .containsExactly(
                        "6 BAD_VALUE(trans_dt) 1;7;1;30.02.2024;;2;;6,00;;;;",
                        "7 BAD_VALUE(sales_qty) 2;7;1;10.03.2024;;1.00;;6,00;;;;",
                        "8 BAD_VALUE(sales_amt) 3;7;1;10.03.2024;;2;;\"6;00\";;;;");
        assertThat(bench.dimension("store")
                        .select("store_desc")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrder("Old Town – Käse €", "Harbour");
    }

    @Test
    void anExportOfSap() {
        Workbench bench = new Workbench(folder.resolve("sap"))
                .set(
                        "raw.format={ delimiter = \"|\", quote = none, header = false, date = [yyyyMMdd], negative = trailing,"
                                + " null-text = [NULL] }")
                .set("tables.product.format={ quote = \"'\" }");
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            List<String> positions = new ArrayList<>();
            for (String column : table.columns()) {
                positions.add(column + " = " + (positions.size() + 1));
            }
            bench.set("tables." + table.name() + ".columns={ " + String.join(", ", positions) + " }");
        }
        String bad = "1|7|1|20240310|NULL|-2|NULL|6.00||||\n2|7|1|NULL||2||6.00||||\n3|7|1|20240310||2||6.00|||\n";
        write(
                bench,
                "|",
                StandardCharsets.UTF_8,
                false,
                (field, value) -> {
                    if (value.isEmpty()) {
                        return field.required() ? value : "NULL";
                    }
                    return switch (field.type().kind()) {
                        case DECIMAL, INT, LONG -> value.startsWith("-") ? value.substring(1) + "-" : value;
                        case DATE -> date(value, "%1$s%2$s%3$s");
                        default -> value;
                    };
                },
                text -> text + bad);

        same(bench);
        assertThat(rejects(bench))
                .containsExactly(
                        "5 BAD_VALUE(sales_qty) 1|7|1|20240310|NULL|-2|NULL|6.00||||",
                        "6 MISSING_VALUE(trans_dt) 2|7|1|NULL||2||6.00||||",
                        "7 MALFORMED_ROW 3|7|1|20240310||2||6.00|||");
    }

    @Test
    void anExportOfOracle() {
        Workbench bench = new Workbench(folder.resolve("oracle"))
                .set("tables.sales.format={ date = [dd-MMM-yy], encoding = ISO-8859-15, null-text = [-] }")
                .set("tables.inventory.format.date=[\"yyyy-MM-dd HH:mm:ss\"]");
        String bad = "1,7,1,30-FEB-24,,2,,6.00,,,,\n2,7,1,10-MRZ-24,,2,,6.00,,,,\n3,7,1,10-mar-24,,2,,-,,,,\n";
        write(
                bench,
                ",",
                Charset.forName("ISO-8859-15"),
                true,
                (field, value) -> {
                    if (field.type().kind() != FieldType.Kind.DATE || value.isEmpty()) {
                        return value;
                    }
                    boolean sold = WeeklyTables.SALES.columns().contains(field.name());
                    return sold ? value.substring(8) + "-MAR-" + value.substring(2, 4) : value;
                },
                text -> text + bad);
        bench.dump("inventory", NIGHT, SmallGrocer.inventory(NIGHT).replace(NIGHT + ",", NIGHT + " 00:00:00,"));

        same(bench);
        assertThat(rejects(bench))
                .containsExactly(
                        "6 BAD_VALUE(trans_dt) 1,7,1,30-FEB-24,,2,,6.00,,,,",
                        "7 BAD_VALUE(trans_dt) 2,7,1,10-MRZ-24,,2,,6.00,,,,",
                        "8 MISSING_VALUE(sales_amt) 3,7,1,10-mar-24,,2,,-,,,,");
    }

    /** The published fact is that of the same dumps in the standard dialect. */
    private void same(Workbench bench) {
        bench.set("tables.sales.max-rejected-fraction=1");
        RunReport report = bench.night(NIGHT);
        assertThat(report.exitCode()).as(String.valueOf(report.failure())).isZero();
        Workbench standard = new Workbench(folder.resolve("standard"));
        SmallGrocer.night(standard, NIGHT);
        assertThat(standard.night(NIGHT).exitCode()).isZero();
        List<String> expected = standard.fact().toJSON().as(Encoders.STRING()).collectAsList();
        assertThat(expected).isNotEmpty();
        assertThat(bench.fact().toJSON().as(Encoders.STRING()).collectAsList())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<String> rejects(Workbench bench) {
        return bench.rejects()
                .selectExpr("concat_ws(' ', line, array_join(reasons, ' '), raw_text) as text")
                .orderBy("text")
                .as(Encoders.STRING())
                .collectAsList();
    }

    /** Writes the dumps of a small grocer in another dialect. */
    static void write(
            Workbench bench,
            String delimiter,
            Charset encoding,
            boolean header,
            BiFunction<Field, String, String> written,
            Function<String, String> sales) {
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            String standard =
                    switch (table.name()) {
                        case "sales" -> SmallGrocer.sales(NIGHT);
                        case "inventory" -> SmallGrocer.inventory(NIGHT);
                        case "calendar" -> SmallGrocer.calendar("2024-03-17");
                        case "store" ->
                            encoding.equals(WINDOWS)
                                    ? SmallGrocer.stores().replace("Old Town", "Old Town – Käse €")
                                    : SmallGrocer.stores();
                        default ->
                            SmallGrocer.header(table) + "7,Rye bread,,,,,,,,,\n8,Tea,,,,,,,,,\n9,Rice,,,,,,,,,\n";
                    };
            StringBuilder text = new StringBuilder();
            List<String> lines = standard.lines().toList();
            for (int i = header ? 0 : 1; i < lines.size(); i++) {
                String[] values = lines.get(i).split(",", -1);
                for (int c = 0; c < values.length; c++) {
                    String value =
                            i == 0 ? values[c] : written.apply(table.fields().get(c), values[c]);
                    text.append(c == 0 ? "" : delimiter).append(value);
                }
                text.append('\n');
            }
            String whole = table.equals(WeeklyTables.SALES) ? sales.apply(text.toString()) : text.toString();
            bench.file(table.name() + "_" + NIGHT + ".csv", whole.getBytes(encoding));
        }
    }

    static String date(String iso, String form) {
        return iso.isEmpty()
                ? iso
                : String.format(Locale.ROOT, form, iso.substring(0, 4), iso.substring(5, 7), iso.substring(8));
    }
}
