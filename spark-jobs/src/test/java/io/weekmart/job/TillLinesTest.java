package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Till lines as a till writes them, one file a day: receipts such as C536379, products such as 85123A, times with the dates, quantity and price
 * but no amount, and no table besides. What comes of them is compared with SQL over the files.
 */
class TillLinesTest {
    private static final LocalDate FIRST = LocalDate.of(2010, 11, 30);
    private static final int DAYS = 60;
    private static final int NIGHTS = 3;
    /** Of a credit note. */
    private static final int CREDITED = 536_379;

    private static final String[] COUNTRIES = {"United Kingdom", "France", "EIRE", "Channel Islands", "Österreich"};
    private static final String[] CODES = {
        "85123A",
        "85123a",
        "22423",
        "022423",
        "POST",
        "C2",
        "BANK CHARGES",
        "gift_0001_40",
        "84029G",
        "71053",
        "D",
        "10002"
    };

    @TempDir
    private Path folder;

    @Test
    void totalsAreThoseOfSqlStoreByStoreAndWeekByWeek() throws SQLException {
        Workbench bench = new Workbench(folder)
                .set("raw.layout=daily")
                .set("raw.closed=[SATURDAY]")
                .set("tables.inventory.enabled=false")
                .set("calendar.source=iso")
                .set("tables.sales.max-rejected-fraction=1")
                .set("guards.rejected-per-dump.max-fraction=1")
                .set(
                        "tables.sales={ file-pattern = \"till_{date}.csv\", trans-id-type = text,"
                                + " format.date = [\"yyyy-MM-dd HH:mm:ss\"],"
                                + " columns { trans_id = InvoiceNo, prod_key = StockCode, sales_qty = Quantity, trans_dt = InvoiceDate,"
                                + " sales_price = UnitPrice, store_key = Country }, derive { sales_amt = \"sales_qty * sales_price\" } }")
                .set("tables.product={ key-type = text, source = rows, from-rows { prod_name = Description } }")
                .set("tables.store={ key-type = text, source = rows, from-rows { cntry_nm = Country } }");
        write(bench);
        LocalDate last = FIRST.plusDays(DAYS - 1);

        // The history at once, and then night by night.
        List<RunReport> reports = new ArrayList<>();
        reports.add(bench.backfill(FIRST.toString(), last.minusDays(NIGHTS).toString()));
        last.minusDays(NIGHTS - 1)
                .datesUntil(last.plusDays(1))
                .forEach(night -> reports.add(bench.night(night.toString())));

        assertThat(reports).allSatisfy(report -> assertThat(report.exitCode())
                .as(String.valueOf(report.failure()))
                .isZero());
        String raw = bench.raw().toString();
        String good =
                """
                WITH raw AS (
                    SELECT * FROM read_csv('%s/till_*.csv', all_varchar = true, header = true, delim = ',', quote = '"', escape = '"')),
                good AS (
                    SELECT trim(StockCode) AS code, trim(Country) AS country, Description AS description, replace(InvoiceNo, 'C', '')::BIGINT AS receipt,
                        InvoiceDate::TIMESTAMP::DATE AS day,
                        TRY_CAST(Quantity AS DECIMAL(17,3)) AS units, TRY_CAST(UnitPrice AS DECIMAL(16,4)) AS price
                    FROM raw
                    WHERE trim(coalesce(StockCode, '')) <> '' AND trim(coalesce(Country, '')) <> ''
                        AND coalesce(InvoiceNo, '') <> ''
                        AND TRY_CAST(Quantity AS DECIMAL(17,3)) IS NOT NULL AND TRY_CAST(UnitPrice AS DECIMAL(16,4)) IS NOT NULL)
                """
                        .formatted(raw);
        String published =
                """
                WITH good AS (
                    SELECT f.*, s.store_code AS country, p.prod_code AS code
                    FROM read_parquet('%1$s/fact_weekly_store_product/*/*/*.parquet', hive_partitioning = true) f
                    JOIN read_parquet('%1$s/dim_store/*.parquet') s ON s.store_key = f.store_key
                    JOIN read_parquet('%1$s/dim_product/*.parquet') p ON p.prod_key = f.prod_key)
                """
                        .formatted(bench.output());

        assertThat(sql(published
                        + "SELECT country, yr_num, wk_num, sum(total_sales_qty), sum(total_sales_amt), sum(sales_rows)::int"
                        + " FROM good GROUP BY ALL ORDER BY ALL"))
                .hasSizeGreaterThan(40)
                .isEqualTo(sql(good
                        + "SELECT country, isoyear(day)::bigint, week(day)::bigint, sum(units), sum(round(units * price, 2)), count(*)::int"
                        + " FROM good GROUP BY ALL ORDER BY ALL"));
        assertThat(
                        sql(
                                published
                                        + "SELECT code, sum(total_sales_qty), sum(total_sales_amt), sum(sales_days)::int FROM good GROUP BY ALL ORDER BY ALL"))
                .isEqualTo(sql(good
                        + "SELECT code, sum(units), sum(round(units * price, 2)), count(DISTINCT (country, day))::int"
                        + " FROM good GROUP BY ALL ORDER BY ALL"));
        assertThat(sql("SELECT prod_code, prod_name, first_seen_dt, last_seen_dt FROM read_parquet('" + bench.output()
                        + "/dim_product/*.parquet') ORDER BY ALL"))
                .isEqualTo(sql(good
                        + "SELECT code, max_by(description, receipt) FILTER (WHERE coalesce(description, '') <> ''),"
                        + " min(day), max(day) FROM good GROUP BY ALL ORDER BY ALL"));
        assertThat(bench.table("dim_store", "store_key, store_code, cntry_nm"))
                .containsExactly(
                        "1 Channel Islands Channel Islands",
                        "2 EIRE EIRE",
                        "3 France France",
                        "4 United Kingdom United Kingdom",
                        "5 Österreich Österreich");
        assertThat(bench.rejects().selectExpr("explode(reasons)").distinct().collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder(
                        "MISSING_VALUE(prod_key)",
                        "BAD_VALUE(sales_qty)",
                        "BAD_VALUE(sales_price)",
                        "MISSING_VALUE(store_key)");
        assertThat(sql("SELECT count(*) FROM read_csv('" + raw
                        + "/till_*.csv', all_varchar = true, header = true) WHERE InvoiceNo = 'C" + CREDITED + "'"))
                .containsExactly("1");
        assertThat(sql(
                        "SELECT count(*), count(is_complete_week), count_if(inventory_days IS NOT NULL) FROM read_parquet('"
                                + bench.output()
                                + "/fact_weekly_store_product/*/*/*.parquet', hive_partitioning = true)"))
                .allMatch(counts -> counts.endsWith(" | 0"));
        assertThat(bench.verify().exitCode()).isZero();
    }

    /** One file a day but on Saturdays. Receipt numbers ascend within a file. */
    private static void write(Workbench bench) {
        Random random = new Random(536_365);
        int receipt = 536_365;
        for (LocalDate day = FIRST; day.isBefore(FIRST.plusDays(DAYS)); day = day.plusDays(1)) {
            if (day.getDayOfWeek() == DayOfWeek.SATURDAY) {
                continue;
            }
            StringBuilder text = new StringBuilder(
                    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
            for (int line = 0; line < 120; line++) {
                boolean credit = receipt == CREDITED || random.nextInt(15) == 0;
                String code = CODES[random.nextInt(CODES.length)];
                String description =
                        switch (random.nextInt(12)) {
                            case 0 -> "";
                            case 1 -> "\"LIGHT, \"\"WHITE\"\" " + code + "\"";
                            case 2 -> "damaged? " + code;
                            default -> "HOLDER " + code + " v" + day.getDayOfMonth() / 10;
                        };
                String quantity = random.nextInt(150) == 0
                        ? "many"
                        : String.valueOf((credit ? -1 : 1) * (1 + random.nextInt(96)));
                String price =
                        switch (random.nextInt(40)) {
                            case 0 -> "0";
                            case 1 -> "-11062.06";
                            case 2 -> "0.001";
                            case 3 -> "free";
                            default -> String.format(Locale.ROOT, "%d.%03d", random.nextInt(12), random.nextInt(1000));
                        };
                String written = random.nextInt(100) == 0 ? " " : random.nextInt(30) == 0 ? " " + code + " " : code;
                String country = random.nextInt(200) == 0 ? "" : COUNTRIES[random.nextInt(COUNTRIES.length)];
                text.append(credit ? "C" : "")
                        .append(receipt++)
                        .append(',')
                        .append(written)
                        .append(',')
                        .append(description)
                        .append(',')
                        .append(quantity)
                        .append(',')
                        .append(day)
                        .append(String.format(Locale.ROOT, " %02d:%02d:00", random.nextInt(24), random.nextInt(60)))
                        .append(',')
                        .append(price)
                        .append(',')
                        .append(random.nextInt(4) == 0 ? "" : String.valueOf(12_000 + random.nextInt(6000)))
                        .append(',')
                        .append(country)
                        .append('\n');
            }
            bench.file("till_" + day + ".csv", text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private static List<String> sql(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(String.valueOf(
                            result.getObject(column) instanceof java.math.BigDecimal number
                                    ? number.stripTrailingZeros().toPlainString()
                                    : result.getString(column)));
                }
                rows.add(String.join(" | ", row));
            }
        }
        return rows;
    }
}
