package io.weekmart.contract.table;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the reject codes of a table are about, for messages and reports. */
public final class RejectCodes {
    private RejectCodes() {}

    /** The code of rows whose value of a field is bad. */
    public static String badValue(Field field) {
        return RowReasons.badValue(field);
    }

    /** The code of rows whose value of a column is bad. */
    public static String badValue(String column) {
        return RowReasons.badValue(column);
    }

    /** The code of rows whose value of a field is empty and must not be. */
    public static String missingValue(Field field) {
        return RowReasons.missingValue(field);
    }

    /** What a value of a field must look like, as a message says it behind "expected". */
    public static String expected(TableSpec table, Field field) {
        for (RowCheck check : table.checks()) {
            if (check instanceof RowCheck.Range range && range.column().equals(field.name())) {
                return "a whole number from " + range.min() + " to " + range.max();
            }
        }
        return field.type().expected();
    }

    /** The columns that a code is about; none where it is about the row as a whole. */
    public static List<String> columns(TableSpec table, String code) {
        for (Field field : table.fields()) {
            if (code.equals(RowReasons.badValue(field)) || code.equals(RowReasons.missingValue(field))) {
                return List.of(field.name());
            }
        }
        Set<String> columns = new LinkedHashSet<>();
        table.references().stream()
                .filter(reference -> reference.code().equals(code))
                .forEach(reference -> columns.add(reference.column()));
        table.checks().stream()
                .filter(check -> check.code().filter(code::equals).isPresent())
                .forEach(check -> columns.addAll(check.columns()));
        Long bit = table.rowReasons().get(code);
        if (bit != null && (bit & Reasons.OF_DATE) != 0) {
            table.date().ifPresent(columns::add);
        }
        return List.copyOf(columns);
    }
}
