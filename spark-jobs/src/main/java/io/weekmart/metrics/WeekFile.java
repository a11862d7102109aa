package io.weekmart.metrics;

import io.weekmart.quality.ExactSum;
import io.weekmart.quality.RowFingerprint;
import io.weekmart.quality.TaskResult;
import org.jspecify.annotations.Nullable;

/**
 * A file of the fact, staged but in a dry run.
 *
 * @param week index of the week in the calendar
 * @param bucket which of the week's files it is
 * @param path null in a dry run
 * @param checksum SHA-256 of the file, null in a dry run
 * @param quantity sum of total_sales_qty
 * @param amount sum of total_sales_amt
 * @param margin sum of total_margin_amt over the rows that have one; null where none has
 */
public record WeekFile(
        int week,
        int bucket,
        @Nullable String path,
        @Nullable String checksum,
        long rows,
        ExactSum quantity,
        ExactSum amount,
        @Nullable ExactSum margin,
        RowFingerprint fingerprint)
        implements TaskResult {}
