package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.table.WeeklyTables;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs whose configuration supplies columns: what they refuse, and what of the supplied values is unknown. */
class SuppliedColumnsTest {
    private static final String DATE = "2024-03-10";
    private static final String REQUIRED = "trans_id,prod_key,store_key,trans_dt,sales_qty";

    @TempDir
    private Path folder;

    private Workbench bench;

    @BeforeEach
    void dimensions() {
        bench = new Workbench(folder)
                .set("tables.sales.max-rejected-fraction=1")
                .dump(
                        "calendar",
                        DATE,
                        IntStream.rangeClosed(4, 10)
                                .mapToObj(day -> "2024-03-%02d,2024,10,202410%n".formatted(day))
                                .collect(Collectors.joining("", "cal_dt,yr_num,wk_num,yr_wk_num\n", "")))
                .dump("store", DATE, "store_key\n1\n")
                .dump("product", DATE, "prod_key\n10\n11\n")
                .dump("inventory", DATE, Dumps.closed(WeeklyTables.INVENTORY));
    }

    @Test
    void aNameThatIsNearlyThatOfAConstantEndsTheRunUntilItIsMappedOrListed() {
        bench.dump(
                "sales",
                DATE,
                """
                trans_id,prod_key,Store Key,trans_dt,sales_qty,sales_amt
                1,10,7,2024-03-10,2,9.00
                """);
        Workbench constant = bench.with("tables.sales.constants.store_key=1");

        RunReport refused = constant.night(DATE);
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(bench.message(refused))
                .isEqualTo(
                        """
                        Cannot read raw/sales_2024-03-10.csv: column 'Store Key' is unknown and nearly named as store_key, whose values \
                        tables.sales.constants supplies. \
                        Found: trans_id, prod_key, Store Key, trans_dt, sales_qty, sales_amt.
                        If it is store_key, remove tables.sales.constants.store_key and set tables.sales.columns.store_key = "Store Key" \
                        in your configuration; if it is not, add it to tables.sales.ignore-columns.""");

        good(constant.with("tables.sales.ignore-columns=[store key]").night(DATE));
        assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_sales_amt", new BigDecimal("9.00"));
    }

    @Test
    void aNameThatIsNearlyThatOfADerivedColumnEndsTheRun() {
        bench.dump("sales", DATE, REQUIRED + ",sales_price,sales_amnt\n1,10,1,2024-03-10,2,4.50,8.00\n");

        assertThat(bench.message(bench.with("tables.sales.derive.sales_amt=\"sales_qty * sales_price\"")
                        .night(DATE)))
                .contains(
                        "column 'sales_amnt' is unknown and nearly named as sales_amt, whose values tables.sales.derive"
                                + " supplies.");
    }

    @Test
    void aDerivedDiscountIsUnknownWhereWhatItIsDerivedFromIsEmpty() {
        bench.dump(
                "sales",
                DATE,
                REQUIRED + ",sales_amt,sales_price\n"
                        + "1,10,1,2024-03-10,2,9.00,\n2,11,1,2024-03-10,1,5.00,0.25\n3,11,1,2024-03-10,1,5.00,\n");
        for (String key : List.of("[]", "[trans_id, prod_key]")) {
            good(bench.with("tables.sales.derive={ discount = sales_price }")
                    .with("tables.sales.natural-key=" + key)
                    .night(DATE));
            assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                    .containsEntry("total_sales_amt", new BigDecimal("9.00"))
                    .containsEntry("total_discount_amt", null);
            assertThat(FactRows.row(bench.fact(), 10, 1, 11))
                    .containsEntry("total_discount_amt", new BigDecimal("0.25"));
        }
        // A constant is known in every row.
        good(bench.with("tables.sales.constants.discount=0").night(DATE));
        assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_discount_amt", new BigDecimal("0.00"));
    }

    @Test
    void anEmptyDiscountIsZeroInAnExpressionAndABadOneIsUnknown() {
        bench.set("tables.sales.derive.sales_amt=\"sales_qty * sales_price - discount\"")
                .set("tables.sales.bad-optional-values=null")
                .dump(
                        "sales",
                        DATE,
                        REQUIRED + ",sales_price,discount\n"
                                + "1,10,1,2024-03-10,2,4.50,\n2,10,1,2024-03-10,1,5.00,0.25\n3,10,1,2024-03-10,1,5.00,n/a\n"
                                + "4,10,1,2024-03-10,1,,0.25\n");

        RunReport report = good(bench.night(DATE));

        assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                .containsEntry("total_sales_amt", new BigDecimal("13.75"))
                .containsEntry("total_discount_amt", new BigDecimal("0.25"));
        assertThat(bench.rejects()
                        .selectExpr("concat_ws(' ', line, concat_ws(' ', reasons))")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrder("4 BAD_VALUE(discount)", "5 MISSING_VALUE(sales_amt)");
        assertThat(report.tables().get(0).expected())
                .containsEntry(
                        "MISSING_VALUE(sales_amt)",
                        "a value in each column of sales_qty * sales_price - discount, where an empty discount is zero");
    }

    @Test
    void aColumnThatIsNoLongerSuppliedIsGone() {
        bench.dump("sales", DATE, REQUIRED + ",sales_amt,sales_price\n1,10,1,2024-03-10,2,9.00,4.50\n")
                .dump("store", DATE, "store_key\n1\n");
        good(bench.with("tables.sales.derive.sales_cost=\"sales_qty * sales_price\"")
                .with("tables.store.constants.city=A")
                .night(DATE));

        RunReport refused = bench.night(DATE);
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(bench.message(refused))
                .isEqualTo(
                        """
                        Cannot use the dumps: the dump of sales of 2024-03-10 has no column sales_cost, and the configuration supplied \
                        its values when it was published; the dump of store of 2024-03-10 has no column city, and the configuration \
                        supplied its values when it was published.
                        Set tables.sales.constants.sales_cost or tables.sales.derive.sales_cost or tables.store.constants.city again. \
                        Or set tables.sales.columns.sales_cost, tables.store.columns.city where the export has it under another name. \
                        If it is gone for good, run with --accept column-gone=sales.sales_cost --accept column-gone=store.city: it is \
                        null from then on.""");
        good(bench.accepting("column-gone").night(DATE));
        assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_cost_amt", null);
    }

    @Test
    void constantsThatReadAlikeInOneLineAreDifferentSettings() {
        bench.dump("sales", DATE, REQUIRED + ",sales_amt\n1,10,1,2024-03-10,2,9.00\n");
        good(bench.with("tables.store.constants={ city = \"A, region=B\" }").night(DATE));
        assertThat(bench.table("dim_store", "city, region")).containsExactly("A, region=B");

        Workbench two = bench.with("tables.store.constants={ city = A, region = B }");
        assertThat(two.night(DATE).outcome()).isEqualTo(RunReport.Outcome.PUBLISHED);
        assertThat(bench.table("dim_store", "city, region")).containsExactly("A B");
        assertThat(two.night(DATE).outcome()).isEqualTo(RunReport.Outcome.NOTHING_TO_DO);
    }

    @Test
    void theConstantOfAPrivateColumnIsMaskedInTheReportAndStillPartOfTheSettings() {
        bench.set("tables.store.private-columns=[Addr]")
                .dump("sales", DATE, REQUIRED + ",sales_amt\n1,10,1,2024-03-10,2,9.00\n");
        RunReport report = good(
                bench.with("tables.store.constants={ addr = secret, city = A }").night(DATE));

        assertThat(String.valueOf(report.configuration()))
                .contains("constants={addr=***, city=A}")
                .doesNotContain("secret");
        assertThat(bench.with("tables.store.constants={ addr = other, city = A }")
                        .night(DATE)
                        .outcome())
                .isEqualTo(RunReport.Outcome.PUBLISHED);
    }

    private RunReport good(RunReport report) {
        assertThat(report.exitCode())
                .as(() -> bench.readable(String.valueOf(report.failure())))
                .isZero();
        return report;
    }
}
