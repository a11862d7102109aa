package io.weekmart.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The file that says that an output is ours, and in which format it is.
 *
 * @param createdBy version of the program that created the output
 */
record Marker(String product, int formatVersion, String createdBy) {
    static final String PRODUCT = "weekmart";

    /** The format that this program writes; an output of a newer one is refused. */
    static final int FORMAT_VERSION = 1;

    byte[] toJson() {
        ObjectNode node = Json.object();
        node.put("product", product);
        node.put("formatVersion", formatVersion);
        node.put("createdBy", createdBy);
        return Json.bytes(node);
    }

    static Marker parse(byte[] content) throws Json.BadContent {
        JsonNode node = Json.parse(content);
        return new Marker(
                Json.text(node, "product"), Json.smallNumber(node, "formatVersion"), Json.text(node, "createdBy"));
    }
}
