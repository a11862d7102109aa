package io.weekmart.contract.page;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a figure counts, which decides how it is written. */
public enum FigureUnit {
    /** Money in the currency of the stores. */
    AMOUNT("amount"),
    /** Units of products, to the thousandth. */
    QUANTITY("quantity"),
    /** Whole things: rows, orders, weeks. */
    COUNT("count"),
    /** A share in percent, 100 being the whole. */
    PERCENT("percent");

    private final String label;

    FigureUnit(String label) {
        this.label = label;
    }

    @JsonValue
    public String label() {
        return label;
    }
}
