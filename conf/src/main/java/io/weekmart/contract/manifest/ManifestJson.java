package io.weekmart.contract.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a {@link Manifest}: <code>{"files": [{"name": ..., "bytes": ..., "rows": ..., "sha256": ...}]}</code>, and beside the files
 * what is known of an {@link Extraction}. Keys that are not known are passed over.
 */
public final class ManifestJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SHA_256 = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final String EXPECTED =
            "Expected is {\"files\": [{\"name\": ..., \"bytes\": ..., \"rows\": ..., \"sha256\": ...}]}.";

    private final Object where;

    private ManifestJson(Object where) {
        this.where = where;
    }

    /** The manifest as JSON, indented, with a line end at its end. */
    public static String write(Manifest manifest) {
        ObjectNode root = JSON.createObjectNode();
        manifest.extraction().ifPresent(extraction -> write(extraction, root.putObject("extraction")));
        ArrayNode files = root.putArray("files");
        manifest.files().forEach((name, entry) -> {
            ObjectNode file = files.addObject().put("name", name);
            entry.bytes().ifPresent(bytes -> file.put("bytes", bytes));
            entry.rows().ifPresent(rows -> file.put("rows", rows));
            if (entry.sha256() != null) {
                file.put("sha256", entry.sha256());
            }
        });
        // The line end is fixed, so that the manifest does not depend on the system that wrote it.
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                .withArrayIndenter(new DefaultIndenter("  ", "\n"));
        try {
            return JSON.writer(printer).writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Extraction extraction, ObjectNode json) {
        json.put("pipeline", extraction.pipeline())
                .put("date", extraction.date().toString())
                .put("partial", extraction.partial())
                .put("database", extraction.database())
                .put("snapshot", extraction.snapshot())
                .put("read_at", extraction.readAt().toString());
        put(json.putObject("settings"), extraction.settings());
        ObjectNode tables = json.putObject("tables");
        extraction.tables().forEach((name, table) -> {
            ObjectNode of = tables.putObject(name).put("source", table.source());
            if (table.bounds() != null) {
                of.put("bounds", table.bounds());
            }
            of.put("rows", table.rows());
            put(of.putObject("totals"), table.totals());
            put(of.putObject("columns"), table.columns());
            ArrayNode ignored = of.putArray("ignored");
            table.ignored().forEach(ignored::add);
        });
    }

    private static void put(ObjectNode json, Map<String, String> texts) {
        texts.forEach(json::put);
    }

    /**
     * Reads a manifest.
     *
     * @param where the text lies, for messages
     * @throws UserFault with exit code 3 where it has another form
     */
    public static Manifest read(String text, Object where) {
        try {
            return new ManifestJson(where).manifest(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new ManifestJson(where).unreadable("it is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private Manifest manifest(JsonNode root) {
        JsonNode list = root.path("files");
        if (!list.isArray()) {
            throw unreadable("it has no list \"files\"");
        }
        Map<String, Manifest.Entry> files = new LinkedHashMap<>();
        int number = 0;
        for (JsonNode file : list) {
            number++;
            String name = file.path("name").asText("");
            if (!file.path("name").isTextual() || name.isBlank()) {
                throw unreadable("entry " + number + " has no \"name\"");
            }
            Manifest.Entry entry = new Manifest.Entry(
                    number(file, "bytes", name), number(file, "rows", name), checksum(file.path("sha256"), name));
            if (files.putIfAbsent(name, entry) != null) {
                throw unreadable("it names " + name + " twice");
            }
        }
        JsonNode extraction = root.path("extraction");
        return new Manifest(files, extraction.isObject() ? Optional.of(extraction(extraction)) : Optional.empty());
    }

    private OptionalLong number(JsonNode file, String key, String name) {
        JsonNode value = file.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalLong.empty();
        }
        if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < 0) {
            throw unreadable("\"" + key + "\" of " + name + " is " + value + ", and no number of " + key);
        }
        return OptionalLong.of(value.asLong());
    }

    private @Nullable String checksum(JsonNode value, String name) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || !SHA_256.matcher(value.asText()).matches()) {
            throw unreadable("\"sha256\" of " + name + " is " + value + ", and no 64 hexadecimal digits");
        }
        return value.asText().toLowerCase(Locale.ROOT);
    }

    private Extraction extraction(JsonNode json) {
        try {
            Map<String, Extraction.Table> tables = new LinkedHashMap<>();
            fields(json.path("tables")).forEach((name, table) -> {
                List<String> ignored = new ArrayList<>();
                table.path("ignored").forEach(column -> ignored.add(column.asText()));
                tables.put(
                        name,
                        new Extraction.Table(
                                text(table, "source"),
                                table.path("bounds").isTextual()
                                        ? table.path("bounds").asText()
                                        : null,
                                table.path("rows").asLong(),
                                texts(table.path("totals")),
                                texts(table.path("columns")),
                                ignored));
            });
            return new Extraction(
                    text(json, "pipeline"),
                    LocalDate.parse(text(json, "date")),
                    json.path("partial").asBoolean(),
                    text(json, "database"),
                    text(json, "snapshot"),
                    Instant.parse(text(json, "read_at")),
                    texts(json.path("settings")),
                    tables);
        } catch (DateTimeException e) {
            throw unreadable("its extraction has no date or no time: " + e.getMessage(), e);
        }
    }

    private String text(JsonNode json, String key) {
        if (!json.path(key).isTextual()) {
            throw unreadable("its extraction has no \"" + key + "\"");
        }
        return json.path(key).asText();
    }

    private static Map<String, String> texts(JsonNode json) {
        Map<String, String> texts = new LinkedHashMap<>();
        fields(json).forEach((key, value) -> texts.put(key, value.asText()));
        return texts;
    }

    private static Map<String, JsonNode> fields(JsonNode json) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> each = json.fields(); each.hasNext(); ) {
            Map.Entry<String, JsonNode> field = each.next();
            fields.put(field.getKey(), field.getValue());
        }
        return fields;
    }

    private UserFault unreadable(String why) {
        return unreadable(why, null);
    }

    private UserFault unreadable(String why, @Nullable Throwable cause) {
        return new UserFault(ExitCode.INPUT, "Cannot read the manifest " + where + ": " + why + ".", EXPECTED, cause);
    }
}
