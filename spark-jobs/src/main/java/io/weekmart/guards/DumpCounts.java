package io.weekmart.guards;

import io.weekmart.contract.table.TableSpec;
import java.time.LocalDate;

/**
 * A dump that a run has read: all files of one table and date.
 *
 * @param full whether it holds all history up to its date, and not just what was recorded since the dump before it
 * @param identity equal for equal files
 * @param rows records, whatever became of them
 * @param rejected of those
 */
public record DumpCounts(TableSpec table, LocalDate date, boolean full, String identity, long rows, long rejected) {}
