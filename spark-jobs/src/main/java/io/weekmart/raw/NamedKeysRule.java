package io.weekmart.raw;

import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.TableSpec;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows from which something is learnt of the keys that they name: a key that was not met before, a day before its first or behind its
 * last, another value of a column that they fill. It places these rows alone, a small part of all. The slot has a bit for each table whose
 * keys are named, and the cell is the date of the dump in days since 1970-01-01.
 *
 * <p>Of equal values on one day only the first row is placed. So the row that comes last of a task's rows of a day, or one before it with the
 * same value, is among those placed: that is enough for the latest value, since a column is filled from one table alone, and the rows of no other
 * task of that table stand between these. A text of nothing but blanks is no value.
 */
public final class NamedKeysRule implements RowRule {
    private static final long serialVersionUID = 1L;

    private static final int NEVER = Integer.MIN_VALUE;

    /** What a text has in it that is a value, as a regular expression: anything beyond a blank and the control characters before it. */
    public static final String NOT_BLANK = "[^\\x00-\\x20]";

    /**
     * A table whose keys the rows name.
     *
     * @param key column of the rows that holds them
     * @param filling columns of the rows that fill columns of the table
     */
    public record Named(String key, List<String> filling) implements Serializable {}

    private final RowRule base;
    private final long forgiven;
    private final int date;
    private final long further;
    private final long[] dumpDays;
    private final List<Named> tables;
    private final TableSpec table;
    private transient Keys @Nullable [] keys;

    /**
     * @param table the rows, with all fields that are read
     * @param base gives rows the reasons for which they are rejected
     * @param forgiven reasons of these that do not count
     * @param declared how many of the fields are declared; bad values of the others do not count
     * @param dumpDays for each file of the scan, the date of its dump in days since 1970-01-01
     */
    public NamedKeysRule(
            TableSpec table, RowRule base, long forgiven, int declared, long[] dumpDays, List<Named> tables) {
        this.table = table;
        this.base = base;
        this.forgiven = forgiven;
        this.date = table.index(table.date().orElseThrow());
        this.further = -1L << declared;
        this.dumpDays = dumpDays.clone();
        this.tables = List.copyOf(tables);
    }

    @Override
    public RowRule ofTask() {
        NamedKeysRule rule = new NamedKeysRule(
                table, base.ofTask(), forgiven, Long.numberOfTrailingZeros(further), dumpDays, tables);
        rule.keys = tables.stream().map(named -> new Keys(table, named)).toArray(Keys[]::new);
        return rule;
    }

    @Override
    public long validate(RowBatch rows, int row) {
        ParsedBatch batch = (ParsedBatch) rows;
        if ((batch.bad[row] & further) != 0) {
            batch.bad[row] &= ~further;
            batch.reasons[row] &= batch.bad[row] == 0 ? ~Reasons.BAD_VALUE : -1L;
        }
        long reasons = base.validate(batch, row) & ~forgiven;
        if (reasons == 0 && batch.clean(row)) {
            Keys[] seen = Objects.requireNonNull(keys, "the rule was not made for a task");
            int day = (int) batch.value(date, row);
            int slot = 0;
            for (int t = 0; t < seen.length; t++) {
                slot |= seen[t].learn(batch, row, day) ? 1 << t : 0;
            }
            if (slot != 0) {
                batch.place(row, slot, dumpDays[batch.file(row)]);
            }
        }
        return reasons;
    }

    /** What a task has seen of the keys of one table. */
    private static final class Keys {
        private static final int FIRST_KEYS = 1024;

        private final int key;
        private final boolean coded;
        private final int[] filling;
        private final boolean[] texts;
        private final CodeIds ids = new CodeIds();
        private final byte[] number = new byte[Long.BYTES];
        private int[] first = new int[FIRST_KEYS];
        private int[] last = new int[FIRST_KEYS];
        /** By column and key: the day of the latest value, {@link #NEVER} where there is none. */
        private final int[][] days;

        private final long[][] numbers;
        private final byte[][] @Nullable [] values;

        Keys(TableSpec table, Named named) {
            key = table.index(named.key());
            coded = isText(table, key);
            filling = named.filling().stream().mapToInt(table::index).toArray();
            texts = new boolean[filling.length];
            days = new int[filling.length][FIRST_KEYS];
            numbers = new long[filling.length][FIRST_KEYS];
            values = new byte[filling.length][FIRST_KEYS][];
            for (int i = 0; i < filling.length; i++) {
                texts[i] = isText(table, filling[i]);
                Arrays.fill(days[i], NEVER);
            }
        }

        private static boolean isText(TableSpec table, int field) {
            return table.fields().get(field).type().kind() == FieldType.Kind.TEXT;
        }

        /** Whether something is learnt of the key of a row that is not rejected. */
        boolean learn(ParsedBatch batch, int row, int day) {
            int before = ids.size();
            int id = id(batch, row);
            if (id == first.length) {
                grow();
            }
            boolean news = id == before;
            if (news || day < first[id]) {
                first[id] = day;
                news = true;
            }
            if (id == before || day > last[id]) {
                last[id] = day;
                news = true;
            }
            for (int i = 0; i < filling.length; i++) {
                if (day >= days[i][id] && !batch.empty(filling[i], row)) {
                    news |= fill(batch, row, day, id, i);
                }
            }
            return news;
        }

        private int id(ParsedBatch batch, int row) {
            if (coded) {
                TextColumn column = text(batch, key);
                return ids.id(column.bytes(), column.from(row), column.from(row) + column.length(row));
            }
            long value = batch.values[key][row];
            for (int i = 0; i < Long.BYTES; i++) {
                number[i] = (byte) (value >>> (i * Byte.SIZE));
            }
            return ids.id(number, 0, Long.BYTES);
        }

        /** Takes a value of a day that is not before that of the latest one; false if that is the same, on the same day. */
        private boolean fill(ParsedBatch batch, int row, int day, int id, int i) {
            boolean sameDay = days[i][id] == day;
            if (!texts[i]) {
                days[i][id] = day;
                long value = batch.values[filling[i]][row];
                // Of a wide decimal it is the magnitude, so that the sign has to be looked at.
                long signed = (batch.negatives[row] >>> filling[i] & 1) == 0 ? value : ~value;
                boolean same = sameDay && numbers[i][id] == signed;
                numbers[i][id] = signed;
                return !same;
            }
            TextColumn column = text(batch, filling[i]);
            int from = column.from(row);
            int to = from + column.length(row);
            if (isBlank(column.bytes(), from, to)) {
                return false;
            }
            days[i][id] = day;
            byte[] known = values[i][id];
            if (known != null && Arrays.equals(known, 0, known.length, column.bytes(), from, to)) {
                return !sameDay;
            }
            values[i][id] = Arrays.copyOfRange(column.bytes(), from, to);
            return true;
        }

        private static boolean isBlank(byte[] bytes, int from, int to) {
            int p = from;
            while (p < to && bytes[p] >= 0 && bytes[p] <= ' ') {
                p++;
            }
            return p == to;
        }

        private static TextColumn text(ParsedBatch batch, int field) {
            return Objects.requireNonNull(batch.texts[field], "a text that is looked at must be asked for");
        }

        private void grow() {
            int size = first.length;
            first = Arrays.copyOf(first, 2 * size);
            last = Arrays.copyOf(last, 2 * size);
            for (int i = 0; i < filling.length; i++) {
                days[i] = Arrays.copyOf(days[i], 2 * size);
                Arrays.fill(days[i], size, 2 * size, NEVER);
                numbers[i] = Arrays.copyOf(numbers[i], 2 * size);
                values[i] = Arrays.copyOf(values[i], 2 * size);
            }
        }
    }
}
