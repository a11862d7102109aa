package io.weekmart.launcher.compute;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of the job.
 *
 * @param runId its name wherever a name can be given: whoever lost the answer to a request finds the work again by it
 * @param jar URI of the application
 * @param mainClass what spark-submit starts
 * @param arguments of the application
 * @param spark settings of spark-submit
 * @param nodeSetup URI of the script that each node of a new cluster runs first; null for none
 */
public record Work(
        String runId,
        String jar,
        String mainClass,
        List<String> arguments,
        Map<String, String> spark,
        @Nullable String nodeSetup) {
    public Work {
        arguments = List.copyOf(arguments);
        spark = Map.copyOf(spark);
    }
}
