package io.weekmart.metrics;

import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.quality.KeyGroup;
import io.weekmart.quality.KeyTally;
import io.weekmart.quality.RejectedRow;
import io.weekmart.quality.SplitTally;
import io.weekmart.quality.TaskResult;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * Where rows go in the one shuffle: a partition for every output file, as long as they are not too many, and behind them one for the
 * rejected rows and the counts of sales, and one for those of inventory.
 */
final class Placement implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The raw tables whose rows travel through the shuffle, which names them by their place here. */
    static final List<TableSpec> TABLES = List.of(WeeklyTables.SALES, WeeklyTables.INVENTORY);

    static final int SALES = TABLES.indexOf(WeeklyTables.SALES);
    static final int INVENTORY = TABLES.indexOf(WeeklyTables.INVENTORY);

    /** Splits are numbered below 2^21, offsets below 2^40: a terabyte uncompressed. */
    private static final int OFFSET_BITS = 40;

    private final Broadcast<WeekGrid> broadcast;
    private final Routes routes;
    private final int weekPartitions;

    /** @param maxPartitions partitions for output files; where there are more files than that, a task writes several */
    Placement(Broadcast<WeekGrid> grid, int maxPartitions) {
        this.broadcast = grid;
        this.weekPartitions = Math.min(grid.value().slots(), maxPartitions);
        this.routes = new Routes(weekPartitions + TABLES.size());
    }

    WeekGrid grid() {
        return broadcast.value();
    }

    int partitions() {
        return routes.partitions();
    }

    int routeOfSlot(int slot) {
        return routes.of(slot % weekPartitions);
    }

    GridRow reject(RejectedRow row) {
        int table = indexOf(row.table());
        long cell = WeekGrid.OUTSIDE
                | ((long) row.place().split() << OFFSET_BITS)
                | row.place().offset();
        return GridRow.rejected(routeOutside(table), cell, table, row);
    }

    /** A row that a key check rejected; its text has to be read again. */
    GridRow reject(TableSpec table, long reason, long[] keyed) {
        long[] totals = {};
        if (indexOf(table.name()) == SALES) {
            totals = new long[table.controlTotals().size()];
            totals[GridRows.QUANTITY] = keyed[GridRow.LineValues.QUANTITY];
            totals[GridRows.AMOUNT] = keyed[GridRow.LineValues.AMOUNT];
        }
        return reject(new RejectedRow(table.name(), KeyGroup.place(keyed), RowReasons.ofRow(reason), null, totals));
    }

    GridRow fault(TaskResult.Fault fault) {
        int table = indexOf(fault.table());
        return GridRow.fault(routeOutside(table), WeekGrid.OUTSIDE, table, fault);
    }

    GridRow tally(SplitTally tally) {
        return outside(indexOf(tally.table()), GridRow.TALLY, tally.toLongs());
    }

    GridRow tally(KeyTally tally) {
        return outside(indexOf(tally.table()), GridRow.KEY_TALLY, tally.toLongs());
    }

    private GridRow outside(int table, int kind, long[] values) {
        return new GridRow(routeOutside(table), WeekGrid.OUTSIDE, kind, table, values, null);
    }

    private int routeOutside(int table) {
        return routes.of(weekPartitions + table);
    }

    private static int indexOf(String table) {
        return table.equals(WeeklyTables.SALES.name()) ? SALES : INVENTORY;
    }
}
