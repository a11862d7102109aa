package io.weekmart.contract.table;

import java.io.Serializable;

/**
 * One column of a raw table: its name, its type and what it means.
 *
 * @param required whether an empty value is an error ({@code MISSING_VALUE})
 */
public record Field(String name, FieldType type, boolean required, String doc) implements Serializable {

    public static Field required(String name, FieldType type, String doc) {
        return new Field(name, type, true, doc);
    }

    public static Field optional(String name, FieldType type, String doc) {
        return new Field(name, type, false, doc);
    }
}
