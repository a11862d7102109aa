package io.weekmart.publish;

import java.util.List;
import java.util.Optional;

/**
 * What becomes of the files of a partition: every other file in its folder that is not published afterwards goes.
 *
 * @param dates the days whose rows lie there
 * @param files staged files that are its files afterwards; none where it is emptied, or where only files go that nobody knows
 */
record PartitionChange(PartitionKey key, Optional<DateSpan> dates, List<StagedFile> files) {
    PartitionChange {
        files = List.copyOf(files);
    }
}
