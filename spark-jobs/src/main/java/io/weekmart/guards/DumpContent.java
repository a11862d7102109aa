package io.weekmart.guards;

import io.weekmart.publish.DumpSums;
import java.math.BigDecimal;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a dump add up to, in whatever order they stand.
 *
 * @param sum of hashes of their values in all declared columns, malformed rows left out; 0 where these were not computed
 * @param xor exclusive or of these hashes: 0 where each row comes an even number of times
 * @param unknown rows that were rejected since they name a key which another table does not have
 * @param dated rows whose date can be read; null of a table that is not expected to be dated as its dumps
 * @param datedAsDump of those, the rows that are dated as the dump
 * @param repeated rows that add nothing of a new day: their keys stand in an earlier dump too, or an earlier run has counted them
 * @param quantity units of the rows that passed their checks; null of a table that is not about sales
 * @param amount their amount; null of a table that is not about sales
 */
public record DumpContent(
        long sum,
        long xor,
        long unknown,
        @Nullable Long dated,
        long datedAsDump,
        long repeated,
        @Nullable BigDecimal quantity,
        @Nullable BigDecimal amount) {
    /** Nothing is known of the rows. */
    public static final DumpContent NONE = new DumpContent(0, 0, 0, null, 0, 0, null, null);

    /** The same where the rows that are counted are not all rows of the dump, so that their units and amount are not its own. */
    DumpContent unpriced() {
        return new DumpContent(sum, xor, unknown, dated, datedAsDump, repeated, null, null);
    }

    boolean known() {
        return sum != 0;
    }

    /** What the ledger keeps of it. */
    DumpSums kept() {
        return new DumpSums(HexFormat.of().toHexDigits(sum), unknown, quantity, amount);
    }
}
