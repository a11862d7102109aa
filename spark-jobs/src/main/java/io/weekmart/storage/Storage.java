package io.weekmart.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The few things that publishing asks of a store, each with the guarantee that it needs. A reader of the store never sees a file
 * half-written by one of these methods, whatever is killed and whenever.
 *
 * <table>
 * <caption>How each store keeps the promise</caption>
 * <tr><th></th><th>local disk</th><th>HDFS</th><th>S3A</th></tr>
 * <tr><td>{@link #create}</td><td>temporary file, hard link; where the disk has none, a file opened only if there is none</td><td>temporary file, rename that fails on an existing one</td>
 * <td>PUT with If-None-Match</td></tr>
 * <tr><td>{@link #replace}</td><td>temporary file, atomic rename</td><td>temporary file, rename with overwrite</td><td>PUT</td></tr>
 * <tr><td>{@link #publish}</td><td>atomic rename</td><td>rename with overwrite</td><td>CopyObject, or PUT above 4 GiB</td></tr>
 * </table>
 *
 * <p>On a local disk nothing goes through Hadoop's checksummed filesystem, so that no .crc file is written that a later replacement
 * would leave stale. All methods may be called from several threads.
 */
public interface Storage {

    /**
     * Creates a file with its whole content, unless there is one already.
     *
     * @return whether the file now holds exactly this content because of this call or, after a call whose answer was lost, because of
     *     an equal one; false where another content was there first
     */
    boolean create(Path path, byte[] content) throws IOException;

    /** Puts a content in the place of what was there, or creates the file. */
    void replace(Path path, byte[] content) throws IOException;

    /**
     * Makes files that others wrote survive a power cut: their content, and the names of the folders down to them. What the other methods
     * write or delete survives by itself, and so does every object of S3. On HDFS who writes a file sees to it, since no other may open
     * the file for writing.
     */
    void force(List<Path> staged) throws IOException;

    /**
     * Puts a complete file in the place of what was at the target. Of a file that was {@linkplain #force forced}, one of the two names is
     * there after a power cut. The staged file may be gone afterwards (disk, HDFS) or still be
     * there (S3). Both lie below the same root.
     */
    void publish(Path staged, Path target, long bytes) throws IOException;

    /** Deletes files; those that are not there are none to delete. A folder that this leaves empty is removed where the store keeps folders. */
    void delete(List<Path> files) throws IOException;

    /** Deletes a folder with everything in it; nothing happens where there is none. */
    void deleteTree(Path folder) throws IOException;

    /** The content of a small file; empty where there is none. */
    Optional<byte[]> read(Path path) throws IOException;

    /** A file's or folder's length and time; empty where there is none. */
    Optional<StoredFile> stat(Path path) throws IOException;

    /** What lies directly in a folder, in no order; nothing where there is no such folder. */
    List<StoredFile> list(Path folder) throws IOException;

    /** All files anywhere below a folder, in no order; nothing where there is no such folder. */
    List<StoredFile> listTree(Path folder) throws IOException;

    /**
     * Ends uploads below a folder that a killed process began and that would be stored, and paid for, unseen.
     *
     * @return how many there were
     */
    int abortUploads(Path folder) throws IOException;

    /** What was asked of the store through this object until now. */
    StorageCounts counts();

    /**
     * Opens the store that holds an output.
     *
     * @throws UnsupportedStore if it has no atomic way to create and replace a file
     */
    static Storage open(OutputLayout layout, Configuration hadoop) throws IOException {
        return Stores.open(layout, hadoop);
    }

    /** Something stands in the way of a change that trying again does not remove: a person has to. The message says what and where. */
    final class Blocked extends IOException {
        private static final long serialVersionUID = 1L;

        private final String remedy;

        Blocked(String found, String remedy, IOException cause) {
            super(found, cause);
            this.remedy = remedy;
        }

        /** What a person has to do, without the full stop. */
        public String remedy() {
            return remedy;
        }
    }

    /** The store can't give the guarantees of {@link Storage}. */
    final class UnsupportedStore extends IOException {
        private static final long serialVersionUID = 1L;

        UnsupportedStore(String message) {
            super(message);
        }
    }
}
