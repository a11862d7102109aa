package io.weekmart.orders;

import static io.weekmart.contract.table.OrdersTables.CATEGORIES;
import static io.weekmart.contract.table.OrdersTables.CUSTOMERS;
import static io.weekmart.contract.table.OrdersTables.CUSTOMER_EMAIL;
import static io.weekmart.contract.table.OrdersTables.DEPARTMENTS;
import static io.weekmart.contract.table.OrdersTables.ORDERS;
import static io.weekmart.contract.table.OrdersTables.ORDER_ITEMS;
import static io.weekmart.contract.table.OrdersTables.PRODUCTS;
import static io.weekmart.contract.table.OrdersTables.STATUSES;
import static io.weekmart.orders.OrdersBench.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.TableRows;
import io.weekmart.job.TableBench;
import io.weekmart.secrets.TestSecrets;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of the pipeline orders, each with its whole input in sight, and results worked out by hand. */
class OrdersPipelineTest {
    private static final String MONDAY = "2024-05-06";
    private static final String TUESDAY = "2024-05-07";
    private static final String WEDNESDAY = "2024-05-08";

    private static final String ORDER_COLUMNS =
            "customer_id, coalesce(customer_name, '-'), coalesce(customer_email, '-'),"
                    + " order_id, order_date, order_status";

    @TempDir
    Path folder;

    /** Two cups of 2.00 and a quarter of a kettle of 12.50: 4.00 and 3.125, which the shop rounded to 3.13. */
    @Test
    void everyColumnOfEveryTableComesOutAsWorkedOutByHand() {
        TableBench bench = new OrdersBench(folder)
                .daily()
                .day(
                        MONDAY,
                        "501,2013-07-25 00:00:00.0,1,CLOSED\n502,2024-05-05T23:59:59.125,2,PENDING_PAYMENT\n",
                        "71,501,11,2,4.00,2.00\n72,501,10,0.25,3.13,12.50\n73,502,11,1,2.00,\n")
                .bench();

        assertThat(bench.run(MONDAY).failure()).isNull();

        assertThat(bench.table("customer_orders", ORDER_COLUMNS + ", extract_dt"))
                .containsExactly(
                        "1 Ann Lee ann@example.org 501 2013-07-25 00:00:00 CLOSED 2024-05-06",
                        "2 Bob Ray bob@example.org 502 2024-05-05 23:59:59.125 PENDING_PAYMENT 2024-05-06");
        assertThat(bench.table(
                        "customer_order_items",
                        ORDER_COLUMNS + ", order_item_id, product_id, order_item_quantity,"
                                + " coalesce(string(order_item_product_price), '-'), order_item_subtotal, extract_dt"))
                .containsExactly(
                        "1 Ann Lee ann@example.org 501 2013-07-25 00:00:00 CLOSED 71 11 2.000 2.00 4.00 2024-05-06",
                        "1 Ann Lee ann@example.org 501 2013-07-25 00:00:00 CLOSED 72 10 0.250 12.50 3.13 2024-05-06",
                        "2 Bob Ray bob@example.org 502 2024-05-05 23:59:59.125 PENDING_PAYMENT 73 11 1.000 - 2.00"
                                + " 2024-05-06");
        assertThat(bench.table(
                        "customer_order_categories",
                        "customer_id, customer_name, customer_email, order_id, order_item_id, product_id, product_name,"
                                + " category_id, category_name, department_id, department_name, order_item_quantity,"
                                + " order_item_subtotal, extract_dt"))
                .containsExactly(
                        "1 Ann Lee ann@example.org 501 71 11 Cup 100 Kitchen 1000 Home 2.000 4.00 2024-05-06",
                        "1 Ann Lee ann@example.org 501 72 10 Kettle 100 Kitchen 1000 Home 0.250 3.13 2024-05-06",
                        "2 Bob Ray bob@example.org 502 73 11 Cup 100 Kitchen 1000 Home 1.000 2.00 2024-05-06");
        assertThat(bench.table("order_states", "order_id, customer_id, order_date, order_status, extract_dt"))
                .containsExactly(
                        "501 1 2013-07-25 00:00:00 CLOSED 2024-05-06",
                        "502 2 2024-05-05 23:59:59.125 PENDING_PAYMENT 2024-05-06");
    }

    @Test
    void theTablesHaveExactlyTheDeclaredColumnsAndTypes() {
        TableBench bench = new OrdersBench(folder)
                .daily()
                .day(MONDAY, "501,2024-05-06 10:00:00,1,CLOSED\n", "71,501,11,2,4.00,2.00\n")
                .bench();
        bench.run(MONDAY);

        StructType items = LocalSpark.session()
                .read()
                .parquet(bench.output().resolve("customer_order_items").toString())
                .schema();
        assertThat(items.fieldNames())
                .containsExactly(
                        "customer_id",
                        "customer_name",
                        "customer_email",
                        "order_id",
                        "order_date",
                        "order_status",
                        "order_item_id",
                        "product_id",
                        "order_item_quantity",
                        "order_item_product_price",
                        "order_item_subtotal",
                        "extract_dt");
        assertThat(items.apply("order_date").dataType()).isEqualTo(DataTypes.TimestampNTZType);
        assertThat(items.apply("order_item_quantity").dataType()).isEqualTo(DataTypes.createDecimalType(18, 3));
        assertThat(items.apply("order_item_subtotal").dataType()).isEqualTo(DataTypes.createDecimalType(16, 2));
    }

    @Test
    void rowsOfAFileStandInTheOrderOfTheirKey() {
        TableBench bench = new OrdersBench(folder)
                .daily()
                .day(
                        MONDAY,
                        "30,2024-05-06 10:00:00,1,A\n9,2024-05-06 10:00:00,1,A\n200,2024-05-06 10:00:00,1,A\n",
                        "8,9,11,1,2,2\n70,200,11,1,2,2\n5,30,11,1,2,2\n")
                .bench();
        bench.run(MONDAY);

        assertThat(inFileOrder(bench, "customer_orders", "order_id")).containsExactly("9", "30", "200");
        assertThat(inFileOrder(bench, "order_states", "order_id")).containsExactly("9", "30", "200");
    }

    private static List<String> inFileOrder(TableBench bench, String table, String column) {
        return LocalSpark.session()
                .read()
                .parquet(bench.output().resolve(table).toString())
                .selectExpr("cast(" + column + " as string)")
                .as(Encoders.STRING())
                .collectAsList();
    }

    @Test
    void aNameIsJoinedByOneBlankAndWhatIsEmptyIsLeftOut() {
        TableBench bench = new OrdersBench(folder)
                .daily()
                .day(
                        MONDAY,
                        """
                        1,2024-05-06 10:00:00,1,A
                        2,2024-05-06 10:00:00,2,A
                        3,2024-05-06 10:00:00,3,A
                        4,2024-05-06 10:00:00,4,A
                        """,
                        "")
                .dump(
                        CUSTOMERS,
                        MONDAY,
                        OrdersBench.CUSTOMERS + "1,Ann,Lee,,,,,,\n2,Bob,,,,,,,\n3,,Ray,,,,,,\n4,,,,,,,,\n")
                .bench();
        bench.run(MONDAY);

        assertThat(bench.table("customer_orders", "order_id, concat('<', coalesce(customer_name, 'null'), '>')"))
                .containsExactly("1 <Ann Lee>", "2 <Bob>", "3 <Ray>", "4 <null>");
    }

    @Test
    void anItemWhoseOrderCameTwoDaysBeforeCarriesItsLastState() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(MONDAY, "501,2024-05-06 10:00:00,1,PENDING\n", "")
                .day(TUESDAY, "502,2024-05-07 10:00:00,2,PENDING\n", "")
                .day(WEDNESDAY, "", "71,501,11,2,4.00,2.00\n");
        TableBench bench = shop.bench();
        bench.run(MONDAY);
        bench.run(TUESDAY);
        RunReport report = bench.run(WEDNESDAY);

        assertThat(report.failure()).isNull();
        assertThat(rows(report, ORDER_ITEMS).accepted()).isEqualTo(1);
        assertThat(bench.table("customer_order_items", ORDER_COLUMNS + ", order_item_id, extract_dt"))
                .containsExactly("1 Ann Lee ann@example.org 501 2024-05-06 10:00:00 PENDING 71 2024-05-08");
    }

    @Test
    void anOrderThatIsClosedLaterStandsInEachDatesPartitionAsItWasThen() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(MONDAY, "501,2024-05-06 10:00:00,1,PENDING\n", "71,501,11,2,4.00,2.00\n")
                .day(TUESDAY, "501,2024-05-06 10:00:00,1,CLOSED\n", "72,501,11,1,2.00,2.00\n");
        TableBench bench = shop.bench();
        bench.run(MONDAY);
        var monday = bench.published();
        bench.run(TUESDAY);

        assertThat(bench.table("customer_orders", "extract_dt, order_id, order_status"))
                .containsExactly("2024-05-06 501 PENDING", "2024-05-07 501 CLOSED");
        assertThat(bench.table("customer_order_items", "extract_dt, order_item_id, order_status"))
                .as("an item carries the state on its own date")
                .containsExactly("2024-05-06 71 PENDING", "2024-05-07 72 CLOSED");
        assertThat(bench.published()).containsAllEntriesOf(monday);
    }

    @Test
    void theSameRowsExtractedTwiceByOverlapAreAlreadyCounted() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(
                        MONDAY,
                        "501,2024-05-06 10:00:00,1,PENDING\n502,2024-05-06 11:00:00.5,2,PENDING\n",
                        "71,501,11,2,4.00,2.00\n72,502,11,1,2.00,\n")
                .day(
                        TUESDAY,
                        "501,2024-05-06T10:00:00.000,1,PENDING\n502,2024-05-06 11:00:00.5,2,CLOSED\n",
                        "71,501,11,2.000,4,2\n72,502,11,1,2.50,\n73,501,11,1,2.00,2.00\n");
        TableBench bench = shop.bench();
        bench.run(MONDAY);
        RunReport report = bench.run(TUESDAY);

        assertThat(List.of(counts(rows(report, ORDERS)), counts(rows(report, ORDER_ITEMS))))
                .containsExactly(
                        "2 read, 1 accepted, 0 rejected, 1 already counted",
                        "3 read, 2 accepted, 0 rejected, 1 already counted");
        assertThat(bench.table("order_states", "extract_dt, order_id, order_status"))
                .containsExactly("2024-05-06 501 PENDING", "2024-05-06 502 PENDING", "2024-05-07 502 CLOSED");
        assertThat(bench.table("customer_order_items", "extract_dt, order_item_id, order_item_subtotal"))
                .containsExactly(
                        "2024-05-06 71 4.00", "2024-05-06 72 2.00", "2024-05-07 72 2.50", "2024-05-07 73 2.00");
    }

    @Test
    void aRowThatComesAgainAsItWasIsAlreadyCountedThoughWhatItRefersToIsGone() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(
                        MONDAY,
                        "501,2024-05-06 10:00:00,2,PENDING\n502,2024-05-06 11:00:00,2,PENDING\n",
                        "71,501,10,1,12.50,12.50\n72,501,10,2,25.00,12.50\n")
                .day(
                        TUESDAY,
                        """
                        501,2024-05-06 10:00:00,2,PENDING
                        502,2024-05-06 11:00:00,2,CLOSED
                        503,2024-05-07 10:00:00,1,PENDING
                        """,
                        """
                        71,501,10,1,12.5,12.50
                        72,501,10,3,37.50,12.50
                        73,501,10,1,12.50,12.50
                        74,501,11,1,2.00,2.00
                        71,501,10,1,12.50,12.50
                        """)
                .dump(CUSTOMERS, TUESDAY, OrdersBench.CUSTOMERS + "1,Ann,Lee,ann@example.org,,,,,\n")
                .dump(PRODUCTS, TUESDAY, OrdersBench.PRODUCTS + "11,100,Cup,,2.00,\n");
        TableBench bench = shop.bench();
        bench.run(MONDAY);
        RunReport report = bench.accept("rejected-per-dump=order_items").run(TUESDAY);

        assertThat(List.of(counts(rows(report, ORDERS)), counts(rows(report, ORDER_ITEMS))))
                .containsExactly(
                        "3 read, 1 accepted, 1 rejected, 1 already counted",
                        "5 read, 1 accepted, 3 rejected, 1 already counted");
        assertThat(bench.table("rejects", "table, line, array_join(reasons, ' '), raw_text"))
                .containsExactly(
                        "order_items 3 UNKNOWN_PRODUCT 72,501,10,3,37.50,12.50",
                        "order_items 4 UNKNOWN_PRODUCT 73,501,10,1,12.50,12.50",
                        "order_items 6 DUPLICATE_ROW 71,501,10,1,12.50,12.50",
                        "orders 3 UNKNOWN_CUSTOMER 502,2024-05-06 11:00:00,2,CLOSED");
    }

    /** Without the keys of the dump, the history of 3,000 orders and items would be shuffled five times. */
    @Test
    void aSmallDumpDoesNotShuffleALongHistoryAgainAndAgain() {
        StringBuilder orders = new StringBuilder();
        StringBuilder items = new StringBuilder();
        for (int i = 1; i <= 3000; i++) {
            orders.append(i).append(",2024-05-06 10:00:00,1,PENDING\n");
            items.append(i).append(',').append(i).append(",11,1,2.00,2.00\n");
        }
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(MONDAY, orders.toString(), items.toString())
                .day(
                        TUESDAY,
                        "7,2024-05-06 10:00:00,1,CLOSED\n8,2024-05-06 10:00:00,1,PENDING\n",
                        "9,9,11,1,2.00,2.00\n9001,9,11,1,2.00,2.00\n9002,7,11,1,2.00,2.00\n");
        shop.bench().run(MONDAY);
        ShuffledRecords shuffled = ShuffledRecords.of(LocalSpark.session());
        RunReport report = shop.bench().run(TUESDAY);

        assertThat(List.of(counts(rows(report, ORDERS)), counts(rows(report, ORDER_ITEMS))))
                .containsExactly(
                        "2 read, 1 accepted, 0 rejected, 1 already counted",
                        "3 read, 2 accepted, 0 rejected, 1 already counted");
        assertThat(shop.bench().table("customer_order_items", "order_item_id, order_id, order_status, extract_dt"))
                .contains("9001 9 PENDING 2024-05-07", "9002 7 CLOSED 2024-05-07")
                .hasSize(3002);
        assertThat(shuffled.end()).isLessThan(4000);
    }

    /** The state before last is another one than the last: the row is news again. */
    @Test
    void aRowEqualToAnOlderStateThanTheLastIsANewerState() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(MONDAY, "501,2024-05-06 10:00:00,1,PENDING\n", "")
                .day(TUESDAY, "501,2024-05-06 10:00:00,1,CLOSED\n", "")
                .day(WEDNESDAY, "501,2024-05-06 10:00:00,1,PENDING\n", "");
        TableBench bench = shop.bench();
        bench.run(MONDAY);
        bench.run(TUESDAY);
        bench.run(WEDNESDAY);

        assertThat(bench.table("order_states", "extract_dt, order_status"))
                .containsExactly("2024-05-06 PENDING", "2024-05-07 CLOSED", "2024-05-08 PENDING");
    }

    @Test
    void statusesSelectTheOrdersInAnyCaseAndTheItemTablesHoldAll() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(
                        MONDAY,
                        """
                        1,2024-05-06 10:00:00,1,COMPLETE
                        2,2024-05-06 10:00:00,1,closed
                        3,2024-05-06 10:00:00,2,PENDING
                        4,2024-05-06 10:00:00,2,ON_HOLD
                        """,
                        "71,1,11,1,2.00,2.00\n72,3,11,1,2.00,2.00\n");
        shop.bench().set(STATUSES, List.of("Complete", "CLOSED"));
        RunReport report = shop.bench().run(MONDAY);

        assertThat(shop.bench().table("customer_orders", "order_id, order_status"))
                .containsExactly("1 COMPLETE", "2 closed");
        assertThat(shop.bench().table("order_states", "order_id")).containsExactly("1", "2", "3", "4");
        assertThat(shop.bench().table("customer_order_items", "order_item_id")).containsExactly("71", "72");
        assertThat(report.leftOut())
                .containsExactly(new RunReport.LeftOut(LocalDate.parse(MONDAY), "orders of other statuses", 2));
        assertThat(report.warnings()).noneMatch(warning -> warning.contains("status"));
        assertThat(report.balances())
                .filteredOn(balance -> balance.name().contains("customer_orders"))
                .allSatisfy(balance -> assertThat(List.of(balance.expected(), balance.found()))
                        .containsExactly(new BigDecimal(4), new BigDecimal(4)));
    }

    @Test
    void statusesThatSelectNoneOfTheOrdersAreAWarningWithThoseFound() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(
                        MONDAY,
                        "1,2024-05-06 10:00:00,1,COMPLETE\n2,2024-05-06 10:00:00,1,CLOSED\n3,2024-05-06 10:00:00,1,CLOSED\n",
                        "")
                .day(TUESDAY, "", "");
        shop.bench().set(STATUSES, List.of("COMPLET", "DONE"));
        RunReport report = shop.bench().run(MONDAY);
        RunReport none = shop.bench().run(TUESDAY);

        assertThat(report.warnings())
                .contains("2024-05-06: no order has one of the statuses COMPLET, DONE, which"
                        + " weekmart.pipelines.orders.statuses selects; the orders by status: 2 rows, such as order_status"
                        + " CLOSED, orders 2; order_status COMPLETE, orders 1.");
        assertThat(none.warnings()).noneMatch(warning -> warning.contains("no order has"));
    }

    @Test
    void aDateThatWasNeverPublishedIsNotPassedOver() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(MONDAY, "501,2024-05-06 10:00:00,1,PENDING\n", "")
                .day(TUESDAY, "502,2024-05-07 10:00:00,1,PENDING\n", "")
                .day(WEDNESDAY, "", "71,502,11,1,2.00,2.00\n72,501,11,1,2.00,2.00\n");
        TableBench bench = shop.bench();
        assertThat(bench.run(TUESDAY).failure())
                .as("older dumps may lie there on the first date of all")
                .isNull();
        shop.day("2024-05-09", "", "").day("2024-05-10", "", "");

        RunReport refused = bench.run("2024-05-10");

        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(bench.message(refused))
                .isEqualTo(
                        """
                        Cannot compute 2024-05-10: the dumps of 2024-05-08, 2024-05-09 in here/raw were never published, and \
                        rows of 2024-05-10 may belong to theirs.
                        Run 'backfill --pipeline orders --from 2024-05-08 --to 2024-05-10', which computes these dates in \
                        order. To leave their dumps out, set weekmart.pipelines.orders.raw.allow-gaps = true.""");
        RunReport allowed = bench.allowGaps().run("2024-05-10");
        assertThat(allowed.exitCode()).isZero();
        assertThat(allowed.warnings())
                .contains("The dumps of 2024-05-08, 2024-05-09 in " + folder.resolve("raw")
                        + " were never published, and rows that refer to theirs are rejected. Run 'backfill --pipeline"
                        + " orders --from 2024-05-08 --to 2024-05-10', which computes these dates in order.");
    }

    @Test
    void aDateWithoutDumpsBeforeTheRunDateIsAWarningThatSaysWhatToDoOnceTheyArrive() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(MONDAY, "501,2024-05-06 10:00:00,1,PENDING\n", "")
                .day(WEDNESDAY, "", "71,501,11,1,2.00,2.00\n");
        shop.bench().run(MONDAY);
        RunReport report = shop.bench().run(WEDNESDAY);

        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(report.warnings())
                .contains(
                        "There is no dump of 2024-05-07. Should one arrive later, run 'backfill --pipeline orders --from"
                                + " 2024-05-07 --to 2024-05-08'. If nothing is exported on such days, name them in"
                                + " weekmart.pipelines.orders.raw.closed, or set"
                                + " weekmart.pipelines.orders.raw.allow-gaps = true.");

        shop.day(TUESDAY, "502,2024-05-07 10:00:00,1,PENDING\n", "");
        shop.day("2024-05-09", "", "71,501,11,3,2.00,2.00\n");
        RunReport after = shop.bench().run("2024-05-09");

        assertThat(after.warnings())
                .as("it came when a later date was published")
                .contains("The dumps of 2024-05-07 in " + folder.resolve("raw")
                        + " were never published, though later ones were. Rows that refer to theirs are rejected. Run"
                        + " 'backfill --pipeline orders --from 2024-05-07 --to 2024-05-09', which computes these dates in"
                        + " order.");
        RunReport again = shop.bench().backfill(WEDNESDAY, "2024-05-09");
        assertThat(again.exitCode())
                .as("a date that was published is computed again whatever lies before it")
                .isZero();
    }

    /** What is known of an order does not depend on the selection. */
    @Test
    void anItemOfAnOrderThatWasLeftOutEarlierIsKnown() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(MONDAY, "1,2024-05-06 10:00:00,1,PENDING\n", "")
                .day(TUESDAY, "", "71,1,11,1,2.00,2.00\n");
        shop.bench().set(STATUSES, List.of("CLOSED"));
        shop.bench().run(MONDAY);
        shop.bench().run(TUESDAY);

        assertThat(shop.bench().table("customer_order_items", "order_item_id, order_status"))
                .containsExactly("71 PENDING");
    }

    @Test
    void aProductWithoutACategoryAndACategoryWithoutADepartmentAreKeptAndReported() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(
                        MONDAY,
                        "1,2024-05-06 10:00:00,1,A\n",
                        """
                        71,1,11,1,2.00,2.00
                        72,1,12,1,2.00,2.00
                        73,1,13,1,2.00,2.00
                        74,1,14,1,2.00,2.00
                        75,1,15,1,2.00,2.00
                        """)
                .dump(
                        PRODUCTS,
                        MONDAY,
                        OrdersBench.PRODUCTS
                                + "11,100,Cup,,,\n12,999,Saw,,,\n13,,Nail,,,\n14,101,Rug,,,\n15,102,Mat,,,\n")
                .dump(CATEGORIES, MONDAY, OrdersBench.CATEGORIES + "100,1000,Kitchen\n101,8,Floor\n102,,Bath\n")
                .dump(DEPARTMENTS, MONDAY, OrdersBench.DEPARTMENTS + "1000,Home\n");
        RunReport report = shop.bench().run(MONDAY);

        assertThat(shop.bench()
                        .table(
                                "customer_order_categories",
                                "order_item_id, product_name, coalesce(string(category_id), '-'), coalesce(category_name, '-'),"
                                        + " coalesce(string(department_id), '-'), coalesce(department_name, '-')"))
                .containsExactly(
                        "71 Cup 100 Kitchen 1000 Home",
                        "72 Saw 999 - - -",
                        "73 Nail - - - -",
                        "74 Rug 101 Floor 8 -",
                        "75 Mat 102 Bath - -");
        assertThat(report.warnings())
                .contains(
                        "2024-05-06: products without a known category: 2 rows, such as category_id null, product_id 13;"
                                + " category_id 999, product_id 12.",
                        "2024-05-06: categories without a known department: 2 rows, such as department_id null,"
                                + " category_id 102; department_id 8, category_id 101.");
    }

    @Test
    void anEarlierOrderWhoseCustomerIsGoneKeepsItsItemsWithoutNameAndAddress() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(MONDAY, "501,2024-05-06 10:00:00,2,PENDING\n502,2024-05-06 10:00:00,2,PENDING\n", "")
                .day(TUESDAY, "", "71,501,11,1,2.00,2.00\n72,501,11,2,4.00,2.00\n")
                .dump(CUSTOMERS, TUESDAY, OrdersBench.CUSTOMERS + "1,Ann,Lee,ann@example.org,,,,,\n");
        shop.bench().run(MONDAY);
        RunReport report = shop.bench().run(TUESDAY);

        assertThat(shop.bench().table("customer_order_items", ORDER_COLUMNS + ", order_item_id"))
                .containsExactly(
                        "2 - - 501 2024-05-06 10:00:00 PENDING 71", "2 - - 501 2024-05-06 10:00:00 PENDING 72");
        assertThat(shop.bench().table("customer_order_categories", "order_item_id, customer_id, product_name"))
                .containsExactly("71 2 Cup", "72 2 Cup");
        assertThat(report.warnings())
                .contains(
                        "2024-05-07: orders of earlier dates whose customer is no longer among the customers, and whose"
                                + " items have no name and no e-mail address: 1 row, such as order_id 501, customer_id 2.");
    }

    @Test
    void anOrderThatComesAgainWithACustomerWhoIsThereIsNotReportedAsWithoutOne() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(MONDAY, "501,2024-05-06 10:00:00,2,PENDING\n", "")
                .day(TUESDAY, "501,2024-05-06 10:00:00,1,PENDING\n", "71,501,11,1,2.00,2.00\n")
                .dump(CUSTOMERS, TUESDAY, OrdersBench.CUSTOMERS + "1,Ann,Lee,ann@example.org,,,,,\n");
        shop.bench().run(MONDAY);
        RunReport report = shop.bench().run(TUESDAY);

        assertThat(shop.bench().table("customer_order_items", "order_item_id, customer_id, customer_name"))
                .containsExactly("71 1 Ann Lee");
        assertThat(report.warnings()).noneMatch(warning -> warning.contains("no longer among the customers"));
    }

    @Test
    void customersAndProductsComeFromTheMastersOfTheRunDate() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(MONDAY, "501,2024-05-06 10:00:00,1,PENDING\n", "")
                .day(TUESDAY, "", "71,501,11,1,2.00,2.00\n")
                .dump(CUSTOMERS, TUESDAY, OrdersBench.CUSTOMERS + "1,Ann,Moss,ann@moss.example,,,,,\n")
                .dump(PRODUCTS, TUESDAY, OrdersBench.PRODUCTS + "11,100,Mug,,2.00,\n");
        shop.bench().run(MONDAY);
        shop.bench().run(TUESDAY);

        assertThat(shop.bench()
                        .table(
                                "customer_order_categories",
                                "order_item_id, customer_name, customer_email, product_name"))
                .containsExactly("71 Ann Moss ann@moss.example Mug");
        assertThat(shop.bench().table("customer_orders", "customer_name")).containsExactly("Ann Lee");
    }

    @Test
    void aBackfillTakesForEachDateItsNewestMasterAndTheOneWithoutADate() {
        OrdersBench shop = new OrdersBench(folder);
        shop.bench()
                .daily()
                .newest(PRODUCTS)
                .undated(CATEGORIES, "categories.csv")
                .undated(DEPARTMENTS, "departments.csv")
                .file("categories.csv", OrdersBench.CATEGORIES + "100,1000,Kitchen\n")
                .file("departments.csv", OrdersBench.DEPARTMENTS + "1000,Home\n")
                .dump(PRODUCTS, "2024-04-01", OrdersBench.PRODUCTS + "11,100,Cup,,2.00,\n")
                .dump(PRODUCTS, TUESDAY, OrdersBench.PRODUCTS + "11,100,Mug,,2.00,\n");
        int number = 71;
        for (String date : List.of(MONDAY, TUESDAY, WEDNESDAY)) {
            String item = number++ + ",501,11,1,2.00,2.00\n";
            shop.dump(CUSTOMERS, date, OrdersBench.CUSTOMERS + OrdersBench.ANN_AND_BOB)
                    .dump(ORDERS, date, OrdersBench.ORDERS + "501,2024-05-06 10:00:00,1,PENDING\n")
                    .dump(ORDER_ITEMS, date, OrdersBench.ITEMS + item);
        }

        RunReport report = shop.bench().backfill(MONDAY, WEDNESDAY);

        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(shop.bench().table("customer_order_categories", "order_item_id, product_name, category_name"))
                .containsExactly("71 Cup Kitchen", "72 Mug Kitchen", "73 Mug Kitchen");
        assertThat(report.inputFiles().stream()
                        .filter(file ->
                                file.table().equals("products") || file.table().equals("categories"))
                        .map(file -> file.table() + " " + file.date() + " " + file.ageDays()))
                .containsExactlyInAnyOrder(
                        "products 2024-04-01 35",
                        "products 2024-05-07 0",
                        "products 2024-05-07 1",
                        "categories 2024-05-06 null",
                        "categories 2024-05-07 null",
                        "categories 2024-05-08 null");
        assertThat(shop.bench().run(WEDNESDAY).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);

        // The one file is compared with the one before it, though that was last read for a newer date.
        shop.bench().file("categories.csv", "category_id,category_name\n100,Kitchen\n");
        assertThat(shop.bench().message(shop.bench().backfill(MONDAY, TUESDAY)))
                .startsWith(
                        "Cannot use the dumps: the dump of categories has no column category_department_id, and that"
                                + " of 2024-05-08 had it.\n");
    }

    @Test
    void rowsThatReferToNothingKnownAreRejectedWithEveryReason() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(
                        MONDAY,
                        "1,2024-05-06 10:00:00,1,A\n2,2024-05-06 10:00:00,9,A\n",
                        "71,1,11,1,2.00,2.00\n72,2,11,1,2.00,2.00\n73,3,99,1,2.00,2.00\n");
        RunReport report = shop.bench().run(MONDAY);

        assertThat(codes(rows(report, ORDERS))).isEqualTo(Map.of("UNKNOWN_CUSTOMER", 1L));
        assertThat(codes(rows(report, ORDER_ITEMS))).isEqualTo(Map.of("UNKNOWN_ORDER", 2L, "UNKNOWN_PRODUCT", 1L));
        assertThat(shop.bench().table("rejects", "table, line, array_join(reasons, ' ')"))
                .containsExactly(
                        "order_items 3 UNKNOWN_ORDER",
                        "order_items 4 UNKNOWN_ORDER UNKNOWN_PRODUCT",
                        "orders 3 UNKNOWN_CUSTOMER");
    }

    @Test
    void duplicatesAndConflictsOfOneDumpAreRejectedAsInTheWeeklyJob() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(
                        MONDAY,
                        """
                        1,2024-05-06 10:00:00,1,A
                        1,2024-05-06T10:00:00.0,1,A
                        2,2024-05-06 10:00:00,1,A
                        2,2024-05-06 10:00:00,1,B
                        3,2024-05-06 10:00:00,1,A
                        4,2024-05-06 10:00:00,1,A
                        """,
                        "71,1,11,1,2.00,2.00\n71,1,11,1,2.0,2.00\n72,2,11,1,2.00,2.00\n73,3,11,1,2.00,2.00\n");
        RunReport report = shop.bench().run(MONDAY);

        assertThat(codes(rows(report, ORDERS))).isEqualTo(Map.of("DUPLICATE_ROW", 1L, "CONFLICTING_KEY", 2L));
        assertThat(codes(rows(report, ORDER_ITEMS))).isEqualTo(Map.of("DUPLICATE_ROW", 1L, "UNKNOWN_ORDER", 1L));
        assertThat(shop.bench().table("customer_order_items", "order_item_id")).containsExactly("71", "73");
    }

    /** 3 x 0.33 is 0.99: a cent less or more may be rounding, two cents are none. Without a price there is nothing to compare. */
    @Test
    void aSubtotalThatIsNotQuantityTimesPriceIsAWarningAndStands() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(
                        MONDAY,
                        "1,2024-05-06 10:00:00,1,A\n",
                        """
                        71,1,11,3,1.00,0.33
                        72,1,11,3,0.98,0.33
                        73,1,11,3,1.01,0.33
                        74,1,11,3,9.00,
                        75,1,11,0.345,0.03,0.10
                        """);
        RunReport report = shop.bench().run(MONDAY);

        assertThat(report.warnings())
                .contains(
                        "2024-05-06: items whose subtotal is not quantity times price: 1 row, such as order_item_id 73,"
                                + " order_item_quantity 3.000, order_item_product_price 0.33, order_item_subtotal 1.01.");
        assertThat(shop.bench().table("customer_order_items", "order_item_id, order_item_subtotal"))
                .contains("73 1.01");
    }

    @Test
    void inTheFullLayoutEachPartitionIsAWholeSnapshotAndOnlyTheSameDumpIsKnown() {
        OrdersBench shop = new OrdersBench(folder)
                .day(MONDAY, "1,2024-05-06 10:00:00,1,A\n2,2024-05-06 10:00:00,1,A\n", "71,1,11,1,2.00,2.00\n")
                .day(TUESDAY, "1,2024-05-06 10:00:00,1,A\n", "71,1,11,1,2.00,2.00\n72,2,11,1,2.00,2.00\n");
        shop.bench().run(MONDAY);
        RunReport report = shop.bench().run(TUESDAY);

        assertThat(counts(rows(report, ORDERS))).isEqualTo("1 read, 1 accepted, 0 rejected, 0 already counted");
        assertThat(codes(rows(report, ORDER_ITEMS))).isEqualTo(Map.of("UNKNOWN_ORDER", 1L));
        assertThat(shop.bench().table("customer_orders", "extract_dt, order_id"))
                .containsExactly("2024-05-06 1", "2024-05-06 2", "2024-05-07 1");
        assertThat(shop.bench().table("customer_order_items", "extract_dt, order_item_id"))
                .containsExactly("2024-05-06 71", "2024-05-07 71");
    }

    @Test
    void controlTotalsAreComparedToTheCentForBothItemTables() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(MONDAY, "1,2024-05-06 10:00:00,1,A\n", "71,1,11,2,4.01,2.00\n72,1,11,0.125,-1.50,\n");
        RunReport report = shop.bench().run(MONDAY);

        assertThat(report.balances())
                .filteredOn(balance -> balance.name().contains("order_item_"))
                .extracting(balance -> balance.name() + ": " + balance.expected() + " " + balance.found())
                .containsExactly(
                        "order_items.order_item_quantity = customer_order_items.order_item_quantity: 2.125 2.125",
                        "order_items.order_item_quantity = customer_order_categories.order_item_quantity: 2.125 2.125",
                        "order_items.order_item_subtotal = customer_order_items.order_item_subtotal: 2.51 2.51",
                        "order_items.order_item_subtotal = customer_order_categories.order_item_subtotal: 2.51 2.51");
    }

    /** SHA-256 of the text pepperann@example.org, worked out by sha256sum. */
    @Test
    void anAddressIsHashedWithTheSaltWhateverItsCase() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(MONDAY, "1,2024-05-06 10:00:00,1,A\n2,2024-05-06 10:00:00,2,A\n3,2024-05-06 10:00:00,3,A\n", "")
                .dump(
                        CUSTOMERS,
                        MONDAY,
                        OrdersBench.CUSTOMERS + "1,,,ann@example.org,,,,,\n2,,, Ann@Example.ORG,,,,,\n3,,,,,,,,\n");
        shop.bench().set(CUSTOMER_EMAIL, "hash");
        shop.bench().run(MONDAY);

        assertThat(shop.bench().table("customer_orders", "order_id, coalesce(customer_email, 'null')"))
                .containsExactly(
                        "1 b18264b09ad9f8f63b8cf409616260694bb363cc52019dd27b0da6e84aa4c545",
                        "2 b18264b09ad9f8f63b8cf409616260694bb363cc52019dd27b0da6e84aa4c545",
                        "3 null");
    }

    @Test
    void anotherSaltIsAnotherComputationOfTheSameDumps() {
        OrdersBench shop =
                new OrdersBench(folder).daily().day(MONDAY, "1,2024-05-06 10:00:00,1,A\n", "71,1,11,2,4.00,2.00\n");
        shop.bench().set(CUSTOMER_EMAIL, "hash").run(MONDAY);
        TableBench other = new OrdersBench(folder, "salt").daily().bench().set(CUSTOMER_EMAIL, "hash");

        assertThat(shop.bench().run(MONDAY).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(other.run(MONDAY).outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(other.table("customer_orders", "customer_email"))
                .containsExactly(Customers.hash("salt", "ann@example.org"));
    }

    /** A secret that is replaced while a backfill works would give one address two hashes. */
    @Test
    void theSaltIsReadOnceARun() {
        AtomicInteger reads = new AtomicInteger();
        OrdersPipeline pipeline = new OrdersPipeline(
                TestSecrets.inEnvironment(OrdersPipeline.SALT_VARIABLE, () -> "salt " + reads.incrementAndGet()));
        OrdersBench shop = new OrdersBench(folder)
                .day(MONDAY, "1,2024-05-06 10:00:00,1,A\n", "")
                .day(TUESDAY, "2,2024-05-07 10:00:00,1,A\n", "");
        TableBench bench = new TableBench(pipeline, folder).set(CUSTOMER_EMAIL, "hash");

        bench.backfill(MONDAY, TUESDAY);

        assertThat(bench.table("customer_orders", "customer_email"))
                .containsExactly(
                        Customers.hash("salt 1", "ann@example.org"), Customers.hash("salt 1", "ann@example.org"));
        assertThat(shop.bench().output()).isEqualTo(bench.output());
    }

    @Test
    void aPrivateColumnIsMaskedUnderItsPublishedNameToo() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(MONDAY, "501,2024-05-06 10:00:00,2,PENDING\n", "")
                .day(TUESDAY, "", "71,501,11,1,2.00,2.00\n")
                .dump(CUSTOMERS, TUESDAY, OrdersBench.CUSTOMERS + "1,Ann,Lee,ann@example.org,,,,,\n");
        shop.bench().privateColumns(ORDERS, "order_customer_id");
        shop.bench().run(MONDAY);
        RunReport report = shop.bench().run(TUESDAY);

        assertThat(report.warnings())
                .contains(
                        "2024-05-07: orders of earlier dates whose customer is no longer among the customers, and whose"
                                + " items have no name and no e-mail address: 1 row, such as order_id 501, customer_id ***.");
    }

    @Test
    void anAddressThatIsDroppedIsNullInEveryTable() {
        OrdersBench shop =
                new OrdersBench(folder).daily().day(MONDAY, "1,2024-05-06 10:00:00,1,A\n", "71,1,11,2,4.00,2.00\n");
        shop.bench().set(CUSTOMER_EMAIL, "drop");
        shop.bench().run(MONDAY);

        for (String table : List.of("customer_orders", "customer_order_items", "customer_order_categories")) {
            assertThat(shop.bench().table(table, "customer_name, coalesce(customer_email, 'null')"))
                    .containsExactly("Ann Lee null");
        }
    }

    @Test
    void withoutASaltNothingIsReadAndTheMessageSaysWhereOneGoes() {
        OrdersBench shop = new OrdersBench(folder, "").daily().day(MONDAY, "1,2024-05-06 10:00:00,1,A\n", "");
        shop.bench().set(CUSTOMER_EMAIL, "hash");
        RunReport report = shop.bench().run(MONDAY);

        assertThat(report.exitCode()).isEqualTo(2);
        assertThat(report.inputFiles()).isEmpty();
        assertThat(shop.bench().message(report))
                .isEqualTo(
                        """
                        Cannot find the salt of the hashes of e-mail addresses: the environment variable WEEKMART_CUSTOMER_EMAIL_SALT is not set, and weekmart.pipelines.orders.customer-email-salt-secret names no secret.
                        Set weekmart.pipelines.orders.customer-email-salt-secret to the name or the ARN of a secret in AWS Secrets Manager, or WEEKMART_CUSTOMER_EMAIL_SALT to the secret itself where the job is started.""");
    }

    @Test
    void aBackfillComputesItsDatesInOrderEachFromTheStatesBeforeIt() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(MONDAY, "501,2024-05-06 10:00:00,1,PENDING\n", "71,501,11,1,2.00,2.00\n")
                .day(TUESDAY, "501,2024-05-06 10:00:00,1,CLOSED\n", "71,501,11,1,2.00,2.00\n")
                .day(WEDNESDAY, "501,2024-05-06 10:00:00,1,CLOSED\n", "72,501,11,1,2.00,2.00\n");
        RunReport report = shop.bench().backfill(MONDAY, WEDNESDAY);

        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(shop.bench().table("order_states", "extract_dt, order_status"))
                .containsExactly("2024-05-06 PENDING", "2024-05-07 CLOSED");
        assertThat(shop.bench().table("customer_order_items", "extract_dt, order_item_id, order_status"))
                .containsExactly("2024-05-06 71 PENDING", "2024-05-08 72 CLOSED");
        assertThat(counts(rows(report, ORDERS))).isEqualTo("3 read, 2 accepted, 0 rejected, 1 already counted");
        assertThat(counts(rows(report, ORDER_ITEMS))).isEqualTo("3 read, 2 accepted, 0 rejected, 1 already counted");

        var first = shop.bench().published();
        assertThat(shop.bench().run(WEDNESDAY).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(shop.bench().published()).isEqualTo(first);
    }

    @Test
    void privateValuesAreInNoRejectNoSampleAndNoMessage() {
        OrdersBench shop = new OrdersBench(folder)
                .daily()
                .day(MONDAY, "1,2024-05-06 10:00:00,1,A\n", "71,1,11,2,4.00,2.00\n")
                .dump(
                        CUSTOMERS,
                        MONDAY,
                        OrdersBench.CUSTOMERS + OrdersBench.ANN_AND_BOB
                                + "x,Eve,Poe,eve@secret.example,secret-word,Secret Lane,Bern,BE,3000\n"
                                + "3,Kim,Fox,kim@secret.example,secret-word,\"Secret, Lane\",Bern,BE,3000,more\n"
                                + "4,Lou,Day,lou@secret.example,secret-word,Secret Lane,Bern,BE,3000\n"
                                + "4,Lou,Day,lou@secret.example,secret-word,Secret Road,Bern,BE,3000\n");
        RunReport report = shop.bench().run(MONDAY);

        assertThat(shop.bench().table("rejects", "line, array_join(reasons, ' '), coalesce(raw_text, 'null')"))
                .containsExactly(
                        "4 BAD_VALUE(customer_id) x,Eve,Poe,***,***,***,Bern,BE,3000",
                        "5 MALFORMED_ROW null",
                        "6 CONFLICTING_KEY 4,Lou,Day,***,***,***,Bern,BE,3000",
                        "7 CONFLICTING_KEY 4,Lou,Day,***,***,***,Bern,BE,3000");
        assertThat(ReportJson.write(report).toLowerCase(java.util.Locale.ROOT))
                .contains("***")
                .doesNotContain("secret.example")
                .doesNotContain("secret-word")
                .doesNotContain("secret lane")
                .doesNotContain("secret road")
                .doesNotContain("hunter");
    }

    private static String counts(TableRows rows) {
        return rows.read() + " read, " + rows.accepted() + " accepted, " + rows.rejected() + " rejected, "
                + rows.alreadyCounted() + " already counted";
    }

    private static Map<String, Long> codes(TableRows rows) {
        return rows.rejectsByCode().entrySet().stream()
                .filter(code -> code.getValue() > 0)
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
