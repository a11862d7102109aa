package io.weekmart.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.WeeklyTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepairTallyTest {
    private static final int PRICE = WeeklyTables.SALES.index("sales_price");
    private static final int COST = WeeklyTables.SALES.index("sales_cost");

    @Test
    void theFirstRowsOfTheFilesAreKeptInWhateverOrderTheyCome() {
        RepairTally tally = new RepairTally();
        tally.add(1L << PRICE, place(2, 10));
        tally.add(1L << PRICE, place(1, 90));
        tally.add(1L << PRICE | 1L << COST, place(1, 70));
        tally.add(1L << PRICE, place(1, 80));
        RepairTally other = new RepairTally();
        other.add(1L << PRICE, place(1, 60));
        other.add(1L << COST, place(3, 0));

        tally.add(other);

        assertThat(tally.byColumn(WeeklyTables.SALES)).isEqualTo(Map.of("sales_price", 5L, "sales_cost", 2L));
        assertThat(tally.samples())
                .extracting(row -> row.place().split() + " " + row.place().offset())
                .containsExactly("1 60", "1 70", "1 80", "3 0");
        SplitTally split = new SplitTally(WeeklyTables.SALES, 1);
        split.pass(0);
        split.repair(1L << PRICE | 1L << COST, place(1, 70));
        SplitTally arrived = SplitTally.of(WeeklyTables.SALES, split.toLongs());
        assertThat(arrived.repairs().byColumn(WeeklyTables.SALES))
                .isEqualTo(Map.of("sales_price", 1L, "sales_cost", 1L));
        assertThat(arrived.repairs().samples())
                .isEqualTo(List.of(new RepairTally.Repaired(1L << PRICE | 1L << COST, place(1, 70))));
    }

    @Test
    void aTallyWithoutRowsIsNextToNothing() throws IOException {
        // The header of any object of the class, and an empty map.
        assertThat(bytes(new RepairTally())).isLessThan(250);
        RepairTally tally = new RepairTally();
        for (int row = 0; row < 1_000; row++) {
            tally.add(1L << COST, place(0, row));
        }
        assertThat(bytes(tally)).isLessThan(1_000);
    }

    private static int bytes(RepairTally tally) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(tally);
        }
        return bytes.size();
    }

    private static RowPlace place(int split, long offset) {
        return new RowPlace(split, offset, 9, 1);
    }
}
