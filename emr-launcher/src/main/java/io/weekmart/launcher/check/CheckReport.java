package io.weekmart.launcher.check;

import io.weekmart.launcher.check.CheckLine.Level;
import io.weekmart.launcher.store.S3Location;
import java.time.LocalDate;
import java.util.List;

/**
 * What the check found, a line for each file, in the order of the tables.
 *
 * @param closed whether the stores were closed on the date and nothing was delivered, so that there is nothing to run for
 */
public record CheckReport(String pipeline, LocalDate date, S3Location folder, List<CheckLine> lines, boolean closed) {
    public CheckReport {
        lines = List.copyOf(lines);
    }

    /** Whether nothing is missing: the run can begin or, on a closed day, is not needed. */
    public boolean ready() {
        return faults() == 0;
    }

    /** How many lines keep it from beginning. */
    public long faults() {
        return lines.stream().filter(line -> line.level() == Level.FAULT).count();
    }
}
