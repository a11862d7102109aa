package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.report.RejectSample.Span;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldPlacesTest {
    private static final TableSpec TABLE = TableSpec.named("notes")
            .naturalKey("note_id")
            .fields(
                    Field.required("note_id", FieldType.LONG, "Key."),
                    Field.optional("words", FieldType.TEXT, "Text."),
                    Field.optional("day", FieldType.DATE, "Day."));

    /** The file has the columns day, one that is not declared, words, note_id. */
    private static Map<String, Span> places(String record) {
        DumpFile file = new DumpFile(TABLE, LocalDate.parse("2024-05-05"), "mem:/notes.csv", 0, 0, "crc32c:0");
        DumpHeader header = new DumpHeader(
                file,
                List.of(2, DumpHeader.UNKNOWN, 1, 0),
                List.of("other"),
                0,
                PrivateColumns.NONE,
                Dialect.STANDARD,
                ColumnRules.NONE,
                0,
                1);
        return FieldPlaces.of(header, record);
    }

    @Test
    void fieldsAreFoundByTheHeaderBehindTextOfSeveralBytesAndInsideQuotes() {
        assertThat(places("yesterday,x,\"caf\u00e9, \"\"\ud83d\ude00\"\"\",7"))
                .isEqualTo(Map.of("day", new Span(0, 9), "words", new Span(13, 25), "note_id", new Span(27, 28)));
    }

    @Test
    void anEmptyFieldIsAPlaceWithoutLength() {
        assertThat(places(",,,"))
                .isEqualTo(Map.of("day", new Span(0, 0), "words", new Span(2, 2), "note_id", new Span(3, 3)));
    }

    @Test
    void aRecordThatIsTooShortOrEndsInsideQuotesHasThePlacesBefore() {
        assertThat(places("2024-05-05,x")).isEqualTo(Map.of("day", new Span(0, 10)));
        assertThat(places("2024-05-05,x,\"open")).isEqualTo(Map.of("day", new Span(0, 10)));
    }
}
