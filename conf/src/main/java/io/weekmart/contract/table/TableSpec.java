package io.weekmart.contract.table;

import io.weekmart.contract.table.FieldType.Kind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of one raw table: what its dumps hold, how they are delivered, and what a row must satisfy. Finding dumps, reading
 * headers, parsing, reject reasons, accounting, limits and configuration keys all follow from it.
 *
 * <p>Over 400 lines, because each part of a declaration has its rule here, and its step of the builder.
 *
 * @param name the name in file names, configuration and reports: lower case, digits and underscores
 * @param fields the declared columns, at most {@value #MAX_FIELDS}; a dump may have them in any order
 * @param naturalKey names of the columns that tell one row from another; empty where the same row may legally come twice
 * @param keyConfigurable whether {@code tables.<name>.natural-key} may name another key
 * @param dateField name of the column that holds the day a row belongs to; null where there is none
 * @param inCalendar whether that day must be one of the retailer's calendar, and in the daily layout not older than the calendar's window
 * @param delivery whether a dump holds the whole table
 * @param references columns that must name a row of another table
 * @param checks conditions on the row's own values
 * @param controlTotals names of columns of whole numbers or decimals, whose sums over accepted rows are compared with those of what was
 *     computed
 * @param dispensable whether the pipeline can do without the table: {@code tables.<name>.enabled} says then whether there are dumps of it, and
 *     a closed day of which other dumps were delivered needs none of it
 * @param privateColumns names of columns whose values no table of rejects, sample or message shows, where the configuration names no others; a
 *     dump may have such columns although they are not declared
 */
public record TableSpec(
        String name,
        List<Field> fields,
        List<String> naturalKey,
        boolean keyConfigurable,
        @Nullable String dateField,
        boolean inCalendar,
        Delivery delivery,
        List<Reference> references,
        List<RowCheck> checks,
        List<String> controlTotals,
        boolean dispensable,
        List<String> privateColumns)
        implements Serializable {

    /** The most columns that a table can declare: one bit each in a long, the sign bit left out. */
    public static final int MAX_FIELDS = 63;

    private static final Predicate<String> VALID_NAME =
            java.util.regex.Pattern.compile("[a-z][a-z0-9_]*").asMatchPredicate();

    /** How a table is delivered. */
    public enum Delivery {
        /** Every dump holds the whole table, and the newest alone is read. */
        FULL,
        /** In the daily layout a dump holds what was recorded since the one before; in the full layout it holds the whole table. */
        DAILY
    }

    public TableSpec {
        fields = List.copyOf(fields);
        naturalKey = List.copyOf(naturalKey);
        references = List.copyOf(references);
        checks = List.copyOf(checks);
        controlTotals = List.copyOf(controlTotals);
        privateColumns = List.copyOf(privateColumns);
        if (!VALID_NAME.test(name)) {
            throw new IllegalArgumentException("A table's name must match [a-z][a-z0-9_]* but is '" + name + "'");
        }
        if (fields.isEmpty() || fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException(
                    "Table " + name + " must have 1 to " + MAX_FIELDS + " columns but has " + fields.size());
        }
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            if (!names.add(field.name())) {
                throw new IllegalArgumentException("Table " + name + " declares column " + field.name() + " twice");
            }
        }
        requireColumns(name, "the natural key", names, naturalKey);
        requireColumns(name, "the date", names, dateField == null ? List.of() : List.of(dateField));
        requireColumns(name, "the control totals", names, controlTotals);
        Set<String> codes = new HashSet<>(standardReasons(dateField, inCalendar, delivery, naturalKey, keyConfigurable)
                .keySet());
        for (Reference reference : references) {
            requireColumns(name, reference.code(), names, List.of(reference.column()));
            requireNew(name, codes, reference.code());
        }
        for (RowCheck check : checks) {
            requireColumns(name, check.toString(), names, check.columns());
            if (check instanceof RowCheck.NotAfterRunDate date) {
                for (String column : date.columns()) {
                    requireKind(name, fields, column, "is checked not to be after the run date", Kind.DATE);
                }
            } else {
                check.code().ifPresent(code -> requireNew(name, codes, code));
            }
            if (check instanceof RowCheck.Range range) {
                requireKind(name, fields, range.column(), "is checked to lie in a range", Kind.INT, Kind.LONG);
            }
            if (check instanceof RowCheck.NotNegative sign) {
                for (String column : sign.columns()) {
                    requireKind(
                            name, fields, column, "is checked not to be negative", Kind.INT, Kind.LONG, Kind.DECIMAL);
                }
            }
        }
        if (dateField != null) {
            requireKind(name, fields, dateField, "is the date of a row", Kind.DATE);
        }
        if (inCalendar && dateField == null) {
            throw new IllegalArgumentException(
                    "Table " + name + " must declare the date of a row, or no calendar can have it");
        }
        int declared = references.size() + checks.size();
        if (declared > Reasons.MAX_DECLARED) {
            throw new IllegalArgumentException("Table " + name + " must declare at most " + Reasons.MAX_DECLARED
                    + " references and checks but declares " + declared);
        }
        for (String total : controlTotals) {
            FieldType type = fieldNamed(fields, total).orElseThrow().type();
            boolean whole = type.kind() == Kind.INT || type.kind() == Kind.LONG;
            if (!whole && (type.kind() != Kind.DECIMAL || !type.fitsLong())) {
                throw new IllegalArgumentException("Control total " + name + "." + total
                        + " must be a whole number or a decimal of at most " + FieldType.MAX_LONG_DIGITS
                        + " digits but is " + type);
            }
        }
        if (delivery == Delivery.DAILY && dateField == null && naturalKey.isEmpty()) {
            throw new IllegalArgumentException("Table " + name
                    + " is delivered daily and must have a date or a natural key, or a row could not be told from its"
                    + " correction");
        }
    }

    private static void requireColumns(String table, String what, Set<String> declared, List<String> named) {
        for (String column : named) {
            if (!declared.contains(column)) {
                throw new IllegalArgumentException(
                        "Table " + table + " has no column " + column + ", which " + what + " names");
            }
        }
    }

    private static void requireKind(String table, List<Field> fields, String column, String use, Kind... kinds) {
        FieldType type = fieldNamed(fields, column).orElseThrow().type();
        if (!List.of(kinds).contains(type.kind())) {
            throw new IllegalArgumentException("Column " + table + "." + column + " " + use + " and must be of "
                    + Stream.of(kinds)
                            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(" or "))
                    + " but is " + type);
        }
    }

    private static void requireNew(String table, Set<String> codes, String code) {
        if (!codes.add(code)) {
            throw new IllegalArgumentException("Table " + table + " declares reject reason " + code + " twice");
        }
    }

    private static Optional<Field> fieldNamed(List<Field> fields, String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /** The name, as messages have it. */
    @Override
    public String toString() {
        return name;
    }

    /** A declaration to be completed: delivered full, without key, date, references, checks or control totals. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** The same table with other fields, among them all that the declaration names. */
    public TableSpec withFields(List<Field> others) {
        return new TableSpec(
                name,
                others,
                naturalKey,
                keyConfigurable,
                dateField,
                inCalendar,
                delivery,
                references,
                checks,
                controlTotals,
                dispensable,
                privateColumns);
    }

    /** Whether the table is delivered as daily dumps in the daily layout. */
    public boolean daily() {
        return delivery == Delivery.DAILY;
    }

    /** The column that holds the day a row belongs to. */
    public Optional<String> date() {
        return Optional.ofNullable(dateField);
    }

    /** @throws IllegalArgumentException if the table has no such column */
    public Field field(String column) {
        return fields.get(index(column));
    }

    /** Names of the declared columns. */
    public List<String> columns() {
        return fields.stream().map(Field::name).toList();
    }

    /** Keys below {@code tables.<name>} that turn a row check off. */
    public List<String> settings() {
        List<String> settings = new ArrayList<>();
        for (RowCheck check : checks) {
            String setting = check.setting();
            if (setting != null) {
                settings.add(setting);
            }
        }
        return settings;
    }

    /**
     * The place of a column in {@link #fields()}.
     *
     * @throws IllegalArgumentException if the table has no such column
     */
    public int index(String column) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new IllegalArgumentException("Table " + name + " has no column " + column);
    }

    /**
     * The bit of a reference's or a check's reject reason.
     *
     * @param code a code that the table declares
     */
    public long reason(String code) {
        Long bit = declaredReasons().get(code);
        if (bit == null) {
            throw new IllegalArgumentException("Table " + name + " declares no reject reason " + code);
        }
        return bit;
    }

    /** The reject reasons of references and checks, by code, in the order of the declaration. */
    Map<String, Long> declaredReasons() {
        Map<String, Long> reasons = new LinkedHashMap<>();
        for (Reference reference : references) {
            reasons.put(reference.code(), Reasons.declared(reasons.size()));
        }
        for (RowCheck check : checks) {
            if (check instanceof RowCheck.NotAfterRunDate) {
                reasons.put(Reasons.FUTURE_DATE_CODE, Reasons.FUTURE_DATE);
            } else {
                check.code().ifPresent(code -> reasons.put(code, Reasons.declared(reasons.size())));
            }
        }
        return reasons;
    }

    /** Every code that a row of the table can be rejected with, in the order of reports. */
    public List<String> rejectCodes() {
        List<String> codes = new ArrayList<>();
        for (Field field : fields) {
            codes.add(RowReasons.badValue(field));
        }
        for (Field field : fields) {
            if (field.required()) {
                codes.add(RowReasons.missingValue(field));
            }
        }
        rowReasons().forEach((code, bit) -> codes.add(code));
        return codes;
    }

    /** The reasons that belong to a row as a whole, by code, in the order of reports. */
    Map<String, Long> rowReasons() {
        Map<String, Long> reasons = standardReasons(dateField, inCalendar, delivery, naturalKey, keyConfigurable);
        reasons.putAll(declaredReasons());
        return reasons;
    }

    /** The reasons that a table has without declaring them. */
    private static Map<String, Long> standardReasons(
            @Nullable String dateField,
            boolean inCalendar,
            Delivery delivery,
            List<String> naturalKey,
            boolean keyConfigurable) {
        Map<String, Long> reasons = new LinkedHashMap<>();
        reasons.put("MALFORMED_ROW", Reasons.MALFORMED_ROW);
        if (inCalendar) {
            reasons.put("DATE_NOT_IN_CALENDAR", Reasons.DATE_NOT_IN_CALENDAR);
        }
        if (dateField != null) {
            reasons.put(Reasons.FUTURE_DATE_CODE, Reasons.FUTURE_DATE);
        }
        if (inCalendar && delivery == Delivery.DAILY) {
            reasons.put("TOO_LATE", Reasons.TOO_LATE);
        }
        if (!naturalKey.isEmpty() || keyConfigurable) {
            reasons.put("DUPLICATE_ROW", Reasons.DUPLICATE_ROW);
            reasons.put("CONFLICTING_KEY", Reasons.CONFLICTING_KEY);
        }
        return reasons;
    }

    /** Collects a declaration, part by part. */
    public static final class Builder {
        private final String name;
        private List<Field> fields = List.of();
        private List<String> naturalKey = List.of();
        private boolean keyConfigurable;
        private @Nullable String dateField;
        private boolean inCalendar;
        private Delivery delivery = Delivery.FULL;
        private List<Reference> references = List.of();
        private List<RowCheck> checks = List.of();
        private List<String> controlTotals = List.of();
        private boolean dispensable;
        private List<String> privateColumns = List.of();

        private Builder(String name) {
            this.name = name;
        }

        public Builder naturalKey(String... columns) {
            naturalKey = List.of(columns);
            return this;
        }

        /** Lets the configuration name the natural key. */
        public Builder keyConfigurable() {
            keyConfigurable = true;
            return this;
        }

        /** Delivered as daily dumps in the daily layout. */
        public Builder daily() {
            delivery = Delivery.DAILY;
            return this;
        }

        /** @param column the column that holds the day a row belongs to */
        public Builder dated(String column) {
            dateField = column;
            return this;
        }

        /** Requires the day a row belongs to to be one of the retailer's calendar, and of its window. */
        public Builder inCalendar() {
            inCalendar = true;
            return this;
        }

        public Builder references(Reference... declared) {
            references = List.of(declared);
            return this;
        }

        public Builder checks(RowCheck... declared) {
            checks = List.of(declared);
            return this;
        }

        public Builder controlTotals(String... columns) {
            controlTotals = List.of(columns);
            return this;
        }

        /** Lets the configuration say that there are no dumps of it, and a closed day do without one. */
        public Builder dispensable() {
            dispensable = true;
            return this;
        }

        /** @param columns also such as are not declared */
        public Builder privateColumns(String... columns) {
            privateColumns = List.of(columns);
            return this;
        }

        /** Ends the declaration with its columns. */
        public TableSpec fields(Field... declared) {
            return fields(List.of(declared));
        }

        /** Ends the declaration with its columns. */
        public TableSpec fields(List<Field> declared) {
            fields = declared;
            return new TableSpec(
                    name,
                    fields,
                    naturalKey,
                    keyConfigurable,
                    dateField,
                    inCalendar,
                    delivery,
                    references,
                    checks,
                    controlTotals,
                    dispensable,
                    privateColumns);
        }
    }
}
