package io.weekmart.inspect;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Guesses which columns of a file without names are those of a table. Fewer stores sell than products are sold, and fewer products than
 * receipts are written; quantities stand before amounts. Where there are more columns of a kind than the table needs, that tells nothing.
 */
final class ByContent {
    private static final double UNIQUE = 0.98;

    /** What a thing is called, by the table that lists such things. */
    private static final Map<String, String> TITLES =
            Map.of(Supplies.PRODUCT, "prod_name", Supplies.STORE, "store_desc");

    private ByContent() {}

    /** The columns that can be told, by our names. */
    static Map<String, ColumnProfile> of(TableSpec table, List<ColumnProfile> columns) {
        Map<String, ColumnProfile> found = new LinkedHashMap<>();
        List<ColumnProfile> left = new ArrayList<>(columns);
        table.date().ifPresent(date -> columns.stream()
                .filter(column -> column.datedShare() >= ColumnProfile.TYPED)
                .findFirst()
                .ifPresent(column -> found.put(date, column)));
        left.removeIf(column -> column.datedShare() >= ColumnProfile.TYPED);
        if (table.daily()) {
            amounts(table, left, found);
            keys(table, left, found);
        } else if (table.naturalKey().size() == 1 && found.isEmpty()) {
            master(table, left, found);
        }
        return found;
    }

    /** Numbers with a fraction or a sign, in the order in which the table declares those that it needs. */
    private static void amounts(TableSpec table, List<ColumnProfile> left, Map<String, ColumnProfile> found) {
        List<ColumnProfile> amounts = left.stream()
                .filter(column -> column.numericShare() >= ColumnProfile.TYPED
                        && column.meansAtAll(column.count(shape ->
                                shape.decimal() != null || shape.either() != null || shape.negative() != null)))
                .toList();
        List<String> needed = table.fields().stream()
                .filter(field -> field.required() && field.type().kind() == FieldType.Kind.DECIMAL)
                .map(Field::name)
                .toList();
        if (amounts.size() == needed.size()) {
            for (int i = 0; i < needed.size(); i++) {
                found.put(needed.get(i), amounts.get(i));
            }
        }
        left.removeAll(amounts);
    }

    /** Codes with digits: the fewest are of stores, the most of receipts. */
    private static void keys(TableSpec table, List<ColumnProfile> left, Map<String, ColumnProfile> found) {
        List<ColumnProfile> codes = left.stream()
                .filter(ByContent::code)
                .sorted(Comparator.comparingLong((ColumnProfile column) ->
                                column.allDistinct() ? column.distinct().size() : Long.MAX_VALUE)
                        .thenComparingDouble(ColumnProfile::uniqueShare))
                .toList();
        List<String> needed = new ArrayList<>(List.of(Supplies.STORE_KEY, Supplies.PROD_KEY));
        if (codes.size() > needed.size()) {
            needed.add(Supplies.RECEIPT);
        }
        if (codes.size() == needed.size() && table.columns().containsAll(needed)) {
            for (int i = 0; i < needed.size(); i++) {
                found.put(needed.get(i), codes.get(i));
            }
        }
    }

    /** The first column that tells the rows apart, and the text with the most values: what a thing is called differs more than its kind. */
    private static void master(TableSpec table, List<ColumnProfile> left, Map<String, ColumnProfile> found) {
        Optional<ColumnProfile> key = left.stream()
                .filter(column -> code(column) && column.uniqueShare() >= UNIQUE)
                .findFirst();
        key.ifPresent(column -> {
            found.put(table.naturalKey().get(0), column);
            String title = TITLES.get(table.name());
            left.stream()
                    .filter(text -> !text.equals(column) && text.looksLike().equals("text"))
                    .max(Comparator.comparingInt(
                                    (ColumnProfile text) -> text.distinct().size())
                            .thenComparing(Comparator.comparingInt(ColumnProfile::place)
                                    .reversed()))
                    .filter(text -> title != null && text.distinct().size() > 1)
                    .ifPresent(text -> found.put(String.valueOf(title), text));
        });
    }

    /** Whether nearly all values have a digit and no blank. */
    private static boolean code(ColumnProfile column) {
        long codes = column.distinct().entrySet().stream()
                .filter(value -> value.getKey().chars().anyMatch(Character::isDigit)
                        && value.getKey().chars().noneMatch(Character::isWhitespace))
                .mapToLong(Map.Entry::getValue)
                .sum();
        long all =
                column.distinct().values().stream().mapToLong(Long::longValue).sum();
        return all > 0 && codes >= ColumnProfile.TYPED * all;
    }
}
