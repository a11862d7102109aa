package io.weekmart.inspect;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the unit in the name of a column says that its values are: "Rabatt %" is no amount, and "Bestand €" no quantity. */
enum Unit {
    NONE,
    SHARE,
    MONEY,
    PIECES;

    private static final String CURRENCIES = "€$£¥";
    private static final Set<String> MONEY_WORDS = Set.of("eur", "euro", "usd", "gbp", "chf");
    private static final Set<String> SHARE_WORDS = Set.of("pct", "percent", "prozent");
    private static final Set<String> PIECES_WORDS = Set.of("stk", "stck", "pcs", "kg");
    private static final Pattern WORD_ENDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern LAST_WORD = Pattern.compile("[^\\p{L}\\p{N}]+[\\p{L}\\p{N}]+[^\\p{L}\\p{N}]*$");

    /** Decimals of quantities, which no amount and no price has. */
    private static final int THOUSANDTHS = 3;

    /** The unit that a name ends with, or has a sign of. */
    static Unit of(String name) {
        if (name.indexOf('%') >= 0) {
            return SHARE;
        }
        if (name.chars().anyMatch(c -> CURRENCIES.indexOf(c) >= 0)) {
            return MONEY;
        }
        return ofWord(name);
    }

    private static Unit ofWord(String name) {
        List<String> words = List.of(WORD_ENDS.split(name.toLowerCase(Locale.ROOT)));
        if (words.size() < 2) {
            return NONE;
        }
        String last = words.get(words.size() - 1);
        if (MONEY_WORDS.contains(last)) {
            return MONEY;
        }
        if (SHARE_WORDS.contains(last)) {
            return SHARE;
        }
        return PIECES_WORDS.contains(last) ? PIECES : NONE;
    }

    /** The name without a unit that is its last word. */
    static String without(String name) {
        return ofWord(name) == NONE ? name : LAST_WORD.matcher(name).replaceFirst("");
    }

    /** Whether one of our columns can have values in this unit. */
    boolean fits(Field field) {
        if (field.type().kind() != FieldType.Kind.DECIMAL) {
            return true;
        }
        boolean quantity = field.type().scale() == THOUSANDTHS;
        return switch (this) {
            case NONE -> true;
            case SHARE -> false;
            case MONEY -> !quantity;
            case PIECES -> quantity;
        };
    }
}
