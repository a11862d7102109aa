package io.weekmart.raw;

import java.io.Serializable;

/**
 * A part of a file that one reader parses.
 *
 * @param file index of the file in the plan
 * @param start where the split begins, as a position in the uncompressed file
 * @param end the last position at which a record of this split may begin; {@link #END_OF_FILE} for the file's last
 * @param startsRecord whether a record is known to begin at the start. Otherwise the split begins behind the first line feed at or after
 *     its start, on the assumption that it ends a record; {@link SplitChain} finds out whether it did.
 */
public record Split(int file, long start, long end, boolean startsRecord) implements Serializable {
    /** End of a split that reads to the end of its file. */
    static final long END_OF_FILE = Long.MAX_VALUE;
}
