package io.weekmart.extract;

import org.apache.hadoop.fs.Path;

/**
 * A staged file of a dump.
 *
 * @param range the range of the table whose rows it holds
 * @param number of the part within the range
 * @param rows records without the header
 * @param bytes as stored
 * @param sha256 of the file as stored, in hexadecimal digits
 */
record Part(Path staged, int range, int number, long rows, long bytes, String sha256) {}
