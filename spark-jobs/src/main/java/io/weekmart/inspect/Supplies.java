package io.weekmart.inspect;

import io.weekmart.contract.table.Derivation;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the configuration can supply where an export does not have it: the columns and tables that this is about. */
final class Supplies {
    /** The amount of a till line, which is quantity times price. */
    static final String AMOUNT = "sales_amt";

    static final String SALES = "sales";
    static final String INVENTORY = "inventory";
    static final String STORE = "store";
    static final String PRODUCT = "product";
    static final String STORE_KEY = "store_key";
    static final String PROD_KEY = "prod_key";
    static final String RECEIPT = "trans_id";

    static final String QUANTITY = "sales_qty";
    static final String PRICE = "sales_price";
    static final String DISCOUNT = "discount";

    private Supplies() {}

    /** How the amount is computed of columns that are there; empty where they are not. */
    static Optional<Derivation> amount(Collection<String> columns) {
        return columns.contains(QUANTITY) && columns.contains(PRICE)
                ? Optional.of(new Derivation(
                        QUANTITY + " * " + PRICE, List.of(new Derivation.Term(false, List.of(QUANTITY, PRICE)))))
                : Optional.empty();
    }
}
