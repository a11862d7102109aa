package io.weekmart.simulation;

import io.weekmart.contract.table.TableSpec;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A dump of one table and date.
 *
 * @param rows lines without their ends, below a header of all declared columns
 */
record Dump(TableSpec table, LocalDate date, List<String> rows, Charset charset) {
    Dump(TableSpec table, LocalDate date, List<String> rows) {
        this(table, date, List.copyOf(rows), StandardCharsets.UTF_8);
    }

    /** A line of the table; columns without a value are empty. */
    static String row(TableSpec table, Map<String, String> values) {
        return table.columns().stream()
                .map(column -> values.getOrDefault(column, ""))
                .collect(Collectors.joining(","));
    }

    /** The same dump with other rows. */
    Dump with(List<String> others) {
        return new Dump(table, date, List.copyOf(others), charset);
    }

    /** The same dump with one column edited in every row. */
    Dump edited(String column, UnaryOperator<String> edit) {
        int place = table.columns().indexOf(column);
        return with(rows.stream()
                .map(row -> {
                    String[] values = row.split(",", -1);
                    values[place] = edit.apply(values[place]);
                    return String.join(",", values);
                })
                .toList());
    }

    /** The same dump in the bytes of another encoding. */
    Dump in(Charset other) {
        return new Dump(table, date, rows, other);
    }

    String fileName() {
        return table.name() + "_" + date + ".csv";
    }

    byte[] bytes() {
        StringBuilder csv = new StringBuilder(String.join(",", table.columns())).append('\n');
        rows.forEach(row -> csv.append(row).append('\n'));
        return csv.toString().getBytes(charset);
    }
}
