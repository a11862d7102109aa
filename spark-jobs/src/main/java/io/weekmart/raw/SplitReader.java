package io.weekmart.raw;

import io.weekmart.contract.table.Reasons;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads one split of a file into batches: its records, then one row that says how it ended, or that it cannot be trusted. */
final class SplitReader implements Closeable {
    private final int maxRecordBytes;
    private final int number;
    private final Split split;
    private final DumpHeader header;
    private final DumpOpener dumps;
    private final int windowBytes;
    private final ParsedBatch batch;
    private final RowParser parser;
    private final @Nullable RowCompletion completion;
    private final List<ValueCheck> checks;
    private final RowRule rule;
    private final SplitContent content;
    private @Nullable ByteWindow window;
    private long first;
    private long line;
    private boolean done;

    /**
     * @param plan how to read; what to read stands in the planned split
     * @param batch is emptied and filled at every step
     */
    SplitReader(ScanPlan plan, PlannedSplit planned, DumpOpener dumps, ParsedBatch batch, int windowBytes) {
        this.maxRecordBytes = plan.maxRecordBytes();
        this.number = planned.number();
        this.split = planned.split();
        this.header = planned.header();
        this.dumps = dumps;
        this.windowBytes = windowBytes;
        this.batch = batch;
        this.parser = RowParser.of(header, batch);
        this.completion = RowCompletion.of(header, batch);
        this.checks = plan.checks();
        this.rule = plan.rule();
        this.content = SplitContent.of(plan.table(), header.file(), batch);
        this.first = split.start();
    }

    /**
     * Fills the batch with the next rows. False if there are none.
     *
     * @throws IOException if the storage fails; what is wrong with the file itself becomes a row
     */
    boolean next() throws IOException {
        batch.clear();
        if (done) {
            return false;
        }
        batch.readsFrom(split.file());
        try {
            ByteWindow open = window;
            if (open == null) {
                open = open();
                window = open;
            }
            fill(open);
        } catch (FileFault fault) {
            endWithFault(fault.finding());
        }
        content.add();
        if (done) {
            content.tell();
        }
        return true;
    }

    /** The file that is read. */
    String path() {
        return header.file().path();
    }

    private ByteWindow open() throws IOException {
        DumpFile file = header.file();
        long expectedEnd = file.compressed() ? Long.MAX_VALUE : file.bytes();
        ByteWindow opened = new ByteWindow(dumps.open(file, split.start()), split.start(), expectedEnd, windowBytes);
        try {
            if (!split.startsRecord()) {
                opened.skipLine();
                first = opened.position();
            }
            return opened;
        } catch (Throwable failure) {
            opened.close();
            throw failure;
        }
    }

    private void fill(ByteWindow in) throws IOException {
        while (!batch.full()) {
            long position = in.position();
            if (position > split.end() || (in.start() == in.limit() && !in.more())) {
                endSplit(position);
                return;
            }
            byte[] bytes = in.bytes();
            int start = in.start();
            int row = batch.rows();
            int end = parser.parse(bytes, start, in.limit(), row);
            if (end == RowParser.MORE || (end == in.limit() && !in.ended())) {
                readOn(in, end);
                continue;
            }
            int textEnd = end > start && bytes[end - 1] == '\r' ? end - 1 : end;
            if (textEnd > start) {
                if (textEnd - start > maxRecordBytes) {
                    throw tooLong();
                }
                addRow(row, bytes, start, textEnd, position);
            }
            line += 1 + parser.lineFeeds();
            in.advance(end == in.limit() ? end : end + 1);
        }
    }

    private void addRow(int row, byte[] bytes, int start, int end, long position) {
        batch.addRow(ScanColumns.ROW, number, position, end - start, line);
        if (batch.reasons[row] != Reasons.MALFORMED_ROW) {
            if (completion != null) {
                completion.complete(row);
            }
            for (ValueCheck check : checks) {
                check.apply(batch, row);
            }
            if (completion != null) {
                completion.repair(row);
                completion.hideRepaired(row);
            }
            // The rule may take reasons away, so that they are looked at behind it.
            long more = rule.validate(batch, row);
            batch.reasons[row] |= more;
        }
        boolean rejected = Reasons.rejects(batch.reasons[row]);
        if (completion != null && rejected && batch.reasons[row] != Reasons.MALFORMED_ROW) {
            completion.reject(row);
        }
        // The fields of a malformed record cannot be told apart, and one of them may be private.
        boolean shown = batch.reasons[row] != Reasons.MALFORMED_ROW
                || !header.privateColumns().any();
        if (rejected && shown && batch.rawTexts != null) {
            batch.rawText(row, header.readable(bytes, start, end));
        } else {
            batch.noRawText(row);
        }
    }

    /** The record goes on behind the window: reads more of it, unless it is too long or the file has no more. */
    private void readOn(ByteWindow in, int end) throws IOException {
        // A record without its line end is at most one carriage return longer than its text.
        if (in.limit() - in.start() > maxRecordBytes + 1) {
            throw tooLong();
        }
        if (!in.more() && end == RowParser.MORE) {
            throw new FileFault("a quote is still open at the end of the file, in the record that begins here");
        }
    }

    private FileFault tooLong() {
        return new FileFault(String.format(
                Locale.ROOT,
                "the record that begins here is longer than %,d bytes (raw.max-record-bytes); a quote may have been left open",
                maxRecordBytes));
    }

    private void endSplit(long position) {
        int row = batch.rows();
        batch.emptyRow(row);
        batch.noRawText(row);
        batch.addRow(ScanColumns.SPLIT_END, number, first, position - first, line);
        done = true;
    }

    private void endWithFault(String message) {
        int row = batch.rows();
        batch.emptyRow(row);
        batch.rawText(row, message.getBytes(StandardCharsets.UTF_8));
        long position = window == null ? first : window.position();
        batch.addRow(ScanColumns.FAULT, number, first, position - first, line);
        done = true;
    }

    @Override
    public void close() throws IOException {
        done = true;
        if (window != null) {
            window.close();
        }
    }
}
