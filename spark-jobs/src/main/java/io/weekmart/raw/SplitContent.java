package io.weekmart.raw;

import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.TableSpec;

/**
 * What the rows of one split add up to, whatever their order: checks on the dump as a whole, which its splits share. They are taken from
 * values that a batch holds anyway, and leave the split in the row that ends it.
 */
final class SplitContent {
    private static final int UNDATED = -1;

    private final ParsedBatch batch;
    /** Index of the field that dates a row; {@link #UNDATED} where the table has none. */
    private final int date;

    private final long dumpDay;
    private long sum;
    private long xor;
    private long datedAsDump;

    private SplitContent(ParsedBatch batch, int date, long dumpDay) {
        this.batch = batch;
        this.date = date;
        this.dumpDay = dumpDay;
    }

    static SplitContent of(TableSpec table, DumpFile file, ParsedBatch batch) {
        return new SplitContent(
                batch,
                table.date().map(table::index).orElse(UNDATED),
                file.dumpDate().toEpochDay());
    }

    /** Adds the rows of the batch, which is complete. */
    void add() {
        int rows = batch.rows();
        for (int row = 0; row < rows; row++) {
            // Malformed rows have no values, and so are all alike.
            if (batch.kinds[row] == ScanColumns.ROW && batch.reasons[row] != Reasons.MALFORMED_ROW) {
                long content = batch.contents[row];
                sum += content;
                xor ^= content;
            }
        }
        if (date != UNDATED) {
            long[] days = batch.values[date];
            for (int row = 0; row < rows; row++) {
                boolean usable = (batch.empties[row] >>> date & 1) == 0;
                datedAsDump += usable && days[row] == dumpDay ? 1 : 0;
            }
        }
    }

    /** Writes what was added into the last row of the batch, if that ends the split. */
    void tell() {
        int row = batch.rows() - 1;
        if (batch.kinds[row] == ScanColumns.SPLIT_END) {
            batch.reasons[row] = sum;
            batch.bad[row] = xor;
            batch.missing[row] = datedAsDump;
        }
    }
}
