package io.weekmart.shop;

import static io.weekmart.contract.table.ShopTables.DATES;
import static io.weekmart.contract.table.ShopTables.ORDERS;
import static io.weekmart.contract.table.ShopTables.PRODUCTS;
import static io.weekmart.contract.table.ShopTables.REVIEWS;
import static io.weekmart.contract.table.ShopTables.SHIPMENTS;
import static io.weekmart.shop.ShopDumps.calendar;
import static io.weekmart.shop.ShopDumps.csv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.ShopTables;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.job.TableBench;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad rows of every table and every reason, in one run of 2024-05-05. The calendar goes on after that date. */
class ShopRejectsTest {
    private static final String DATE = "2024-05-05";

    private static final String ORDER_DUMP = csv(
                    ORDERS,
                    "1,1,1,2024-04-20,2.00,1,2.00",
                    "2,1,1,2024-05-06,2.00,1,2.00",
                    "3,1,9,2024-04-20,2.00,1,2.00",
                    "4,1,1,2023-01-01,2.00,1,2.00",
                    "5,1,1,2030-01-01,2.00,1,2.00",
                    "x,x,x,x,x,x,x",
                    ",,,,,,",
                    "7,1,1",
                    "8,1,1,2024-04-20,2.00,1,2.00",
                    "8,1,1,2024-04-20,2.00,1,2.00",
                    "9,1,1,2024-04-20,2.00,1,2.00",
                    "9,1,1,2024-04-20,2.00,2,2.00",
                    "10,1,8,2024-04-20,2.00,1,2.00",
                    "11,1,1,2024-05-05,2.00,1,2.00")
            + good("%d,1,1,2024-04-20,2.00,1,2.00");

    private static final String REVIEW_DUMP =
            csv(REVIEWS, "5,1", "0,1", "6,1", "x,y", ",", "5", "5,9", "5,8", "4,1", "4,1") + good("3,1");

    private static final String SHIPMENT_DUMP = csv(
                    SHIPMENTS,
                    "1,1,2024-04-21,2024-04-22",
                    "2,1,2024-04-19,",
                    "3,1,2024-04-25,2024-04-24",
                    "4,1,,2024-04-25",
                    "5,2,,",
                    "6,99,2024-04-19,",
                    "7,1,2024-05-06,2024-05-07",
                    "8,1,2024-05-05,2024-05-06",
                    "9,1,2024-05-07,2024-05-06",
                    "x,x,x,x",
                    ",,,",
                    "10,1",
                    "11,1,2024-04-21,",
                    "11,1,2024-04-21,",
                    "12,1,x,2024-04-22",
                    "13,1,2024-04-20,2024-04-20",
                    "14,1,2024-04-21,",
                    "14,1,2024-04-22,")
            + good("%d,1,,");

    @TempDir
    static Path folder;

    private static final Map<String, String> REASONS = new TreeMap<>();
    private static RunReport report;

    @BeforeAll
    static void run() throws Exception {
        List<String> dates = new ArrayList<>(List.of(calendar("2024-04-01", "2024-05-10")));
        dates.addAll(List.of("x,x,x,x,x,x", ",,,,,", "2024-05-11,2024", dates.get(0)));
        dates.addAll(List.of("2024-05-12,2024,5,12,7,false", "2024-05-12,2024,5,12,7,true"));
        TableBench bench = new TableBench(new ShopPipeline(), folder)
                .dump(DATES, DATE, csv(DATES, dates.toArray(String[]::new)))
                .dump(ORDERS, DATE, ORDER_DUMP)
                .dump(REVIEWS, DATE, REVIEW_DUMP)
                .dump(SHIPMENTS, DATE, SHIPMENT_DUMP);
        String products = csv(
                        PRODUCTS,
                        "1,Kettle,Kitchen",
                        "x,Caf\u00e9,Caf\u00e9",
                        ",Nameless,",
                        "8",
                        "2,Toaster,Kitchen",
                        "2,Toaster,Kitchen",
                        "3,Lamp,Light",
                        "3,Lamp,Lights")
                + good("%d,,");
        Files.write(folder.resolve("raw/products_" + DATE + ".csv"), products.getBytes(StandardCharsets.ISO_8859_1));

        report = bench.run(DATE);

        assertThat(report.failure()).isNull();
        for (String row : bench.table("rejects", "table, line, array_join(reasons, ' ')")) {
            String[] parts = row.split(" ", 3);
            REASONS.put(parts[0] + " " + parts[1], parts[2]);
        }
    }

    /** Enough good rows that the table's limit of rejected rows is kept. */
    private static String good(String form) {
        return IntStream.range(100, 130)
                .mapToObj(key -> form.formatted(key) + "\n")
                .collect(Collectors.joining());
    }

    /** The reasons of the row that begins like this; nothing where it was accepted. */
    private static String reasons(TableSpec table, String dump, String row) {
        List<String> lines = dump.lines().toList();
        int line = 0;
        while (!lines.get(line).startsWith(row)) {
            line++;
        }
        return REASONS.getOrDefault(table.name() + " " + (line + 1), "");
    }

    private static String order(String row) {
        return reasons(ORDERS, ORDER_DUMP, row);
    }

    private static String review(String row) {
        return reasons(REVIEWS, REVIEW_DUMP, row);
    }

    private static String shipment(String row) {
        return reasons(SHIPMENTS, SHIPMENT_DUMP, row);
    }

    @Test
    void aShipmentBeforeItsOrderHasImpossibleDates() {
        assertThat(shipment("2,1,2024-04-19,")).isEqualTo("IMPOSSIBLE_DATES");
        assertThat(shipment("13,1,2024-04-20,")).isEmpty();
    }

    @Test
    void aDeliveryBeforeItsShipmentHasImpossibleDates() {
        assertThat(shipment("3,1,2024-04-25,2024-04-24")).isEqualTo("IMPOSSIBLE_DATES");
        assertThat(shipment("13,1,2024-04-20,2024-04-20")).isEmpty();
    }

    @Test
    void aDeliveryWithoutAShipmentHasImpossibleDates() {
        assertThat(shipment("4,1,,2024-04-25")).isEqualTo("IMPOSSIBLE_DATES");
    }

    @Test
    void whatIsBadOrUnknownIsComparedWithNothing() {
        assertThat(shipment("12,1,x,")).isEqualTo("BAD_VALUE(shipment_date)");
        assertThat(shipment("6,99,2024-04-19,")).isEqualTo("UNKNOWN_ORDER");
    }

    @Test
    void aBadDateThatIsTakenAsNullIsComparedWithNothingToo(@TempDir Path own) {
        TableBench bench = new TableBench(new ShopPipeline(), own)
                .dump(DATES, DATE, csv(DATES, calendar("2024-04-01", "2024-05-10")))
                .dump(PRODUCTS, DATE, csv(PRODUCTS, "1,Kettle,Kitchen"))
                .dump(REVIEWS, DATE, csv(REVIEWS, "5,1"))
                .dump(ORDERS, DATE, csv(ORDERS, "1,1,1,2024-04-20,2.00,1,2.00"))
                .dump(
                        SHIPMENTS,
                        DATE,
                        csv(
                                SHIPMENTS,
                                "12,1,x,2024-04-22",
                                "13,1,2024-04-20,y",
                                "14,1,,2024-04-22",
                                "15,1,2024-04-21,2024-04-22",
                                "16,1,2024-04-21,2024-04-22"))
                .rules(SHIPMENTS, new ColumnRules(Map.of(), Map.of(), Map.of(), true));

        RunReport repaired = bench.run(DATE);

        assertThat(repaired.failure()).isNull();
        assertThat(bench.table("rejects", "line, array_join(reasons, ' ')")).containsExactly("4 IMPOSSIBLE_DATES");
        assertThat(repaired.tables())
                .filteredOn(table -> table.table().equals(SHIPMENTS.name()))
                .singleElement()
                .satisfies(table -> assertThat(table.repairedByColumn())
                        .isEqualTo(Map.of("shipment_date", 1L, "delivery_date", 1L)));
    }

    @Test
    void datesAfterTheRunDateAreRejectedInOrdersShipmentsAndDeliveriesAlike() {
        assertThat(order("2,")).isEqualTo("FUTURE_DATE");
        assertThat(order("11,")).isEmpty();
        assertThat(shipment("7,1,2024-05-06,2024-05-07")).isEqualTo("FUTURE_DATE");
        assertThat(shipment("8,1,2024-05-05,2024-05-06")).isEqualTo("FUTURE_DATE");
        assertThat(shipment("9,1,2024-05-07,2024-05-06")).isEqualTo("FUTURE_DATE IMPOSSIBLE_DATES");
    }

    @Test
    void anOrderDateThatTheCalendarDoesNotHaveIsRejected() {
        assertThat(order("4,")).isEqualTo("DATE_NOT_IN_CALENDAR");
        assertThat(order("5,")).isEqualTo("FUTURE_DATE DATE_NOT_IN_CALENDAR");
    }

    @Test
    void aShipmentOfARejectedOrderIsUnknownItself() {
        assertThat(shipment("5,2,")).isEqualTo("UNKNOWN_ORDER");
    }

    @Test
    void anOrderOrReviewOfARejectedProductIsUnknownItself() {
        assertThat(order("10,1,8")).isEqualTo("UNKNOWN_PRODUCT");
        assertThat(review("5,8")).isEqualTo("UNKNOWN_PRODUCT");
    }

    @Test
    void aReviewOutsideOneToFiveIsABadValueAndTheSameOneTwiceIsNone() {
        assertThat(review("0,1")).isEqualTo("BAD_VALUE(review)");
        assertThat(review("6,1")).isEqualTo("BAD_VALUE(review)");
        assertThat(review("4,1")).isEmpty();
        assertThat(report.tables())
                .filteredOn(table -> table.table().equals("reviews"))
                .extracting(TableRows::read, TableRows::accepted)
                .containsExactly(tuple(40L, 33L));
    }

    @Test
    void everyReasonThatADeclarationCanGiveOccursAndEveryRowIsAccountedFor() {
        for (TableSpec table : ShopTables.PIPELINE.inputs()) {
            Set<String> found = REASONS.entrySet().stream()
                    .filter(row -> row.getKey().startsWith(table.name() + " "))
                    .flatMap(row -> Arrays.stream(row.getValue().split(" ")))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(found).as(table.name()).containsExactlyInAnyOrderElementsOf(table.rejectCodes());
        }
        assertThat(report.tables()).allMatch(TableRows::balanced);
    }
}
