package io.weekmart.raw;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Completes the rows of a file by what does not stand in it: the columns that are derived from others. */
final class RowCompletion {
    private final List<DerivedField> derived;

    private RowCompletion(DumpHeader header, ParsedBatch batch) {
        derived = header.rules().derived().entrySet().stream()
                .map(column -> new DerivedField(column.getKey(), column.getValue(), batch))
                .toList();
    }

    /** What completes the rows of a file; null where its rows are complete as they are parsed. */
    static @Nullable RowCompletion of(DumpHeader header, ParsedBatch batch) {
        return header.rules().derived().isEmpty() ? null : new RowCompletion(header, batch);
    }

    /** Completes a row that is parsed and not malformed. */
    void complete(int row) {
        for (DerivedField field : derived) {
            field.compute(row);
        }
    }
}
