package io.weekmart.publish;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weekmart.contract.output.PartitionValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** JSON of the bookkeeping, read strictly: what is missing or of another type is a {@link BadContent}. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** A file of the bookkeeping does not hold what is written there. */
    static class BadContent extends IOException {
        private static final long serialVersionUID = 1L;

        BadContent(String message) {
            super(message);
        }
    }

    /** A newer version of the program wrote the file. */
    static final class NewerFormat extends BadContent {
        private static final long serialVersionUID = 1L;

        NewerFormat(int version) {
            super("its format version is " + version + ", newer than " + Marker.FORMAT_VERSION);
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] bytes(ObjectNode node) {
        try {
            return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of values can always be written", e);
        }
    }

    /** For files with a line or more for each published partition: without the blanks that would double them. */
    static byte[] compactBytes(ObjectNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    static JsonNode parse(byte[] content) throws BadContent {
        try {
            JsonNode node = MAPPER.readTree(content);
            if (node == null || !node.isObject()) {
                throw new BadContent("it is not a JSON object");
            }
            return node;
        } catch (IOException e) {
            throw new BadContent("it is not valid JSON (" + content.length + " bytes)");
        }
    }

    /** Whether a file ends in the middle of what was to be written, as a disk without hard links leaves it after a kill. */
    static boolean cutOff(byte[] content) {
        try (JsonParser parser = MAPPER.createParser(content)) {
            JsonNode node = MAPPER.readTree(parser);
            return node == null || node.isMissingNode();
        } catch (JsonEOFException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** @throws NewerFormat if a newer version of the program wrote the file */
    static void checkFormat(JsonNode node) throws BadContent {
        int version = smallNumber(node, "formatVersion");
        if (version > Marker.FORMAT_VERSION) {
            throw new NewerFormat(version);
        }
        if (version < Marker.FORMAT_VERSION) {
            throw new BadContent("its format version is " + version + ", older than " + Marker.FORMAT_VERSION);
        }
    }

    /** Texts by name. */
    static void writeTexts(ObjectNode node, SortedMap<String, String> texts) {
        texts.forEach(node::put);
    }

    static SortedMap<String, String> texts(JsonNode node, String name) throws BadContent {
        SortedMap<String, String> texts = new TreeMap<>();
        JsonNode written = child(node, name);
        for (Map.Entry<String, JsonNode> text : written.properties()) {
            texts.put(text.getKey(), text(written, text.getKey()));
        }
        return texts;
    }

    /** The values of partition columns, in their order. */
    static void writeValues(ObjectNode node, PartitionValues values) {
        values.columns().forEach(column -> node.put(column.column(), column.text()));
    }

    static PartitionValues values(JsonNode node, String name) throws BadContent {
        PartitionValues values = PartitionValues.NONE;
        JsonNode written = child(node, name);
        for (Map.Entry<String, JsonNode> value : written.properties()) {
            String text = text(written, value.getKey());
            if (text.isEmpty()) {
                throw new BadContent("'" + value.getKey() + "' is empty");
            }
            values = values.and(value.getKey(), text);
        }
        return values;
    }

    static JsonNode child(JsonNode node, String name) throws BadContent {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            throw new BadContent("'" + name + "' is missing");
        }
        return value;
    }

    static JsonNode array(JsonNode node, String name) throws BadContent {
        JsonNode value = child(node, name);
        if (!value.isArray()) {
            throw new BadContent("'" + name + "' is not a list");
        }
        return value;
    }

    static String text(JsonNode node, String name) throws BadContent {
        JsonNode value = child(node, name);
        if (!value.isTextual()) {
            throw new BadContent("'" + name + "' is not a text");
        }
        return value.textValue();
    }

    static long number(JsonNode node, String name) throws BadContent {
        JsonNode value = child(node, name);
        if (!value.canConvertToLong() || !value.isIntegralNumber()) {
            throw new BadContent("'" + name + "' is not a whole number");
        }
        return value.longValue();
    }

    static int smallNumber(JsonNode node, String name) throws BadContent {
        long value = number(node, name);
        if (value != (int) value) {
            throw new BadContent("'" + name + "' is out of range");
        }
        return (int) value;
    }

    static LocalDate date(JsonNode node, String name) throws BadContent {
        try {
            return LocalDate.parse(text(node, name));
        } catch (DateTimeException e) {
            throw new BadContent("'" + name + "' is not a date");
        }
    }

    static Instant instant(JsonNode node, String name) throws BadContent {
        try {
            return Instant.parse(text(node, name));
        } catch (DateTimeException e) {
            throw new BadContent("'" + name + "' is not a time");
        }
    }
}
