package io.weekmart.job;

import static org.apache.spark.sql.functions.col;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.DumpHeader;
import io.weekmart.raw.RawScan;
import io.weekmart.raw.ScanColumns;
import io.weekmart.raw.ScanPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Files that can't be trusted as a whole: all of them in one message, so that they have to be exported again once and not one by one. */
public final class BrokenFiles {
    private BrokenFiles() {}

    /**
     * Reads all files through for what is wrong with them as a whole; for the rare run in which one is known to be broken.
     *
     * @param known the broken file that was come across, as {@link TaskResults#line} has it
     */
    public static UserFault all(Run run, List<DumpHeader> files, List<String> known) {
        List<String> broken = new ArrayList<>();
        Map<TableSpec, List<DumpHeader>> byTable = new LinkedHashMap<>();
        for (DumpHeader file : files) {
            byTable.computeIfAbsent(file.file().table(), table -> new ArrayList<>())
                    .add(file);
        }
        byTable.forEach((table, ofTable) -> broken.addAll(brokenOf(run, table, ofTable)));
        known.stream().filter(line -> !broken.contains(line)).forEach(broken::add);
        return fault(broken);
    }

    private static List<String> brokenOf(Run run, TableSpec table, List<DumpHeader> files) {
        // One split a file, so that a line counts from the file's start.
        ScanPlan plan = ScanPlan.of(table, files, run.settings()).withSplitBytes(Long.MAX_VALUE / 2);
        List<Row> faults = RawScan.rows(run.spark(), plan)
                .filter(col(ScanColumns.ROW_KIND).equalTo(ScanColumns.FAULT))
                .select(ScanColumns.SPLIT, ScanColumns.LINE, ScanColumns.RAW_TEXT)
                .sort(ScanColumns.SPLIT)
                .collectAsList();
        List<String> broken = new ArrayList<>();
        for (Row fault : faults) {
            DumpHeader file =
                    plan.files().get(plan.splits().get(fault.getInt(0)).file());
            broken.add(TaskResults.line(file.file().path(), file.lines() + 1 + fault.getLong(1), fault.getString(2)));
        }
        return broken;
    }

    /** @throws UserFault with exit code 3 if a file can't be trusted as a whole, naming every such file and the line */
    public static void refuse(TaskResults results) {
        List<String> broken = results.brokenFiles();
        if (!broken.isEmpty()) {
            throw fault(broken);
        }
    }

    /** The fault for some broken files, with exit code 3. */
    public static UserFault fault(List<String> broken) {
        return new UserFault(
                ExitCode.INPUT,
                broken.size() == 1
                        ? "Cannot read " + broken.get(0) + "."
                        : "Cannot read " + broken.size() + " files:\n  " + String.join("\n  ", broken),
                broken.size() == 1
                        ? "The file cannot be trusted as a whole, so nothing of it was taken. Have it exported or copied again."
                        : "These files cannot be trusted as a whole, so nothing of them was taken. Have them exported or"
                                + " copied again.");
    }
}
