package io.weekmart.inspect;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.raw.RowBatch;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether the rows of dumps come again in later ones, and whether a row of a dump can be told from the others by its receipt: without such a
 * key, a row that comes again counts again. It is used in one thread.
 */
final class ComingAgain {
    /** What tells a line of a receipt. Many tills count their receipts from 1, and some of them every day. */
    static final List<String> LINE = List.of(Supplies.STORE_KEY, "trans_dt", Supplies.RECEIPT, Supplies.PROD_KEY);

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final int fields;
    private final int[] line;
    private final NavigableMap<LocalDate, Set<Long>> rows = new TreeMap<>();
    private final NavigableMap<LocalDate, Set<Long>> lines = new TreeMap<>();
    private long all;
    private long alike;

    ComingAgain(TableSpec table) {
        fields = table.fields().size();
        line = table.columns().containsAll(LINE)
                ? LINE.stream().mapToInt(table::index).toArray()
                : new int[0];
    }

    /** Takes one row of a dump in. */
    void add(RowBatch batch, int row, LocalDate dump) {
        all++;
        long content = 0;
        for (int field = 0; field < fields; field++) {
            content = mixed(content, batch.value(field, row));
        }
        rows.computeIfAbsent(dump, date -> new HashSet<>()).add(content);
        long key = 0;
        for (int field : line) {
            key = mixed(key, batch.value(field, row));
        }
        alike += lines.computeIfAbsent(dump, date -> new HashSet<>()).add(key) ? 0 : 1;
    }

    private static long mixed(long hash, long value) {
        long next = (hash ^ value) * MIX;
        return next ^ (next >>> 32);
    }

    /** The share of the rows of all dumps but the first that the dump before has too, of the dumps that were looked at. */
    double again() {
        long later = 0;
        long again = 0;
        Set<Long> before = null;
        for (Map.Entry<LocalDate, Set<Long>> dump : rows.entrySet()) {
            if (before != null) {
                later += dump.getValue().size();
                again += dump.getValue().stream().filter(before::contains).count();
            }
            before = dump.getValue();
        }
        return later == 0 ? 0 : (double) again / later;
    }

    /** The share of rows that are of the same line as another row of their dump. */
    double alike() {
        return all == 0 ? 0 : (double) alike / all;
    }
}
