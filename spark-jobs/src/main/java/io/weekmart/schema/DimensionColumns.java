package io.weekmart.schema;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a dimension has in one output.
 *
 * @param coded whether the dumps have codes for keys: the key is a number that Weekmart has given to the code then, which stands beside it
 * @param ofRows whether its rows are made of those that name them, so that it has no dump
 */
public record DimensionColumns(DimensionTable table, boolean coded, boolean ofRows) implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final Field FIRST_SEEN_DT =
            Field.optional("first_seen_dt", FieldType.DATE, "Oldest date of the good rows that name it.");

    /** Stands in the place of {@link DimensionTable#LAST_SEEN_DT}. */
    private static final Field LAST_NAMED_DT = Field.required(
            DimensionTable.LAST_SEEN_DT.name(), FieldType.DATE, "Newest date of the good rows that name it.");

    public static final Field VALUE_DATES = Field.optional(
            "value_dates", FieldType.TEXT, "Dates of the values that fill its columns, such as prod_name=2024-05-03.");

    private static final String KEY = "_key";
    private static final String CODE = "_code";

    /** All of them, in their order. */
    public List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        for (Field field : table.fields()) {
            boolean last = field.equals(DimensionTable.LAST_SEEN_DT);
            fields.add(ofRows && last ? LAST_NAMED_DT : field);
            if (coded && field.name().equals(table.key())) {
                fields.add(codeField());
            }
        }
        if (ofRows) {
            fields.add(FIRST_SEEN_DT);
            fields.add(VALUE_DATES);
        }
        return List.copyOf(fields);
    }

    public StructType schema() {
        return SparkTypes.struct(fields());
    }

    /** The name of the column that tells one row from another: the code, where the key is its number. */
    public String identity() {
        return coded ? code(table) : table.key();
    }

    /** The largest number that a key can be. */
    public long largestKey() {
        boolean isInt = table.source().field(table.key()).type().equals(FieldType.INT);
        return isInt ? Integer.MAX_VALUE : Long.MAX_VALUE;
    }

    /** The column that holds the codes, such as {@code store_code}. */
    public Field codeField() {
        return Field.required(
                code(table),
                FieldType.KEY_CODE,
                "Code of the " + table.source().name() + " in the dumps. Its " + table.key()
                        + " is the number that Weekmart has given to it in this output, for good.");
    }

    private static String code(DimensionTable table) {
        String key = table.key();
        if (!key.endsWith(KEY)) {
            throw new IllegalArgumentException(table.tableName() + " has no key that may be a code, but " + key);
        }
        return key.substring(0, key.length() - KEY.length()) + CODE;
    }
}
