package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.inspect.Inspection;
import io.weekmart.inspect.Inspector;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs under the configurations that inspect writes for exports of several kinds, with as few edits as a person would make. */
class InspectedExportsTest {
    private static final String NIGHT = "2024-03-10";
    private static final Path SAMPLE = Path.of("..", "sample-data");
    /** The one edit that the bad rows of these exports make necessary, which are half of the few rows there are. */
    private static final String MANY_REJECTS = "tables.sales.max-rejected-fraction=1";

    @TempDir
    private Path folder;

    /** The bench under the configuration that is proposed for its dumps. */
    private Workbench inspected(Workbench bench) throws IOException {
        Inspection inspection = new Inspector(WeeklyTables.PIPELINE, new Configuration(), step -> {})
                .inspect(bench.raw().toString());
        Path conf = folder.resolve("inspected.conf");
        Files.writeString(conf, inspection.configuration());
        return bench.configuredBy(conf);
    }

    private List<String> standardFact() {
        Workbench standard = new Workbench(folder.resolve("standard"));
        SmallGrocer.night(standard, NIGHT);
        assertThat(standard.night(NIGHT).exitCode()).isZero();
        return standard.fact().toJSON().as(Encoders.STRING()).collectAsList();
    }

    private void same(Workbench bench) {
        RunReport report = bench.night(NIGHT);
        assertThat(report.exitCode()).as(String.valueOf(report.failure())).isZero();
        assertThat(bench.fact().toJSON().as(Encoders.STRING()).collectAsList())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(standardFact());
    }

    @Test
    void theSampleNeedsNoEdit() throws IOException {
        Workbench bench = new Workbench(folder.resolve("sample"));
        try (Stream<Path> files = Files.list(SAMPLE)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".gz")).toList()) {
                bench.file(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }

        RunReport report = inspected(bench).night("2024-05-05");

        assertThat(report.exitCode()).as(String.valueOf(report.failure())).isZero();
        // As the README shows the run of the sample under conf/local.conf.
        assertThat(bench.fact()
                        .selectExpr("concat_ws(' ', count(*), sum(total_sales_qty), sum(total_sales_amt))")
                        .as(Encoders.STRING())
                        .first())
                .isEqualTo("4241 21869.660 79455.28");
        assertThat(report.tables().get(0).rejected()).isEqualTo(30);
        assertThat(report.tables().get(1).rejected()).isEqualTo(25);
    }

    @Test
    void aGermanExport() throws IOException {
        Charset windows = Charset.forName("windows-1252");
        Workbench bench = new Workbench(folder.resolve("german"));
        GoldenDialectsTest.write(
                bench,
                ";",
                windows,
                true,
                (field, value) -> switch (field.type().kind()) {
                    case DECIMAL -> value.replace('.', ',');
                    case DATE -> GoldenDialectsTest.date(value, "%3$s.%2$s.%1$s");
                    case FLAG -> value.replace('0', 'N').replace('1', 'J');
                    default -> value;
                },
                text -> text.replace("trans_dt", "Verkaufstag").replace("sales_amt", "Umsatz €")
                        + "1;7;1;30.02.2024;;2;;6,00;;;;\n2;7;1;10.03.2024;;1.00;;6,00;;;;\n3;7;1;10.03.2024;;2;;\"6;00\";;;;\n");

        same(inspected(bench).set(MANY_REJECTS));
        assertThat(bench.rejects().count()).isEqualTo(3);
    }

    @Test
    void anExportOfSapWithoutAHeader() throws IOException {
        Workbench bench = new Workbench(folder.resolve("sap"));
        GoldenDialectsTest.write(
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
                        case DATE -> GoldenDialectsTest.date(value, "%1$s%2$s%3$s");
                        default -> value;
                    };
                },
                text -> text + "1|7|1|20240310|NULL|-2|NULL|6.00||||\n3|7|1|20240310||2||6.00|||\n");

        same(inspected(bench).set(MANY_REJECTS));
        assertThat(bench.rejects().count()).isEqualTo(2);
    }

    @Test
    void anExportOfOracle() throws IOException {
        Workbench bench = new Workbench(folder.resolve("oracle"));
        GoldenDialectsTest.write(
                bench,
                ",",
                Charset.forName("ISO-8859-15"),
                true,
                (field, value) -> {
                    boolean sold = WeeklyTables.SALES.columns().contains(field.name());
                    return sold && field.name().equals("trans_dt")
                            ? value.substring(8) + "-MAR-" + value.substring(2, 4)
                            : value;
                },
                text -> text + "1,7,1,30-FEB-24,,2,,6.00,,,,\n3,7,1,10-mar-24,,2,,-,,,,\n");
        bench.dump("inventory", NIGHT, SmallGrocer.inventory(NIGHT).replace(NIGHT + ",", NIGHT + " 00:00:00,"));

        same(inspected(bench).set(MANY_REJECTS));
        assertThat(bench.rejects().count()).isEqualTo(2);
    }

    @Test
    void anExportOfOneStore() throws IOException {
        Workbench bench = new Workbench(folder.resolve("one-store"));
        bench.dump("calendar", NIGHT, SmallGrocer.calendar("2024-03-17"))
                .file("Stores.csv", "store_key,store_name\n4,Old Town\n".getBytes(StandardCharsets.UTF_8))
                .file("products.csv", "SKU,Description\n7,Rye bread\n8,Tea\n9,Rice\n".getBytes(StandardCharsets.UTF_8))
                .file(
                        "POS_20240310.csv",
                        """
                        ReceiptNo,SKU,SaleDate,Qty,Amount
                        1,7,2024-03-10,2,6.00
                        2,8,2024-03-10,1.5,4.50
                        """
                                .getBytes(StandardCharsets.UTF_8))
                .file(
                        "stock_20240310.csv",
                        "StockDate;SKU;OnHand\n2024-03-10;7;1\n2024-03-10;8;12\n".getBytes(StandardCharsets.UTF_8));

        RunReport report = inspected(bench).night(NIGHT);

        assertThat(report.exitCode()).as(String.valueOf(report.failure())).isZero();
        assertThat(bench.table(
                        "fact_weekly_store_product",
                        "store_key, prod_key, total_sales_qty, total_sales_amt, stock_on_hand_qty_eow"))
                .containsExactlyInAnyOrder("4 7 2.000 6.00 1.000", "4 8 1.500 4.50 12.000");
        assertThat(bench.table("dim_store", "store_key, store_desc")).containsExactly("4 Old Town");
        assertThat(bench.table("dim_product", "prod_key, prod_name"))
                .containsExactlyInAnyOrder("7 Rye bread", "8 Tea", "9 Rice");
    }

    @Test
    void tillLinesAlone() throws IOException {
        Workbench bench = new Workbench(folder.resolve("till"));
        Map<String, BigDecimal> expected = new TreeMap<>();
        LocalDate day = LocalDate.of(2024, 2, 12);
        for (int i = 0; i < 28; i++, day = day.plusDays(1)) {
            if (day.getDayOfWeek() == DayOfWeek.SATURDAY) {
                continue;
            }
            StringBuilder csv = new StringBuilder(
                    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
            for (int line = 0; line < 30; line++) {
                boolean cancelled = line % 10 == 7;
                String code = List.of("85123A", "71053", "071053", "POST").get(line % 4);
                String country = line % 3 == 0 ? "EIRE" : "United Kingdom";
                BigDecimal quantity = BigDecimal.valueOf(cancelled ? -3 : 1 + line);
                BigDecimal price = new BigDecimal(line % 5 == 0 ? "2.555" : "3.39");
                csv.append(cancelled ? "C" : "")
                        .append(536365 + i * 30 + line)
                        .append(',')
                        .append(code)
                        .append(line % 6 == 0 ? ",\"SIGN, \"\"HOME\"\"\"," : ",HANGING HEART,")
                        .append(quantity)
                        .append(',')
                        .append(day)
                        .append(" 08:26:00,")
                        .append(price)
                        .append(line % 2 == 0 ? ",17850," : ",,")
                        .append(country)
                        .append('\n');
                expected.merge(
                        country + " " + code + " 2024" + (7 + i / 7),
                        quantity.multiply(price).setScale(2, RoundingMode.HALF_UP),
                        BigDecimal::add);
            }
            bench.file("retail_" + day + ".csv", csv.toString().getBytes(StandardCharsets.UTF_8));
        }

        RunReport report = inspected(bench).night(NIGHT);

        assertThat(report.exitCode()).as(String.valueOf(report.failure())).isZero();
        assertThat(bench.fact()
                        .join(bench.dimension("store"), "store_key")
                        .join(bench.dimension("product"), "prod_key")
                        .selectExpr(
                                "concat_ws(' ', store_code, prod_code, concat(yr_num, wk_num), total_sales_amt) AS text")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrderElementsOf(expected.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .toList());
        assertThat(bench.table("dim_product", "prod_code, prod_name")).contains("85123A HANGING HEART");
    }

    @Test
    void everyTableOfTheSampleIsFoundForSure() {
        Inspection inspection =
                new Inspector(WeeklyTables.PIPELINE, new Configuration(), step -> {}).inspect(SAMPLE.toString());
        String page = inspection.page(80);
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            assertThat(page).containsPattern("  " + table.name() + " +high ");
        }
        assertThat(page.lines()).allMatch(line -> line.length() <= 80);
    }
}
