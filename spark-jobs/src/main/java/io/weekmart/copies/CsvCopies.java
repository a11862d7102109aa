package io.weekmart.copies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * The copies in CSV: one file for each published partition, below a folder named as in the output. A file is written where nobody looks and then
 * takes the place of the former one. What was copied is remembered beside the tables. Before anything is changed, the memory says of each file
 * that is about to change that its content is not known, so that whatever a kill leaves is copied again, or removed, by the next run.
 */
final class CsvCopies {
    private static final String DISK = "file";

    /** Of a file that may be there, or not, with whatever content. */
    private static final String UNKNOWN = "";

    private final OutputLayout copies;
    private final Storage storage;
    private final Configuration hadoop;
    private final String pipeline;
    private final String runId;

    CsvCopies(String root, Configuration hadoop, String pipeline, String runId) throws IOException {
        this(OutputLayout.of(root, hadoop), hadoop, pipeline, runId, Storage::open);
    }

    /** Opens the store of the copies. */
    interface Opening {
        Storage open(OutputLayout copies, Configuration hadoop) throws IOException;
    }

    CsvCopies(OutputLayout copies, Configuration hadoop, String pipeline, String runId, Opening opening)
            throws IOException {
        this.copies = copies;
        this.storage = opening.open(copies, hadoop);
        this.hadoop = hadoop;
        this.pipeline = pipeline;
        this.runId = runId;
    }

    /** A file that is about to be written. */
    private record Write(CopiedTable table, PublishedPartition partition, String name) {}

    /** Where a partition's rows stand below the root, such as {@code agg_shipments/ingestion_date=2024-05-05/agg_shipments.csv}. */
    private static String name(PublishedPartition partition) {
        return partition.key().path(partition.key().table() + ".csv");
    }

    /**
     * Makes sure that the copies are of one output.
     *
     * @return whether they say of which output they are
     * @throws UserFault with exit code 2 where they are those of another one, whose partitions would be removed
     */
    boolean check(OutputLayout output) throws IOException {
        Optional<byte[]> known = storage.read(origin());
        if (known.isEmpty()) {
            return false;
        }
        String other = new String(known.get(), StandardCharsets.UTF_8).strip();
        if (!other.equals(LoadedOutput.root(output))) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot copy the tables of " + pipeline + " to " + copies
                            + ": the files there are copies of the output " + other + ", and this is the output "
                            + LoadedOutput.root(output) + ".",
                    "Set output.copies.csv.path to a folder of its own, or to null for a trial. To have these files follow this"
                            + " output from now on, without the partitions that it does not have, delete " + origin()
                            + " first.");
        }
        return true;
    }

    /** Copies what differs from the output, and removes what is published no more. */
    Copied bring(List<CopiedTable> tables, Ledger ledger, OutputLayout output) throws IOException {
        if (!check(output)) {
            storage.replace(origin(), (LoadedOutput.root(output) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Map<String, String> before = remembered();
        Map<String, String> now = new TreeMap<>();
        List<Write> writes = new ArrayList<>();
        for (CopiedTable table : tables) {
            for (PublishedPartition partition : ledger.partitions(table.name())) {
                String name = name(partition);
                Optional<String> there = Optional.ofNullable(before.get(name));
                if (partition.unfinished()) {
                    there.ifPresent(former -> now.put(name, former));
                    continue;
                }
                String content = content(table, partition);
                now.put(name, content);
                if (!there.equals(Optional.of(content))) {
                    writes.add(new Write(table, partition, name));
                }
            }
        }
        List<String> gone =
                before.keySet().stream().filter(name -> !now.containsKey(name)).toList();
        if (writes.isEmpty() && gone.isEmpty()) {
            return Copied.NOTHING;
        }
        Map<String, String> unsure = new TreeMap<>(before);
        writes.forEach(write -> unsure.put(write.name(), UNKNOWN));
        gone.forEach(name -> unsure.put(name, UNKNOWN));
        if (!unsure.equals(before)) {
            remember(unsure);
        }
        if (before.containsValue(UNKNOWN)) {
            storage.abortUploads(staging());
        }
        storage.deleteTree(staging());
        Copied copied = Copied.NOTHING;
        try {
            for (Write write : writes) {
                copied = copied.plus(write(write.table(), write.partition(), output, write.name()));
            }
            storage.delete(gone.stream().map(copies::resolve).toList());
        } finally {
            storage.deleteTree(staging());
        }
        remember(now);
        return copied.removing(gone.size());
    }

    /** Of this pipeline alone: one process at a time copies its tables, by the lock of the one output that they are copied from. */
    private Path staging() {
        return new Path(copies.bookkeeping(), "copies/" + pipeline + "-staging");
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
        Path staged = new Path(new Path(staging(), runId), name);
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
            if (out instanceof FSDataOutputStream data && data.hasCapability(StreamCapabilities.HSYNC)) {
                // Nobody else may do so on HDFS, where a rename may otherwise survive a power cut without its bytes.
                data.hsync();
            }
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

    private void remember(Map<String, String> files) throws IOException {
        storage.replace(
                memory(),
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsBytes(files));
    }

    /** Names the output that the files are copies of. */
    private Path origin() {
        return new Path(copies.bookkeeping(), "copies/" + pipeline + ".output");
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
