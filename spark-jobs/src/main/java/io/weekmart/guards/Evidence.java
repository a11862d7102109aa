package io.weekmart.guards;

import io.weekmart.config.Settings;
import io.weekmart.contract.calendar.Week;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.PublishedWeek;
import java.util.List;

/**
 * What the guards compare.
 *
 * @param limits of all guards
 * @param firstRun whether no week is published yet
 * @param replaced the published weeks of which a day was computed anew
 * @param computed the weeks that have rows, as the run computed them
 * @param known the dumps from which the published weeks were computed
 * @param dumps all dumps that the run has read
 */
public record Evidence(
        Settings.Guards limits,
        boolean firstRun,
        List<PublishedWeek> replaced,
        List<Week> computed,
        KnownDumps known,
        List<Dump> dumps) {
    public Evidence {
        replaced = List.copyOf(replaced);
        computed = List.copyOf(computed);
        dumps = List.copyOf(dumps);
    }
}
