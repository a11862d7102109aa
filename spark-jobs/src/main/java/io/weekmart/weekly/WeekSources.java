package io.weekmart.weekly;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.quality.SplitTally;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Which dumps gave rows to which week. */
final class WeekSources {
    private WeekSources() {}

    /** Dates of the dumps that gave rows to each week, by table; the key is the week's index. */
    static Map<TableSpec, Map<Integer, NavigableSet<LocalDate>>> of(TaskResults results, WeekScope scope) {
        Map<TableSpec, Map<Integer, NavigableSet<LocalDate>>> dumps = new LinkedHashMap<>();
        results.tables().stream().filter(TableSpec::daily).forEach(table -> dumps.put(table, new HashMap<>()));
        for (TaskResult.SplitCounts split : results.of(TaskResult.SplitCounts.class)) {
            SplitTally tally = split.tally();
            TableSpec table = results.table(tally.table());
            Map<Integer, NavigableSet<LocalDate>> ofTable = dumps.get(table);
            if (ofTable == null) {
                continue;
            }
            LocalDate date = results.plan(table).fileOf(tally.split()).dumpDate();
            long[] rows = tally.rowsByPart();
            for (int week = 0; week < rows.length; week++) {
                if (rows[week] > 0) {
                    ofTable.computeIfAbsent(scope.firstWeek() + week, index -> new TreeSet<>())
                            .add(date);
                }
            }
        }
        return dumps;
    }
}
