package io.weekmart.extract;

import java.io.IOException;

/** Takes the rows of a table, one by one. */
interface RowSink {
    /**
     * Takes one row.
     *
     * @param record as the dump has it, its line end included; not kept
     */
    void row(byte[] record) throws IOException;
}
