package io.weekmart.contract.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The JSON form of a {@link RunReport}. */
public final class ReportJson {
    private static final ObjectMapper JSON = RecordJson.mapper();

    private ReportJson() {}

    /** The report as JSON, indented, keys in the order of the components, with a line end at its end. */
    public static String write(RunReport report) {
        // The line end is fixed, so that the report does not depend on the system that wrote it.
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                .withArrayIndenter(new DefaultIndenter("  ", "\n"));
        try {
            return JSON.writer(printer).writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a report. Keys that are not known are passed over, and parts that are absent are null or empty. Only what decides about a run
     * must be there: its job, its outcome and its end.
     *
     * @param from where the text lies, for messages
     * @param code exit code of a program that can't go on without the report
     * @throws UserFault with that exit code where it is no report, or one of another version
     */
    public static RunReport read(String text, Object from, ExitCode code) {
        try {
            JsonNode json = JSON.readTree(text);
            int version = json.path("version").asInt();
            if (json.isObject() && version != RunReport.VERSION) {
                throw new UserFault(
                        code,
                        "Cannot read the run report " + from + ": it is of version " + version + ", and version "
                                + RunReport.VERSION + " is expected.",
                        "Use the launcher and the application of the same release.");
            }
            @Nullable RunReport report = JSON.treeToValue(json, RunReport.class);
            if (report == null
                    || Stream.of(report.job(), report.outcome(), report.endedAt())
                            .anyMatch(Objects::isNull)) {
                throw JsonMappingException.from(JSON.treeAsTokens(json), "job, outcome or ended_at is absent");
            }
            return report;
        } catch (JsonProcessingException e) {
            throw new UserFault(
                    code,
                    "Cannot read the run report " + from + ": it is not JSON of the expected form.",
                    "Check the file: the job writes it whole or not at all.",
                    e);
        }
    }
}
