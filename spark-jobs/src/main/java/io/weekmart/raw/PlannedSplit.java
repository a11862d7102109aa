package io.weekmart.raw;

import java.io.Serializable;

/**
 * A split with all that its reader needs to know of the plan, so that a task of a scan over ten years of files gets no more than its own.
 *
 * @param number of the split in the plan
 */
record PlannedSplit(int number, Split split, DumpHeader header) implements Serializable {
    private static final long serialVersionUID = 1L;

    DumpFile file() {
        return header.file();
    }
}
