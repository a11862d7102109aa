package io.weekmart.raw;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Raw dumps as a Dataset. */
public final class RawScan {
    /** Plans on their way from {@link #rows} to {@link RawSource}, which Spark makes by name and gives nothing but strings. */
    private static final Map<String, RawTableSource> PLANNED = new ConcurrentHashMap<>();

    private RawScan() {}

    /**
     * The rows of a plan: declared fields, then {@link ScanColumns#ALL}. Nothing is read before an action asks for it, and every action
     * reads anew.
     */
    public static Dataset<Row> rows(SparkSession spark, ScanPlan plan) {
        String id = UUID.randomUUID().toString();
        PLANNED.put(
                id,
                new RawTableSource(
                        plan,
                        new HadoopDumps(TaskConfiguration.of(spark)),
                        spark.sparkContext().defaultParallelism()));
        try {
            return spark.read()
                    .format(RawSource.class.getName())
                    .option(RawSource.PLAN, id)
                    .load();
        } finally {
            PLANNED.remove(id);
        }
    }

    /** The columns of {@link #rows}. */
    public static StructType schema(ScanPlan plan) {
        return BatchColumns.schema(plan);
    }

    static RawTableSource planned(@Nullable String id) {
        RawTableSource source = id == null ? null : PLANNED.get(id);
        if (source == null) {
            throw new IllegalStateException("There is no scan " + id + ": use RawScan.rows");
        }
        return source;
    }
}
