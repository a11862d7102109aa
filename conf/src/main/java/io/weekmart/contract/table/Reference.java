package io.weekmart.contract.table;

import java.io.Serializable;

/**
 * A column that must name a row of another table.
 *
 * @param column the column that refers
 * @param table name of the table referred to, by its natural key of one column
 * @param code the reject reason of a row whose reference is not known, such as {@code UNKNOWN_STORE}
 */
public record Reference(String column, String table, String code) implements Serializable {}
