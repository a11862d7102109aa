package io.weekmart.schema;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * One column of a raw table: its name, its type and what it means.
 *
 * @param required whether an empty value is an error ({@code MISSING_VALUE})
 */
public record Field(String name, FieldType type, boolean required, String doc) {

    static Field required(String name, FieldType type, String doc) {
        return new Field(name, type, true, doc);
    }

    static Field optional(String name, FieldType type, String doc) {
        return new Field(name, type, false, doc);
    }

    public Column column() {
        return functions.col(name);
    }
}
