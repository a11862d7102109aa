package io.weekmart.raw;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Travels to the executors with all that reading needs. */
final class RawReaderFactory implements PartitionReaderFactory {
    private static final long serialVersionUID = 1L;

    private final ScanPlan plan;
    private final StructType columns;
    private final HadoopDumps dumps;

    RawReaderFactory(ScanPlan plan, StructType columns, HadoopDumps dumps) {
        this.plan = plan.withoutFiles();
        this.columns = columns;
        this.dumps = dumps;
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
        throw new UnsupportedOperationException("The scan reads columns, not rows");
    }

    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
        return new RawPartitionReader(plan, ((RawPartition) partition).splits(), columns, dumps);
    }

    @Override
    public boolean supportColumnarReads(InputPartition partition) {
        return true;
    }
}
