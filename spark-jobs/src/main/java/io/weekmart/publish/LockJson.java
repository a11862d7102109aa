package io.weekmart.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A lock's file as JSON. */
final class LockJson {
    private static final String RELEASED = "released";

    private LockJson() {}

    static byte[] write(Lock lock) {
        ObjectNode node = Json.object();
        node.put("token", lock.token());
        node.put("runId", lock.runId());
        node.put("owner", lock.owner());
        node.put("host", lock.host());
        node.put("machine", lock.machine());
        node.put("process", lock.process());
        node.put("processStarted", lock.processStarted().toString());
        node.put("created", lock.created().toString());
        node.put("renewed", lock.renewed().toString());
        node.put("expires", lock.expires().toString());
        node.put("state", lock.released() ? RELEASED : "held");
        return Json.bytes(node);
    }

    static Lock read(byte[] content) throws Json.BadContent {
        JsonNode node = Json.parse(content);
        return new Lock(
                Json.text(node, "token"),
                Json.text(node, "runId"),
                Json.text(node, "owner"),
                Json.text(node, "host"),
                Json.text(node, "machine"),
                Json.number(node, "process"),
                Json.instant(node, "processStarted"),
                Json.instant(node, "created"),
                Json.instant(node, "renewed"),
                Json.instant(node, "expires"),
                Json.text(node, "state").equals(RELEASED));
    }
}
