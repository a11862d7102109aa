package io.weekmart.raw;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import java.util.List;
import java.util.stream.IntStream;

/** The declared fields that a file does not have, in the rows of a batch, which may still hold rows of a file that has them. */
final class AbsentFields {
    /** One bit for each of them, by its index. */
    final long empties;

    private final ParsedBatch batch;
    /** Their values, by row. */
    private final long[][] values;
    /** The indexes of those that are texts. */
    private final int[] texts;

    AbsentFields(DumpHeader header, ParsedBatch batch) {
        this.batch = batch;
        List<Field> declared = header.file().table().fields();
        int[] absent = IntStream.range(0, declared.size())
                .filter(field -> !header.fields().contains(field))
                .toArray();
        empties = IntStream.of(absent).mapToLong(field -> 1L << field).reduce(0, (bits, bit) -> bits | bit);
        values = IntStream.of(absent).mapToObj(field -> batch.values[field]).toArray(long[][]::new);
        texts = IntStream.of(absent)
                .filter(field -> declared.get(field).type().kind() == FieldType.Kind.TEXT)
                .toArray();
    }

    /** Sets them in a row. */
    void fill(int row) {
        for (long[] column : values) {
            column[row] = 0;
        }
        for (int field : texts) {
            batch.emptyText(field, row);
        }
    }
}
