package io.weekmart.contract.output;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The values of a table's partition columns that a partition stands for, in the order of the folders. Sorted column by column: as numbers
 * where both values are whole numbers, else as texts.
 */
public record PartitionValues(List<Value> columns) implements Comparable<PartitionValues>, Serializable {
    /** The only partition of a table without partition columns. */
    public static final PartitionValues NONE = new PartitionValues(List.of());

    /** What Hive and Spark write in hexadecimal digits in the name of a folder, control characters apart. */
    private static final String ESCAPED = "\"#%'*/:=?\\\u007F{[]^";

    private static final int HEXADECIMAL = 16;
    private static final int ESCAPE_LENGTH = 3;

    /** A partition column and its value as text, which is never empty. */
    public record Value(String column, String text) implements Serializable {
        public Value {
            if (column.isEmpty() || text.isEmpty()) {
                throw new IllegalArgumentException("partition column '" + column + "' has the value '" + text + "'");
            }
        }

        private String folder() {
            return escaped(column) + "=" + escaped(text);
        }
    }

    public PartitionValues {
        columns = List.copyOf(columns);
    }

    /** The values of one column; further ones follow with {@link #and}. */
    public static PartitionValues of(String column, Object value) {
        return NONE.and(column, value);
    }

    /** These values and that of one more column, whose folder is the next one down. */
    public PartitionValues and(String column, Object value) {
        List<Value> all = new ArrayList<>(columns);
        all.add(new Value(column, String.valueOf(value)));
        return new PartitionValues(all);
    }

    /**
     * The value of a column.
     *
     * @throws IllegalArgumentException if there is no such partition column
     */
    public String value(String column) {
        return columns.stream()
                .filter(each -> each.column().equals(column))
                .map(Value::text)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(this + " has no partition column " + column));
    }

    /** The values alone, in the order of the columns. */
    public List<String> values() {
        return columns.stream().map(Value::text).toList();
    }

    /** The folders below that of the table, such as {@code extract_dt=2024-05-05/region=north}; empty for {@link #NONE}. */
    public String path() {
        return columns.stream().map(Value::folder).collect(Collectors.joining("/"));
    }

    /**
     * The values of all columns, in their order.
     *
     * @throws IllegalArgumentException if there are not as many values as columns
     */
    public static PartitionValues of(List<String> columns, List<String> values) {
        if (columns.size() != values.size()) {
            throw new IllegalArgumentException("the partition columns " + columns + " have the values " + values);
        }
        PartitionValues all = NONE;
        for (int i = 0; i < columns.size(); i++) {
            all = all.and(columns.get(i), values.get(i));
        }
        return all;
    }

    /** The values that folders stand for; empty where these are not exactly the folders of the columns. */
    public static Optional<PartitionValues> parse(List<String> columns, List<String> folders) {
        if (columns.size() != folders.size()) {
            return Optional.empty();
        }
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String start = escaped(columns.get(i)) + "=";
            String folder = folders.get(i);
            if (!folder.startsWith(start) || folder.length() == start.length()) {
                return Optional.empty();
            }
            values.add(new Value(columns.get(i), unescaped(folder.substring(start.length()))));
        }
        return Optional.of(new PartitionValues(values));
    }

    @Override
    public int compareTo(PartitionValues other) {
        Iterator<Value> others = other.columns.iterator();
        for (Value column : columns) {
            if (!others.hasNext()) {
                return 1;
            }
            Value beside = others.next();
            int names = column.column().compareTo(beside.column());
            int values = names != 0 ? names : compareValues(column.text(), beside.text());
            if (values != 0) {
                return values;
            }
        }
        return others.hasNext() ? -1 : 0;
    }

    /** Whole numbers by their value, before all other texts: a mixed column would have no order otherwise (2, 10, 1a). */
    private static int compareValues(String a, String b) {
        Optional<Long> number = number(a);
        Optional<Long> beside = number(b);
        if (number.isPresent() != beside.isPresent()) {
            return number.isPresent() ? -1 : 1;
        }
        int byNumber = number.isPresent() ? number.get().compareTo(beside.orElseThrow()) : 0;
        return byNumber != 0 ? byNumber : a.compareTo(b);
    }

    private static Optional<Long> number(String value) {
        // 18 digits always fit.
        return value.matches("-?[0-9]{1,18}") ? Optional.of(Long.parseLong(value)) : Optional.empty();
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || ESCAPED.indexOf(c) >= 0) {
                escaped.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            String digits = text.substring(i, Math.min(text.length(), i + ESCAPE_LENGTH));
            if (digits.matches("%[0-7][0-9A-Fa-f]")) {
                plain.append((char) Integer.parseInt(digits.substring(1), HEXADECIMAL));
                i += ESCAPE_LENGTH - 1;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }

    /** As {@link #path} has it, unescaped. */
    @Override
    public String toString() {
        return columns.stream()
                .map(column -> column.column() + "=" + column.text())
                .collect(Collectors.joining("/"));
    }
}
