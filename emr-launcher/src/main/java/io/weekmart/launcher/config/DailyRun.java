package io.weekmart.launcher.config;

import java.time.LocalDate;

/**
 * The run of a pipeline for one date: the unit of work, whose state lies in a folder of its own.
 *
 * @param pipeline its name, such as weekly-metrics
 * @param standard whether it is the pipeline of launcher.steps, which commands mean that name none
 */
public record DailyRun(String pipeline, LocalDate date, boolean standard) {
    /**
     * A command line about this run.
     *
     * @param command the launcher's command, and options of it, such as {@code run --force}
     */
    public String command(String command) {
        return "emr-launcher " + command + " --date " + date + (standard ? "" : " --pipeline " + pipeline);
    }

    /** As sentences name it. */
    @Override
    public String toString() {
        return pipeline + " for " + date;
    }
}
