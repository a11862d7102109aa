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
 */
public record DimensionColumns(DimensionTable table, boolean coded) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String KEY = "_key";
    private static final String CODE = "_code";

    /** All of them, in their order. */
    public List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        for (Field field : table.fields()) {
            fields.add(field);
            if (coded && field.name().equals(table.key())) {
                fields.add(codeField());
            }
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
