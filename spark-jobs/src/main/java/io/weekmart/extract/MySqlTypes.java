package io.weekmart.extract;

import io.weekmart.contract.table.FieldType;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The types of MySQL and MariaDB. Every value but a text is cast to one by the server, since the drivers have their own ideas of tinyint(1),
 * BIT, YEAR, dates of zeros and fractions of seconds.
 */
enum MySqlTypes implements SourceType {
    /** Whole and decimal numbers, unsigned ones too, and BIT as the number that its bits are. */
    NUMBER(Time.NONE),
    /** A number of 64 bits with a point. */
    DOUBLE(Time.NONE),
    /** The same of 32 bits. As a text, the server rounds it to six digits. */
    FLOAT(Time.NONE),
    DATE(Time.DATE),
    DATETIME(Time.LOCAL),
    /** A moment, which is read by the clock of UTC. */
    TIMESTAMP(Time.MOMENT),
    TEXT(Time.NONE),
    /** What has a text and is none, such as a time of day. */
    AS_TEXT(Time.NONE),
    /** Bytes, shapes, and what is not known. */
    OTHER(Time.NONE);

    private static final Map<String, MySqlTypes> FAMILIES = Map.ofEntries(
            Map.entry("tinyint", NUMBER),
            Map.entry("smallint", NUMBER),
            Map.entry("mediumint", NUMBER),
            Map.entry("int", NUMBER),
            Map.entry("bigint", NUMBER),
            Map.entry("decimal", NUMBER),
            Map.entry("bit", NUMBER),
            Map.entry("year", NUMBER),
            Map.entry("double", DOUBLE),
            Map.entry("float", FLOAT),
            Map.entry("date", DATE),
            Map.entry("datetime", DATETIME),
            Map.entry("timestamp", TIMESTAMP),
            Map.entry("char", TEXT),
            Map.entry("varchar", TEXT),
            Map.entry("tinytext", TEXT),
            Map.entry("text", TEXT),
            Map.entry("mediumtext", TEXT),
            Map.entry("longtext", TEXT),
            Map.entry("enum", TEXT),
            Map.entry("set", TEXT),
            Map.entry("json", TEXT),
            Map.entry("time", AS_TEXT),
            Map.entry("uuid", AS_TEXT),
            Map.entry("inet4", AS_TEXT),
            Map.entry("inet6", AS_TEXT));

    private final Time time;

    MySqlTypes(Time time) {
        this.time = time;
    }

    /** @param dataType as information_schema has it, without digits */
    static MySqlTypes of(String dataType) {
        return FAMILIES.getOrDefault(dataType.toLowerCase(Locale.ROOT), OTHER);
    }

    private boolean isNumber() {
        return this == NUMBER || this == DOUBLE || this == FLOAT;
    }

    @Override
    public boolean fits(FieldType declared) {
        return switch (declared.kind()) {
            case INT, LONG, DECIMAL -> isNumber();
            case TEXT -> this != OTHER;
            case FLAG -> this == NUMBER || this == TEXT;
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
        return switch (this) {
            // Added to, BIT is a number, and the zeros before one with ZEROFILL are gone.
            case NUMBER -> "CAST(" + place + " + 0 AS CHAR)";
            case DOUBLE -> "CAST(" + place + " AS CHAR)";
            case FLOAT -> "CAST(" + place + " * 1e0 AS CHAR)";
            case DATE ->
                declared.kind() == FieldType.Kind.TIMESTAMP
                        ? "CONCAT(CAST(" + place + " AS CHAR), ' 00:00:00')"
                        : "CAST(" + place + " AS CHAR)";
            case DATETIME, TIMESTAMP, AS_TEXT -> "CAST(" + place + " AS CHAR)";
            // A cast of a text that is longer than a packet would be null.
            case TEXT, OTHER -> place;
        };
    }

    @Override
    public Rendering rendering(FieldType declared, ZoneId zone) {
        Rendering rendering =
                switch (this) {
                    case DOUBLE -> Rendering.PLAIN_DIGITS;
                    case FLOAT -> Rendering.SHORT_FLOAT;
                    case TIMESTAMP -> Rendering.zoned(zone);
                    case NUMBER, DATE, DATETIME, TEXT, AS_TEXT, OTHER -> Rendering.AS_IT_IS;
                };
        boolean cut = declared.kind() == FieldType.Kind.DATE && (time == Time.LOCAL || time == Time.MOMENT);
        return cut ? rendering.cutToTheDate() : rendering;
    }

    /** Dates of zeros: the year, the month or the day may be 0. */
    @Override
    public Optional<String> special(String place) {
        return time == Time.NONE
                ? Optional.empty()
                : Optional.of("(YEAR(" + place + ") = 0 OR MONTH(" + place + ") = 0 OR DAYOFMONTH(" + place + ") = 0)");
    }

    /** The time of zeros alone: one whose month or day is 0 lies between two others. */
    @Override
    public Optional<String> never(String place) {
        return time == Time.NONE ? Optional.empty() : Optional.of(place + " = '0000-00-00 00:00:00'");
    }
}
