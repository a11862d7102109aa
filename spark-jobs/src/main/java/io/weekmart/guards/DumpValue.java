package io.weekmart.guards;

import io.weekmart.contract.table.TableSpec;
import java.util.Comparator;
import java.util.List;

/**
 * What a guard has found of one dump.
 *
 * @param value in the guard's unit
 * @param text says it
 */
record DumpValue(double value, String text) {
    private static final int NAMED = 5;

    /**
     * One finding for the dumps of a table: the worst value, and a sentence that names every dump beyond the limit or, where none is, the worst.
     *
     * @param values at least one
     * @param bound says the limit, and ends the sentence
     */
    static Finding finding(TableGuard guard, TableSpec table, Limit limit, List<DumpValue> values, String bound) {
        Comparator<DumpValue> ascending = Comparator.comparingDouble(DumpValue::value);
        List<DumpValue> worstFirst = values.stream()
                .sorted(limit.bound() == Limit.Bound.MOST ? ascending.reversed() : ascending)
                .toList();
        List<DumpValue> beyond = worstFirst.stream()
                .filter(value -> limit.exceededBy(value.value()))
                .toList();
        return new Finding(
                guard,
                table,
                worstFirst.get(0).value(),
                limit,
                !beyond.isEmpty(),
                table.name() + ": " + texts(beyond.isEmpty() ? worstFirst.subList(0, 1) : beyond) + bound);
    }

    /**
     * One finding for the dumps of a table of which each counts by itself: how many they are, and a sentence that names them.
     *
     * @param none says that there are none
     */
    static Finding counted(TableGuard guard, TableSpec table, Limit limit, List<DumpValue> values, String none) {
        return new Finding(
                guard,
                table,
                values.size(),
                limit,
                limit.exceededBy(values.size()),
                table.name() + ": " + (values.isEmpty() ? none : texts(values)) + ", and the limit is " + limit.value()
                        + " dumps");
    }

    /** The first few texts, and how many more there are. */
    static String texts(List<DumpValue> values) {
        int more = values.size() - NAMED;
        return String.join(
                        "; ", values.stream().limit(NAMED).map(DumpValue::text).toList())
                + (more > 0 ? "; and " + more + " more dumps" : "");
    }
}
