package io.weekmart.raw;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.StandardValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The declared fields that a file does not have: empty in every row, or constant where the configuration supplies their values. They are set
 * row by row, since a batch may still hold rows of a file that has them.
 */
final class AbsentFields {
    /** One bit for each field that is empty, by its index. */
    final long empties;
    /** One bit for each wide decimal that is below zero, by the index of its field. */
    final long negatives;

    private final ParsedBatch batch;
    /** The values of the batch, by row. */
    private final long[][] values;
    /** What is written there. */
    private final long[] constants;
    /** The indexes of those fields that are texts, and what these hold. */
    private final int[] textFields;

    private final byte[][] texts;
    private final long[] secondHashes;
    /** Of absent codes: the same in every row, whatever their numbers are. */
    private final List<long[]> codeHashes;

    AbsentFields(DumpHeader header, ParsedBatch batch) {
        this.batch = batch;
        List<Field> declared = batch.fields;
        int[] absent = IntStream.range(0, declared.size())
                .filter(field -> !header.fields().contains(field))
                .toArray();
        values = new long[absent.length][];
        constants = new long[absent.length];
        textFields = IntStream.of(absent)
                .filter(field -> declared.get(field).type().kind() == FieldType.Kind.TEXT)
                .toArray();
        texts = new byte[textFields.length][];
        secondHashes = new long[textFields.length];
        codeHashes = IntStream.of(absent)
                .mapToObj(field -> batch.codeHashes[field])
                .filter(Objects::nonNull)
                .toList();
        long empty = 0;
        long negative = 0;
        int text = 0;
        for (int i = 0; i < absent.length; i++) {
            int field = absent[i];
            FieldType type = declared.get(field).type();
            @Nullable KeyCodes codes = batch.codes[field];
            @Nullable String written = header.rules().constants().get(declared.get(field).name());
            StandardValue constant =
                    written == null ? null : StandardValue.of(codes == null ? type : FieldType.KEY_CODE, written);
            values[i] = batch.values[field];
            constants[i] = constant == null ? 0 : codes == null ? constant.number() : number(codes, constant.text());
            empty |= constant == null ? 1L << field : 0;
            negative |= constant != null && constant.negative() ? 1L << field : 0;
            if (type.kind() == FieldType.Kind.TEXT) {
                byte[] bytes = constant == null ? new byte[0] : constant.text().getBytes(StandardCharsets.UTF_8);
                texts[text] = bytes;
                if (bytes.length > 0) {
                    constants[i] =
                            batch.hashesTexts() ? ValueHash.text(bytes, 0, bytes.length, RecordParser.TEXT_SEED) : 0;
                    secondHashes[text] = ValueHash.text(bytes, 0, bytes.length, RecordParser.SECOND_TEXT_SEED);
                }
                text++;
            }
        }
        empties = empty;
        negatives = negative;
    }

    private static long number(KeyCodes codes, String code) {
        byte[] text = code.getBytes(StandardCharsets.UTF_8);
        return codes.number(text, 0, text.length);
    }

    /** Sets them in a row. */
    void fill(int row) {
        for (int i = 0; i < values.length; i++) {
            values[i][row] = constants[i];
        }
        for (int i = 0; i < codeHashes.size(); i++) {
            codeHashes.get(i)[row] = 0;
        }
        for (int i = 0; i < textFields.length; i++) {
            TextColumn kept = batch.texts[textFields[i]];
            if (kept != null) {
                kept.set(row, texts[i], 0, texts[i].length);
            }
            long[] second = batch.secondHashes[textFields[i]];
            if (second != null) {
                second[row] = secondHashes[i];
            }
        }
    }
}
