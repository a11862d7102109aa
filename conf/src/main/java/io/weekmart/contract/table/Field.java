package io.weekmart.contract.table;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One column of a raw table: its name, its type and what it means.
 *
 * @param required whether an empty value is an error ({@code MISSING_VALUE})
 * @param omissible whether a dump need not have the column, unless it is part of the natural key
 * @param seldom whether few exports have the column, so that a dump without it is not worth a word
 * @param zeroWhereEmpty whether an empty value means zero, and not that the value is unknown
 * @param typeSetting key below {@code tables.<name>} by which a column of whole numbers is one of {@link FieldType#CODE codes} instead; null
 *     where there is none
 */
public record Field(
        String name,
        FieldType type,
        boolean required,
        boolean omissible,
        boolean seldom,
        boolean zeroWhereEmpty,
        @Nullable String typeSetting,
        String doc)
        implements Serializable {
    /** The type setting of a key that rows of other tables name. */
    static final String KEY_TYPE = "key-type";

    /** Whether it is a key that rows of other tables name, so that these can stand in the place of a dump. */
    public boolean namesRows() {
        return KEY_TYPE.equals(typeSetting);
    }

    /** A column that may be omitted if it may be empty. */
    public Field(String name, FieldType type, boolean required, String doc) {
        this(name, type, required, !required, false, false, null, doc);
    }

    public static Field required(String name, FieldType type, String doc) {
        return new Field(name, type, true, doc);
    }

    public static Field optional(String name, FieldType type, String doc) {
        return new Field(name, type, false, doc);
    }

    /** The same column, which a dump need not have. */
    Field orOmitted() {
        return new Field(name, type, required, true, seldom, zeroWhereEmpty, typeSetting, doc);
    }

    /** The same column, which few exports have. */
    Field orSeldom() {
        return new Field(name, type, required, omissible, true, zeroWhereEmpty, typeSetting, doc);
    }

    /** The same column, of which an empty value means zero. */
    Field orZero() {
        return new Field(name, type, required, omissible, seldom, true, typeSetting, doc);
    }

    /** The same column, whose type a key of the configuration chooses. */
    Field orCode(String setting) {
        return new Field(name, type, required, omissible, seldom, zeroWhereEmpty, setting, doc);
    }

    /** The type that the column has where its {@link #typeSetting} chooses codes. */
    public FieldType codeType() {
        return namesRows() ? FieldType.KEY_CODE : FieldType.CODE;
    }

    /** The same column of another type. */
    public Field withType(FieldType other) {
        return new Field(name, other, required, omissible, seldom, zeroWhereEmpty, typeSetting, doc);
    }
}
