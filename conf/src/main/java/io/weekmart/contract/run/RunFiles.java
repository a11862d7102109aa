package io.weekmart.contract.run;

import java.time.LocalDate;

/**
 * The files that runs leave in an output, by their paths below its root: {@code runs/2024-05-05/<run-id>.started}, written as a run gets the
 * output, {@code runs/2024-05-05/<run-id>.json}, its report, {@code <run-id>.page.json} and {@code <run-id>.html} beside it, the page for
 * people and what it shows. All runs share {@code runs/index.html} and {@code runs/history.jsonl}.
 */
public final class RunFiles {
    /** The folder of all of them, without a slash at its end. */
    public static final String FOLDER = "runs";

    /** The page that lists the last runs of an output. */
    public static final String INDEX = FOLDER + "/index.html";

    /** One line for each run of an output, in the order of their ends. */
    public static final String HISTORY = FOLDER + "/history.jsonl";

    private static final String REPORT = ".json";
    private static final String PAGE = ".html";
    private static final String PAGE_DATA = ".page.json";
    private static final String STARTED = ".started";

    private RunFiles() {}

    /**
     * The report of a run.
     *
     * @throws IllegalArgumentException if the run id can't be part of a file name
     */
    public static String report(LocalDate runDate, String runId) {
        return file(runDate, runId, REPORT);
    }

    /**
     * The page of a run.
     *
     * @throws IllegalArgumentException if the run id can't be part of a file name
     */
    public static String page(LocalDate runDate, String runId) {
        return file(runDate, runId, PAGE);
    }

    /**
     * What the page of a run shows.
     *
     * @throws IllegalArgumentException if the run id can't be part of a file name
     */
    public static String pageData(LocalDate runDate, String runId) {
        return file(runDate, runId, PAGE_DATA);
    }

    /** The page of a run as the index links to it, relative to {@link #FOLDER}. */
    public static String pageFromIndex(LocalDate runDate, String runId) {
        return page(runDate, runId).substring(FOLDER.length() + 1);
    }

    /**
     * What the first start of a run leaves.
     *
     * @throws IllegalArgumentException if the run id can't be part of a file name
     */
    public static String started(LocalDate runDate, String runId) {
        return file(runDate, runId, STARTED);
    }

    /** Whether a file of these folders is a report. */
    public static boolean isReport(String name) {
        return name.endsWith(REPORT) && !name.endsWith(PAGE_DATA);
    }

    /** Whether a file of these folders is what the start of a run left. */
    public static boolean isStarted(String name) {
        return name.endsWith(STARTED);
    }

    /** The path of the report that belongs to what a run's start left. */
    public static String reportOf(String started) {
        return started.substring(0, started.length() - STARTED.length()) + REPORT;
    }

    private static String file(LocalDate runDate, String runId, String suffix) {
        if (!RunId.isValid(runId)) {
            throw new IllegalArgumentException("run id '" + runId + "' can't be part of a file name");
        }
        return FOLDER + "/" + runDate + "/" + runId + suffix;
    }
}
