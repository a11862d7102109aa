package io.weekmart.inspect;

import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Reference;
import java.util.ArrayList;
import java.util.List;

/** Finds out whether keys and receipt numbers are whole numbers or texts. */
final class KeyTypes {
    private static final int LONG_DIGITS = 18;
    private static final int INT_DIGITS = 9;
    private static final int ODD_SHOWN = 5;
    private static final int ODD_LETTERS = 20;
    private static final String TEXT = "text";
    private static final String KEY_TYPE = "key-type";

    private KeyTypes() {}

    /** Chooses the types of the keys of all tables. */
    static void choose(Proposal proposal) {
        for (TableChoice choice : proposal.tables.values()) {
            ColumnRules.typeSettings(choice.table()).forEach((setting, field) -> {
                boolean codes = choice.match()
                        .flatMap(match -> match.column(field.name()))
                        .filter(column -> codes(column, LONG_DIGITS))
                        .isPresent();
                // The keys of masters are looked at together with what refers to them.
                if (codes && !setting.equals(KEY_TYPE)) {
                    choice.kinds.put(setting, TEXT);
                    choice.types.put(field.name(), FieldType.CODE);
                } else if (!setting.equals(KEY_TYPE)) {
                    oddKeys(
                            choice,
                            field.name(),
                            LONG_DIGITS,
                            "tables." + choice.table().name() + "." + setting);
                }
            });
        }
        if (proposal.pipeline().hasCalendar()) {
            textKeys(proposal, Supplies.STORE, Supplies.STORE_KEY, INT_DIGITS);
            textKeys(proposal, Supplies.PRODUCT, Supplies.PROD_KEY, LONG_DIGITS);
        }
    }

    /** The key of a master is a text wherever it stands, or nowhere. */
    private static void textKeys(Proposal proposal, String master, String key, int digits) {
        boolean codes = false;
        List<TableChoice> having = new ArrayList<>();
        for (TableChoice choice : proposal.tables.values()) {
            boolean refers = choice.table().name().equals(master)
                    || choice.table().references().stream()
                            .map(Reference::column)
                            .anyMatch(key::equals);
            if (refers) {
                having.add(choice);
                codes |= choice.match()
                        .flatMap(match -> match.column(key))
                        .filter(column -> codes(column, digits))
                        .isPresent();
            }
        }
        if (codes) {
            having.forEach(choice -> choice.types.put(key, FieldType.KEY_CODE));
            proposal.named(master).ifPresent(choice -> choice.kinds.put(KEY_TYPE, TEXT));
        } else {
            // Where there is a master, a key that it does not have is an error, however it is written.
            boolean mastered = proposal.named(master)
                    .flatMap(TableChoice::match)
                    .filter(match -> match.column(key).isPresent())
                    .isPresent();
            having.stream()
                    .filter(choice -> !mastered || choice.table().name().equals(master))
                    .forEach(choice -> oddKeys(choice, key, digits, "tables." + master + "." + KEY_TYPE));
        }
    }

    /**
     * Whether values are no whole numbers, or would not be the same as numbers. Codes of a few goods are few rows among many, but they come
     * again, and a zero in front is no typing error.
     */
    private static boolean codes(ColumnProfile column, int digits) {
        long whole = Math.round(column.wholeShare() * column.values());
        long words = column.distinct().entrySet().stream()
                .filter(value ->
                        value.getValue() > 1 && NumberShape.of(value.getKey()).isEmpty())
                .count();
        return column.means(column.values() - whole)
                || words > 1
                || column.count(NumberShape::leadingZero) > 1
                || column.means(column.count(shape -> shape.digits() > digits));
    }

    /** A few keys that are no numbers may be errors, or codes: an output keeps its type, so that a person should know. */
    private static void oddKeys(TableChoice choice, String key, int digits, String setting) {
        choice.match().flatMap(match -> match.column(key)).ifPresent(column -> {
            List<String> odd = column.distinct().keySet().stream()
                    // A header that stands among the rows of a file that was put together of several.
                    .filter(text -> !text.equalsIgnoreCase(column.name()))
                    .filter(text -> NumberShape.of(text)
                            .filter(shape -> shape.scale() == 0 && !shape.leadingZero() && shape.digits() <= digits)
                            .isEmpty())
                    .limit(ODD_SHOWN)
                    .map(text -> text.length() > ODD_LETTERS ? text.substring(0, ODD_LETTERS) + "..." : text)
                    .toList();
            if (!odd.isEmpty()) {
                choice.choices.add(new Choice("Few values of " + column.name()
                        + " are no whole numbers, begin with a zero, or have too many digits: "
                        + String.join(", ", odd)
                        + ". As numbers, the former are rejected, and the latter lose the zero. If they"
                        + " are codes, set " + setting + " = text: an output keeps its type."));
            }
        });
    }
}
