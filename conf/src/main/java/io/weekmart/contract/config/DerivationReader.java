package io.weekmart.contract.config;

import io.weekmart.contract.table.Derivation;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads expressions such as {@code sales_qty * sales_price - discount}. */
final class DerivationReader {
    private static final String RULE =
            "must be decimal columns of its table that are added (+), subtracted (-) and multiplied (*), such as"
                    + " \"sales_qty * sales_price\", but ";
    /** A name, or any one character that is not blank. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*|\\S");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_].*");

    private DerivationReader() {}

    /**
     * Reads the expression of a column.
     *
     * @throws IllegalArgumentException naming what stands at which position, from 1, and what may stand there; the message goes on where the
     *     name of a key ends
     */
    static Derivation read(TableSpec table, String text) {
        List<Derivation.Term> terms = new ArrayList<>();
        List<String> factors = new ArrayList<>();
        boolean minus = false;
        boolean operand = true;
        Matcher tokens = TOKEN.matcher(text);
        while (tokens.find()) {
            String token = tokens.group();
            String place = " at position " + (tokens.start() + 1);
            if (operand) {
                if (!NAME.matcher(token).matches()) {
                    throw new IllegalArgumentException(RULE + "has " + token + place + ", where a column is expected");
                }
                factors.add(column(table, token, place));
            } else if (token.equals("+") || token.equals("-")) {
                terms.add(new Derivation.Term(minus, factors));
                factors.clear();
                minus = token.equals("-");
            } else if (!token.equals("*")) {
                throw new IllegalArgumentException(RULE + "has " + token + place + ", where +, - or * is expected");
            }
            operand = !operand;
        }
        if (operand) {
            throw new IllegalArgumentException(RULE + "ends where a column is expected");
        }
        terms.add(new Derivation.Term(minus, factors));
        return new Derivation(text, terms);
    }

    private static String column(TableSpec table, String name, String place) {
        if (!table.columns().contains(name)) {
            throw new IllegalArgumentException("names " + name + place + ", which is no column of " + table.name() + "."
                    + Spelling.didYouMean(name, table.columns()));
        }
        FieldType type = table.field(name).type();
        if (type.kind() != FieldType.Kind.DECIMAL) {
            throw new IllegalArgumentException(
                    "names " + name + place + ", which is " + type + ": only decimal columns can be computed with");
        }
        return name;
    }
}
