package io.weekmart.launcher.check;

import io.weekmart.launcher.check.CheckLine.Level;
import io.weekmart.launcher.store.S3Location;
import java.time.LocalDate;
import java.util.List;

/** What the check found, a line for each file, in the order of the tables. */
public record CheckReport(String pipeline, LocalDate date, S3Location folder, List<CheckLine> lines) {
    public CheckReport {
        lines = List.copyOf(lines);
    }

    /** Whether the run can begin. */
    public boolean ready() {
        return faults() == 0;
    }

    /** How many lines keep it from beginning. */
    public long faults() {
        return lines.stream().filter(line -> line.level() == Level.FAULT).count();
    }
}
