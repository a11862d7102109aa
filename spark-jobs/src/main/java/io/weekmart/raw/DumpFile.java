package io.weekmart.raw;

import io.weekmart.contract.dump.Compression;
import io.weekmart.contract.table.TableSpec;
import java.io.Serializable;
import java.time.LocalDate;

/**
 * One file of a dump.
 *
 * @param path the file's full URI
 * @param dumpDate the date in its name, for which it was exported; where its name has none, the date as of which it is read
 * @param bytes its length as stored
 * @param modified its modification time, in milliseconds since 1970-01-01 UTC
 * @param checksum the store's own fingerprint of the content: {@code etag:...} where it gives one, else {@code crc32c:...}
 */
public record DumpFile(TableSpec table, LocalDate dumpDate, String path, long bytes, long modified, String checksum)
        implements Serializable {

    /** The same file as the dump of a date, which its name need not have. */
    DumpFile of(LocalDate date) {
        return date.equals(dumpDate) ? this : new DumpFile(table, date, path, bytes, modified, checksum);
    }

    /** How the content is compressed, by its name. */
    public Compression compression() {
        return Compression.of(path);
    }

    /** Whether the content is compressed: then it can be read from its beginning alone. */
    public boolean compressed() {
        return compression() != Compression.NONE;
    }
}
