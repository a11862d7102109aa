package io.weekmart.copies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weekmart.contract.run.Sha256;
import io.weekmart.contract.table.Field;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.PublishedFile;
import io.weekmart.publish.PublishedPartition;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The copies in CSV: one file for each published partition, below a folder named as in the output. A file is written where nobody looks and then
 * takes the place of the former one. What was copied is remembered beside the tables, last: a copy that was killed is made again.
 */
final class CsvCopies {
    private static final String DISK = "file";

    private final OutputLayout copies;
    private final Storage storage;
    private final Configuration hadoop;
    private final String pipeline;
    private final String runId;

    CsvCopies(String root, Configuration hadoop, String pipeline, String runId) throws IOException {
        this.copies = OutputLayout.of(root, hadoop);
        this.storage = Storage.open(copies, hadoop);
        this.hadoop = hadoop;
        this.pipeline = pipeline;
        this.runId = runId;
    }

    /** Where a partition's rows stand below the root, such as {@code agg_shipments/ingestion_date=2024-05-05/agg_shipments.csv}. */
    private static String name(PublishedPartition partition) {
        return partition.key().path(partition.key().table() + ".csv");
    }

    /** Copies what differs from the output, and removes what is published no more. */
    Copied bring(List<CopiedTable> tables, Ledger ledger, OutputLayout output) throws IOException {
        Map<String, String> before = remembered();
        Map<String, String> now = new TreeMap<>();
        Copied copied = Copied.NOTHING;
        try {
            for (CopiedTable table : tables) {
                for (PublishedPartition partition : ledger.partitions(table.name())) {
                    String name = name(partition);
                    String content = content(table, partition);
                    Optional<String> there = Optional.ofNullable(before.get(name));
                    if (partition.unfinished()) {
                        there.ifPresent(former -> now.put(name, former));
                        continue;
                    }
                    if (!there.equals(Optional.of(content))) {
                        copied = copied.plus(write(table, partition, output, name));
                    }
                    now.put(name, content);
                }
            }
            List<Path> gone = before.keySet().stream()
                    .filter(name -> !now.containsKey(name))
                    .map(copies::resolve)
                    .toList();
            storage.delete(gone);
            copied = copied.removing(gone.size());
        } finally {
            storage.deleteTree(copies.staging(runId));
        }
        if (!now.equals(before)) {
            storage.replace(
                    memory(),
                    JsonMapper.builder()
                            .build()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsBytes(now));
        }
        return copied;
    }

    /** What tells one content of a file from another: its rows and its columns. */
    private static String content(CopiedTable table, PublishedPartition partition) {
        String columns = table.fileFields().stream()
                .map(field -> field.name() + " " + field.type())
                .toList()
                .toString();
        return Sha256.hex(partition.fingerprint() + "\n" + columns);
    }

    private Copied write(CopiedTable table, PublishedPartition partition, OutputLayout output, String name)
            throws IOException {
        Path staged = new Path(copies.staging(runId), name);
        long rows = 0;
        try (OutputStream out = create(staged)) {
            CsvText text = new CsvText((block, length) -> out.write(block, 0, length));
            for (Field field : table.fileFields()) {
                text.next();
                text.text(field.name());
            }
            text.endRow();
            PublishedRows reader = new PublishedRows(hadoop);
            for (PublishedFile file : partition.files()) {
                rows += reader.read(
                        output.resolve(partition.key().path(file.name())), table.fileFields(), List.of(), text);
            }
            text.flush();
        }
        Copied.requireRows(partition, rows);
        storage.force(List.of(staged));
        storage.publish(
                staged,
                copies.resolve(name),
                staged.getFileSystem(hadoop).getFileStatus(staged).getLen());
        return new Copied(1, 0, rows, 0);
    }

    private OutputStream create(Path staged) throws IOException {
        if (DISK.equals(staged.toUri().getScheme())) {
            java.nio.file.Path file = Paths.get(staged.toUri().getPath());
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            return Files.newOutputStream(file);
        }
        return staged.getFileSystem(hadoop).create(staged, true);
    }

    private Path memory() {
        return new Path(copies.bookkeeping(), "copies/" + pipeline + ".json");
    }

    /** A memory that cannot be read makes all copies anew. */
    private Map<String, String> remembered() throws IOException {
        Optional<byte[]> json = storage.read(memory());
        if (json.isEmpty()) {
            return Map.of();
        }
        try {
            return JsonMapper.builder()
                    .build()
                    .readValue(
                            new String(json.get(), StandardCharsets.UTF_8),
                            new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            return Map.of();
        }
    }
}
