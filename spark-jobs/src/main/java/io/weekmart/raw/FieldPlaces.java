package io.weekmart.raw;

import io.weekmart.contract.report.RejectSample.Span;
import io.weekmart.contract.table.TableSpec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Finds the fields of a single record in its text, for messages that show a record and mark a value in it. */
public final class FieldPlaces {
    private FieldPlaces() {}

    /**
     * Where the values of the declared columns stand, by column, without the quotes around them.
     *
     * @param text a record that is not malformed, as {@link ScanColumns#RAW_TEXT} has it
     */
    public static Map<String, Span> of(DumpHeader header, String text) {
        TableSpec table = header.file().table();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        RecordFields fields = new RecordFields(header.dialect(), bytes, 0, bytes.length);
        Map<String, Span> places = new HashMap<>();
        for (int field : header.fields()) {
            if (!fields.next()) {
                return places;
            }
            if (field != DumpHeader.UNKNOWN) {
                places.put(
                        table.fields().get(field).name(),
                        new Span(characters(bytes, fields.from()), characters(bytes, fields.to())));
            }
        }
        return places;
    }

    private static int characters(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8).length();
    }
}
