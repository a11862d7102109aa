package io.weekmart.extract;

import io.weekmart.contract.table.FieldType;
import java.time.ZoneId;
import java.util.Optional;

/** How a type of a database writes its values, and what a dump makes of them. */
interface SourceType {
    /** What a type says of time. */
    enum Time {
        NONE,
        DATE,
        /** A date with a time of day, and no zone. */
        LOCAL,
        /** A moment, whatever the zone. */
        MOMENT
    }

    /** Whether a declared column can hold such values. */
    boolean fits(FieldType declared);

    /** Whether the database adds its values without rounding. */
    boolean exact();

    /**
     * What is summed of a column.
     *
     * @param place the column in SQL
     * @param value the expression whose text is the value
     */
    default String summed(String place, String value) {
        return place;
    }

    /** Whether one value that no dump can hold makes a sum that is no number either. Then nothing else is asked of those that are summed. */
    default boolean tellsBySum() {
        return false;
    }

    Time time();

    /**
     * The expression whose text, rendered, is the value in the dump.
     *
     * @param place the column in SQL
     * @param zone of times that have a zone
     */
    String expression(FieldType declared, String place, ZoneId zone);

    /** What becomes of the text of the expression. */
    default Rendering rendering(FieldType declared, ZoneId zone) {
        return Rendering.AS_IT_IS;
    }

    /** The condition of values that no dump can hold; empty where the type has none. */
    Optional<String> special(String place);

    /** The condition of times that lie in the bounds of no date, as an index finds them; empty where there are none. */
    default Optional<String> never(String place) {
        return Optional.empty();
    }
}
