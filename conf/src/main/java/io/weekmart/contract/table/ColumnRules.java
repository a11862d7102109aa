package io.weekmart.contract.table;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the configuration says about the columns of a table, beyond their names in the export.
 *
 * @param types types of columns that are not those of the declaration, by column
 * @param constants values that are the same in every row, of columns that the dumps do not have: by column, as {@link StandardValue} reads
 *     them
 * @param derived how the values of columns that the dumps do not have are computed, by column; each stands behind those of these columns that it is
 *     computed from
 * @param nullsBadValues whether a bad value of a column that may be empty, and is no part of the natural key, is taken as empty, so that it does
 *     not reject its row
 */
public record ColumnRules(
        Map<String, FieldType> types,
        Map<String, String> constants,
        Map<String, Derivation> derived,
        boolean nullsBadValues)
        implements Serializable {
    /** Every column is taken from the dumps as it is declared. */
    public static final ColumnRules NONE = new ColumnRules(Map.of(), Map.of(), Map.of());

    /** Rules by which a bad value rejects its row, whatever its column is. */
    public ColumnRules(Map<String, FieldType> types, Map<String, String> constants, Map<String, Derivation> derived) {
        this(types, constants, derived, false);
    }

    public ColumnRules {
        // Map.copyOf iterates in another order in each JVM, and what is made of the rules must not.
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
        derived = Collections.unmodifiableMap(new LinkedHashMap<>(derived));
    }

    /** A table with the types that its columns have by these rules. */
    public TableSpec typed(TableSpec table) {
        if (types.isEmpty()) {
            return table;
        }
        return table.withFields(table.fields().stream()
                .map(field -> field.withType(types.getOrDefault(field.name(), field.type())))
                .toList());
    }

    /** Keys below {@code tables.<name>} that choose the type of a column, with the column. */
    public static Map<String, Field> typeSettings(TableSpec table) {
        Map<String, Field> settings = new LinkedHashMap<>();
        for (Field field : table.fields()) {
            String setting = field.typeSetting();
            if (setting != null) {
                settings.put(setting, field);
            }
        }
        return settings;
    }

    /** Whether the values of a column come from the configuration, so that no dump may have them as well. */
    public boolean supplies(String column) {
        return constants.containsKey(column) || derived.containsKey(column);
    }

    /** Names of the columns whose values come from the configuration. */
    public Set<String> supplied() {
        Set<String> supplied = new LinkedHashSet<>(constants.keySet());
        supplied.addAll(derived.keySet());
        return supplied;
    }

    /** Names of the derived columns that are computed from a column. */
    public List<String> derivedFrom(String column) {
        return derived.entrySet().stream()
                .filter(each -> each.getValue().operands().contains(column))
                .map(Map.Entry::getKey)
                .toList();
    }
}
