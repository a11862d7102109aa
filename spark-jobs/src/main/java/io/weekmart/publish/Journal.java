package io.weekmart.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a publication under way is going to do. All paths are relative to the root of the output.
 *
 * @param publication unique name of the publication
 * @param claim number of the claim under which it was written
 * @param baseRevision revision of the ledger that it starts from; the ledger is committed when it says one more
 * @param ledger the ledger that commits the publication, put in place last
 */
record Journal(
        String publication,
        String runId,
        long claim,
        long baseRevision,
        List<Replacement> replacements,
        List<String> deletions,
        Replacement ledger) {

    Journal {
        replacements = List.copyOf(replacements);
        deletions = List.copyOf(deletions);
    }

    record Replacement(String staged, String target, long bytes) {
        private void write(ObjectNode node) {
            node.put("staged", staged).put("target", target).put("bytes", bytes);
        }

        private static Replacement read(JsonNode node) throws Json.BadContent {
            return new Replacement(Json.text(node, "staged"), Json.text(node, "target"), Json.number(node, "bytes"));
        }
    }

    byte[] toJson() {
        ObjectNode node = Json.object();
        node.put("formatVersion", Marker.FORMAT_VERSION);
        node.put("publication", publication);
        node.put("runId", runId);
        node.put("claim", claim);
        node.put("baseRevision", baseRevision);
        ArrayNode files = node.putArray("replacements");
        for (Replacement replacement : replacements) {
            replacement.write(files.addObject());
        }
        ArrayNode deleted = node.putArray("deletions");
        deletions.forEach(deleted::add);
        ledger.write(node.putObject("ledger"));
        return Json.bytes(node);
    }

    static Journal parse(byte[] content) throws Json.BadContent {
        JsonNode node = Json.parse(content);
        int version = Json.smallNumber(node, "formatVersion");
        if (version > Marker.FORMAT_VERSION) {
            throw new Json.BadContent("its format version is " + version + ", newer than " + Marker.FORMAT_VERSION);
        }
        List<Replacement> replacements = new ArrayList<>();
        for (JsonNode replacement : Json.array(node, "replacements")) {
            replacements.add(Replacement.read(replacement));
        }
        List<String> deletions = new ArrayList<>();
        for (JsonNode deletion : Json.array(node, "deletions")) {
            deletions.add(deletion.asText());
        }
        return new Journal(
                Json.text(node, "publication"),
                Json.text(node, "runId"),
                Json.number(node, "claim"),
                Json.number(node, "baseRevision"),
                replacements,
                deletions,
                Replacement.read(Json.child(node, "ledger")));
    }
}
