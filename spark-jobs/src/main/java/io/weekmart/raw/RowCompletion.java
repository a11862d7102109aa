package io.weekmart.raw;

import io.weekmart.contract.table.Derivation;
import io.weekmart.contract.table.Reasons;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Completes the rows of a file as the configuration wants it: bad values of columns that may be empty become empty, and columns that are
 * derived from others are computed.
 */
final class RowCompletion {
    private final ParsedBatch batch;
    /** Each behind those that it is computed from. */
    private final List<DerivedField> derived;
    /** One bit for each field whose bad values become empty, by its index. */
    private final long repairable;

    private RowCompletion(DumpHeader header, ParsedBatch batch) {
        this.batch = batch;
        Map<String, Derivation> rules = header.rules().derived();
        derived = rules.entrySet().stream()
                .map(column -> new DerivedField(column.getKey(), column.getValue(), rules.keySet(), batch))
                .toList();
        repairable = header.rules().nullsBadValues() ? batch.allFields & ~needed(batch) : 0;
    }

    /**
     * The fields without which a row can't be used: the required ones and those of the natural key, since a key of which a part is lost is
     * another row's, and whatever these are derived from. A bad value of such a field rejects its row, and is named as the reason.
     */
    private long needed(ParsedBatch batch) {
        long needed = batch.requiredFields | batch.keyBits;
        for (int last = derived.size() - 1; last >= 0; last--) {
            needed |= derived.get(last).neededFor(needed);
        }
        return needed;
    }

    /** What completes the rows of a file; null where its rows are complete as they are parsed. */
    static @Nullable RowCompletion of(DumpHeader header, ParsedBatch batch) {
        return header.rules().derived().isEmpty() && !header.rules().nullsBadValues()
                ? null
                : new RowCompletion(header, batch);
    }

    /** Completes a row that is parsed and not malformed. */
    void complete(int row) {
        batch.repaired[row] = 0;
        repair(row);
        for (DerivedField field : derived) {
            field.compute(row);
        }
        repair(row);
    }

    /** Empties the values of a row that have been found to be bad. */
    void repair(int row) {
        long found = batch.bad[row] & repairable;
        if (found == 0) {
            return;
        }
        for (long rest = found; rest != 0; rest &= rest - 1) {
            batch.values[Long.numberOfTrailingZeros(rest)][row] = 0;
        }
        batch.empties[row] |= found;
        batch.negatives[row] &= ~found;
        batch.repaired[row] |= found;
        batch.bad[row] &= ~found;
        if (batch.bad[row] == 0) {
            batch.reasons[row] &= ~Reasons.BAD_VALUE;
        }
    }

    /** Makes the repaired values of a row bad ones again, so that no rule takes them for values that the export left empty. */
    void hideRepaired(int row) {
        batch.bad[row] |= batch.repaired[row];
    }

    /** Says of a rejected row that its repaired values are no reason for it. */
    void reject(int row) {
        batch.bad[row] &= ~batch.repaired[row];
    }
}
