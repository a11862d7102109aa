package io.weekmart.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.WeeklyTables;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableAccountTest {
    @Test
    void rowsThatAKeyCheckRejectsCountAsRejected() {
        SplitTally split = new SplitTally(WeeklyTables.INVENTORY, 0);
        for (int row = 0; row < 6; row++) {
            split.pass(0);
        }
        split.reject(RowReasons.ofRow(WeeklyTables.INVENTORY.reason("NEGATIVE_STOCK")));
        split.alreadyCounted();
        KeyTally keys = new KeyTally(WeeklyTables.INVENTORY);
        keys.countAccepted();
        keys.countAccepted();
        keys.countDuplicate(19848);
        keys.countConflict(19849);
        keys.countConflict(19849);
        keys.countSuperseded();

        TableAccount account = TableAccount.of(
                WeeklyTables.INVENTORY,
                true,
                List.of(new TaskResult.SplitCounts(split), new TaskResult.KeyCounts(keys)));

        assertThat(account.read()).isEqualTo(8);
        assertThat(account.accepted()).isEqualTo(2);
        assertThat(account.rejected()).isEqualTo(4);
        assertThat(account.superseded()).isEqualTo(1);
        assertThat(account.alreadyCounted()).isEqualTo(1);
        assertThat(account.rejectsByCode())
                .isEqualTo(Map.of("NEGATIVE_STOCK", 1L, "DUPLICATE_ROW", 1L, "CONFLICTING_KEY", 2L));
        assertThat(account.balanced()).isTrue();
    }

    @Test
    void aRowLostOnTheWayIsSeen() {
        SplitTally split = new SplitTally(WeeklyTables.INVENTORY, 0);
        split.pass(0);
        split.pass(0);
        KeyTally keys = new KeyTally(WeeklyTables.INVENTORY);
        keys.countAccepted();
        TableAccount account = TableAccount.of(
                WeeklyTables.INVENTORY,
                true,
                List.of(new TaskResult.SplitCounts(split), new TaskResult.KeyCounts(keys)));
        assertThat(account.balanced()).isFalse();
    }

    @Test
    void theLimitOnRepairedValuesIsOfTheRowsThatAreCounted() {
        SplitTally split = new SplitTally(WeeklyTables.SALES, 0);
        int cost = WeeklyTables.SALES.index("sales_cost");
        for (int row = 0; row < 8; row++) {
            split.pass(0);
        }
        split.repair(1L << cost, new RowPlace(0, 10, 5, 2));
        split.repair(1L << cost, new RowPlace(0, 15, 5, 3));
        for (int row = 0; row < 92; row++) {
            split.alreadyCounted();
        }
        TableAccount account = TableAccount.of(WeeklyTables.SALES, false, List.of(new TaskResult.SplitCounts(split)));

        assertThat(account.read()).isEqualTo(100);
        assertThat(account.counted()).isEqualTo(8);
        assertThat(account.repairedBeyond(0.2)).isEqualTo(Map.of("sales_cost", 2L));
        assertThat(account.repairedBeyond(0.25)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // 0.29 x 100 is 28.999999999999996 in binary fractions.
        "0.29, 29, 71, false",
        "0.29, 30, 70, true",
        "0.01, 1, 99, false",
        "0.01, 1, 98, true",
        "0, 0, 5, false",
        "0, 1, 5, true",
        "1, 5, 0, false",
        "0.5, 0, 0, false",
    })
    void theLimitIsPassedByMoreThanItsFractionAndNotByExactlyThat(
            double limit, int rejected, int accepted, boolean exceeded) {
        SplitTally split = new SplitTally(WeeklyTables.SALES, 0);
        for (int row = 0; row < rejected; row++) {
            split.reject(RowReasons.ofRow(WeeklyTables.SALES.reason("UNKNOWN_STORE")));
        }
        for (int row = 0; row < accepted; row++) {
            split.pass(0);
        }
        TableAccount account = TableAccount.of(WeeklyTables.SALES, false, List.of(new TaskResult.SplitCounts(split)));
        assertThat(account.exceeds(limit)).isEqualTo(exceeded);
    }
}
