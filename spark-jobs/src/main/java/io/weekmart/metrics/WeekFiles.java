package io.weekmart.metrics;

import static org.apache.spark.sql.functions.col;

import io.weekmart.contract.calendar.Week;
import io.weekmart.contract.table.Field;
import io.weekmart.parquet.Cells;
import io.weekmart.parquet.RowFile;
import io.weekmart.quality.ExactSum;
import io.weekmart.quality.KeyTally;
import io.weekmart.quality.RowFingerprint;
import io.weekmart.quality.SplitTally;
import io.weekmart.quality.StagedRejects;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TaskResult;
import io.weekmart.schema.FactTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.jspecify.annotations.Nullable;

/**
 * Folds the grid into weeks. Every task writes the files of its weeks itself, into a staging folder and under names that no other task
 * or attempt uses, and says what it wrote: only files that a successful task names are ever used, so that nothing has to be renamed or
 * committed on an object store.
 */
public final class WeekFiles {
    /** Groups with an overflow that a task names. */
    private static final int NAMED_OVERFLOWS = 10;

    private WeekFiles() {}

    /** Computes and stages the weeks of all rows; the result is a few records for each file and split. */
    public static List<TaskResult> write(Dataset<GridRow> rows, GridRows grid, Staging staging) {
        Placement placement = grid.placement();
        return byFile(rows, placement)
                .mapPartitions(
                        (MapPartitionsFunction<GridRow, TaskResult>) part ->
                                new WeekWriter(placement, staging).all(part).iterator(),
                        Encoders.javaSerialization(TaskResult.class))
                .collectAsList();
    }

    static Dataset<GridRow> byFile(Dataset<GridRow> rows, Placement placement) {
        return rows.repartition(placement.partitions(), col("route")).sortWithinPartitions(col("cell"));
    }

    /** Writes the files of one task. */
    private static final class WeekWriter implements WeekFold.FoldSink {
        private final WeekGrid grid;
        private final Staging staging;
        private final WeekFold fold;
        private final FactCells cells = new FactCells();
        private final List<TaskResult> results = new ArrayList<>();
        private @Nullable RowFile weekFile;
        private int weekSlot;
        private boolean weekOpen;
        private @Nullable Path weekPath;
        private LastDaysOut daysOut = new LastDaysOut();
        private long weekRows;
        private ExactSum quantity = new ExactSum();
        private ExactSum amount = new ExactSum();
        private ExactSum margin = new ExactSum();
        private boolean marginKnown;
        private RowFingerprint fingerprint = new RowFingerprint();
        private final StagedRejects rejects;
        private final SoldStores.Collector sold;
        private int overflows;

        WeekWriter(Placement placement, Staging staging) {
            this.grid = placement.grid();
            this.staging = staging;
            this.fold = new WeekFold(grid, placement, this);
            this.rejects = new StagedRejects(staging, "rejects");
            this.sold = new SoldStores.Collector(grid);
        }

        List<TaskResult> all(Iterator<GridRow> rows) {
            while (rows.hasNext()) {
                take(rows.next());
            }
            fold.finish();
            closeWeek();
            results.addAll(rejects.end());
            results.addAll(sold.end());
            results.add(new TaskResult.KeyCounts(fold.stockTally()));
            return results;
        }

        private void take(GridRow row) {
            switch (row.getKind()) {
                case GridRow.SALES, GridRow.STOCK -> fold.add(row);
                case GridRow.REJECT -> reject(row);
                case GridRow.TALLY ->
                    results.add(new TaskResult.SplitCounts(SplitTally.of(row.tableSpec(), row.getValues())));
                case GridRow.KEY_TALLY ->
                    results.add(new TaskResult.KeyCounts(KeyTally.of(row.tableSpec(), row.getValues())));
                case GridRow.FAULT -> results.add(row.fault());
                default -> throw new IllegalStateException("No such kind of row: " + row.getKind());
            }
        }

        @Override
        public void fact(int slot, FactRow row, int lastDaysOut) {
            if (!weekOpen || slot != weekSlot) {
                closeWeek();
                openWeek(slot);
            }
            if (weekFile != null) {
                weekFile.write(cells.of(row));
                daysOut.add(row.value(DAYS), row.value(DAYS_OUT), lastDaysOut);
            }
            weekRows++;
            quantity.add(row.value(SALES_QTY));
            amount.add(row.value(SALES_AMT));
            if (!row.isNull(MARGIN_AMT)) {
                margin.add(row.value(MARGIN_AMT));
                marginKnown = true;
            }
            row.addTo(fingerprint);
        }

        private void openWeek(int slot) {
            weekOpen = true;
            weekSlot = slot;
            daysOut = new LastDaysOut();
            weekRows = 0;
            quantity = new ExactSum();
            amount = new ExactSum();
            margin = new ExactSum();
            marginKnown = false;
            fingerprint = new RowFingerprint();
            if (staging.writes()) {
                weekPath = staging.file("fact-" + grid.weekOfSlot(slot).index() + "-" + grid.bucketOfSlot(slot));
                weekFile = new RowFile(staging.configuration(), weekPath, FactTable.FILE_SCHEMA, staging.codec());
            }
        }

        private void closeWeek() {
            if (!weekOpen) {
                return;
            }
            String checksum = null;
            if (weekFile != null) {
                weekFile.metadata(LastDaysOut.KEY, daysOut.text());
                weekFile.close();
                checksum = weekFile.checksum();
                weekFile = null;
            }
            results.add(new WeekFile(
                    grid.weekOfSlot(weekSlot).index(),
                    grid.bucketOfSlot(weekSlot),
                    weekPath == null ? null : weekPath.toString(),
                    checksum,
                    weekRows,
                    quantity,
                    amount,
                    marginKnown ? margin : null,
                    fingerprint));
            weekOpen = false;
        }

        @Override
        public void seen(int slot, int storeKey, int soldOn, int countedOn) {
            sold.add(slot, storeKey, soldOn, countedOn);
        }

        @Override
        public void reject(GridRow row) {
            rejects.write(row.rejected());
        }

        @Override
        public void overflow(Week week, int storeKey, long prodKey, Field column) {
            // The first few say enough; the driver's memory does not grow with rows.
            if (overflows++ < NAMED_OVERFLOWS) {
                results.add(new Overflow(week.id().toString(), storeKey, prodKey, column.name()));
            }
        }

        private static final int SALES_QTY = FactRow.index(FactTable.TOTAL_SALES_QTY);
        private static final int SALES_AMT = FactRow.index(FactTable.TOTAL_SALES_AMT);
        private static final int MARGIN_AMT = FactRow.index(FactTable.TOTAL_MARGIN_AMT);
        private static final int DAYS = FactRow.index(FactTable.INVENTORY_DAYS);
        private static final int DAYS_OUT = FactRow.index(FactTable.NO_STOCK_INSTANCES);
    }

    private static final class FactCells implements Cells {
        private FactRow row = new FactRow();

        FactCells of(FactRow next) {
            row = next;
            return this;
        }

        @Override
        public boolean isNull(int column) {
            return row.isNull(column);
        }

        @Override
        public long number(int column) {
            return row.value(column);
        }
    }
}
