package io.weekmart.launcher.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.store.S3Location;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the export says that it delivered.
 *
 * @param files by their names relative to the folder of the dumps
 */
record Manifest(Map<String, Entry> files) {
    /** What is known of one file; each part may be unknown. */
    record Entry(OptionalLong bytes, OptionalLong rows, @Nullable String sha256) {}

    Manifest {
        files = Map.copyOf(files);
    }

    Set<String> names() {
        return files.keySet();
    }

    /**
     * Reads a manifest, in the form that launcher.check.manifest describes in reference.conf.
     *
     * @throws UserFault with exit code 3 where it has another form
     */
    static Manifest parse(String json, S3Location where) {
        try {
            JsonNode root = new JsonMapper().readTree(json);
            JsonNode list = root.path("files");
            if (!list.isArray()) {
                throw unreadable(where, "it has no list \"files\"", null);
            }
            Map<String, Entry> files = new LinkedHashMap<>();
            for (JsonNode file : list) {
                if (!file.path("name").isTextual()) {
                    throw unreadable(where, "entry " + (files.size() + 1) + " has no \"name\"", null);
                }
                JsonNode sha256 = file.path("sha256");
                files.put(
                        file.path("name").asText(),
                        new Entry(
                                number(file.path("bytes")),
                                number(file.path("rows")),
                                sha256.isTextual() ? sha256.asText().toLowerCase(Locale.ROOT) : null));
            }
            return new Manifest(files);
        } catch (JsonProcessingException e) {
            throw unreadable(where, "it is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static OptionalLong number(JsonNode value) {
        return value.isIntegralNumber() ? OptionalLong.of(value.asLong()) : OptionalLong.empty();
    }

    private static UserFault unreadable(S3Location where, String why, @Nullable Throwable cause) {
        return new UserFault(
                ExitCode.INPUT,
                "Cannot read the manifest " + where + ": " + why + ".",
                "Expected is {\"files\": [{\"name\": ..., \"bytes\": ..., \"rows\": ..., \"sha256\": ...}]}.",
                cause);
    }
}
