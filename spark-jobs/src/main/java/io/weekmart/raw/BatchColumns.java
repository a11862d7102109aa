package io.weekmart.raw;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.schema.SparkTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** The columns of a scan: their types as Spark knows them, and their vectors over a batch. */
final class BatchColumns {
    private BatchColumns() {}

    /** Declared fields, then {@link ScanColumns#ALL}. */
    static StructType schema(ScanPlan plan) {
        List<StructField> columns = new ArrayList<>();
        for (Field field : plan.table().fields()) {
            columns.add(DataTypes.createStructField(
                    field.name(), type(field.type(), plan.unscaled()), !zeroForEmpty(field.type(), plan.unscaled())));
        }
        for (ScanColumns.ScanColumn column : ScanColumns.ALL) {
            columns.add(DataTypes.createStructField(
                    column.name(), column.type(), column.name().equals(ScanColumns.RAW_TEXT)));
        }
        return DataTypes.createStructType(columns);
    }

    private static boolean zeroForEmpty(FieldType type, boolean unscaled) {
        return unscaled && type.fitsLong();
    }

    private static DataType type(FieldType type, boolean unscaled) {
        boolean asLong = unscaled && type.fitsLong() && type.kind() == FieldType.Kind.DECIMAL;
        return asLong ? DataTypes.LongType : SparkTypes.of(type);
    }

    /** Vectors for some columns of the plan's schema. */
    static ColumnVector[] vectors(ScanPlan plan, StructType projected, ParsedBatch batch) {
        ColumnVector[] vectors = new ColumnVector[projected.size()];
        for (int i = 0; i < vectors.length; i++) {
            StructField column = projected.fields()[i];
            vectors[i] = isDeclared(plan.table(), column.name())
                    ? field(plan, column, batch)
                    : ofScan(column.name(), column.dataType(), batch);
        }
        return vectors;
    }

    private static boolean isDeclared(TableSpec table, String name) {
        return table.fields().stream().anyMatch(field -> field.name().equals(name));
    }

    private static ColumnVector field(ScanPlan plan, StructField column, ParsedBatch batch) {
        int index = plan.table().index(column.name());
        FieldType type = plan.table().fields().get(index).type();
        TextColumn texts = batch.texts[index];
        if (texts != null) {
            return new TextVector(texts, batch);
        }
        if (!type.fitsLong()) {
            return ValueVector.wide(column.dataType(), batch, index);
        }
        return column.nullable()
                ? ValueVector.nullable(column.dataType(), batch, index)
                : ValueVector.withoutNulls(column.dataType(), batch.values[index], batch);
    }

    private static ColumnVector ofScan(String name, DataType type, ParsedBatch batch) {
        TextColumn rawTexts = batch.rawTexts;
        if (name.equals(ScanColumns.RAW_TEXT) && rawTexts != null) {
            return new TextVector(rawTexts, batch);
        }
        long[] values =
                switch (name) {
                    case ScanColumns.ROW_KIND -> batch.kinds;
                    case ScanColumns.REASONS -> batch.reasons;
                    case ScanColumns.BAD -> batch.bad;
                    case ScanColumns.MISSING -> batch.missing;
                    case ScanColumns.EMPTIES -> batch.empties;
                    case ScanColumns.SPLIT -> batch.splits;
                    case ScanColumns.OFFSET -> batch.offsets;
                    case ScanColumns.LENGTH -> batch.lengths;
                    case ScanColumns.LINE -> batch.lines;
                    case ScanColumns.CONTENT -> batch.contents;
                    case ScanColumns.KEY_HIGH -> batch.keyHighs;
                    case ScanColumns.KEY_LOW -> batch.keyLows;
                    case ScanColumns.SLOT -> batch.slots;
                    case ScanColumns.CELL -> batch.cells;
                    default -> throw new IllegalArgumentException("The scan has no column " + name);
                };
        return ValueVector.withoutNulls(type, values, batch);
    }
}
