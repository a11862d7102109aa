package io.weekmart.extract;

import static io.weekmart.extract.SqlName.literal;

import io.weekmart.contract.table.FieldType;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The types of Snowflake. It writes the files by itself, so that every value is made a text by its SQL. Floating-point numbers are refused: its SQL
 * has no form of them that is both exact and without an exponent.
 */
enum SnowflakeTypes implements SourceType {
    NUMBER(Time.NONE),
    FLAG(Time.NONE),
    DATE(Time.DATE),
    TIMESTAMP_NTZ(Time.LOCAL),
    /** A moment, with or without an offset of its own. */
    TIMESTAMP_TZ(Time.MOMENT),
    TIME(Time.NONE),
    TEXT(Time.NONE),
    /** What has a structure, as JSON. */
    VARIANT(Time.NONE),
    OTHER(Time.NONE);

    private static final Map<String, SnowflakeTypes> FAMILIES = Map.ofEntries(
            Map.entry("NUMBER", NUMBER),
            Map.entry("BOOLEAN", FLAG),
            Map.entry("DATE", DATE),
            Map.entry("TIMESTAMP_NTZ", TIMESTAMP_NTZ),
            Map.entry("TIMESTAMP_LTZ", TIMESTAMP_TZ),
            Map.entry("TIMESTAMP_TZ", TIMESTAMP_TZ),
            Map.entry("TIME", TIME),
            Map.entry("TEXT", TEXT),
            Map.entry("VARIANT", VARIANT),
            Map.entry("OBJECT", VARIANT),
            Map.entry("ARRAY", VARIANT));

    private static final String SECONDS = "YYYY-MM-DD HH24:MI:SS.FF6";

    private final Time time;

    SnowflakeTypes(Time time) {
        this.time = time;
    }

    /** @param dataType as information_schema has it */
    static SnowflakeTypes of(String dataType) {
        return FAMILIES.getOrDefault(dataType.toUpperCase(Locale.ROOT), OTHER);
    }

    @Override
    public boolean fits(FieldType declared) {
        return switch (declared.kind()) {
            case INT, LONG, DECIMAL -> this == NUMBER;
            case TEXT -> this != OTHER;
            case FLAG -> this == FLAG || this == NUMBER || this == TEXT;
            case DATE, TIMESTAMP -> time != Time.NONE;
        };
    }

    @Override
    public boolean exact() {
        return this == NUMBER;
    }

    @Override
    public Time time() {
        return time;
    }

    @Override
    public String expression(FieldType declared, String place, ZoneId zone) {
        String format =
                declared.kind() == FieldType.Kind.DATE || (this == DATE && declared.kind() == FieldType.Kind.TEXT)
                        ? "YYYY-MM-DD"
                        : SECONDS;
        return switch (this) {
            case NUMBER, FLAG -> "TO_VARCHAR(" + place + ")";
            case DATE, TIMESTAMP_NTZ ->
                "TO_VARCHAR(" + place + (format.equals(SECONDS) ? "::TIMESTAMP_NTZ" : "") + ", " + literal(format)
                        + ")";
            case TIMESTAMP_TZ -> "TO_VARCHAR(" + zoned(place, zone) + ", " + literal(format) + ")";
            case TIME -> "TO_VARCHAR(" + place + ", 'HH24:MI:SS.FF6')";
            case VARIANT -> "TO_JSON(" + place + ")";
            case TEXT, OTHER -> place;
        };
    }

    /** A fixed offset has no name there. */
    private static String zoned(String place, ZoneId zone) {
        if (!(zone.normalized() instanceof ZoneOffset offset)) {
            return "CONVERT_TIMEZONE(" + literal(zone.getId()) + ", " + place + ")";
        }
        String utc = "CONVERT_TIMEZONE('UTC', " + place + ")";
        return offset.equals(ZoneOffset.UTC) ? utc : "DATEADD(second, " + offset.getTotalSeconds() + ", " + utc + ")";
    }

    /** Times may have nanoseconds there, and have microseconds in a dump. */
    @Override
    public Optional<String> special(String place) {
        return this == TIMESTAMP_NTZ || this == TIMESTAMP_TZ
                ? Optional.of("MOD(DATE_PART(nanosecond, " + place + "), 1000) <> 0")
                : Optional.empty();
    }
}
