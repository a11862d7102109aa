package io.weekmart.quality;

import io.weekmart.contract.table.RowReasons;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A row that was not accepted.
 *
 * @param table name of its raw table
 * @param text the row as it stands in the file, private columns masked; null where it has to be read again and, for a malformed row of a table
 *     with private columns, where none may be kept
 */
public record RejectedRow(String table, RowPlace place, RowReasons reasons, @Nullable String text)
        implements Serializable {}
