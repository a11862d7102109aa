package io.weekmart.raw;

import io.weekmart.contract.dump.Dialect;

/**
 * Parses single records into rows of a batch. There is one parser for the standard dialect, in which every byte that means something
 * is a constant, and one for all others; which of them reads a split is chosen once.
 */
interface RowParser {
    /** The window ends inside the record. */
    int MORE = -1;

    /**
     * Parses the record at a window's start into a row of the batch; its reasons and empties are set. A record that comes out
     * as malformed has no other reason and no value.
     *
     * @return index of the line feed that ends the record (the limit if there is none: the caller knows whether the file ends there), or
     *     {@link #MORE} if a quote is open at the limit
     */
    int parse(byte[] bytes, int start, int limit, int row);

    /** Line feeds inside quotes of the record last parsed. */
    int lineFeeds();

    /** The parser of a file's records. */
    static RowParser of(DumpHeader header, ParsedBatch batch) {
        Dialect dialect = header.dialect();
        return dialect.standardRecords() ? new RecordParser(header, batch) : new DialectParser(header, batch);
    }
}
