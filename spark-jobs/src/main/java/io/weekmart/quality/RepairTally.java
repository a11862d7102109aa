package io.weekmart.quality;

import io.weekmart.contract.report.RejectSample;
import io.weekmart.contract.table.TableSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows that passed the row checks with bad values taken as empty, by the fields of these, and the first few of them. */
public final class RepairTally implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int NUMBERS_OF_SAMPLE = 5;

    /**
     * One of the rows.
     *
     * @param fields one bit for each field whose bad value was taken as empty, by its index
     */
    public record Repaired(long fields, RowPlace place) implements Serializable {}

    private final long[] rows = new long[Long.SIZE];
    private final int[] kept = new int[Long.SIZE];
    private final List<Repaired> samples = new ArrayList<>();

    /** Counts a row, and keeps it where one of its fields has too few samples yet. */
    public void add(long fields, RowPlace place) {
        for (long rest = fields; rest != 0; rest &= rest - 1) {
            rows[Long.numberOfTrailingZeros(rest)]++;
        }
        keep(new Repaired(fields, place));
    }

    private void keep(Repaired row) {
        boolean wanted = false;
        for (long rest = row.fields(); rest != 0; rest &= rest - 1) {
            int field = Long.numberOfTrailingZeros(rest);
            if (kept[field] < RejectSample.PER_CODE) {
                kept[field]++;
                wanted = true;
            }
        }
        if (wanted) {
            samples.add(row);
        }
    }

    /** Adds what was counted elsewhere. */
    public void add(RepairTally other) {
        for (int field = 0; field < rows.length; field++) {
            rows[field] += other.rows[field];
        }
        other.samples.forEach(this::keep);
    }

    /** The rows kept. */
    public List<Repaired> samples() {
        return List.copyOf(samples);
    }

    /** Rows by column, zeros left out; a row with two such values counts for both. */
    Map<String, Long> byColumn(TableSpec table) {
        Map<String, Long> columns = new LinkedHashMap<>();
        for (int field = 0; field < table.fields().size(); field++) {
            if (rows[field] > 0) {
                columns.put(table.fields().get(field).name(), rows[field]);
            }
        }
        return columns;
    }

    /** The tally as numbers, to travel with rows: see {@link #of}. */
    List<Long> toLongs() {
        List<Long> values = new ArrayList<>();
        for (int field = 0; field < rows.length; field++) {
            if (rows[field] > 0) {
                values.add((long) field);
                values.add(rows[field]);
            }
        }
        values.add(0, values.size() / 2L);
        for (Repaired sample : samples) {
            RowPlace place = sample.place();
            values.addAll(List.of(sample.fields(), (long) place.split(), place.offset(), place.length(), place.line()));
        }
        return values;
    }

    /**
     * The tally of {@link #toLongs}.
     *
     * @param from index of its first number
     */
    static RepairTally of(long[] v, int from) {
        RepairTally tally = new RepairTally();
        int at = from + 1;
        for (long fields = v[from]; fields > 0; fields--, at += 2) {
            tally.rows[(int) v[at]] = v[at + 1];
        }
        for (; at < v.length; at += NUMBERS_OF_SAMPLE) {
            tally.keep(new Repaired(v[at], new RowPlace((int) v[at + 1], v[at + 2], v[at + 3], v[at + 4])));
        }
        return tally;
    }
}
