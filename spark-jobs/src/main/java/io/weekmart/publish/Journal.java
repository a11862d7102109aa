package io.weekmart.publish;

import io.weekmart.publish.TableCommit.NewFile;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a publication under way is going to do. All paths are relative to the root of the output.
 *
 * @param publication unique name of the publication
 * @param lock number of the lock under which it was written
 * @param baseRevision revision of the ledger that it starts from; the ledger is committed when it says one more
 * @param commits of the tables, in their order
 * @param ledger the ledger that commits the publication, put in place last
 * @param settings those that this ledger remembers, for a run that can't finish the first publication of an output
 */
record Journal(
        String publication,
        String runId,
        long lock,
        long baseRevision,
        List<TableCommit> commits,
        NewFile ledger,
        SortedMap<String, String> settings) {

    Journal {
        commits = List.copyOf(commits);
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** How many files of tables it puts in place. */
    int files() {
        return commits.stream().mapToInt(commit -> commit.files().size()).sum();
    }

    /** How many files of tables it removes. */
    int removed() {
        return commits.stream().mapToInt(commit -> commit.removed().size()).sum();
    }
}
