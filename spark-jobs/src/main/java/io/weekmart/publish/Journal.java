package io.weekmart.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weekmart.storage.StoredFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a publication under way is going to do. All paths are relative to the root of the output.
 *
 * @param publication unique name of the publication
 * @param lock number of the lock under which it was written
 * @param baseRevision revision of the ledger that it starts from; the ledger is committed when it says one more
 * @param ledger the ledger that commits the publication, put in place last
 * @param filesPerWeek into how many files it divides weeks
 * @param weeks the weeks that hold a target or a deletion, for a run that can't finish the publication
 */
record Journal(
        String publication,
        String runId,
        long lock,
        long baseRevision,
        List<Replacement> replacements,
        List<String> deletions,
        Replacement ledger,
        int filesPerWeek,
        List<TouchedWeek> weeks) {

    Journal {
        replacements = List.copyOf(replacements);
        deletions = List.copyOf(deletions);
        weeks = List.copyOf(weeks);
    }

    /**
     * A file that is put in its place.
     *
     * @param modified of the staged file: a disk and HDFS rename it with that time, S3 makes a copy of a later one, and what was at the
     *     target before is older. So it tells new from old where both have the same length
     */
    record Replacement(String staged, String target, long bytes, long modified) {
        private void write(ObjectNode node) {
            node.put("staged", staged).put("target", target).put("bytes", bytes).put("modified", modified);
        }

        private static Replacement read(JsonNode node) throws Json.BadContent {
            return new Replacement(
                    Json.text(node, "staged"),
                    Json.text(node, "target"),
                    Json.number(node, "bytes"),
                    Json.number(node, "modified"));
        }

        /** Whether what lies at the target is the file that was staged. */
        boolean isIn(Optional<StoredFile> target) {
            return target.isPresent()
                    && target.get().bytes() == bytes
                    && target.get().modified() >= modified;
        }
    }

    /** A week by its numbers and dates, as {@link PublishedWeek} has them. */
    record TouchedWeek(int yrNum, int wkNum, LocalDate start, LocalDate end) {
        static TouchedWeek of(PublishedWeek week) {
            return new TouchedWeek(week.yrNum(), week.wkNum(), week.start(), week.end());
        }
    }

    byte[] toJson() {
        ObjectNode node = Json.object();
        node.put("formatVersion", Marker.FORMAT_VERSION);
        node.put("publication", publication);
        node.put("runId", runId);
        node.put("lock", lock);
        node.put("baseRevision", baseRevision);
        ArrayNode files = node.putArray("replacements");
        for (Replacement replacement : replacements) {
            replacement.write(files.addObject());
        }
        ArrayNode deleted = node.putArray("deletions");
        deletions.forEach(deleted::add);
        ledger.write(node.putObject("ledger"));
        node.put("filesPerWeek", filesPerWeek);
        ArrayNode touched = node.putArray("weeks");
        for (TouchedWeek week : weeks) {
            touched.addObject()
                    .put("yrNum", week.yrNum())
                    .put("wkNum", week.wkNum())
                    .put("start", week.start().toString())
                    .put("end", week.end().toString());
        }
        return Json.bytes(node);
    }

    static Journal parse(byte[] content) throws Json.BadContent {
        JsonNode node = Json.parse(content);
        int version = Json.smallNumber(node, "formatVersion");
        if (version > Marker.FORMAT_VERSION) {
            throw new Json.NewerFormat(version);
        }
        List<Replacement> replacements = new ArrayList<>();
        for (JsonNode replacement : Json.array(node, "replacements")) {
            replacements.add(Replacement.read(replacement));
        }
        List<String> deletions = new ArrayList<>();
        for (JsonNode deletion : Json.array(node, "deletions")) {
            deletions.add(deletion.asText());
        }
        List<TouchedWeek> weeks = new ArrayList<>();
        for (JsonNode week : Json.array(node, "weeks")) {
            weeks.add(new TouchedWeek(
                    Json.smallNumber(week, "yrNum"),
                    Json.smallNumber(week, "wkNum"),
                    Json.date(week, "start"),
                    Json.date(week, "end")));
        }
        return new Journal(
                Json.text(node, "publication"),
                Json.text(node, "runId"),
                Json.number(node, "lock"),
                Json.number(node, "baseRevision"),
                replacements,
                deletions,
                Replacement.read(Json.child(node, "ledger")),
                Json.smallNumber(node, "filesPerWeek"),
                weeks);
    }
}
