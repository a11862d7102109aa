package io.weekmart.guards;

import io.weekmart.config.Settings;
import io.weekmart.publish.KnownDumps;
import java.util.List;

/**
 * What the guards compare.
 *
 * @param limits of all guards
 * @param partition what the pipeline calls a part of its tables that a run replaces as a whole, such as "week"
 * @param firstRun whether nothing is published yet
 * @param replaced how many published partitions were computed again
 * @param emptied those of them that have no rows any more, each described with what it held
 * @param known the dumps from which the published partitions were computed
 * @param dumps all dumps that the run has read
 */
public record Evidence(
        Settings.GuardLimits limits,
        String partition,
        boolean firstRun,
        int replaced,
        List<String> emptied,
        KnownDumps known,
        List<DumpCounts> dumps) {
    public Evidence {
        emptied = List.copyOf(emptied);
        dumps = List.copyOf(dumps);
    }
}
