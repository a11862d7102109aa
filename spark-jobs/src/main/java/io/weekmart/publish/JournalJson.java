package io.weekmart.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weekmart.publish.TableCommit.NewFile;
import io.weekmart.publish.TableCommit.PartitionCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The journal as JSON. */
final class JournalJson {
    private JournalJson() {}

    static byte[] write(Journal journal) {
        ObjectNode node = Json.object();
        node.put("formatVersion", Marker.FORMAT_VERSION);
        node.put("publication", journal.publication());
        node.put("runId", journal.runId());
        node.put("lock", journal.lock());
        node.put("baseRevision", journal.baseRevision());
        ArrayNode commits = node.putArray("commits");
        for (TableCommit commit : journal.commits()) {
            ObjectNode written = commits.addObject().put("table", commit.table());
            ArrayNode partitions = written.putArray("partitions");
            commit.partitions().forEach(partition -> write(partitions.addObject(), partition));
        }
        write(node.putObject("ledger"), journal.ledger());
        Json.writeTexts(node.putObject("settings"), journal.settings());
        return Json.bytes(node);
    }

    /** @throws Json.NewerFormat if a newer version of the program wrote it */
    static Journal read(byte[] content) throws Json.BadContent {
        JsonNode node = Json.parse(content);
        Json.checkFormat(node);
        String publication = Json.text(node, "publication");
        List<TableCommit> commits = new ArrayList<>();
        for (JsonNode commit : Json.array(node, "commits")) {
            String table = Json.text(commit, "table");
            List<PartitionCommit> partitions = new ArrayList<>();
            for (JsonNode partition : Json.array(commit, "partitions")) {
                partitions.add(readPartition(table, partition));
            }
            commits.add(new TableCommit(publication, table, partitions));
        }
        return new Journal(
                publication,
                Json.text(node, "runId"),
                Json.number(node, "lock"),
                Json.number(node, "baseRevision"),
                commits,
                readFile(Json.child(node, "ledger")),
                Json.texts(node, "settings"));
    }

    private static void write(ObjectNode node, PartitionCommit partition) {
        Json.writeValues(node.putObject("values"), partition.key().values());
        partition.dates().ifPresent(dates -> node.put("dates", LedgerJson.range(dates.first(), dates.last())));
        ArrayNode files = node.putArray("files");
        partition.files().forEach(file -> write(files.addObject(), file));
        ArrayNode removed = node.putArray("removed");
        partition.removed().forEach(removed::add);
    }

    private static PartitionCommit readPartition(String table, JsonNode node) throws Json.BadContent {
        List<NewFile> files = new ArrayList<>();
        for (JsonNode file : Json.array(node, "files")) {
            files.add(readFile(file));
        }
        List<String> removed = new ArrayList<>();
        for (JsonNode file : Json.array(node, "removed")) {
            removed.add(file.asText());
        }
        return new PartitionCommit(
                new PartitionKey(table, Json.values(node, "values")),
                node.has("dates") ? Optional.of(LedgerJson.readRange(node.get("dates"))) : Optional.empty(),
                files,
                removed);
    }

    private static void write(ObjectNode node, NewFile file) {
        node.put("staged", file.staged())
                .put("target", file.target())
                .put("bytes", file.bytes())
                .put("modified", file.modified());
    }

    private static NewFile readFile(JsonNode node) throws Json.BadContent {
        return new NewFile(
                Json.text(node, "staged"),
                Json.text(node, "target"),
                Json.number(node, "bytes"),
                Json.number(node, "modified"));
    }
}
