package io.weekmart.launcher.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the job says about itself, in version {@value #VERSION} of the report's form. Fields that the launcher has no use for are
 * passed over; what the run never came to is null or empty.
 *
 * @param runId absent where not even the command line was understood
 * @param job weekly-metrics, backfill or recover
 * @param outcome published, nothing-to-do, dry-run or failed
 * @param locations where things lie, by output, fact, rejects and report
 */
public record RunReport(
        int version,
        String productVersion,
        String job,
        @Nullable String runId,
        @Nullable LocalDate runDate,
        Instant startedAt,
        Instant endedAt,
        String outcome,
        int exitCode,
        @Nullable Failure failure,
        List<String> warnings,
        @Nullable Environment environment,
        Map<String, String> locations,
        List<TableRows> tables,
        List<Week> weeks,
        List<PublishedFile> publishedFiles,
        List<OutputTable> outputTables) {
    /** The version of the form that this code reads. */
    public static final int VERSION = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public RunReport {
        warnings = orNone(warnings);
        locations = locations == null ? Map.of() : Map.copyOf(locations);
        tables = orNone(tables);
        weeks = orNone(weeks);
        publishedFiles = orNone(publishedFiles);
        outputTables = orNone(outputTables);
    }

    /** Why a run failed; the hint is absent for a fault of Weekmart itself. */
    public record Failure(String cause, @Nullable String hint) {}

    /** Where the job ran. */
    public record Environment(@Nullable String applicationId) {}

    /** What became of the rows of one raw table. */
    public record TableRows(String table, long read, long accepted, long rejected) {}

    /** Rows of the fact and their two checksums. */
    public record Totals(long rows, BigDecimal totalSalesQty, BigDecimal totalSalesAmt) {}

    /**
     * One week that was computed.
     *
     * @param change new, changed, unchanged or emptied; absent where the run did not come to compare
     * @param published whether readers see this run's rows
     */
    public record Week(
            int yrNum,
            int wkNum,
            LocalDate startDt,
            LocalDate endDt,
            @Nullable String change,
            boolean published,
            Totals totals) {}

    /** A file that readers see since this run. */
    public record PublishedFile(String table, String path, long rows, long bytes) {}

    /** A table of the output: the columns inside the files, and those in the folders' names. */
    public record OutputTable(
            String name, String path, String comment, List<Column> columns, List<Column> partitionColumns) {
        public OutputTable {
            columns = orNone(columns);
            partitionColumns = orNone(partitionColumns);
        }
    }

    /** A column, its type as Hive writes it. */
    public record Column(String name, String type, String comment) {}

    /**
     * Reads a report.
     *
     * @param from where the text lies, for messages
     * @throws UserFault with exit code 6 where it is none of a version that is known
     */
    public static RunReport parse(String text, Object from) {
        try {
            RunReport report = MAPPER.readValue(text, RunReport.class);
            if (report.version() == VERSION) {
                Objects.requireNonNull(report.outcome());
                Objects.requireNonNull(report.endedAt());
                return report;
            }
            throw new UserFault(
                    ExitCode.CLUSTER,
                    "Cannot read the run report " + from + ": it is of version " + report.version() + ", and version "
                            + VERSION + " is expected.",
                    "Use the launcher and the application of the same release: deploy again.");
        } catch (JsonProcessingException | NullPointerException e) {
            throw new UserFault(
                    ExitCode.CLUSTER,
                    "Cannot read the run report " + from + ": it is not JSON of the expected form.",
                    "Look at the file; the job writes it whole or not at all.",
                    e);
        }
    }

    /** Whether the run ended well. */
    public boolean good() {
        return exitCode == ExitCode.DONE.code();
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
