package io.weekmart.contract.table;

import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A decimal column that is computed from others of its row: a sum of products, exact until it is rounded once to the scale of the column,
 * half away from zero. It is empty where one of the others is, unless {@linkplain Field#zeroWhereEmpty that means zero}.
 *
 * @param text as the configuration has it
 * @param terms what is added up
 */
public record Derivation(String text, List<Term> terms) implements Serializable {
    /**
     * A product.
     *
     * @param minus whether it is subtracted
     * @param factors names of decimal columns, at least one
     */
    public record Term(boolean minus, List<String> factors) implements Serializable {
        public Term {
            factors = List.copyOf(factors);
        }
    }

    public Derivation {
        terms = List.copyOf(terms);
    }

    /** Names of the columns that it is computed from, each once. */
    public Set<String> operands() {
        Set<String> operands = new LinkedHashSet<>();
        terms.forEach(term -> operands.addAll(term.factors()));
        return operands;
    }
}
