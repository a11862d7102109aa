package io.weekmart.raw;

import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** The dumps of one plan as a table of Spark's; lives on the driver. */
final class RawTableSource implements SupportsRead {
    private final ScanPlan plan;
    private final HadoopDumps dumps;
    private final int parallelism;

    RawTableSource(ScanPlan plan, HadoopDumps dumps, int parallelism) {
        this.plan = plan;
        this.dumps = dumps;
        this.parallelism = parallelism;
    }

    ScanPlan plan() {
        return plan;
    }

    @Override
    public String name() {
        return "raw " + plan.table().name();
    }

    /** Spark 3.5 still asks for this one. */
    @Deprecated
    @Override
    public StructType schema() {
        return BatchColumns.schema(plan);
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return new Projection();
    }

    /** Takes the columns that Spark asks for; all declared fields are checked all the same. */
    private final class Projection implements SupportsPushDownRequiredColumns {
        private StructType columns = BatchColumns.schema(plan);

        @Override
        public void pruneColumns(StructType required) {
            columns = required;
        }

        @Override
        public Scan build() {
            return new RawBatchScan(plan, columns, dumps, parallelism);
        }
    }
}
