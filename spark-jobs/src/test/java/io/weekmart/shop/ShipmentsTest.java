package io.weekmart.shop;

import static io.weekmart.contract.table.ShopTables.ORDERS;
import static io.weekmart.contract.table.ShopTables.SHIPMENTS;
import static io.weekmart.shop.ShopDumps.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Every order here is of 2024-04-20, and the run date is 2024-05-05 where no other is given. */
class ShipmentsTest {
    @Test
    void aShipmentThatLeavesOnTheSixthDayIsLate() {
        assertThat(lateAndUndelivered("1,1,2024-04-26,")).isEqualTo("1 0");
    }

    @Test
    void aShipmentThatLeavesOnTheFifthDayIsNotLate() {
        assertThat(lateAndUndelivered("1,1,2024-04-25,")).isEqualTo("0 0");
    }

    @Test
    void aShipmentThatLeftLateAndHasArrivedIsNotLate() {
        assertThat(lateAndUndelivered("1,1,2024-04-29,2024-05-02")).isEqualTo("0 0");
    }

    @Test
    void aShipmentThatHasNotLeftIsUndeliveredOnTheFifteenthDay() {
        assertThat(lateAndUndelivered("1,1,,")).isEqualTo("0 1");
    }

    @Test
    void aShipmentThatHasNotLeftIsNotUndeliveredOnTheFourteenthDay() {
        assertThat(onDate("2024-05-04", "1,1,,")).isEqualTo("0 0");
    }

    @Test
    void aShipmentThatHasLeftIsNotUndelivered() {
        assertThat(lateAndUndelivered("1,1,2024-04-21,")).isEqualTo("0 0");
    }

    @Test
    void severalShipmentsOfOneOrderAreCountedEach() {
        assertThat(lateAndUndelivered("1,1,,", "2,1,,", "3,1,2024-04-28,", "4,1,2024-04-21,"))
                .isEqualTo("1 2");
    }

    @Test
    void withoutShipmentsBothAreZero() {
        assertThat(lateAndUndelivered()).isEqualTo("0 0");
    }

    @Test
    void everyShipmentIsCountedOrAmongTheOthers() {
        Dataset<Row> shipments = shipments(
                "1,1,,",
                "2,1,2024-04-26,",
                "3,1,2024-04-25,",
                "4,1,2024-04-29,2024-05-02",
                "5,1,2024-04-21,2024-05-02");

        assertThat(Shipments.others(shipments, LocalDate.parse("2024-05-05")).count())
                .isEqualTo(3);
        assertThat(Shipments.others(shipments, LocalDate.parse("2024-05-04")).count())
                .isEqualTo(4);
    }

    private static Dataset<Row> shipments(String... lines) {
        return Shipments.withOrderDates(rows(SHIPMENTS, lines), rows(ORDERS, "1,1,1,2024-04-20,1.00,1,1.00"));
    }

    private static String lateAndUndelivered(String... lines) {
        return onDate("2024-05-05", lines);
    }

    private static String onDate(String runDate, String... lines) {
        return Shipments.lateAndUndelivered(shipments(lines), LocalDate.parse(runDate))
                .collectAsList()
                .get(0)
                .mkString(" ");
    }
}
