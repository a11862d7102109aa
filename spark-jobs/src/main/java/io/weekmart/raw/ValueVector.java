package io.weekmart.raw;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A column of a batch as Spark reads it: a view of the batch's longs, whatever their type. One class for all of them, so that the calls
 * that Spark generates for each value stay cheap.
 */
class ValueVector extends ColumnVector {
    private final long[] values;
    private final ParsedBatch batch;
    /** The field's bit in the batch's empties; 0 where there are no nulls. */
    private final long emptyBit;

    private ValueVector(DataType type, long[] values, ParsedBatch batch, long emptyBit) {
        super(type);
        this.values = values;
        this.batch = batch;
        this.emptyBit = emptyBit;
    }

    /** Values of which none is null. */
    static ValueVector withoutNulls(DataType type, long[] values, ParsedBatch batch) {
        return new ValueVector(type, values, batch, 0);
    }

    /** Values of a field, null where it is empty. */
    static ValueVector nullable(DataType type, ParsedBatch batch, int field) {
        return new ValueVector(type, batch.values[field], batch, 1L << field);
    }

    /** Decimals of 19 digits, null where the field is empty. */
    static ValueVector wide(DataType type, ParsedBatch batch, int field) {
        long[] magnitudes = batch.values[field];
        return new ValueVector(type, magnitudes, batch, 1L << field) {
            @Override
            public Decimal getDecimal(int row, int precision, int scale) {
                long magnitude = magnitudes[row];
                BigInteger unscaled =
                        BigInteger.valueOf(magnitude >>> 1).shiftLeft(1).or(BigInteger.valueOf(magnitude & 1));
                boolean negative = (batch.negatives[row] >>> field & 1) != 0;
                return Decimal.apply(new BigDecimal(negative ? unscaled.negate() : unscaled, scale), precision, scale);
            }
        };
    }

    @Override
    public boolean hasNull() {
        return emptyBit != 0;
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
        return (batch.empties[row] & emptyBit) != 0;
    }

    @Override
    public boolean getBoolean(int row) {
        return values[row] != 0;
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
        return (int) values[row];
    }

    @Override
    public long getLong(int row) {
        return values[row];
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
        return Decimal.createUnsafe(values[row], precision, scale);
    }

    @Override
    public UTF8String getUTF8String(int row) {
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

    private UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("The scan has no such values: " + type);
    }
}
