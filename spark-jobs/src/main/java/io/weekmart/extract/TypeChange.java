package io.weekmart.extract;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the type of a column still holds all that its former type held, by the names that databases give types. */
final class TypeChange {
    /** Such as numeric(16,2), character varying(20) or timestamp(3) without time zone. */
    private static final Pattern TYPE = Pattern.compile("([^(]+?) *(?:\\((\\d+)(?:, *(\\d+))?\\))?( [^(]*)?");

    /** MySQL's types that list their values, such as enum('S','M'). In a value, a quote is written twice. */
    private static final Pattern LISTED = Pattern.compile("(enum|set)\\('.*'\\)", Pattern.DOTALL);

    private static final Pattern VALUE = Pattern.compile("'(?:[^']|'')*'");

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
        if (LISTED.matcher(former).matches()) {
            return isSameList(former, present) && listed(present).containsAll(listed(former));
        }
        if (!from.matches() || !to.matches()) {
            return false;
        }
        String name = from.group(1) + suffix(from);
        String wider = to.group(1) + suffix(to);
        return name.equals(wider) ? holdsMore(from, to) : isWider(name, wider);
    }

    /** Whether both are enumerations, or both are sets. */
    private static boolean isSameList(String former, String present) {
        return LISTED.matcher(present).matches()
                && former.substring(0, former.indexOf('(')).equals(present.substring(0, present.indexOf('(')));
    }

    /** The values of an enumeration or a set, in quotes. */
    private static List<String> listed(String type) {
        return VALUE.matcher(type).results().map(MatchResult::group).toList();
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
