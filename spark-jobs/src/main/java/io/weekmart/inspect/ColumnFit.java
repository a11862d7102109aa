package io.weekmart.inspect;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.table.FieldType;
import java.util.Locale;
import java.util.Map;

/** How well the values of a column fit a type in a dialect. */
final class ColumnFit {
    private ColumnFit() {}

    /** Share of the values that are neither empty nor null texts and are of the type, 0 to 1; 1 where there are none. */
    static double share(ColumnProfile column, FieldType type, Dialect dialect) {
        long values = column.values();
        if (values == 0) {
            return 1;
        }
        long fitting =
                switch (type.kind()) {
                    case INT, LONG -> column.count(shape -> number(shape, 0, dialect));
                    case DECIMAL -> column.count(shape -> number(shape, type.scale(), dialect));
                    case DATE, TIMESTAMP -> dates(column, type, dialect);
                    case FLAG -> flags(column, dialect);
                    case TEXT -> values;
                };
        // Null texts of other tables are values here and none there.
        return (double) Math.min(values, fitting) / values;
    }

    private static boolean number(NumberShape shape, int scale, Dialect dialect) {
        return shape.fits(dialect.decimal(), dialect.grouping())
                && shape.scale(dialect.decimal()) <= scale
                && (shape.negative() == null || shape.negative() == dialect.negative());
    }

    private static long dates(ColumnProfile column, FieldType type, Dialect dialect) {
        long fitting = 0;
        for (Map.Entry<DateShape, Long> entry : column.dates().entrySet()) {
            DateShape shape = entry.getKey();
            boolean fits = shape.patterns().stream()
                    .anyMatch(pattern -> dialect.dates().contains(pattern)
                            || dialect.dates().contains(pattern.replace("HH", "H"))
                            || (type.kind() == FieldType.Kind.TIMESTAMP
                                    && dialect.dates().contains(pattern.replace(shape.time(), ""))));
            fitting += fits ? entry.getValue() : 0;
        }
        return fitting;
    }

    private static long flags(ColumnProfile column, Dialect dialect) {
        long fitting = 0;
        for (Map.Entry<String, Long> text : column.distinct().entrySet()) {
            fitting += flag(text.getKey(), dialect) ? text.getValue() : 0;
        }
        return fitting;
    }

    private static boolean flag(String text, Dialect dialect) {
        String lower = text.toLowerCase(Locale.ROOT);
        return dialect.trueTexts().contains(lower) || dialect.falseTexts().contains(lower);
    }
}
