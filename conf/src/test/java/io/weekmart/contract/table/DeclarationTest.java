package io.weekmart.contract.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What does not fit together in a declaration is refused when it is made, and not when it runs. */
class DeclarationTest {
    private static final Field ID = Field.required("id", FieldType.LONG, "Key.");
    private static final Field NAME = Field.optional("name", FieldType.TEXT, "Name.");

    @Test
    void aRangeIsOneOfWholeNumbers() {
        assertThatThrownBy(() -> TableSpec.named("t")
                        .checks(RowCheck.range("name", 1, 5))
                        .fields(ID, NAME))
                .hasMessage("Column t.name is checked to lie in a range and must be of int or long but is text");
    }

    @Test
    void onlyNumbersHaveASign() {
        assertThatThrownBy(() -> TableSpec.named("t")
                        .checks(RowCheck.notNegative("NEGATIVE", "id", "name"))
                        .fields(ID, NAME))
                .hasMessage(
                        "Column t.name is checked not to be negative and must be of int or long or decimal but is text");
    }

    @Test
    void onlyDatesCanLieAfterTheRunDate() {
        assertThatThrownBy(() -> TableSpec.named("t")
                        .checks(RowCheck.notAfterRunDate("id"))
                        .fields(ID))
                .hasMessage("Column t.id is checked not to be after the run date and must be of date but is bigint");
    }

    @Test
    void furtherDatesThatMustNotBeAfterTheRunDateHaveTheReasonOfTheRowsDate() {
        Field day = Field.optional("day", FieldType.DATE, "Day.");
        Field other = Field.optional("other", FieldType.DATE, "Another day.");
        TableSpec undated = TableSpec.named("t")
                .checks(RowCheck.notAfterRunDate("day", "other"), RowCheck.byRule("ODD", "id"))
                .fields(ID, day, other);
        TableSpec dated = TableSpec.named("t")
                .dated("day")
                .checks(RowCheck.notAfterRunDate("other"))
                .fields(ID, day, other);

        assertThat(undated.rejectCodes()).endsWith("MALFORMED_ROW", "FUTURE_DATE", "ODD");
        assertThat(dated.rejectCodes()).endsWith("MALFORMED_ROW", "FUTURE_DATE");
        assertThat(new RowReasons(Reasons.FUTURE_DATE | undated.reason("ODD"), 0, 0).codes(undated))
                .containsExactly("FUTURE_DATE", "ODD");
    }

    @Test
    void aControlTotalIsOfNumbersWhoseSumIsExact() {
        assertThatThrownBy(() -> TableSpec.named("t").controlTotals("name").fields(ID, NAME))
                .hasMessage(
                        "Control total t.name must be a whole number or a decimal of at most 18 digits but is text");
        assertThat(TableSpec.named("t").controlTotals("id").fields(ID).controlTotals())
                .containsExactly("id");
    }

    @Test
    void theDateOfARowIsADate() {
        assertThatThrownBy(() -> TableSpec.named("t").dated("id").fields(ID))
                .hasMessage("Column t.id is the date of a row and must be of date but is bigint");
    }

    @Test
    void aReferenceIsComparedWithAKeyOfItsKind() {
        TableSpec target = TableSpec.named("target").naturalKey("id").fields(ID);
        TableSpec wrong = TableSpec.named("lines")
                .references(new Reference("name", "target", "UNKNOWN_TARGET"))
                .fields(ID, NAME);

        assertThatThrownBy(() -> new Pipeline("p", List.of(target, wrong)))
                .hasMessage("Column lines.name refers to target.id: both must be whole numbers, or both dates,"
                        + " but they are text and bigint");
    }

    @Test
    void theKeyThatAReferenceLeadsToIsNeverEmpty() {
        Field optional = Field.optional("id", FieldType.LONG, "Key.");
        TableSpec target = TableSpec.named("target").naturalKey("id").fields(optional);
        TableSpec lines = TableSpec.named("lines")
                .references(new Reference("id", "target", "UNKNOWN_TARGET"))
                .fields(ID);

        assertThatThrownBy(() -> new Pipeline("p", List.of(target, lines)))
                .hasMessage("Column target.id must be required, because lines.id refers to it, but may be empty");
    }

    @Test
    void referencesLeadBackToNoTableThatRefers() {
        Field other = Field.required("other", FieldType.LONG, "Key of another table.");
        TableSpec free = TableSpec.named("free")
                .naturalKey("id")
                .references(new Reference("other", "first", "UNKNOWN_FIRST"))
                .fields(ID, other);
        TableSpec first = TableSpec.named("first")
                .naturalKey("id")
                .references(new Reference("other", "second", "UNKNOWN_SECOND"))
                .fields(ID, other);
        TableSpec second = TableSpec.named("second")
                .naturalKey("id")
                .references(new Reference("other", "first", "UNKNOWN_FIRST"))
                .fields(ID, other);

        assertThatThrownBy(() -> new Pipeline("p", List.of(free, first, second)))
                .hasMessage("Tables of pipeline p refer to each other in a circle: first -> second -> first");
    }

    @Test
    void aTableComesBehindThoseThatItRefersTo() {
        TableSpec target = TableSpec.named("target").naturalKey("id").fields(ID);
        TableSpec lines = TableSpec.named("lines")
                .references(new Reference("id", "target", "UNKNOWN_TARGET"))
                .fields(ID);

        assertThat(new Pipeline("p", List.of(lines, target)).inputsByReference())
                .containsExactly(target, lines);
    }

    @Test
    void onlyATableInTheCalendarHasTheReasonsOfTheCalendar() {
        Field day = Field.required("day", FieldType.DATE, "Day.");
        TableSpec plain = TableSpec.named("plain").daily().dated("day").fields(day);
        TableSpec inCalendar =
                TableSpec.named("weekly").daily().dated("day").inCalendar().fields(day);
        TableSpec reference = TableSpec.named("lines")
                .daily()
                .dated("day")
                .references(new Reference("day", "days", "DATE_NOT_IN_CALENDAR"))
                .fields(day);

        assertThat(plain.rejectCodes())
                .containsExactly("BAD_VALUE(day)", "MISSING_VALUE(day)", "MALFORMED_ROW", "FUTURE_DATE");
        assertThat(inCalendar.rejectCodes())
                .containsExactly(
                        "BAD_VALUE(day)",
                        "MISSING_VALUE(day)",
                        "MALFORMED_ROW",
                        "DATE_NOT_IN_CALENDAR",
                        "FUTURE_DATE",
                        "TOO_LATE");
        assertThat(reference.rejectCodes())
                .containsExactly(
                        "BAD_VALUE(day)", "MISSING_VALUE(day)", "MALFORMED_ROW", "FUTURE_DATE", "DATE_NOT_IN_CALENDAR");
        assertThat(new Pipeline("p", List.of(plain)).hasCalendar()).isFalse();
        assertThat(new Pipeline("p", List.of(plain, inCalendar)).hasCalendar()).isTrue();
    }

    @Test
    void aCalendarNeedsADateToLookUp() {
        assertThatThrownBy(() -> TableSpec.named("t").inCalendar().fields(ID))
                .hasMessage("Table t must declare the date of a row, or no calendar can have it");
    }

    @Test
    void aSettingHasAKeyOfItsOwn() {
        TableSpec table = TableSpec.named("t").fields(ID);

        assertThatThrownBy(() -> new Pipeline("p", List.of(table), List.of(Setting.texts("raw"))))
                .hasMessage("Pipeline p cannot have a setting raw: the key is taken");
        assertThatThrownBy(
                        () -> new Pipeline("p", List.of(table), List.of(Setting.texts("a"), Setting.flag("a", true))))
                .hasMessage("Pipeline p cannot have a setting a: the key is taken");
    }
}
