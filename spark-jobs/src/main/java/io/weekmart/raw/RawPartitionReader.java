package io.weekmart.raw;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/** Reads the splits of one task. The batch is the same one every time: it is valid until the next step. */
final class RawPartitionReader implements PartitionReader<ColumnarBatch> {
    private final ScanPlan plan;
    private final Iterator<PlannedSplit> splits;
    private final DumpOpener dumps;
    private final ParsedBatch parsed;
    private final ColumnarBatch batch;
    private @Nullable SplitReader current;

    RawPartitionReader(ScanPlan plan, List<PlannedSplit> splits, StructType columns, DumpOpener dumps) {
        this.plan = plan.withRule(plan.rule().ofTask());
        this.splits = splits.iterator();
        this.dumps = dumps;
        this.parsed = new ParsedBatch(
                plan.table(), plan.naturalKey(), Set.of(columns.fieldNames()), plan.batchRows(), plan.codes());
        this.batch = new ColumnarBatch(BatchColumns.vectors(plan, columns, parsed));
    }

    @Override
    public boolean next() throws IOException {
        for (; ; ) {
            SplitReader reader = current;
            if (reader != null) {
                try {
                    if (reader.next()) {
                        batch.setNumRows(parsed.rows());
                        return true;
                    }
                    reader.close();
                } catch (IOException e) {
                    throw new ReadFailure(reader.path(), e);
                }
                current = null;
            }
            if (!splits.hasNext()) {
                return false;
            }
            current = new SplitReader(plan, splits.next(), dumps, parsed, ByteWindow.DEFAULT_BYTES);
        }
    }

    @Override
    public ColumnarBatch get() {
        return batch;
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
    }
}
