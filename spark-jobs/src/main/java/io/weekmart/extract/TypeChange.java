package io.weekmart.extract;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the type of a column still holds all that its former type held, by the names that databases give types. */
final class TypeChange {
    /** Such as numeric(16,2), character varying(20) or timestamp(3) without time zone. */
    private static final Pattern TYPE = Pattern.compile("([^(]+?) *(?:\\((\\d+)(?:, *(\\d+))?\\))?( [^(]*)?");

    /** Of each family, a type holds all values of those before it. */
    private static final List<List<String>> WIDER = List.of(
            List.of("tinyint", "smallint", "mediumint", "int", "integer", "bigint"),
            List.of("tinyint unsigned", "smallint unsigned", "mediumint unsigned", "int unsigned", "bigint unsigned"),
            List.of("real", "double precision"),
            List.of("float", "double"),
            List.of("varchar", "character varying", "tinytext", "text", "mediumtext", "longtext"));

    private TypeChange() {}

    /** Whether every value of the former type is one of the present type, in the same form. */
    static boolean widens(String former, String present) {
        if (former.equals(present)) {
            return true;
        }
        Matcher from = TYPE.matcher(former);
        Matcher to = TYPE.matcher(present);
        if (!from.matches() || !to.matches()) {
            return false;
        }
        String name = from.group(1) + suffix(from);
        String wider = to.group(1) + suffix(to);
        return name.equals(wider) ? holdsMore(from, to) : isWider(name, wider);
    }

    private static String suffix(Matcher type) {
        return type.group(4) == null ? "" : type.group(4);
    }

    private static boolean holdsMore(Matcher from, Matcher to) {
        if (to.group(2) == null) {
            return true;
        }
        if (from.group(2) == null) {
            return false;
        }
        int scale = number(from.group(3));
        int widerScale = number(to.group(3));
        return widerScale >= scale && number(to.group(2)) - widerScale >= number(from.group(2)) - scale;
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static boolean isWider(String name, String other) {
        return WIDER.stream().anyMatch(family -> family.contains(name) && family.indexOf(name) < family.indexOf(other));
    }
}
