package io.weekmart.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The marker as JSON. */
final class MarkerJson {
    private MarkerJson() {}

    static byte[] write(Marker marker) {
        ObjectNode node = Json.object();
        node.put("product", marker.product());
        node.put("pipeline", marker.pipeline());
        node.put("formatVersion", marker.formatVersion());
        node.put("createdBy", marker.createdBy());
        return Json.bytes(node);
    }

    static Marker read(byte[] content) throws Json.BadContent {
        JsonNode node = Json.parse(content);
        int version = Json.smallNumber(node, "formatVersion");
        return new Marker(
                Json.text(node, "product"),
                version == Marker.FORMAT_VERSION ? Json.text(node, "pipeline") : "",
                version,
                Json.text(node, "createdBy"));
    }
}
