package io.weekmart.extract;

import static io.weekmart.extract.SqlName.literal;

import io.weekmart.contract.table.FieldType;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** The types of PostgreSQL, whose own texts go into the dump: a value is cast only where its text would be another. */
enum PostgresTypes implements SourceType {
    WHOLE(Time.NONE),
    NUMERIC(Time.NONE),
    FLOAT(Time.NONE),
    MONEY(Time.NONE),
    FLAG(Time.NONE),
    DATE(Time.DATE),
    TIMESTAMP(Time.LOCAL),
    TIMESTAMP_WITH_ZONE(Time.MOMENT),
    TEXT(Time.NONE),
    /** Bytes, shapes, and what is not known. */
    OTHER(Time.NONE);

    private static final Map<String, PostgresTypes> FAMILIES = Map.ofEntries(
            Map.entry("int2", WHOLE),
            Map.entry("int4", WHOLE),
            Map.entry("int8", WHOLE),
            Map.entry("numeric", NUMERIC),
            Map.entry("float4", FLOAT),
            Map.entry("float8", FLOAT),
            Map.entry("money", MONEY),
            Map.entry("bool", FLAG),
            Map.entry("date", DATE),
            Map.entry("timestamp", TIMESTAMP),
            Map.entry("timestamptz", TIMESTAMP_WITH_ZONE),
            Map.entry("text", TEXT),
            Map.entry("varchar", TEXT),
            Map.entry("bpchar", TEXT),
            Map.entry("char", TEXT),
            Map.entry("name", TEXT),
            Map.entry("citext", TEXT),
            Map.entry("uuid", TEXT),
            Map.entry("json", TEXT),
            Map.entry("jsonb", TEXT),
            Map.entry("xml", TEXT),
            Map.entry("time", TEXT),
            Map.entry("inet", TEXT),
            Map.entry("cidr", TEXT),
            Map.entry("macaddr", TEXT));

    private final Time time;

    PostgresTypes(Time time) {
        this.time = time;
    }

    /**
     * The type of a name.
     *
     * @param name as pg_type has it; of a domain, that of the type below it
     * @param isEnum whether it is an enumeration, which is text
     */
    static PostgresTypes of(String name, boolean isEnum) {
        return isEnum ? TEXT : FAMILIES.getOrDefault(name, OTHER);
    }

    private boolean isNumber() {
        return this == WHOLE || this == NUMERIC || this == FLOAT;
    }

    @Override
    public boolean fits(FieldType declared) {
        return switch (declared.kind()) {
            case INT, LONG -> isNumber();
            case DECIMAL -> isNumber() || this == MONEY;
            case TEXT -> this != OTHER;
            case FLAG -> this == FLAG || this == WHOLE || this == TEXT;
            case DATE, TIMESTAMP -> time != Time.NONE;
        };
    }

    /** A float is added as the decimal number that is written. */
    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public String summed(String place, String value) {
        return "(" + value + ")::numeric";
    }

    /** To compare each number with infinity takes the server longer than all sums. */
    @Override
    public boolean tellsBySum() {
        return this == NUMERIC || this == FLOAT;
    }

    @Override
    public Time time() {
        return time;
    }

    @Override
    public String expression(FieldType declared, String place, ZoneId zone) {
        return switch (this) {
            // The shortest digits that read as the same number, in plain form: 1e-05 is none in a dump.
            case FLOAT -> place + "::text::numeric";
            case MONEY -> place + "::numeric";
            case TEXT -> place + "::text";
            case DATE -> declared.kind() == FieldType.Kind.TIMESTAMP ? place + "::timestamp" : place;
            case TIMESTAMP -> declared.kind() == FieldType.Kind.DATE ? place + "::date" : place;
            case TIMESTAMP_WITH_ZONE ->
                "(" + place + " AT TIME ZONE " + zone(zone) + ")"
                        + (declared.kind() == FieldType.Kind.DATE ? "::date" : "");
            case FLAG -> declared.kind() == FieldType.Kind.TEXT ? place + "::text" : place;
            case WHOLE, NUMERIC, OTHER -> place;
        };
    }

    /** A fixed offset is an interval: as a text, PostgreSQL would take its sign the other way round. */
    private static String zone(ZoneId zone) {
        return zone.normalized() instanceof ZoneOffset offset
                ? "INTERVAL " + literal(offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId())
                : literal(zone.getId());
    }

    @Override
    public Optional<String> special(String place) {
        return switch (this) {
            case NUMERIC -> Optional.of(place + "::text IN ('NaN', 'Infinity', '-Infinity')");
            case FLOAT -> Optional.of(place + " IN ('NaN', 'Infinity', '-Infinity')");
            case DATE, TIMESTAMP, TIMESTAMP_WITH_ZONE -> Optional.of("NOT isfinite(" + place + ")");
            case WHOLE, MONEY, FLAG, TEXT, OTHER -> Optional.empty();
        };
    }

    /** Written so that an index finds them. */
    @Override
    public Optional<String> never(String place) {
        return time == Time.NONE ? Optional.empty() : Optional.of(place + " IN ('infinity', '-infinity')");
    }
}
