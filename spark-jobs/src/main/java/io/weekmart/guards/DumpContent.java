package io.weekmart.guards;

import io.weekmart.publish.DumpSums;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a dump add up to, in whatever order they stand.
 *
 * @param sum of hashes of their values in all declared columns, malformed rows left out; 0 where these were not computed
 * @param xor exclusive or of these hashes: 0 where each row comes an even number of times
 * @param undated the sum without their dates; null of a table in which rows that differ in their dates alone are not the same
 * @param unknown rows that were rejected since they name a key which another table does not have
 * @param dated rows whose date can be read; null of a table that is not expected to be dated as its dumps
 * @param datedOn of those, how many are dated on the day of the dump, and on each of the days shortly before it that has any
 * @param repeated rows that were not rejected and add nothing: their keys stand in an earlier dump too, or they are published as they are
 * @param outside rows of days that the run does not compute, and that another one has counted
 * @param sameKey rows that were rejected since other rows of the dump have their key
 * @param quantity units of the rows that passed their checks; null of a table that is not about sales
 * @param amount their amount; null of a table that is not about sales
 */
public record DumpContent(
        long sum,
        long xor,
        @Nullable Long undated,
        long unknown,
        @Nullable Long dated,
        SortedMap<LocalDate, Long> datedOn,
        long repeated,
        long outside,
        long sameKey,
        @Nullable BigDecimal quantity,
        @Nullable BigDecimal amount) {
    /** Nothing is known of the rows. */
    public static final DumpContent NONE = of(0, 0);

    public DumpContent {
        datedOn = Collections.unmodifiableSortedMap(new TreeMap<>(datedOn));
    }

    /** Rows of which nothing is known but the hashes of their values. */
    static DumpContent of(long sum, long xor) {
        return new DumpContent(sum, xor, null, 0, null, Collections.emptySortedMap(), 0, 0, 0, null, null);
    }

    /** The same where the rows that are counted are not all rows of the dump, so that their units and amount are not its own. */
    DumpContent unpriced() {
        return new DumpContent(sum, xor, undated, unknown, dated, datedOn, repeated, outside, sameKey, null, null);
    }

    /** Whether the values of the rows were hashed. */
    boolean hashed() {
        return sum != 0;
    }

    /** Rows that were not rejected, and that add nothing. */
    long nothingNew() {
        return repeated + outside;
    }

    /** How many rows are dated on a day, which is the day of the dump or one shortly before it. */
    long datedOn(LocalDate day) {
        return datedOn.getOrDefault(day, 0L);
    }

    /**
     * What the ledger keeps of it.
     *
     * @param own rows that repeat no other
     */
    DumpSums kept(long own) {
        return new DumpSums(digits(sum), undated == null ? null : digits(undated), own, unknown, quantity, amount);
    }

    private static String digits(long hash) {
        return HexFormat.of().toHexDigits(hash);
    }
}
