package io.weekmart.raw;

import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.TableSpec;
import java.nio.charset.StandardCharsets;

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
    /** What the dates add to the sum. */
    private long ofDates;

    private final long[] rowsByAge = new long[ContentSums.DAYS];

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

    /** Completes the batch, and adds its rows. */
    void add() {
        batch.complete();
        int rows = batch.rows();
        long counted = 0;
        for (int row = 0; row < rows; row++) {
            // Malformed rows have no values, and so are all alike.
            if (counts(row)) {
                long content = batch.contents[row];
                sum += content;
                xor ^= content;
                counted++;
            }
        }
        if (date != UNDATED) {
            addDates(rows, counted);
        }
    }

    private boolean counts(int row) {
        return batch.kinds[row] == ScanColumns.ROW && batch.reasons[row] != Reasons.MALFORMED_ROW;
    }

    private void addDates(int rows, long counted) {
        long[] days = batch.values[date];
        long own = 0;
        for (int row = 0; row < rows; row++) {
            boolean usable = (batch.empties[row] >>> date & 1) == 0;
            own += usable && days[row] == dumpDay ? 1 : 0;
        }
        rowsByAge[0] += own;
        if (own == counted) {
            // Nearly all batches: their dates are all the same.
            ofDates += own * batch.contentOf(date, dumpDay);
            return;
        }
        for (int row = 0; row < rows; row++) {
            if (counts(row)) {
                ofDates += batch.contentOf(date, days[row]);
                long age = dumpDay - days[row];
                if (age > 0 && age < ContentSums.DAYS && (batch.empties[row] >>> date & 1) == 0) {
                    rowsByAge[(int) age]++;
                }
            }
        }
    }

    /** Writes what was added into the last row of the batch, if that ends the split. */
    void tell() {
        int row = batch.rows() - 1;
        if (batch.kinds[row] == ScanColumns.SPLIT_END) {
            long undated = date == UNDATED || !batch.hashesContent() ? 0 : sum - ofDates;
            batch.rawText(
                    row, new ContentSums(sum, xor, undated, rowsByAge).text().getBytes(StandardCharsets.US_ASCII));
        }
    }
}
