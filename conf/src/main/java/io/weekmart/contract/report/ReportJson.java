package io.weekmart.contract.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The JSON form of a {@link RunReport}. */
public final class ReportJson {
    private static final int MIN_DECIMALS = 2;

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new SimpleModule("weekmart-report")
                    .addSerializer(LocalDate.class, ToStringSerializer.instance)
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(BigDecimal.class, new DecimalSerializer())
                    .addDeserializer(LocalDate.class, new TimeDeserializer<>(LocalDate::parse))
                    .addDeserializer(Instant.class, new TimeDeserializer<>(Instant::parse)))
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .setSerializationInclusion(JsonInclude.Include.NON_NULL)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);

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

    /** Exact decimals, as money is written: with two decimals, and more only where the value has them. */
    private static final class DecimalSerializer extends JsonSerializer<BigDecimal> {
        @Override
        public void serialize(BigDecimal value, JsonGenerator json, SerializerProvider serializers) throws IOException {
            BigDecimal shortest = value.stripTrailingZeros();
            json.writeString(
                    shortest.setScale(Math.max(MIN_DECIMALS, shortest.scale())).toPlainString());
        }
    }

    /** Dates and moments, in the ISO form that {@link Object#toString} gave them. */
    private static final class TimeDeserializer<T> extends JsonDeserializer<T> {
        private final Function<String, T> parse;

        TimeDeserializer(Function<String, T> parse) {
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = json.getText();
            try {
                return parse.apply(text);
            } catch (DateTimeException e) {
                throw context.weirdStringException(text, Object.class, String.valueOf(e.getMessage()));
            }
        }
    }
}
