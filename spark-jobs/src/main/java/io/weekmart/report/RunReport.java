package io.weekmart.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.weekmart.contract.table.TableSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run has to say about itself, as it is written to {@code runs/<date>/<run-id>.json}. The launcher and people read it, so
 * its form is versioned and described by {@code run-report.schema.json} beside this class.
 *
 * <p>Parts that the run never came to are absent (null here) or empty. Sums of quantities and amounts are JSON strings with exactly two
 * decimals: as JSON numbers most readers would turn them into doubles, which lose cents above 2^53.
 *
 * @param version version of the report's form, not of the product
 * @param runDate the night of the run; for a backfill the last date of its range
 * @param configuration every setting used, nested as in the configuration files
 * @param locations where things lie, by {@code output}, {@code fact}, {@code rejects}, {@code report}
 * @param storageOperations what the run cost its stores, by name: objects opened, listed, written and deleted and bytes read and written by
 *     the driver in the output; dumps read, files staged and read back, and published files verified, by the tasks
 */
public record RunReport(
        int version,
        String product,
        String productVersion,
        String job,
        @Nullable String runId,
        @Nullable LocalDate runDate,
        @Nullable DateRange range,
        @Nullable DateRange window,
        Instant startedAt,
        Instant endedAt,
        Outcome outcome,
        int exitCode,
        @Nullable Failure failure,
        List<String> warnings,
        @Nullable Environment environment,
        Map<String, Object> configuration,
        Map<String, String> locations,
        List<InputFile> inputFiles,
        List<TableRows> tables,
        @Nullable Accounting accounting,
        List<Guard> guards,
        List<Week> weeks,
        List<PublishedFile> publishedFiles,
        List<OutputTable> outputTables,
        Map<String, Long> storageOperations,
        List<Stage> stages) {

    /** The version of the report's form that this code writes. */
    public static final int VERSION = 1;

    /** The storage operation that counts the published files which a verification compared with the ledger. */
    public static final String FILES_VERIFIED = "files_verified";

    /** The resource with the JSON Schema of that version, beside this class. */
    public static final String SCHEMA_RESOURCE = "run-report.schema.json";

    /** The longest raw text of a sample; the whole text stands in the rejects table. */
    public static final int MAX_SAMPLE_CHARACTERS = 500;

    /** Sample rows kept for each reject code of a table. */
    public static final int SAMPLES_PER_CODE = 3;

    /** How a run ended. */
    public enum Outcome {
        /** At least one week, dimension or the rejects were written and are visible. */
        PUBLISHED("published"),
        /** What was there already is what this run would have written. */
        NOTHING_TO_DO("nothing-to-do"),
        /** Everything was read, checked and computed; nothing was written. */
        DRY_RUN("dry-run"),
        /** See the failure. */
        FAILED("failed");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        @JsonValue
        public String label() {
            return label;
        }
    }

    /** How a computed week compares with the week that was published before. */
    public enum Change {
        NEW("new"),
        CHANGED("changed"),
        UNCHANGED("unchanged"),
        /** It had rows and has none any more. */
        EMPTIED("emptied");

        private final String label;

        Change(String label) {
            this.label = label;
        }

        @JsonValue
        public String label() {
            return label;
        }
    }

    /** First and last date, both included. */
    public record DateRange(LocalDate from, LocalDate to) {}

    /** Where the program ran. */
    public record Environment(
            String host, String javaVersion, @Nullable String sparkVersion, @Nullable String applicationId) {}

    /**
     * Why a run failed.
     *
     * @param hint what to do about it; absent for a fault of ours
     * @param stackTrace only for a fault of ours
     */
    public record Failure(String cause, @Nullable String hint, @Nullable String stackTrace) {}

    /**
     * One file of the raw dumps.
     *
     * @param date the night that left it, from its name
     * @param bytes its length as stored
     * @param rows records read from it, the header not counted; absent where it was not read to its end
     * @param ignoredColumns columns of its header that the job does not know
     */
    public record InputFile(
            String table,
            LocalDate date,
            String path,
            long bytes,
            String checksum,
            @Nullable Long rows,
            List<String> ignoredColumns) {
        public InputFile {
            ignoredColumns = List.copyOf(ignoredColumns);
        }
    }

    /**
     * What became of the rows of one raw table.
     *
     * @param alreadyCounted rows that an earlier run counted
     * @param balanced whether read = accepted + rejected + superseded + already counted
     * @param rejectedFraction rejected / read to nine decimals, for the eye; limits are held against the counts
     * @param rejectsByCode rejected rows by every code that the table knows, zeros included; a row with two reasons counts for both
     * @param samples some rejected rows, at least one for every code that occurred
     */
    public record TableRows(
            String table,
            long read,
            long accepted,
            long rejected,
            long superseded,
            long alreadyCounted,
            boolean balanced,
            double rejectedFraction,
            double maxRejectedFraction,
            Map<String, Long> rejectsByCode,
            List<RejectedRow> samples) {
        public TableRows {
            rejectsByCode = Collections.unmodifiableMap(new LinkedHashMap<>(rejectsByCode));
            samples = List.copyOf(samples);
        }

        /**
         * Completes what was counted: all codes of the table in their fixed order, fraction and balance, at most {@value
         * #SAMPLES_PER_CODE} samples for each code in the order given, their text cut to {@value #MAX_SAMPLE_CHARACTERS} characters.
         *
         * @param rejectsByCode rejected rows by code; codes that did not occur may be left out
         */
        public static TableRows of(
                TableSpec table,
                long read,
                long accepted,
                long rejected,
                long superseded,
                long alreadyCounted,
                double maxRejectedFraction,
                Map<String, Long> rejectsByCode,
                List<RejectedRow> samples) {
            Map<String, Long> complete = new LinkedHashMap<>();
            for (String code : table.rejectCodes()) {
                complete.put(code, rejectsByCode.getOrDefault(code, 0L));
            }
            if (!complete.keySet().containsAll(rejectsByCode.keySet())) {
                throw new IllegalArgumentException(
                        "Table " + table.name() + " has no such reject codes: " + rejectsByCode.keySet());
            }
            return new TableRows(
                    table.name(),
                    read,
                    accepted,
                    rejected,
                    superseded,
                    alreadyCounted,
                    read == accepted + rejected + superseded + alreadyCounted,
                    read == 0 ? 0 : Math.round(1e9 * rejected / read) / 1e9,
                    maxRejectedFraction,
                    complete,
                    chosen(samples));
        }

        private static List<RejectedRow> chosen(List<RejectedRow> rows) {
            Map<String, Integer> kept = new LinkedHashMap<>();
            List<RejectedRow> chosen = new ArrayList<>();
            for (RejectedRow row : rows) {
                if (row.reasons().stream().anyMatch(code -> kept.getOrDefault(code, 0) < SAMPLES_PER_CODE)) {
                    row.reasons().forEach(code -> kept.merge(code, 1, Integer::sum));
                    chosen.add(row.shortened());
                }
            }
            return chosen;
        }
    }

    /**
     * One rejected row.
     *
     * @param line physical line on which the record starts, the header's being 1
     * @param rawText the record as it stands in the file, up to {@value #MAX_SAMPLE_CHARACTERS} characters
     */
    public record RejectedRow(String file, long line, String rawText, List<String> reasons) {
        public RejectedRow {
            reasons = List.copyOf(reasons);
        }

        private RejectedRow shortened() {
            if (rawText.length() <= MAX_SAMPLE_CHARACTERS) {
                return this;
            }
            // A character outside the basic plane is two chars; half of it would not be valid text.
            int end = Character.isHighSurrogate(rawText.charAt(MAX_SAMPLE_CHARACTERS - 4))
                    ? MAX_SAMPLE_CHARACTERS - 4
                    : MAX_SAMPLE_CHARACTERS - 3;
            return new RejectedRow(file, line, rawText.substring(0, end) + "...", reasons);
        }
    }

    /** Sums over the accepted sales rows beside the sums over the weeks computed: equal, or the run fails. */
    public record Accounting(
            BigDecimal acceptedSalesQty,
            BigDecimal acceptedSalesAmt,
            BigDecimal computedSalesQty,
            BigDecimal computedSalesAmt,
            boolean balanced) {
        public static Accounting of(
                BigDecimal acceptedQty, BigDecimal acceptedAmt, BigDecimal computedQty, BigDecimal computedAmt) {
            return new Accounting(
                    acceptedQty,
                    acceptedAmt,
                    computedQty,
                    computedAmt,
                    acceptedQty.compareTo(computedQty) == 0 && acceptedAmt.compareTo(computedAmt) == 0);
        }
    }

    /**
     * What a guard found, which compares the run with what is published.
     *
     * @param id its name, as in the configuration and behind {@code --accept}
     * @param table the raw table that it is about; absent where it is about the output as a whole
     * @param unit of the two values: {@value #WEEKS}, or {@value #FRACTION} for a share of rows from 0 to 1
     * @param observed the worst value found; absent where there was nothing to judge
     * @param limit the greatest value that passes
     * @param limitKey where the limit stands in the configuration
     * @param tripped whether the value is beyond the limit; nothing is published then unless it is accepted
     * @param finding what was found, or why nothing was judged
     * @param accepted absent unless the guard tripped and somebody has accepted it for this run
     */
    public record Guard(
            String id,
            @Nullable String table,
            String unit,
            @Nullable Number observed,
            Number limit,
            String limitKey,
            boolean tripped,
            String finding,
            @Nullable Acceptance accepted) {
        public static final String WEEKS = "weeks";
        public static final String FRACTION = "fraction";
    }

    /**
     * Who has accepted what a guard found, and when the run took it.
     *
     * @param by the user of the platform that the run belongs to
     */
    public record Acceptance(String by, Instant at) {}

    /** Rows of the fact and their two checksums. */
    public record Totals(long rows, BigDecimal totalSalesQty, BigDecimal totalSalesAmt) {
        public static final Totals NONE = new Totals(0, BigDecimal.ZERO, BigDecimal.ZERO);

        public Totals plus(Totals other) {
            return new Totals(
                    rows + other.rows, totalSalesQty.add(other.totalSalesQty), totalSalesAmt.add(other.totalSalesAmt));
        }
    }

    /**
     * One week that was computed.
     *
     * @param complete {@code is_complete_week}
     * @param change against what was published before; absent where the run did not come to compare
     * @param published whether readers see this run's rows: false for an unchanged week, in a dry run, and where the run failed first
     * @param totals as computed
     * @param previousTotals as published before, where they were replaced or would be
     */
    public record Week(
            int yrNum,
            int wkNum,
            LocalDate startDt,
            LocalDate endDt,
            boolean complete,
            @Nullable Change change,
            boolean published,
            Totals totals,
            @Nullable Totals previousTotals) {}

    /** A file that readers see since this run. */
    public record PublishedFile(String table, String path, long rows, long bytes) {}

    /**
     * A table of the output, as a catalog needs it.
     *
     * @param columns those inside the files, in their order
     * @param partitionColumns those in the folders' names, in their order
     */
    public record OutputTable(
            String name, String path, String comment, List<Column> columns, List<Column> partitionColumns) {
        public OutputTable {
            columns = List.copyOf(columns);
            partitionColumns = List.copyOf(partitionColumns);
        }
    }

    /**
     * A column of an output table.
     *
     * @param type as Hive and Athena write it, such as {@code decimal(18,2)}
     */
    public record Column(String name, String type, String comment) {}

    /**
     * A stage of the run.
     *
     * @param rows rows that went through it; absent where it is not about rows
     */
    public record Stage(String name, @Nullable Long rows, double seconds) {}

    public RunReport {
        warnings = List.copyOf(warnings);
        configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
        locations = Collections.unmodifiableMap(new LinkedHashMap<>(locations));
        inputFiles = List.copyOf(inputFiles);
        tables = List.copyOf(tables);
        guards = List.copyOf(guards);
        weeks = List.copyOf(weeks);
        publishedFiles = List.copyOf(publishedFiles);
        outputTables = List.copyOf(outputTables);
        storageOperations = Collections.unmodifiableMap(new LinkedHashMap<>(storageOperations));
        stages = List.copyOf(stages);
    }

    /** The report as JSON, indented, keys in the order of the components, with a line end at its end. */
    public String json() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final ObjectWriter JSON = writer();

    private static ObjectWriter writer() {
        SimpleModule types = new SimpleModule("weekmart-report");
        types.addSerializer(LocalDate.class, ToStringSerializer.instance);
        types.addSerializer(Instant.class, ToStringSerializer.instance);
        types.addSerializer(BigDecimal.class, new MoneySerializer());
        ObjectMapper mapper = new ObjectMapper()
                .registerModule(types)
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .setSerializationInclusion(JsonInclude.Include.NON_NULL)
                .enable(SerializationFeature.INDENT_OUTPUT);
        // The line end is fixed, so that the report does not depend on the system that wrote it.
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                .withArrayIndenter(new DefaultIndenter("  ", "\n"));
        return mapper.writer(printer);
    }

    private static final class MoneySerializer extends JsonSerializer<BigDecimal> {
        @Override
        public void serialize(BigDecimal value, JsonGenerator json, SerializerProvider serializers) throws IOException {
            json.writeString(value.setScale(2, RoundingMode.UNNECESSARY).toPlainString());
        }
    }
}
