package io.weekmart.contract.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Function;

/**
 * How records that runs leave are written as JSON: keys in snake case, absent parts left out, dates and moments in ISO form, and exact
 * decimals as strings.
 */
public final class RecordJson {
    private static final int MIN_DECIMALS = 2;

    private RecordJson() {}

    /** A mapper of that form. Keys that it does not know are passed over, and unknown words of a fixed set are null. */
    public static ObjectMapper mapper() {
        return new ObjectMapper()
                .registerModule(new SimpleModule("weekmart-records")
                        .addSerializer(LocalDate.class, ToStringSerializer.instance)
                        .addSerializer(Instant.class, ToStringSerializer.instance)
                        .addSerializer(BigDecimal.class, new DecimalSerializer())
                        .addDeserializer(LocalDate.class, new TimeDeserializer<>(LocalDate::parse))
                        .addDeserializer(Instant.class, new TimeDeserializer<>(Instant::parse)))
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .setSerializationInclusion(JsonInclude.Include.NON_NULL)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);
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
