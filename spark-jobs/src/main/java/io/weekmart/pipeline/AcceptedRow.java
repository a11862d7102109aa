package io.weekmart.pipeline;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.quality.TaskResult;
import io.weekmart.schema.SparkTypes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What a task of {@link AcceptingRows} yields: an accepted row, or something for the driver to know. */
final class AcceptedRow {
    /** A {@link TaskResult}, serialized; null in an accepted row. */
    static final String RESULT = "_result";

    private AcceptedRow() {}

    static StructType schema(TableSpec table) {
        return SparkTypes.struct(table.fields()).add(RESULT, DataTypes.BinaryType);
    }

    static Row of(Row row, int columns) {
        Object[] values = new Object[columns + 1];
        for (int i = 0; i < columns; i++) {
            values[i] = row.get(i);
        }
        return RowFactory.create(values);
    }

    static Row of(TaskResult result, int columns) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Object[] values = new Object[columns + 1];
        values[columns] = bytes.toByteArray();
        return RowFactory.create(values);
    }

    static TaskResult result(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (TaskResult) in.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The driver has every class of its tasks", e);
        }
    }
}
