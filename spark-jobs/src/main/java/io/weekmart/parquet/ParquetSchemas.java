package io.weekmart.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.weekmart.contract.table.FieldType;
import java.math.BigInteger;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Our columns as Parquet holds them, the way Spark writes them and Athena, Trino, DuckDB and pandas read them: every column optional,
 * decimals of at most 18 digits in INT64, longer ones in the fewest bytes of a fixed length, lists in three levels.
 */
public final class ParquetSchemas {
    private ParquetSchemas() {}

    public static MessageType message(StructType schema) {
        Types.MessageTypeBuilder message = Types.buildMessage();
        for (StructField field : schema.fields()) {
            message.addField(type(field.name(), field.dataType()));
        }
        return message.named("spark_schema");
    }

    private static Type type(String name, DataType type) {
        if (type.equals(DataTypes.IntegerType)) {
            return Types.optional(INT32).named(name);
        }
        if (type.equals(DataTypes.LongType)) {
            return Types.optional(INT64).named(name);
        }
        if (type.equals(DataTypes.BooleanType)) {
            return Types.optional(BOOLEAN).named(name);
        }
        if (type.equals(DataTypes.DateType)) {
            return Types.optional(INT32).as(dateType()).named(name);
        }
        if (type.equals(DataTypes.TimestampNTZType)) {
            // Not adjusted to UTC: what the dump says is the time of a wall clock, in no zone.
            return Types.optional(INT64)
                    .as(timestampType(false, TimeUnit.MICROS))
                    .named(name);
        }
        if (type.equals(DataTypes.StringType)) {
            return Types.optional(BINARY).as(stringType()).named(name);
        }
        if (type instanceof DecimalType decimal) {
            if (decimal.precision() <= FieldType.MAX_LONG_DIGITS) {
                return Types.optional(INT64)
                        .as(decimalType(decimal.scale(), decimal.precision()))
                        .named(name);
            }
            return Types.optional(FIXED_LEN_BYTE_ARRAY)
                    .length(bytesOf(decimal.precision()))
                    .as(decimalType(decimal.scale(), decimal.precision()))
                    .named(name);
        }
        if (type instanceof ArrayType array && array.elementType().equals(DataTypes.StringType)) {
            return Types.optionalGroup()
                    .as(listType())
                    .addField(Types.repeatedGroup()
                            .addField(Types.optional(BINARY).as(stringType()).named("element"))
                            .named("list"))
                    .named(name);
        }
        throw new IllegalArgumentException("No published column has the type " + type.simpleString());
    }

    /** Fewest bytes that hold every decimal of so many digits, with its sign. */
    static int bytesOf(int digits) {
        return BigInteger.TEN.pow(digits).subtract(BigInteger.ONE).toByteArray().length;
    }
}
