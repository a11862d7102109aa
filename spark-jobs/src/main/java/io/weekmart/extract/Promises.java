package io.weekmart.extract;

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
            if (table.overlap().isZero()) {
                sentences.add(
                        table.name()
                                + ": there is no overlap, so that a row which is committed after its day was extracted is lost.");
            }
        });
        table.how()
                .whereReference()
                .ifPresent(other -> sentences.add(table.name() + ": rows are read with those of " + other
                        + " that they refer to; one that is added to an older row of " + other + " is not."));
        return sentences;
    }
}
