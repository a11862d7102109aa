package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RejectSample;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.TableRows;
import io.weekmart.report.SummaryTable;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on exports that have other columns than the tables that are made of them, each with bad rows. */
class GoldenColumnsTest {
    private static final String DATE = "2024-03-10";

    @TempDir
    private Path folder;

    private Workbench bench;

    @BeforeEach
    void dimensions() {
        bench = new Workbench(folder)
                .set("tables.sales.max-rejected-fraction=1")
                .set("tables.inventory.max-rejected-fraction=1")
                .dump("calendar", DATE, "cal_dt,yr_num,wk_num,yr_wk_num\n" + days())
                .dump("store", DATE, "store_key\n1\n2\n")
                .dump("product", DATE, "prod_key,prod_name\n10,Apples\n11,Pears\n")
                .dump(
                        "inventory",
                        DATE,
                        """
                        cal_dt,store_key,prod_key,inventory_on_hand_qty
                        2024-03-10,1,10,4
                        """);
    }

    @Test
    void anExportOfOneStoreHasItsKeyFromTheConfiguration() {
        bench.set("tables.sales.constants={ store_key = 1, discount = 0.25 }")
                .set("tables.inventory.constants={ store_key = 1, out_of_stock_flg = y }")
                .set("tables.inventory.format={ delimiter = \";\", header = false }")
                .set("tables.inventory.columns={ cal_dt = 1, prod_key = 2, inventory_on_hand_qty = 3 }")
                .set("tables.store.constants={ city = Köln }")
                .dump(
                        "sales",
                        DATE,
                        """
                        trans_id,prod_key,trans_dt,sales_qty,sales_amt
                        1,10,2024-03-09,2,9.00
                        2,10,2024-03-10,1,5.00
                        3,12,2024-03-10,1,5.00
                        4,10,2024-03-10,,5.00
                        5,10,2024-03-10,1
                        6,10,2024-03-10,1,5.001
                        """)
                .dump("inventory", DATE, "2024-03-10;10;4\n2024-03-10;12;4\n2024-03-10;11;-1\n2024-03-09;10;0;1\n");

        RunReport report = good(bench.night(DATE));

        assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                .containsEntry("total_sales_qty", new BigDecimal("3.000"))
                .containsEntry("total_sales_amt", new BigDecimal("14.00"))
                // Two lines with 0.25 each.
                .containsEntry("total_discount_amt", new BigDecimal("0.50"))
                .containsEntry("stock_on_hand_qty_eow", new BigDecimal("4.000"))
                .containsEntry("no_stock_instances", 1);
        assertThat(bench.fact().count()).isEqualTo(1);
        assertThat(bench.table("dim_store", "store_key, city")).containsExactly("1 Köln", "2 Köln");
        assertThat(rejects())
                .containsExactly(
                        "inventory 2 UNKNOWN_PRODUCT 2024-03-10;12;4",
                        "inventory 3 NEGATIVE_STOCK 2024-03-10;11;-1",
                        "inventory 4 MALFORMED_ROW 2024-03-09;10;0;1",
                        "sales 4 UNKNOWN_PRODUCT 3,12,2024-03-10,1,5.00",
                        "sales 5 MISSING_VALUE(sales_qty) 4,10,2024-03-10,,5.00",
                        "sales 6 MALFORMED_ROW 5,10,2024-03-10,1",
                        "sales 7 BAD_VALUE(sales_amt) 6,10,2024-03-10,1,5.001");
        assertThat(report.warnings())
                .anyMatch(warning ->
                        warning.contains("sales_2024-03-10.csv has no column trans_time, sales_price, sales_cost,"))
                .noneMatch(warning -> warning.contains("discount"));

        // A constant is part of the settings that decide whether there is something to compute.
        assertThat(bench.night(DATE).outcome()).isEqualTo(RunReport.Outcome.NOTHING_TO_DO);
        good(bench.with("tables.sales.constants.discount=0.5").night(DATE));
        assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_discount_amt", new BigDecimal("1.00"));
        // It holds the references of any other value.
        good(bench.with("tables.sales.constants.store_key=3").night(DATE));
        assertThat(rejects()).contains("sales 2 UNKNOWN_STORE 1,10,2024-03-09,2,9.00");
    }

    @Test
    void aColumnIsEitherInTheHeaderOrAConstant() {
        bench.set("tables.sales.constants.store_key=1")
                .dump(
                        "sales",
                        DATE,
                        """
                        trans_id,prod_key,Store_Key,trans_dt,sales_qty,sales_amt
                        1,10,till 7,2024-03-10,2,9.00
                        """);

        RunReport refused = bench.night(DATE);
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(bench.message(refused))
                .isEqualTo(
                        """
                        Cannot read raw/sales_2024-03-10.csv: column 'store_key' stands in its header, but tables.sales.constants \
                        supplies its values. Found: trans_id, prod_key, Store_Key, trans_dt, sales_qty, sales_amt.
                        Remove tables.sales.constants.store_key from your configuration; or, if the values of the file are not to be \
                        read, add store_key to tables.sales.ignore-columns.""");

        good(bench.with("tables.sales.ignore-columns=[store_key]").night(DATE));
        assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_sales_amt", new BigDecimal("9.00"));
    }

    @Test
    void receiptNumbersWithLettersTellReceiptsApart() {
        String sales =
                """
                trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt
                536379,10,1,2024-03-09,2,9.00
                C536379,10,1,2024-03-10,-1,-4.50
                  c536379,10,1,2024-03-10,1,1.00
                " C536379 ",10,1,2024-03-10,-1,-4.50
                0536379,10,1,2024-03-10,1,2.00
                ,10,1,2024-03-10,1,5.00
                "  ",10,1,2024-03-10,1,5.00
                a\0b,10,1,2024-03-10,1,5.00
                C7,10,1,2024-03-10,1,5.00
                C7,10,1,2024-03-10,1,5.01
                """;
        bench.dump("sales", DATE, sales)
                .set("tables.sales.trans-id-type=text")
                .set("tables.sales.natural-key=[trans_id, prod_key]");

        RunReport report = good(bench.night(DATE));

        assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                // 9.00 - 4.50 + 1.00 + 2.00
                .containsEntry("total_sales_amt", new BigDecimal("7.50"))
                .containsEntry("sales_rows", 4);
        assertThat(rejects())
                .containsExactly(
                        "sales 10 CONFLICTING_KEY C7,10,1,2024-03-10,1,5.00",
                        "sales 11 CONFLICTING_KEY C7,10,1,2024-03-10,1,5.01",
                        "sales 5 DUPLICATE_ROW \" C536379 \",10,1,2024-03-10,-1,-4.50",
                        "sales 7 MISSING_VALUE(trans_id) ,10,1,2024-03-10,1,5.00",
                        "sales 8 MISSING_VALUE(trans_id) \"  \",10,1,2024-03-10,1,5.00",
                        "sales 9 BAD_VALUE(trans_id) a\0b,10,1,2024-03-10,1,5.00");
        assertThat(report.tables().get(0).expected()).containsEntry("BAD_VALUE(trans_id)", "text in UTF-8");
        // Without the key, only what is no text is bad.
        RunReport unkeyed = good(bench.with("tables.sales.natural-key=[]").night(DATE));
        assertThat(unkeyed.tables().get(0).rejected()).isEqualTo(3);
        // Numbers are the default.
        RunReport numbers = good(bench.with("tables.sales.trans-id-type=bigint").night(DATE));
        assertThat(numbers.tables().get(0).rejectsByCode()).containsEntry("BAD_VALUE(trans_id)", 6L);
    }

    @Test
    void receiptNumbersMayBeAbsentUnlessTheyArePartOfTheKey() {
        bench.dump("sales", DATE, "prod_key,store_key,trans_dt,sales_qty,sales_amt\n10,1,2024-03-10,2,9.00\n");

        RunReport report = good(bench.night(DATE));
        assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_sales_amt", new BigDecimal("9.00"));
        assertThat(report.warnings())
                .anyMatch(warning -> warning.contains("sales_2024-03-10.csv has no column trans_id, trans_time,"));

        RunReport refused =
                bench.with("tables.sales.natural-key=[trans_id, prod_key]").night(DATE);
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(bench.message(refused))
                .startsWith("Cannot read raw/sales_2024-03-10.csv: column 'trans_id' is missing.");
    }

    @Test
    void amountsAreDerivedFromQuantityAndPrice() {
        bench.set("tables.sales.derive={ sales_amt = \"sales_qty * sales_price\" }")
                .dump(
                        "sales",
                        DATE,
                        """
                        trans_id,prod_key,store_key,trans_dt,sales_qty,sales_price
                        1,10,1,2024-03-04,0.345,3.79
                        2,10,1,2024-03-05,3,0.335
                        3,10,1,2024-03-06,-3,0.335
                        4,11,1,2024-03-06,1,0.0049
                        5,11,1,2024-03-06,99999999999999.999,1.0001
                        6,11,1,2024-03-06,99999999999999,999999999999
                        7,11,1,2024-03-06,,1
                        8,11,1,2024-03-06,2,
                        9,11,1,2024-03-06,2,free
                        10,11,1,2024-03-06,2
                        """);

        RunReport report = good(bench.night(DATE));

        assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                .containsEntry("total_sales_qty", new BigDecimal("0.345"))
                // 0.345 x 3.79 = 1.30755 -> 1.31; 3 x 0.335 = 1.005 -> 1.01; -1.005 -> -1.01
                .containsEntry("total_sales_amt", new BigDecimal("1.31"));
        assertThat(FactRows.row(bench.fact(), 10, 1, 11))
                .containsEntry("total_sales_amt", new BigDecimal("0.00"))
                .containsEntry("sales_rows", 1);
        assertThat(rejects())
                .containsExactly(
                        "sales 10 BAD_VALUE(sales_price) 9,11,1,2024-03-06,2,free",
                        "sales 11 MALFORMED_ROW 10,11,1,2024-03-06,2",
                        "sales 6 BAD_VALUE(sales_amt) 5,11,1,2024-03-06,99999999999999.999,1.0001",
                        "sales 7 BAD_VALUE(sales_amt) 6,11,1,2024-03-06,99999999999999,999999999999",
                        "sales 8 MISSING_VALUE(sales_qty) MISSING_VALUE(sales_amt) 7,11,1,2024-03-06,,1",
                        "sales 9 MISSING_VALUE(sales_amt) 8,11,1,2024-03-06,2,");
        TableRows sales = report.tables().get(0);
        assertThat(sales.expected())
                .containsEntry(
                        "BAD_VALUE(sales_amt)",
                        "sales_qty * sales_price to be a number of up to 14 digits and 2 decimals, such as 12.5")
                .containsEntry("MISSING_VALUE(sales_amt)", "a value in each column of sales_qty * sales_price")
                .doesNotContainKey("MISSING_VALUE(sales_qty)");
        assertThat(sales.samples())
                .filteredOn(sample -> sample.line() == 6)
                .singleElement()
                // The quantity and the price.
                .satisfies(sample -> assertThat(sample.marks().get("BAD_VALUE(sales_amt)"))
                        .containsExactlyInAnyOrder(new RejectSample.Span(18, 36), new RejectSample.Span(37, 43)));
        assertThat(report.accounting()).isNotNull();
        assertThat(report.accounting().acceptedSalesAmt()).isEqualByComparingTo("1.31");
    }

    @Test
    void aMarginIsDerivedFromTheAmountThatIsDerivedItself() {
        bench.set(
                        "tables.sales.derive={ sales_mgrn = \"sales_amt - sales_cost\", sales_amt = \"sales_qty * sales_price\" }")
                .dump(
                        "sales",
                        DATE,
                        """
                        trans_id,prod_key,store_key,trans_dt,sales_qty,sales_price,sales_cost
                        1,10,1,2024-03-04,3,0.335,2.00
                        2,11,1,2024-03-05,2,4.50,
                        3,11,2,2024-03-05,1,4.50,x
                        4,11,2,2024-03-05,,4.50,1.00
                        """);

        RunReport report = good(bench.night(DATE));

        assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                // 3 x 0.335 = 1.005 -> 1.01, and 1.01 - 2.00. Rounded once, 1.005 - 2.00 = -0.995 would be -1.00.
                .containsEntry("total_sales_amt", new BigDecimal("1.01"))
                .containsEntry("total_margin_amt", new BigDecimal("-0.99"));
        assertThat(FactRows.row(bench.fact(), 10, 1, 11))
                .containsEntry("total_sales_amt", new BigDecimal("9.00"))
                .containsEntry("total_margin_amt", null);
        assertThat(rejects())
                .containsExactly(
                        "sales 4 BAD_VALUE(sales_cost) 3,11,2,2024-03-05,1,4.50,x",
                        "sales 5 MISSING_VALUE(sales_qty) MISSING_VALUE(sales_amt) 4,11,2,2024-03-05,,4.50,1.00");
        assertThat(report.warnings()).noneMatch(warning -> warning.contains("sales_mgrn"));
    }

    @Test
    void thePriceMayHaveTheNameOfTheAmountThatIsDerivedFromIt() {
        bench.set("tables.sales.derive={ sales_amt = \"sales_qty * sales_price\" }")
                .set("tables.sales.columns={ sales_price = Sales_Amt }")
                .dump(
                        "sales",
                        DATE,
                        "prod_key,store_key,trans_dt,sales_qty,sales_amt\n10,1,2024-03-10,3,1.005\n10,1,2024-03-10,3,x\n");

        good(bench.night(DATE));

        // 3 x 1.005 = 3.015
        assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_sales_amt", new BigDecimal("3.02"));
        assertThat(rejects()).containsExactly("sales 3 BAD_VALUE(sales_price) 10,1,2024-03-10,3,x");
    }

    @Test
    void whatAnAmountIsDerivedFromMustBeThereAndTheAmountMustNot() {
        Workbench derived = bench.with("tables.sales.derive.sales_amt=\"sales_qty * sales_price\"");
        bench.dump("sales", DATE, "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt\n1,10,1,2024-03-04,1,1\n");

        assertThat(bench.message(derived.night(DATE)))
                .isEqualTo(
                        """
                        Cannot read raw/sales_2024-03-10.csv: column 'sales_price', from which sales_amt is derived, is missing; \
                        column 'sales_amt' stands in its header, but tables.sales.derive supplies its values. \
                        Found: trans_id, prod_key, store_key, trans_dt, sales_qty, sales_amt.
                        Remove tables.sales.derive.sales_amt from your configuration; or, if the values of the file are not to be read, \
                        add sales_amt to tables.sales.ignore-columns. Add the column to the export or, where the export has another name \
                        for it, set tables.sales.columns.sales_price = "its name in the export" in your configuration.""");
    }

    @Test
    void aGrocerWeighsInAnExportWithoutHeader() {
        bench.set("tables.sales.derive={ sales_amt = \"sales_qty * sales_price - discount\" }")
                .set("tables.sales.constants={ store_key = 1 }")
                .set("tables.sales.format={ delimiter = \";\", header = false, decimal = \",\", negative = trailing }")
                .set(
                        "tables.sales.columns={ prod_key = 1, trans_dt = 2, sales_qty = 3, sales_price = 5, discount = 4 }")
                .dump(
                        "sales",
                        DATE,
                        """
                        10;2024-03-04;0,345;0,05;3,79
                        10;2024-03-05;0,345-;;3,79
                        10;2024-03-05;1,5-;0,00;2,33
                        10;2024-03-06;1;0,05;
                        """);

        good(bench.night(DATE));

        assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                // 1.30755 - 0.05 = 1.25755 -> 1.26; -1.30755 without a discount -> -1.31; -1.5 x 2.33 = -3.495 -> -3.50
                .containsEntry("total_sales_amt", new BigDecimal("-3.55"))
                .containsEntry("total_sales_qty", new BigDecimal("-1.500"))
                .containsEntry("total_discount_amt", new BigDecimal("0.05"));
        assertThat(rejects()).containsExactly("sales 4 MISSING_VALUE(sales_amt) 10;2024-03-06;1;0,05;");
    }

    @Test
    void badValuesOfOptionalColumnsBecomeNullAndAreCounted() {
        bench.set("tables.sales.bad-optional-values=null")
                .set("tables.sales.private-columns=[ship_cost]")
                .set("tables.product.bad-optional-values=null")
                .dump("product", DATE, "prod_key,prod_name,vol\n10,Apples,1 l\n11,Pears,0.5\nx,Plums,big\n")
                .set("tables.product.max-rejected-fraction=1")
                .dump(
                        "sales",
                        DATE,
                        """
                        trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt,discount,sales_cost,ship_cost
                        1,10,1,2024-03-09,2,9.00,0.50,n/a,
                        2,10,1,2024-03-10,1,5.00,half,2.005,1 box
                        3,10,1,2024-03-10,1,5.00,0.25,2.00,
                        4,10,1,2024-03-10,one,5.00,half,2.00,
                        5,12,1,2024-03-10,1,5.00,half,2.00,2 boxes
                        """);

        RunReport report = good(bench.night(DATE));

        assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                .containsEntry("total_sales_amt", new BigDecimal("19.00"))
                // 0.50 + 0 + 0.25: an empty discount is none where the file has the column.
                .containsEntry("total_discount_amt", new BigDecimal("0.75"))
                .containsEntry("total_cost_amt", new BigDecimal("2.00"))
                .containsEntry("rows_without_cost", 2);
        assertThat(bench.table("dim_product", "prod_key, prod_name, vol"))
                .containsExactly("10 Apples", "11 Pears 0.500");
        assertThat(rejects())
                .containsExactly(
                        "product 4 BAD_VALUE(prod_key) x,Plums,big",
                        "sales 5 BAD_VALUE(sales_qty) 4,10,1,2024-03-10,one,5.00,half,2.00,",
                        "sales 6 UNKNOWN_PRODUCT 5,12,1,2024-03-10,1,5.00,half,2.00,***");
        TableRows sales = table(report, "sales");
        // Rejected rows have nothing that was repaired.
        assertThat(sales.repairedByColumn()).isEqualTo(Map.of("discount", 1L, "sales_cost", 2L, "ship_cost", 1L));
        assertThat(sales.repairedSamples())
                .extracting(sample -> sample.line() + " " + sample.rawText() + " " + sample.reasons())
                .containsExactly(
                        "2 1,10,1,2024-03-09,2,9.00,0.50,n/a, [BAD_VALUE(sales_cost)]",
                        "3 2,10,1,2024-03-10,1,5.00,half,2.005,*** [BAD_VALUE(discount), BAD_VALUE(sales_cost),"
                                + " BAD_VALUE(ship_cost)]");
        assertThat(sales.repairedSamples().get(0).marks())
                .isEqualTo(Map.of("BAD_VALUE(sales_cost)", List.of(new RejectSample.Span(30, 33))));
        assertThat(table(report, "product").repairedByColumn()).isEqualTo(Map.of("vol", 1L));
        assertThat(SummaryTable.of(report))
                .contains("\nsales       discount 1, sales_cost 2, ship_cost 1\nproduct     vol 1\n");

        // By default they reject the row.
        RunReport strict =
                good(bench.with("tables.sales.bad-optional-values=reject").night(DATE));
        assertThat(table(strict, "sales").repairedByColumn()).isEmpty();
        assertThat(table(strict, "sales").accepted()).isEqualTo(1);
    }

    @Test
    void whatABadValueIsDerivedFromIsEmptyAndNothingThatARowNeedsIsRepaired() {
        bench.set("tables.sales.bad-optional-values=null")
                .set("tables.sales.natural-key=[trans_id, trans_time]")
                .set(
                        "tables.sales.derive={ sales_amt = \"sales_qty * sales_price\", ship_cost = \"sales_price * sales_price\" }")
                .dump(
                        "sales",
                        DATE,
                        """
                        trans_id,trans_time,prod_key,store_key,trans_dt,sales_qty,sales_price
                        1,900,10,1,2024-03-10,2,4.50
                        2,900,10,1,2024-03-10,2,free
                        3,9am,10,1,2024-03-10,2,1
                        4,900,10,1,2024-03-10,0.001,999999999999
                        """);

        RunReport report = good(bench.night(DATE));

        assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                // 2 x 4.50 + 0.001 x 999999999999
                .containsEntry("total_sales_amt", new BigDecimal("1000000009.00"));
        assertThat(rejects())
                .containsExactly(
                        "sales 3 BAD_VALUE(sales_price) 2,900,10,1,2024-03-10,2,free",
                        "sales 4 BAD_VALUE(trans_time) 3,9am,10,1,2024-03-10,2,1");
        assertThat(table(report, "sales").repairedByColumn()).isEqualTo(Map.of("ship_cost", 1L));
    }

    @Test
    void aBadDiscountThatIsTakenAsNullIsUnknownAndNotZero() {
        String rows =
                """
                trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt,discount
                1,10,1,2024-03-09,2,9.00,half
                2,11,1,2024-03-09,1,5.00,half
                3,11,1,2024-03-10,1,5.00,
                4,10,2,2024-03-10,1,5.00,0.25
                5,10,2,2024-03-10,1,5.00,half
                """;
        bench.set("tables.sales.bad-optional-values=null").dump("sales", DATE, rows);

        for (String key : List.of("[]", "[trans_id, prod_key]")) {
            good(bench.with("tables.sales.natural-key=" + key).night(DATE));

            // No sale says what its discount was; one says that it had none; one says 0.25, and of the other nothing is
            // known.
            assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_discount_amt", null);
            assertThat(FactRows.row(bench.fact(), 10, 1, 11))
                    .containsEntry("total_discount_amt", new BigDecimal("0.00"));
            assertThat(FactRows.row(bench.fact(), 10, 2, 10))
                    .containsEntry("total_discount_amt", new BigDecimal("0.25"));
        }
    }

    @Test
    void aColumnInWhichTooManyValuesAreTakenAsNullFailsTheRun() {
        String header = "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt,discount,sales_cost\n";
        bench.set("tables.sales.bad-optional-values=null")
                .set("tables.sales.max-rejected-fraction=0.25")
                .gzipped(
                        "sales",
                        DATE,
                        header
                                + "1,10,1,2024-03-09,2,9.00,half,n/a\n2,10,1,2024-03-10,1,5.00,half,\n"
                                + "3,10,1,2024-03-10,1,5.00,,\n4,10,1,2024-03-10,1,5.00,,\n");

        RunReport refused = bench.night(DATE);

        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(bench.message(refused))
                .isEqualTo(
                        """
                        Cannot publish: sales: the value of discount is bad in 2 of 4 rows (50.00 %), where \
                        tables.sales.bad-optional-values takes it as null, and the limit is 25.00 %.
                        Nothing was published. The summary shows such rows, and which values are expected. \
                        Say in weekmart.tables.<table>.format how they are written, fix the export, or raise the limit, \
                        weekmart.tables.<table>.max-rejected-fraction.""");
        assertThat(SummaryTable.of(refused))
                .contains(
                        """

                        rows with a bad value taken as null, at most 3 for each column; > < mark that value
                        sales BAD_VALUE(discount): expected a number of up to 14 digits and 2 decimals, such as 12.5
                          sales_2024-03-10.csv.gz line 2  1,10,1,2024-03-09,2,9.00,>half<,n/a
                          sales_2024-03-10.csv.gz line 3  2,10,1,2024-03-10,1,5.00,>half<,
                        sales BAD_VALUE(sales_cost): expected a number of up to 14 digits and 2 decimals, such as 12.5
                          sales_2024-03-10.csv.gz line 2  1,10,1,2024-03-09,2,9.00,half,>n/a<
                        """);
        good(bench.with("tables.sales.max-rejected-fraction=0.5").night(DATE));
    }

    @Test
    void aColumnThatIsLostOvernightFailsTheRunHoweverLongTheHistoryIs() {
        String header = "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt,sales_cost\n";
        String history = lines(1, 2000, "2024-03-09", "0.50");
        Workbench nights = new Workbench(folder.resolve("nights"))
                .set("calendar.source=iso")
                .set("tables.inventory.enabled=false")
                .set("tables.store={ newest = true }")
                .set("tables.product={ newest = true }")
                .set("tables.sales.bad-optional-values=null")
                .set("tables.sales.max-rejected-fraction=0.25")
                .dump("store", "2024-03-09", "store_key\n1\n")
                .dump("product", "2024-03-09", "prod_key,prod_name\n10,Apples\n")
                .dump("sales", "2024-03-09", header + history);
        good(nights.night("2024-03-09"));
        nights.dump("sales", DATE, header + history + lines(2001, 2200, DATE, "0.50.1"));

        RunReport refused = nights.night(DATE);

        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(nights.message(refused))
                .startsWith(
                        "Cannot publish: guard rejected-per-dump: sales: 200 of the 200 rows that the dump of 2024-03-10 has"
                                + " beyond the one of 2024-03-09 (100.00 %) have a bad sales_cost, which was taken as null,"
                                + " and the limit is 5.00 %.");
        good(nights.accepting("rejected-per-dump=sales").night(DATE));
    }

    private static String lines(int from, int to, String date, String cost) {
        StringBuilder lines = new StringBuilder();
        for (int id = from; id <= to; id++) {
            lines.append(id)
                    .append(",10,1,")
                    .append(date)
                    .append(",1,1.00,")
                    .append(cost)
                    .append('\n');
        }
        return lines.toString();
    }

    @Test
    void aCompressedFileIsOpenedOnceForAllRowsThatAreShown() {
        String header = "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt,discount\n";
        String bad = "1,10,1,2024-03-09,2,9.00,half\n";
        bench.set("tables.sales.bad-optional-values=null");
        bench.gzipped("sales", DATE, header + bad);
        List<RunReport> reports = new ArrayList<>();
        int once = OpenedFiles.byTheDriver(
                "sales_2024-03-10.csv.gz", () -> reports.add(bench.dryNight(DATE)), Workbench.spark());
        bench.gzipped("sales", DATE, header + bad.repeat(3));

        assertThat(OpenedFiles.byTheDriver(
                        "sales_2024-03-10.csv.gz", () -> reports.add(bench.dryNight(DATE)), Workbench.spark()))
                .isEqualTo(once);
        assertThat(reports)
                .extracting(report -> table(report, "sales").repairedSamples().size())
                .containsExactly(1, 3);
    }

    private static TableRows table(RunReport report, String name) {
        return report.tables().stream()
                .filter(table -> table.table().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private RunReport good(RunReport report) {
        assertThat(report.exitCode())
                .as(() -> bench.readable(String.valueOf(report.failure())))
                .isZero();
        return report;
    }

    private List<String> rejects() {
        return bench.rejects()
                .selectExpr("concat_ws(' ', table, line, array_join(reasons, ' '), raw_text) as text")
                .orderBy("text")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private static String days() {
        return String.join(
                "",
                Arrays.asList("04", "05", "06", "07", "08", "09", "10").stream()
                        .map(day -> "2024-03-" + day + ",2024,10,202410\n")
                        .toList());
    }
}
