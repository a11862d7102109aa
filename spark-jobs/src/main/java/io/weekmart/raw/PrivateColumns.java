package io.weekmart.raw;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.table.TableSpec;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns of one file whose values leave the process in no table of rejects, sample or message. They are masked in a record's text as soon
 * as it is taken out of the file, so that nothing behind the scan ever holds them.
 *
 * @param places the private columns of the file, by CSV column
 * @param any whether the table has private columns at all, in this file or not
 */
record PrivateColumns(List<Integer> places, boolean any) implements Serializable {
    static final PrivateColumns NONE = new PrivateColumns(List.of(), false);

    /** What stands for a value. */
    private static final byte[] MASK = "***".getBytes(StandardCharsets.US_ASCII);

    PrivateColumns {
        places = List.copyOf(places);
    }

    /** Names as the configuration has them, without regard to case. */
    static Set<String> names(List<String> configured) {
        return configured.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /**
     * Finds them in a header. Where a name is not among those of the file, the private column may stand under another one: then every column
     * that is not declared is private, for a value that is masked without need does no harm.
     *
     * @param configured names of private columns, as declared or as the export has them
     * @param header names in the file; the positions where it has no header
     * @param fields index of the declared field, by CSV column; negative where the column is not declared
     */
    static PrivateColumns of(TableSpec table, List<String> configured, List<String> header, List<Integer> fields) {
        Set<String> names = names(configured);
        Set<String> found = new HashSet<>();
        List<Integer> places = new ArrayList<>();
        List<Integer> undeclared = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            int field = fields.get(i);
            String exported = header.get(i).toLowerCase(Locale.ROOT);
            String name = field == DumpHeader.UNKNOWN
                    ? exported
                    : table.fields().get(field).name().toLowerCase(Locale.ROOT);
            if (names.contains(name) || names.contains(exported)) {
                places.add(i);
                found.add(name);
                found.add(exported);
            } else if (field == DumpHeader.UNKNOWN) {
                undeclared.add(i);
            }
        }
        if (!found.containsAll(names)) {
            places.addAll(undeclared);
        }
        return new PrivateColumns(places, !names.isEmpty());
    }

    /**
     * The text of a record that is not malformed, its private values masked; an empty value stays empty, since there is nothing to hide, and a
     * reason may speak of it.
     *
     * @param end behind the record, its line end left out
     */
    byte[] masked(Dialect dialect, byte[] bytes, int start, int end) {
        if (places.isEmpty()) {
            return Arrays.copyOfRange(bytes, start, end);
        }
        RecordFields fields = new RecordFields(dialect, bytes, start, end);
        ByteArrayOutputStream masked = new ByteArrayOutputStream(end - start);
        for (int column = 0; fields.next(); column++) {
            if (column > 0) {
                masked.write(dialect.delimiter());
            }
            if (places.contains(column) && fields.to() > fields.from()) {
                masked.writeBytes(MASK);
            } else {
                masked.writeBytes(fields.raw());
            }
        }
        if (!fields.complete()) {
            throw new IllegalStateException("A record that was read whole ends in an open quote");
        }
        return masked.toByteArray();
    }
}
