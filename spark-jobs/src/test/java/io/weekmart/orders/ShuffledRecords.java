package io.weekmart.orders;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** Counts the records that tasks write for the shuffles of a session. */
final class ShuffledRecords extends SparkListener {
    private static final long WAIT_MILLIS = 60_000;

    private final SparkContext context;
    private final AtomicLong records = new AtomicLong();

    private ShuffledRecords(SparkContext context) {
        this.context = context;
    }

    /** Counts from now on. */
    static ShuffledRecords of(SparkSession session) {
        ShuffledRecords counting = new ShuffledRecords(session.sparkContext());
        counting.context.addSparkListener(counting);
        return counting;
    }

    /** The number of records until now; counts no more. */
    long end() {
        try {
            context.listenerBus().waitUntilEmpty(WAIT_MILLIS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("Spark has not told of all tasks", e);
        } finally {
            context.removeSparkListener(this);
        }
        return records.get();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
        if (task.taskMetrics() != null) {
            records.addAndGet(task.taskMetrics().shuffleWriteMetrics().recordsWritten());
        }
    }
}
