package io.weekmart.extract;

import static io.weekmart.extract.SqlName.literal;

import io.weekmart.contract.table.FieldType;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which types of PostgreSQL hold the values of a declared column, and the expression whose text is the value in the dump: exactly what the table
 * holds, but that a time with a zone is that of the configured zone, and that a time of day is cut off where a date is declared.
 */
final class PostgresTypes {
    /** How a type writes its values. */
    enum Family {
        WHOLE,
        NUMERIC,
        FLOAT,
        MONEY,
        FLAG,
        DATE,
        TIMESTAMP,
        TIMESTAMP_WITH_ZONE,
        TEXT,
        OTHER
    }

    private static final Map<String, Family> FAMILIES = Map.ofEntries(
            Map.entry("int2", Family.WHOLE),
            Map.entry("int4", Family.WHOLE),
            Map.entry("int8", Family.WHOLE),
            Map.entry("numeric", Family.NUMERIC),
            Map.entry("float4", Family.FLOAT),
            Map.entry("float8", Family.FLOAT),
            Map.entry("money", Family.MONEY),
            Map.entry("bool", Family.FLAG),
            Map.entry("date", Family.DATE),
            Map.entry("timestamp", Family.TIMESTAMP),
            Map.entry("timestamptz", Family.TIMESTAMP_WITH_ZONE),
            Map.entry("text", Family.TEXT),
            Map.entry("varchar", Family.TEXT),
            Map.entry("bpchar", Family.TEXT),
            Map.entry("char", Family.TEXT),
            Map.entry("name", Family.TEXT),
            Map.entry("citext", Family.TEXT),
            Map.entry("uuid", Family.TEXT),
            Map.entry("json", Family.TEXT),
            Map.entry("jsonb", Family.TEXT),
            Map.entry("xml", Family.TEXT),
            Map.entry("time", Family.TEXT),
            Map.entry("inet", Family.TEXT),
            Map.entry("cidr", Family.TEXT),
            Map.entry("macaddr", Family.TEXT));

    private static final Set<Family> NUMBERS = Set.of(Family.WHOLE, Family.NUMERIC, Family.FLOAT);
    private static final Set<Family> TIMES = Set.of(Family.DATE, Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE);

    private PostgresTypes() {}

    /**
     * How a type writes its values.
     *
     * @param name as pg_type has it; of a domain, that of the type below it
     * @param isEnum whether it is an enumeration, which is text
     */
    static Family family(String name, boolean isEnum) {
        return isEnum ? Family.TEXT : FAMILIES.getOrDefault(name, Family.OTHER);
    }

    /** Whether a declared column can hold the values of such a type. */
    static boolean fits(FieldType declared, Family family) {
        return switch (declared.kind()) {
            case INT, LONG -> NUMBERS.contains(family);
            case DECIMAL -> NUMBERS.contains(family) || family == Family.MONEY;
            case TEXT -> family != Family.OTHER;
            case FLAG -> family == Family.FLAG || family == Family.WHOLE || family == Family.TEXT;
            case DATE, TIMESTAMP -> TIMES.contains(family);
        };
    }

    /**
     * The expression whose text is the value in the dump.
     *
     * @param column the column's name in SQL
     * @param zone of times that have a zone
     * @param nulls whether special values become null
     */
    static String expression(FieldType declared, Family family, String column, ZoneId zone, boolean nulls) {
        String value =
                switch (family) {
                    // The shortest digits that read as the same number, in plain form: 1e-05 is none in a dump.
                    case FLOAT -> column + "::text::numeric";
                    case MONEY -> column + "::numeric";
                    case TEXT -> column + "::text";
                    case DATE -> declared.kind() == FieldType.Kind.TIMESTAMP ? column + "::timestamp" : column;
                    case TIMESTAMP -> declared.kind() == FieldType.Kind.DATE ? column + "::date" : column;
                    case TIMESTAMP_WITH_ZONE ->
                        "(" + column + " AT TIME ZONE " + zone(zone) + ")"
                                + (declared.kind() == FieldType.Kind.DATE ? "::date" : "");
                    case FLAG -> declared.kind() == FieldType.Kind.TEXT ? column + "::text" : column;
                    case WHOLE, NUMERIC, OTHER -> column;
                };
        return nulls && special(family, column).isPresent()
                ? "CASE WHEN " + special(family, column).get() + " THEN NULL ELSE " + value + " END"
                : value;
    }

    /** The condition of values that no dump can hold; empty where the type has none. */
    static Optional<String> special(Family family, String column) {
        return switch (family) {
            case NUMERIC -> Optional.of(column + "::text IN ('NaN', 'Infinity', '-Infinity')");
            case FLOAT -> Optional.of(column + " IN ('NaN', 'Infinity', '-Infinity')");
            case DATE, TIMESTAMP, TIMESTAMP_WITH_ZONE -> Optional.of("NOT isfinite(" + column + ")");
            case WHOLE, MONEY, FLAG, TEXT, OTHER -> Optional.empty();
        };
    }

    /** A fixed offset is an interval: as a text, PostgreSQL would take its sign the other way round. */
    private static String zone(ZoneId zone) {
        return zone.normalized() instanceof ZoneOffset offset
                ? "INTERVAL " + literal(offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId())
                : literal(zone.getId());
    }
}
