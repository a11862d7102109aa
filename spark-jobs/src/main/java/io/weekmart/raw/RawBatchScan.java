package io.weekmart.raw;

import java.util.OptionalLong;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;

/** One reading of a plan: which columns, in which tasks. */
final class RawBatchScan implements Scan, Batch, SupportsReportStatistics {
    private final ScanPlan plan;
    private final StructType columns;
    private final HadoopDumps dumps;
    private final int parallelism;

    RawBatchScan(ScanPlan plan, StructType columns, HadoopDumps dumps, int parallelism) {
        this.plan = plan;
        this.columns = columns;
        this.dumps = dumps;
        this.parallelism = parallelism;
    }

    @Override
    public StructType readSchema() {
        return columns;
    }

    @Override
    public String description() {
        return "raw " + plan.table().name() + ": " + plan.files().size() + " files, "
                + plan.splits().size() + " splits, columns " + String.join(", ", columns.fieldNames());
    }

    @Override
    public ColumnarSupportMode columnarSupportMode() {
        return ColumnarSupportMode.SUPPORTED;
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        return RawPartition.pack(plan, parallelism);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return new RawReaderFactory(plan, columns, dumps);
    }

    @Override
    public Statistics estimateStatistics() {
        long bytes =
                plan.files().stream().mapToLong(header -> header.file().bytes()).sum();
        return new Statistics() {
            @Override
            public OptionalLong sizeInBytes() {
                return OptionalLong.of(Math.max(1, bytes));
            }

            @Override
            public OptionalLong numRows() {
                return OptionalLong.empty();
            }
        };
    }
}
