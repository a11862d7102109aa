package io.weekmart.schema;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** How declared columns are held in Spark and Parquet. */
public final class SparkTypes {
    private SparkTypes() {}

    public static DataType of(FieldType type) {
        return switch (type.kind()) {
            case INT -> DataTypes.IntegerType;
            case LONG -> DataTypes.LongType;
            case DECIMAL -> DataTypes.createDecimalType(type.precision(), type.scale());
            case TEXT -> DataTypes.StringType;
            case FLAG -> DataTypes.BooleanType;
            case DATE -> DataTypes.DateType;
            case TIMESTAMP -> DataTypes.TimestampNTZType;
        };
    }

    /** The type as Hive and Glue name it; their {@code timestamp} has no zone, which Spark calls {@code timestamp_ntz}. */
    public static String catalogName(DataType type) {
        return type.equals(DataTypes.TimestampNTZType) ? "timestamp" : type.catalogString();
    }

    /** Every column nullable, so that a column appended later reads as null in older files. */
    public static StructType struct(List<Field> fields) {
        return DataTypes.createStructType(fields.stream()
                .map(f -> new StructField(f.name(), of(f.type()), true, Metadata.empty()).withComment(f.doc()))
                .toArray(StructField[]::new));
    }
}
