package io.weekmart.raw;

import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.TableSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/** Rejects rows whose references do not name a known row, by the reasons that the table declares. */
public final class ReferenceRule implements RowRule {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Map<String, long[]>> keys;
    private final List<String> targets;
    private final int[] fields;
    private final long[] reasons;
    private transient long @Nullable [][] known;

    /**
     * @param keys known keys by the name of the table referred to, ascending: whole numbers, or dates as days since 1970-01-01
     * @throws IllegalArgumentException if a table referred to has no keys there, or a column cannot hold one
     */
    public ReferenceRule(TableSpec table, Broadcast<Map<String, long[]>> keys) {
        this.keys = keys;
        List<Reference> references = table.references();
        this.targets = references.stream().map(Reference::table).toList();
        this.fields = references.stream()
                .mapToInt(reference -> table.index(reference.column()))
                .toArray();
        this.reasons = references.stream()
                .mapToLong(reference -> table.reason(reference.code()))
                .toArray();
        for (Reference reference : references) {
            FieldType type = table.field(reference.column()).type();
            switch (type.kind()) {
                case INT, LONG, DATE -> {}
                case DECIMAL, TEXT, FLAG, TIMESTAMP ->
                    throw new IllegalArgumentException("Cannot check the reference " + table + "." + reference.column()
                            + ": a key is a whole number or a date, and this is " + type);
            }
            if (!keys.value().containsKey(reference.table())) {
                throw new IllegalArgumentException("Cannot check the reference " + table + "." + reference.column()
                        + ": there are no keys of table " + reference.table());
            }
        }
    }

    @Override
    public long validate(RowBatch batch, int row) {
        long[][] sorted = known();
        long found = 0;
        for (int i = 0; i < fields.length; i++) {
            int field = fields[i];
            if (batch.usable(field, row)
                    && !batch.empty(field, row)
                    && Arrays.binarySearch(sorted[i], batch.value(field, row)) < 0) {
                found |= reasons[i];
            }
        }
        return found;
    }

    private long[][] known() {
        long[][] sorted = known;
        if (sorted == null) {
            sorted = new long[fields.length][];
            for (int i = 0; i < sorted.length; i++) {
                sorted[i] = keys.value().getOrDefault(targets.get(i), new long[0]);
            }
            known = sorted;
        }
        return sorted;
    }
}
