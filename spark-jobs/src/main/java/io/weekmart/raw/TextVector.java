package io.weekmart.raw;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Texts of a batch as Spark reads them; a text without bytes is null, as the contract has it. */
final class TextVector extends ColumnVector {
    private final TextColumn texts;
    private final ParsedBatch batch;

    TextVector(TextColumn texts, ParsedBatch batch) {
        super(DataTypes.StringType);
        this.texts = texts;
        this.batch = batch;
    }

    @Override
    public boolean hasNull() {
        return true;
    }

    @Override
    public int numNulls() {
        int nulls = 0;
        for (int row = 0; row < batch.rows(); row++) {
            nulls += isNullAt(row) ? 1 : 0;
        }
        return nulls;
    }

    @Override
    public boolean isNullAt(int row) {
        return texts.length(row) == 0;
    }

    @Override
    @SuppressWarnings("NullAway") // Spark's contract: null where isNullAt.
    public @Nullable UTF8String getUTF8String(int row) {
        int length = texts.length(row);
        return length == 0 ? null : UTF8String.fromBytes(texts.bytes(), texts.from(row), length);
    }

    @Override
    public boolean getBoolean(int row) {
        throw unsupported();
    }

    @Override
    public byte getByte(int row) {
        throw unsupported();
    }

    @Override
    public short getShort(int row) {
        throw unsupported();
    }

    @Override
    public int getInt(int row) {
        throw unsupported();
    }

    @Override
    public long getLong(int row) {
        throw unsupported();
    }

    @Override
    public float getFloat(int row) {
        throw unsupported();
    }

    @Override
    public double getDouble(int row) {
        throw unsupported();
    }

    @Override
    public ColumnarArray getArray(int row) {
        throw unsupported();
    }

    @Override
    public ColumnarMap getMap(int row) {
        throw unsupported();
    }

    @Override
    public Decimal getDecimal(int row, int precision, int scale) {
        throw unsupported();
    }

    @Override
    public byte[] getBinary(int row) {
        throw unsupported();
    }

    @Override
    public ColumnVector getChild(int ordinal) {
        throw unsupported();
    }

    @Override
    public void close() {
        // The arrays belong to the batch, which is filled again and again.
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("A text has no such value");
    }
}
