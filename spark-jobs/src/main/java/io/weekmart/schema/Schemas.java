package io.weekmart.schema;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Turns our fields into Spark's. */
final class Schemas {
    private Schemas() {}

    /** Every column nullable, so that a column appended later reads as null in older files. */
    static StructType struct(List<Field> fields) {
        return DataTypes.createStructType(fields.stream()
                .map(f -> new StructField(f.name(), f.type().sparkType(), true, Metadata.empty()).withComment(f.doc()))
                .toArray(StructField[]::new));
    }
}
