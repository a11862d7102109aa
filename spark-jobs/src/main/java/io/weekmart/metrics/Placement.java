package io.weekmart.metrics;

import io.weekmart.quality.KeyGroup;
import io.weekmart.quality.KeyTally;
import io.weekmart.quality.SplitTally;
import io.weekmart.schema.RawTable;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * Where rows go in the one shuffle: a partition for every output file, as long as they are not too many, and behind them one for the
 * rejected rows and the counts of sales, and one for those of inventory.
 */
final class Placement implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Splits are numbered below 2^21, offsets below 2^40: a terabyte uncompressed. */
    private static final int OFFSET_BITS = 40;

    private final Broadcast<WeekGrid> broadcast;
    private final Routes routes;
    private final int weekPartitions;

    /** @param maxPartitions partitions for output files; where there are more files than that, a task writes several */
    Placement(Broadcast<WeekGrid> grid, int maxPartitions) {
        this.broadcast = grid;
        this.weekPartitions = Math.min(grid.value().slots(), maxPartitions);
        this.routes = new Routes(weekPartitions + 2);
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

    int routeOutside(RawTable table) {
        return routes.of(weekPartitions + (table == RawTable.SALES ? 0 : 1));
    }

    GridRow reject(RawTable table, long reasons, ScannedRow row) {
        return reject(
                table, reasons, row.getSplit(), row.getOffset(), row.getLength(), row.getLine(), row.getRawText());
    }

    GridRow reject(RawTable table, long reason, long[] keyed) {
        return reject(
                table,
                reason,
                (int) keyed[KeyGroup.SPLIT],
                keyed[KeyGroup.OFFSET],
                keyed[KeyGroup.LENGTH],
                keyed[KeyGroup.LINE],
                null);
    }

    GridRow tally(SplitTally tally) {
        return outside(tally.table(), GridRow.TALLY, tally.toLongs());
    }

    GridRow tally(KeyTally tally) {
        return outside(tally.table(), GridRow.KEY_TALLY, tally.toLongs());
    }

    private GridRow outside(RawTable table, int kind, long[] values) {
        return new GridRow(routeOutside(table), WeekGrid.OUTSIDE, kind, table.ordinal(), values, null);
    }

    private GridRow reject(
            RawTable table, long reasons, int split, long offset, long length, long line, @Nullable String text) {
        long[] values = {reasons, split, offset, length, line};
        long cell = WeekGrid.OUTSIDE | ((long) split << OFFSET_BITS) | offset;
        return new GridRow(routeOutside(table), cell, GridRow.REJECT, table.ordinal(), values, text);
    }
}
