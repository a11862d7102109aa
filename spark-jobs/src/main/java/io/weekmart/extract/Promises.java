package io.weekmart.extract;

import io.weekmart.contract.fault.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a daily dump of a table cannot show, in sentences. */
final class Promises {
    private Promises() {}

    static List<String> of(ExtractSettings.Table table) {
        List<String> sentences = new ArrayList<>();
        table.how().whereColumn().ifPresent(column -> {
            sentences.add(table.name() + ": a row that is changed is read again only if " + column
                    + " changes with it, and a row that is deleted stays in earlier dumps.");
            sentences.add(
                    table.overlap().isZero()
                            ? table.name()
                                    + ": there is no overlap, so that a row which is committed after its day was extracted is lost."
                            : table.name() + ": a row that is committed more than " + people(table.overlap())
                                    + " after the end of its day in " + column + " may be lost.");
            if (!table.keyed()) {
                sentences.add(table.name() + ": there is no natural key, so that a row whose " + column
                        + " changes counts once more with each change.");
            }
        });
        table.how()
                .whereReference()
                .ifPresent(other -> sentences.add(table.name() + ": rows are read with those of " + other
                        + " that they refer to; one that is added to an older row of " + other + " is not."));
        return sentences;
    }

    private static String people(Duration overlap) {
        if (overlap.equals(Duration.ofDays(overlap.toDays()))) {
            return Count.of(overlap.toDays(), "day");
        }
        return overlap.equals(Duration.ofHours(overlap.toHours()))
                ? Count.of(overlap.toHours(), "hour")
                : Count.of(overlap.toMinutes(), "minute");
    }
}
