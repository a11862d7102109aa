package io.weekmart.publish;

import io.weekmart.storage.StoredFile;
import java.util.List;
import java.util.Optional;

/**
 * What a commit of one table is going to do, complete, so that any process can carry it out: it stands in the journal. All paths are
 * relative to the root of the output.
 *
 * @param publication unique name of the publication that it is part of; a format that keeps a history of its commits stores it there, to
 *     tell by it whether the commit is done
 */
record TableCommit(String publication, String table, List<PartitionCommit> partitions) {
    TableCommit {
        partitions = List.copyOf(partitions);
    }

    /** The new files of all partitions, in the order in which they become visible. */
    List<NewFile> files() {
        return partitions.stream()
                .flatMap(partition -> partition.files().stream())
                .toList();
    }

    /** The files of all partitions that go. */
    List<String> removed() {
        return partitions.stream()
                .flatMap(partition -> partition.removed().stream())
                .toList();
    }

    boolean changesNothing() {
        return partitions.stream().allMatch(PartitionCommit::changesNothing);
    }

    /**
     * What a commit does in one partition.
     *
     * @param dates the days whose rows lie there, before and after: for a run that can't finish the publication
     * @param removed files that are no part of the partition afterwards
     */
    record PartitionCommit(PartitionKey key, Optional<DateSpan> dates, List<NewFile> files, List<String> removed) {
        PartitionCommit {
            files = List.copyOf(files);
            removed = List.copyOf(removed);
        }

        boolean changesNothing() {
            return files.isEmpty() && removed.isEmpty();
        }
    }

    /**
     * A file that becomes visible.
     *
     * @param staged where a task has written it
     * @param target where readers find it: elsewhere in a format that replaces files, the same place in one that lists them
     * @param modified of the staged file: a disk and HDFS rename it with that time, S3 makes a copy of a later one, and what was at the
     *     target before is older. So it tells new from old where both have the same length
     */
    record NewFile(String staged, String target, long bytes, long modified) {
        /** Whether what lies at the target is the file that was staged. */
        boolean isIn(Optional<StoredFile> there) {
            return there.isPresent()
                    && there.get().bytes() == bytes
                    && there.get().modified() >= modified;
        }
    }
}
