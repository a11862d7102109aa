package io.weekmart.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.weekmart.contract.report.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;

/** The JSON Schema that is shipped beside the run report. */
public final class ReportSchema {
    private ReportSchema() {}

    /** What is wrong with a report; empty where it is as the schema says. */
    public static Set<ValidationMessage> problems(String json) {
        try (InputStream schema = RunReport.class.getResourceAsStream("run-report.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Objects.requireNonNull(schema))
                    .validate(new ObjectMapper().readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
