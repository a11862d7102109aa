package io.weekmart.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One numbered claim on an output, as its file says. Only the claim with the highest number counts.
 *
 * @param token random, so that no two claims have the same content
 * @param owner the user whose process holds it
 * @param host name of the machine, for people
 * @param machine tells one set of process ids from every other, for {@link Processes}
 * @param process id of the process on that machine
 * @param processStarted when that process began, as {@link Processes} tells it, since ids are used again
 * @param expires when others may take the output over, unless the claim is renewed
 * @param released whether its run ended and gave it back
 */
record Claim(
        String token,
        String runId,
        String owner,
        String host,
        String machine,
        long process,
        Instant processStarted,
        Instant created,
        Instant renewed,
        Instant expires,
        boolean released) {

    Claim renewed(Instant now, Instant until) {
        return new Claim(token, runId, owner, host, machine, process, processStarted, created, now, until, released);
    }

    Claim withToken(String other) {
        return new Claim(
                other, runId, owner, host, machine, process, processStarted, created, renewed, expires, released);
    }

    Claim release(Instant now) {
        return new Claim(token, runId, owner, host, machine, process, processStarted, created, now, now, true);
    }

    byte[] toJson() {
        ObjectNode node = Json.object();
        node.put("token", token);
        node.put("runId", runId);
        node.put("owner", owner);
        node.put("host", host);
        node.put("machine", machine);
        node.put("process", process);
        node.put("processStarted", processStarted.toString());
        node.put("created", created.toString());
        node.put("renewed", renewed.toString());
        node.put("expires", expires.toString());
        node.put("state", released ? "released" : "held");
        return Json.bytes(node);
    }

    static Claim parse(byte[] content) throws Json.BadContent {
        JsonNode node = Json.parse(content);
        return new Claim(
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
                Json.text(node, "state").equals("released"));
    }

    String holder() {
        return "run " + runId + " of " + owner + " on " + host + " (process " + process + ")";
    }
}
