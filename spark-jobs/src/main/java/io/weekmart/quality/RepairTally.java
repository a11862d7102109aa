package io.weekmart.quality;

import io.weekmart.contract.report.RejectSample;
import io.weekmart.contract.table.TableSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rows that passed the row checks with bad values taken as empty, by the fields of these, and of each field the first few rows in the order
 * of file and line. Where there are none it is next to nothing: every split has one.
 */
public final class RepairTally implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int NUMBERS_OF_SAMPLE = 5;

    private static final Comparator<Repaired> BY_PLACE = Comparator.comparingInt(
                    (Repaired row) -> row.place().split())
            .thenComparingLong(row -> row.place().offset());

    /**
     * One of the rows.
     *
     * @param fields one bit for each field whose bad value was taken as empty, by its index
     */
    public record Repaired(long fields, RowPlace place) implements Serializable {}

    /** By field, up to the last one that has any. */
    private long[] rows = {};

    /** By field, in the order of file and line. */
    private final TreeMap<Integer, List<Repaired>> first = new TreeMap<>();

    /** Counts a row, and keeps it where it is among the first of one of its fields. */
    public void add(long fields, RowPlace place) {
        for (long rest = fields; rest != 0; rest &= rest - 1) {
            count(Long.numberOfTrailingZeros(rest), 1);
        }
        keep(new Repaired(fields, place));
    }

    private void count(int field, long more) {
        if (field >= rows.length) {
            rows = Arrays.copyOf(rows, field + 1);
        }
        rows[field] += more;
    }

    private void keep(Repaired row) {
        for (long rest = row.fields(); rest != 0; rest &= rest - 1) {
            List<Repaired> kept = first.computeIfAbsent(Long.numberOfTrailingZeros(rest), field -> new ArrayList<>(1));
            int at = kept.size();
            while (at > 0 && BY_PLACE.compare(row, kept.get(at - 1)) < 0) {
                at--;
            }
            if (at < RejectSample.PER_CODE) {
                kept.add(at, row);
                if (kept.size() > RejectSample.PER_CODE) {
                    kept.remove(RejectSample.PER_CODE);
                }
            }
        }
    }

    /** Adds what was counted elsewhere. */
    public void add(RepairTally other) {
        for (int field = 0; field < other.rows.length; field++) {
            if (other.rows[field] > 0) {
                count(field, other.rows[field]);
            }
        }
        other.samples().forEach(this::keep);
    }

    /** Whether there is no such row. */
    public boolean isEmpty() {
        return rows.length == 0;
    }

    /** The rows kept, in the order of file and line. */
    public List<Repaired> samples() {
        TreeSet<Repaired> samples = new TreeSet<>(BY_PLACE);
        first.values().forEach(samples::addAll);
        return List.copyOf(samples);
    }

    /** Rows by column, zeros left out; a row with two such values counts for both. */
    public Map<String, Long> byColumn(TableSpec table) {
        Map<String, Long> columns = new LinkedHashMap<>();
        for (int field = 0; field < rows.length; field++) {
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
        for (Repaired sample : samples()) {
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
            tally.count((int) v[at], v[at + 1]);
        }
        for (; at < v.length; at += NUMBERS_OF_SAMPLE) {
            tally.keep(new Repaired(v[at], new RowPlace((int) v[at + 1], v[at + 2], v[at + 3], v[at + 4])));
        }
        return tally;
    }
}
