package io.weekmart.job;

import io.weekmart.raw.DumpHeader;
import io.weekmart.schema.RawTable;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;

/** The files that a run reads, their headers read, by table. */
final class DumpSet {
    private final Map<RawTable, List<DumpHeader>> headers = new EnumMap<>(RawTable.class);

    void put(RawTable table, List<DumpHeader> files) {
        headers.put(table, List.copyOf(files));
    }

    List<DumpHeader> of(RawTable table) {
        return Objects.requireNonNull(headers.get(table), () -> "No dumps of " + table.label() + " yet");
    }

    /** Dates of the dumps of a table. */
    NavigableSet<LocalDate> dates(RawTable table) {
        NavigableSet<LocalDate> dates = new TreeSet<>();
        of(table).forEach(header -> dates.add(header.file().dumpDate()));
        return dates;
    }

    /** All files, table by table. */
    List<DumpHeader> all() {
        return headers.values().stream().flatMap(List::stream).toList();
    }
}
