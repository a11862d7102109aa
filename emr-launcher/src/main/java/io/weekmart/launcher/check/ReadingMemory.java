package io.weekmart.launcher.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DialectReader;
import io.weekmart.contract.run.Sha256;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.launcher.store.StoredObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was found in large files when they were read to their ends, by address, size and ETag: whoever looks again, in another process too,
 * need not read them again. It lies in small objects, {@code read-<format>-<hash>.json}, each written once. A launcher looks at those of
 * its own format alone.
 */
public final class ReadingMemory {
    /**
     * The number of the format. It is to be raised whenever a change of the reader may find something else in the same bytes: what the
     * reader found before that change is then read anew.
     */
    private static final int FORMAT = 5;

    private static final String PREFIX = "read-" + FORMAT + "-";

    /** What is smaller is read again at less cost than it is remembered. In bytes. */
    private static final long WORTH_IT = 1 << 20;

    /** So much is read at most before it is written down: a process may be ended in the middle of a large input. In bytes. */
    private static final long AT_ONCE = 256L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * One file, as it was read.
     *
     * @param uri of the file
     * @param size in bytes
     * @param dialect as which it was read
     */
    private record Entry(String uri, long size, String etag, String dialect, Reading reading) {}

    private record Entries(List<Entry> readings) {}

    private final ObjectStore store;
    private final @Nullable S3Location folder;
    private final List<Entry> unwritten = new ArrayList<>();
    private @Nullable Map<String, Reading> known;
    private long unwrittenBytes;

    private ReadingMemory(ObjectStore store, @Nullable S3Location folder) {
        this.store = store;
        this.folder = folder;
    }

    /** A memory in a folder of its run date. */
    public static ReadingMemory in(ObjectStore store, S3Location folder) {
        return new ReadingMemory(store, folder);
    }

    /** Remembers nothing, and writes nothing. */
    static ReadingMemory none(ObjectStore store) {
        return new ReadingMemory(store, null);
    }

    /** What was found in this very version of a file, read in this dialect; empty where it was not read, or is not worth remembering. */
    Optional<Reading> of(StoredObject file, Dialect dialect) {
        if (folder == null || !worthIt(file)) {
            return Optional.empty();
        }
        if (known == null) {
            known = load(folder);
        }
        return Optional.ofNullable(
                known.get(name(file.location().toString(), file.size(), file.etag(), text(dialect))));
    }

    /** Remembers what was found in a file, unless the next reading may find something else. */
    void keep(StoredObject file, Dialect dialect, Reading reading) {
        if (folder == null || !worthIt(file) || !reading.lasting()) {
            return;
        }
        unwritten.add(new Entry(file.location().toString(), file.size(), file.etag(), text(dialect), reading));
        unwrittenBytes += file.size();
        if (unwrittenBytes >= AT_ONCE) {
            write();
        }
    }

    /** Writes down what was kept. */
    void write() {
        if (folder == null || unwritten.isEmpty()) {
            return;
        }
        try {
            String json = MAPPER.writeValueAsString(new Entries(List.copyOf(unwritten)));
            store.create(folder.resolve(PREFIX + Sha256.hex(json) + ".json"), json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        unwritten.clear();
        unwrittenBytes = 0;
    }

    /** A file without a tag cannot be told from another version of it. */
    private static boolean worthIt(StoredObject file) {
        return file.size() >= WORTH_IT && !file.etag().isEmpty();
    }

    private Map<String, Reading> load(S3Location folder) {
        Map<String, Reading> readings = new HashMap<>();
        for (StoredObject object : store.list(folder.resolve(PREFIX)).objects()) {
            store.text(object.location()).ifPresent(text -> {
                try {
                    MAPPER.readValue(text, Entries.class)
                            .readings()
                            .forEach(entry -> readings.put(
                                    name(entry.uri(), entry.size(), entry.etag(), entry.dialect()), entry.reading()));
                } catch (JsonProcessingException e) {
                    // What cannot be understood is no loss: the files are read again.
                    return;
                }
            });
        }
        return readings;
    }

    private static String text(Dialect dialect) {
        return DialectReader.texts(dialect).toString();
    }

    private static String name(String uri, long size, String etag, String dialect) {
        return uri + "\t" + size + "\t" + etag + "\t" + dialect;
    }
}
