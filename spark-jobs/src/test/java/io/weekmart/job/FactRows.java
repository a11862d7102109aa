package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.Field;
import io.weekmart.schema.FactTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Rows of the fact as values by column name, ordered by their key. */
final class FactRows {
    private static final Comparator<Map<String, @Nullable Object>> BY_KEY =
            Comparator.<Map<String, @Nullable Object>>comparingInt(
                            row -> number(row, FactTable.YR_NUM).intValue())
                    .thenComparingInt(row -> number(row, FactTable.WK_NUM).intValue())
                    .thenComparingInt(row -> number(row, FactTable.STORE_KEY).intValue())
                    .thenComparingLong(row -> number(row, FactTable.PROD_KEY).longValue());

    private FactRows() {}

    private static Number number(Map<String, @Nullable Object> row, Field field) {
        return (Number) java.util.Objects.requireNonNull(row.get(field.name()));
    }

    /** All rows of a Dataset that has the columns of the fact, in any order. */
    static List<Map<String, @Nullable Object>> of(Dataset<Row> fact) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Row row : fact.collectAsList()) {
            Map<String, @Nullable Object> cells = new LinkedHashMap<>();
            for (Field field : FactTable.FIELDS) {
                cells.put(field.name(), row.getAs(field.name()));
            }
            rows.add(cells);
        }
        rows.sort(BY_KEY);
        return rows;
    }

    /** The row of one week, store and product. */
    static Map<String, @Nullable Object> row(Dataset<Row> fact, int wkNum, int storeKey, long prodKey) {
        List<Map<String, @Nullable Object>> found = of(fact).stream()
                .filter(row -> number(row, FactTable.WK_NUM).intValue() == wkNum
                        && number(row, FactTable.STORE_KEY).intValue() == storeKey
                        && number(row, FactTable.PROD_KEY).longValue() == prodKey)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** The same rows with another value in one column. */
    static List<Map<String, @Nullable Object>> with(
            List<Map<String, @Nullable Object>> rows, Field column, Object value) {
        List<Map<String, @Nullable Object>> changed = new ArrayList<>();
        for (Map<String, @Nullable Object> row : rows) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>(row);
            copy.put(column.name(), value);
            changed.add(copy);
        }
        return changed;
    }

    /**
     * A row written out: one line for each column of the fact, in its order, as {@code column | value | how it comes about}.
     *
     * @throws AssertionError if a column is missing, twice or out of order
     */
    static Map<String, @Nullable Object> written(String lines) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (String line : lines.strip().split("\\R")) {
            String[] parts = line.split("\\|");
            String name = parts[0].strip();
            names.add(name);
            Field field = FactTable.FIELDS.stream()
                    .filter(f -> f.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no column " + name));
            row.put(name, value(field, parts[1].strip()));
        }
        assertThat(names)
                .containsExactlyElementsOf(
                        FactTable.FIELDS.stream().map(Field::name).toList());
        return row;
    }

    private static @Nullable Object value(Field field, String text) {
        if (text.equals("null")) {
            return null;
        }
        return switch (field.type().kind()) {
            case INT -> Integer.valueOf(text);
            case LONG -> Long.valueOf(text);
            case DECIMAL -> new BigDecimal(text);
            case DATE -> LocalDate.parse(text);
            case TIMESTAMP -> LocalDateTime.parse(text);
            case FLAG -> Boolean.valueOf(text);
            case TEXT -> text;
        };
    }
}
