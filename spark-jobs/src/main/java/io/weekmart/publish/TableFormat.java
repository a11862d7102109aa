package io.weekmart.publish;

import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/**
 * How staged files become the rows that readers of a table see. Tasks write files under names of their own; the driver commits one table
 * after the other, each by a {@link TableCommit} that the journal keeps; the ledger, replaced last, commits them all.
 *
 * <p>{@link PlainParquet} replaces files in place. A format with snapshots, such as Iceberg, leaves a staged file where it is, replaces
 * none, and commits a new list of files under the name of the publication: {@link #plan} lists what the snapshot gains and loses, {@link
 * #commit} looks for a snapshot of that name before it makes one, {@link #state} does so too.
 */
interface TableFormat {
    /** How far a commit has come, or could come. */
    enum CommitPhase {
        /** It is done, as far as the store can tell without reading files. */
        DONE,
        /** It can be carried out, or carried on. */
        READY,
        /** A file that it needs is neither staged nor in its place. */
        LOST
    }

    /**
     * The state of a commit.
     *
     * @param cause which file is lost, to be read in the middle of a sentence; empty where none is
     */
    record CommitState(CommitPhase phase, String cause) {
        static final CommitState DONE = new CommitState(CommitPhase.DONE, "");
        static final CommitState READY = new CommitState(CommitPhase.READY, "");

        static CommitState lost(String cause) {
            return new CommitState(CommitPhase.LOST, cause);
        }
    }

    /**
     * Works out what a commit has to do, of files that are all staged. Nothing that readers see is touched.
     *
     * @param kept files that are published afterwards, by their paths below the root: none of them is ever removed
     * @throws io.weekmart.contract.fault.UserFault with exit code 4 if a file lies in the way that Weekmart did not write
     */
    TableCommit plan(String publication, String table, List<PartitionChange> changes, Set<String> kept)
            throws IOException;

    /** How far a commit has come. */
    CommitState state(TableCommit commit) throws IOException;

    /**
     * Carries a commit out, or what is missing of it: to be called again after a kill at any moment.
     *
     * @param lock is checked before each step that readers can see
     * @param done is called with each file once readers can see it
     */
    void commit(TableCommit commit, HeldLock lock, Consumer<Path> done) throws IOException;

    /** The partitions in which readers see something of a commit that can't be finished. */
    Set<PartitionKey> touched(TableCommit commit) throws IOException;

    /** The files that readers of a table take for rows, of all partitions and of folders that are none. */
    List<StoredFile> files(TableLayout table) throws IOException;

    /** The files that readers take for rows of these partitions, an empty list where there are none. */
    Map<PartitionKey, List<StoredFile>> files(Collection<PartitionKey> partitions) throws IOException;
}
