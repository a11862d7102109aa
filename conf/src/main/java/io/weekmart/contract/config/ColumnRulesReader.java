package io.weekmart.contract.config;

import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Derivation;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.StandardValue;
import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The rules of the columns of all tables, put together of several keys that must fit each other. */
final class ColumnRulesReader {
    private final Configuration configuration;
    private final Map<TableSpec, ColumnRules> rules = new LinkedHashMap<>();

    ColumnRulesReader(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Reads those of a pipeline. What is wrong becomes a problem. */
    void read(PipelineKeys pipeline) {
        for (TableSpec table : pipeline.pipeline().inputs()) {
            TableKeys keys = pipeline.table(table);
            Map<String, FieldType> types = types(pipeline, table);
            TableSpec typed = new ColumnRules(types, Map.of(), Map.of()).typed(table);
            rules.put(
                    table,
                    new ColumnRules(
                            types,
                            constants(keys, typed),
                            derived(keys, table),
                            configuration.get(keys.nullsBadValues())));
        }
    }

    /** The rules of a table; without those that are wrong. */
    ColumnRules of(TableSpec table) {
        return Objects.requireNonNull(rules.get(table), table::name);
    }

    /** The columns that hold codes: those of which a key says so, and those that name rows whose key is one of these. */
    private Map<String, FieldType> types(PipelineKeys pipeline, TableSpec table) {
        Map<String, FieldType> types = new LinkedHashMap<>();
        codes(pipeline, table).forEach(field -> types.put(field.name(), field.codeType()));
        for (Reference reference : table.references()) {
            TableSpec target = pipeline.pipeline().input(reference.table()).orElseThrow();
            Field key = target.field(target.naturalKey().get(0));
            if (codes(pipeline, target).contains(key)) {
                types.put(reference.column(), key.codeType());
            }
        }
        return types;
    }

    private List<Field> codes(PipelineKeys pipeline, TableSpec table) {
        List<Field> codes = new ArrayList<>();
        ColumnRules.typeSettings(table).forEach((setting, field) -> {
            if (configuration.get(pipeline.table(table).isCode(setting))) {
                codes.add(field);
            }
        });
        return codes;
    }

    private Map<String, String> constants(TableKeys keys, TableSpec table) {
        Map<String, String> constants = new LinkedHashMap<>();
        configuration.get(keys.constants()).forEach((column, text) -> {
            if (suppliesAlone(keys, keys.constants(), table, column, text)) {
                FieldType type = table.field(column).type();
                try {
                    StandardValue.of(type, text);
                    constants.put(column, text);
                } catch (IllegalArgumentException wrong) {
                    configuration.problem(
                            keys.constants(),
                            column,
                            isPrivate(keys, column)
                                    ? "must be " + type.expected() + ", but is ***, the value of a private column"
                                    : String.valueOf(wrong.getMessage()));
                }
            }
        });
        return constants;
    }

    private boolean isPrivate(TableKeys keys, String column) {
        return configuration.get(keys.privateColumns()).stream()
                .anyMatch(name -> name.strip().equalsIgnoreCase(column));
    }

    private Map<String, Derivation> derived(TableKeys keys, TableSpec table) {
        Map<String, Derivation> derived = new LinkedHashMap<>();
        configuration.get(keys.derive()).forEach((column, text) -> {
            if (suppliesAlone(keys, keys.derive(), table, column, text)) {
                try {
                    Derivation derivation = DerivationReader.read(table, text);
                    requireDecimal(table, column);
                    derived.put(column, derivation);
                } catch (IllegalArgumentException wrong) {
                    configuration.problem(keys.derive(), column, String.valueOf(wrong.getMessage()));
                }
            }
        });
        return inOrder(keys, derived);
    }

    /** Each column behind those that it is computed from. One that is computed from itself, whatever the detour, is a problem. */
    private Map<String, Derivation> inOrder(TableKeys keys, Map<String, Derivation> derived) {
        Map<String, Derivation> ordered = new LinkedHashMap<>();
        Map<String, Derivation> left = new LinkedHashMap<>(derived);
        boolean found = true;
        while (found) {
            found = false;
            for (Map.Entry<String, Derivation> column : List.copyOf(left.entrySet())) {
                if (Collections.disjoint(column.getValue().operands(), left.keySet())) {
                    ordered.put(column.getKey(), column.getValue());
                    left.remove(column.getKey());
                    found = true;
                }
            }
        }
        left.forEach((column, derivation) -> derivation.operands().stream()
                .filter(operand -> leadsTo(operand, column, left, new HashSet<>()))
                .findFirst()
                .ifPresent(operand -> configuration.problem(
                        keys.derive(),
                        column,
                        "names " + operand
                                + (operand.equals(column) ? "" : ", which is computed from " + column + " in its turn")
                                + ": no column can be computed from itself")));
        return ordered;
    }

    private static boolean leadsTo(String from, String column, Map<String, Derivation> derived, Set<String> seen) {
        Derivation derivation = derived.get(from);
        return from.equals(column)
                || (derivation != null
                        && seen.add(from)
                        && derivation.operands().stream().anyMatch(operand -> leadsTo(operand, column, derived, seen)));
    }

    private static void requireDecimal(TableSpec table, String column) {
        FieldType type = table.field(column).type();
        Checks.require(
                type.kind() == FieldType.Kind.DECIMAL,
                "cannot be derived: it is " + type + ", and only decimal columns can be");
    }

    /** Whether no other key gives the values of a column as well. That a column is none of the table, or a value no text, is among the problems already. */
    private boolean suppliesAlone(
            TableKeys keys, Key<Map<String, String>> key, TableSpec table, String column, String text) {
        if (!table.columns().contains(column) || text.isEmpty()) {
            return false;
        }
        String mapped = configuration.get(keys.columns()).get(column);
        if (mapped != null) {
            configuration.problem(
                    key,
                    column,
                    "gives the values of a column that " + keys.columns() + " reads from " + mapped
                            + ": remove one of them");
            return false;
        }
        if (key.equals(keys.derive()) && configuration.get(keys.constants()).containsKey(column)) {
            configuration.problem(
                    key,
                    column,
                    "gives the values of a column that " + keys.constants() + " gives, too: remove one of them");
            return false;
        }
        return true;
    }
}
