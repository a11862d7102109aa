package io.weekmart.quality;

import java.io.Serializable;

/**
 * Where a row of a scan stands. Splits are numbered by dump date, file and place in the file, so that (split, offset) is the order of
 * file and line.
 *
 * @param split index of the split in the scan's plan
 * @param offset first byte of the record in the uncompressed file
 * @param length bytes of the record without its line end
 * @param line physical lines of the split before the record
 */
public record RowPlace(int split, long offset, long length, long line) implements Serializable {}
