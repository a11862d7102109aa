package io.weekmart.report;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Feeds the bar of a {@link Progress} with the tasks that Spark has finished. Only for the eye: retried and speculative tasks count
 * again, so nothing else may be derived from it.
 */
public final class TaskProgress extends SparkListener {
    private final Progress progress;
    private int done;
    private int total;

    public TaskProgress(Progress progress) {
        this.progress = progress;
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        total += submitted.stageInfo().numTasks();
        progress.tasks(done, total);
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd ended) {
        done++;
        progress.tasks(Math.min(done, total), total);
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd ended) {
        done = 0;
        total = 0;
    }
}
