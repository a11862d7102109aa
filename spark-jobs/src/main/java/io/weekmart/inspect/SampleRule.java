package io.weekmart.inspect;

import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.raw.RowBatch;
import io.weekmart.raw.RowRule;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What rows of a sample mean beside other tables: references to keys that are not there, dates that are not in the calendar or behind that
 * of the dump. On the way it collects the keys of the table and the days of each file. It is used in one thread, and never travels.
 */
final class SampleRule implements RowRule {
    private static final long serialVersionUID = 1L;

    private static final long MICROS_OF_DAY = 86_400_000_000L;

    private final transient Map<String, Set<Long>> known;
    private final transient Set<Long> calendar;
    private final transient List<LocalDate> dumpDates;
    private final transient Map<Integer, NavigableMap<LocalDate, Long>> days = new HashMap<>();
    private final transient Map<Integer, Long> rows = new HashMap<>();
    private final transient Set<Long> keys = new HashSet<>();
    private final transient LineAmounts amounts;
    private final transient ComingAgain comingAgain;
    private final int[] references;
    private final long[] reasons;
    private final String[] targets;
    private final int key;
    private final int date;
    private final int day;
    private final boolean timestamp;
    private final boolean daily;

    /**
     * @param table with the types that it is parsed by
     * @param known all keys of other tables, by their names; of those that are not there, no reference is checked
     * @param calendar all days of the calendar, since 1970-01-01; empty where they are not known
     * @param dumpDates the date of each file
     */
    SampleRule(TableSpec table, Map<String, Set<Long>> known, Set<Long> calendar, List<LocalDate> dumpDates) {
        this.known = known;
        this.calendar = table.inCalendar() ? calendar : Set.of();
        this.dumpDates = dumpDates;
        List<Reference> checked = table.references().stream()
                .filter(reference -> known.containsKey(reference.table()))
                .toList();
        references = checked.stream()
                .mapToInt(reference -> table.index(reference.column()))
                .toArray();
        reasons = checked.stream()
                .mapToLong(reference -> table.reason(reference.code()))
                .toArray();
        targets = checked.stream().map(Reference::table).toArray(String[]::new);
        daily = table.daily();
        amounts = new LineAmounts(table);
        comingAgain = new ComingAgain(table);
        key = table.naturalKey().size() == 1 ? table.index(table.naturalKey().get(0)) : -1;
        date = table.date().map(table::index).orElse(-1);
        day = date >= 0 ? date : firstDay(table);
        timestamp = day >= 0 && table.fields().get(day).type().kind() == FieldType.Kind.TIMESTAMP;
    }

    private static int firstDay(TableSpec table) {
        for (int i = 0; i < table.fields().size(); i++) {
            FieldType.Kind kind = table.fields().get(i).type().kind();
            if (kind == FieldType.Kind.DATE || kind == FieldType.Kind.TIMESTAMP) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public long validate(RowBatch batch, int row) {
        long found = 0;
        rows.merge(batch.file(row), 1L, Long::sum);
        for (int i = 0; i < references.length; i++) {
            if (has(batch, references[i], row)
                    && !known.getOrDefault(targets[i], Set.of()).contains(batch.value(references[i], row))) {
                found |= reasons[i];
            }
        }
        if (date >= 0 && has(batch, date, row)) {
            long value = batch.value(date, row);
            found |= value > dumpDates.get(batch.file(row)).toEpochDay() ? Reasons.FUTURE_DATE : 0;
            found |= calendar.isEmpty() || calendar.contains(value) ? 0 : Reasons.DATE_NOT_IN_CALENDAR;
        }
        if (key >= 0 && has(batch, key, row)) {
            keys.add(batch.value(key, row));
        }
        if (daily && found == 0 && batch.clean(row) && day >= 0 && has(batch, day, row)) {
            long value = batch.value(day, row);
            long since = timestamp ? Math.floorDiv(value, MICROS_OF_DAY) : value;
            days.computeIfAbsent(batch.file(row), file -> new TreeMap<>())
                    .merge(LocalDate.ofEpochDay(since), 1L, Long::sum);
            comingAgain.add(batch, row, dumpDates.get(batch.file(row)));
        }
        amounts.add(batch, row);
        return found;
    }

    private static boolean has(RowBatch batch, int field, int row) {
        return batch.usable(field, row) && !batch.empty(field, row);
    }

    /** The keys of the table: as numbers, days, or hashes of texts. */
    Set<Long> keys() {
        return keys;
    }

    /** Of a daily table: on which days the clean rows of each file are, and how many on each, by the index of the file. */
    Map<Integer, NavigableMap<LocalDate, Long>> days() {
        return days;
    }

    /** Of a daily table: whether clean rows come in several dumps. */
    ComingAgain comingAgain() {
        return comingAgain;
    }

    /** Whether amounts are quantity times price. */
    LineAmounts amounts() {
        return amounts;
    }

    /** Whether no file had so many rows. */
    boolean fewerThan(long most) {
        return rows.values().stream().allMatch(count -> count < most);
    }
}
