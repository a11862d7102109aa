package io.weekmart.contract.page;

import io.weekmart.contract.report.RunReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the run went, for engineers.
 *
 * @param files the files read, at most {@value #FILES}, those of new dumps first
 * @param moreFiles how many more were read
 * @param configurationOf id of the run before, with which the settings are compared; absent where there is none
 * @param settings the effective configuration
 * @param queries for each figure of the page the query that yields it
 */
public record RunDetails(
        List<RunReport.Stage> stages,
        List<RunReport.InputFile> files,
        long moreFiles,
        @Nullable String configurationOf,
        List<Setting> settings,
        List<Query> queries) {
    /** How many files are named. */
    public static final int FILES = 100;

    /**
     * One key of the configuration.
     *
     * @param key in full, such as {@code raw.lookback-weeks}
     * @param value as the configuration writes it; absent of a key that only the run before had
     * @param differs whether the run before had another value, or none
     * @param previous the value of the run before, where it differs
     */
    public record Setting(String key, @Nullable String value, boolean differs, @Nullable String previous) {}

    /**
     * A query that yields a figure, over the tables by the paths of this output.
     *
     * @param figure what it yields, as the page names it
     */
    public record Query(String figure, String sql) {}

    /** Details of a run that came to nothing. */
    public static final RunDetails NONE = new RunDetails(List.of(), List.of(), 0, null, List.of(), List.of());

    public RunDetails {
        stages = RunReport.listed(stages);
        files = RunReport.listed(files);
        settings = RunReport.listed(settings);
        queries = RunReport.listed(queries);
    }
}
