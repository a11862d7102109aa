package io.weekmart.raw;

import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.terminal.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * Some rows of dumps, read in this process alone by the parser of the scan, with its row checks and its rule: what a run would reject of
 * them by themselves.
 *
 * @param rows how many records were read
 * @param rejected how many of them have a reason
 * @param byReason rejected rows by reason, such as {@code BAD_VALUE(sales_qty)}; a row can have several
 * @param samples the first rejected rows of each reason
 * @param faults what makes files unusable as a whole, or why they can't be read: path and finding
 */
public record SampledRows(
        long rows, long rejected, Map<String, Long> byReason, List<Sample> samples, List<String> faults) {
    private static final int SAMPLES_OF_REASON = 2;
    private static final int BATCH_ROWS = 512;

    /**
     * A rejected row.
     *
     * @param reasons all that apply
     * @param path full URI of its file
     * @param line physical line in which it begins, from 1
     * @param text as it stands in the file, private values masked; empty where no text may be shown
     */
    public record Sample(List<String> reasons, String path, long line, String text) {}

    /**
     * Reads the first rows of each file of a plan.
     *
     * @param plan its rule is called in this thread, row by row, file by file; the value of a text is a hash there, by which equal texts are
     *     told from different ones
     * @param most rows of each file at most
     */
    public static SampledRows read(ScanPlan plan, Configuration hadoop, long most) {
        ScanPlan whole = plan.withSplitBytes(Long.MAX_VALUE);
        Set<String> columns = new LinkedHashSet<>(Set.of(ScanColumns.RAW_TEXT, ScanColumns.CONTENT));
        ParsedBatch batch = new ParsedBatch(plan.table(), plan.naturalKey(), columns, BATCH_ROWS);
        Counts counts = new Counts(plan, batch);
        for (int number = 0; number < whole.splits().size(); number++) {
            PlannedSplit planned = whole.planned(number);
            long before = counts.rows;
            try (SplitReader reader =
                    new SplitReader(whole, planned, new HadoopDumps(hadoop), batch, ByteWindow.DEFAULT_BYTES)) {
                while (counts.rows - before < most && reader.next()) {
                    counts.add(planned.header());
                }
            } catch (IOException e) {
                // One file that vanished or is nobody's to read leaves the others to be looked at.
                counts.faults.add(planned.header().file().path() + ": "
                        + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
            }
        }
        return new SampledRows(
                counts.rows, counts.rejected, counts.byReason, List.copyOf(counts.samples), List.copyOf(counts.faults));
    }

    private static final class Counts {
        private final ScanPlan plan;
        private final ParsedBatch batch;
        private final Map<String, Long> byReason = new LinkedHashMap<>();
        private final Map<String, Integer> kept = new LinkedHashMap<>();
        private final List<Sample> samples = new ArrayList<>();
        private final List<String> faults = new ArrayList<>();
        private long rows;
        private long rejected;

        Counts(ScanPlan plan, ParsedBatch batch) {
            this.plan = plan;
            this.batch = batch;
        }

        void add(DumpHeader header) {
            for (int row = 0; row < batch.rows(); row++) {
                if (batch.kinds[row] == ScanColumns.FAULT) {
                    faults.add(Printable.line(header.file().path()) + ": " + text(row));
                } else if (batch.kinds[row] == ScanColumns.ROW) {
                    rows++;
                    if (Reasons.rejects(batch.reasons[row])) {
                        reject(header, row);
                    }
                }
            }
        }

        private void reject(DumpHeader header, int row) {
            rejected++;
            List<String> codes =
                    new RowReasons(batch.reasons[row], batch.bad[row], batch.missing[row]).codes(plan.table());
            boolean wanted = false;
            for (String code : codes) {
                byReason.merge(code, 1L, Long::sum);
                wanted |= kept.merge(code, 1, Integer::sum) <= SAMPLES_OF_REASON;
            }
            if (wanted) {
                samples.add(new Sample(codes, header.file().path(), header.lines() + batch.lines[row] + 1, text(row)));
            }
        }

        private String text(int row) {
            TextColumn texts = batch.rawTexts;
            return texts == null
                    ? ""
                    : new String(texts.bytes(), texts.from(row), texts.length(row), StandardCharsets.UTF_8);
        }
    }
}
