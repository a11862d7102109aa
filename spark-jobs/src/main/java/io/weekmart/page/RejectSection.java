package io.weekmart.page;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.page.RejectedTable;
import io.weekmart.contract.page.RejectedTable.FileRejects;
import io.weekmart.contract.page.RejectedTable.Reason;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.report.RejectSample;
import io.weekmart.contract.report.RejectWorth;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.terminal.Printable;
import io.weekmart.page.Block.Cell;
import io.weekmart.page.Block.Column;
import io.weekmart.page.Block.Fold;
import io.weekmart.page.Block.Group;
import io.weekmart.page.Block.Paragraph;
import io.weekmart.page.Block.Piece;
import io.weekmart.page.Block.Sample;
import io.weekmart.page.Block.Samples;
import io.weekmart.page.Block.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rejects: how many rows, of what worth, for which reasons, in which files, with examples. */
final class RejectSection {
    private static final int MOST_REASONS = 20;
    private static final int OPEN_REASONS = 5;
    private static final int MATRIX_REASONS = 8;
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("MALFORMED_ROW", "The record has the wrong number of fields."),
            Map.entry("BAD_VALUE", "The value is not of the column's type."),
            Map.entry("MISSING_VALUE", "A required value is empty."),
            Map.entry("DATE_NOT_IN_CALENDAR", "The calendar has no such date."),
            Map.entry("FUTURE_DATE", "The date is after the run date."),
            Map.entry("UNKNOWN_STORE", "No store has this key."),
            Map.entry("UNKNOWN_PRODUCT", "No product has this key."),
            Map.entry("NEGATIVE_STOCK", "The stock is below zero."),
            Map.entry("TOO_LATE", "The row is older than its dump may hold. A backfill takes it in."),
            Map.entry("DUPLICATE_ROW", "The same row stands earlier in this dump."),
            Map.entry("CONFLICTING_KEY", "Several rows with this key contradict each other."));

    private RejectSection() {}

    static Optional<Section> of(RunPage page) {
        List<RejectedTable> tables =
                page.rejects().stream().filter(table -> table.rejected() > 0).toList();
        if (tables.isEmpty()) {
            return none(page).map(said -> new Section("rejects", "Rejects", List.of(Paragraph.of(said))));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(overview(tables));
        String folder = page.run().locations().get("rejects");
        for (RejectedTable table : tables) {
            List<Block> inside = new ArrayList<>();
            reasons(table, inside);
            List<Block> samples = new ArrayList<>();
            table.reasons().stream()
                    .limit(MOST_REASONS)
                    .filter(reason -> !reason.samples().isEmpty())
                    .forEach(reason -> samples.add(samples(reason)));
            if (!samples.isEmpty()) {
                inside.add(new Fold("Examples, with what is wrong marked", false, samples));
            }
            if (!table.files().isEmpty()) {
                inside.add(Fold.of("Reasons by file", files(table)));
            }
            blocks.add(new Group(table.table(), inside));
        }
        if (folder != null) {
            blocks.add(new Block.Code("Every rejected row, with its file, line, text and reasons, is in", folder));
        }
        return Optional.of(new Section("rejects", "Rejects", List.copyOf(blocks)));
    }

    /** What is said where no row was rejected; empty of a run that failed before it had read all rows. */
    private static Optional<String> none(RunPage page) {
        boolean compared = !page.changes().isEmpty();
        if (page.run().outcome() == Outcome.NOTHING_TO_DO && !compared) {
            return Optional.of("No row was read: nothing has changed since the last run.");
        }
        return page.arrivals().isEmpty() || (page.run().outcome() == Outcome.FAILED && !compared)
                ? Optional.empty()
                : Optional.of("No row was rejected.");
    }

    private static Table overview(List<RejectedTable> tables) {
        List<List<Cell>> rows = new ArrayList<>();
        for (RejectedTable table : tables) {
            double share = table.read() == 0 ? 0 : (double) table.rejected() / table.read();
            RejectWorth worth = table.worth();
            rows.add(List.of(
                    Cell.of(table.table()),
                    Cell.of(Numbers.count(table.rejected())).detail("of " + Numbers.count(table.read())),
                    Cell.of(Numbers.share(share))
                            .detail("limit " + Numbers.share(table.limit()))
                            .tone(share > table.limit() ? Tone.BAD : Tone.PLAIN),
                    Cell.of(
                            worth == null
                                    ? null
                                    : Numbers.count(worth.newDumps().rows())),
                    amount(worth == null ? null : worth.newDumps().rejectedAmt()),
                    Cell.of(
                            worth == null
                                    ? null
                                    : Numbers.count(worth.knownDumps().rows())),
                    amount(worth == null ? null : worth.knownDumps().rejectedAmt())));
        }
        return new Table(
                "Rejected rows by table; new ones are of dumps that no earlier run has published",
                List.of(
                        Column.text("Table"),
                        Column.number("Rejected"),
                        Column.number("Share"),
                        Column.number("New"),
                        Column.number("Worth"),
                        Column.number("Known"),
                        Column.number("Worth")),
                rows,
                null);
    }

    /** Those with new rows first; the others, of which nothing is new, where a reader looks for them. */
    private static void reasons(RejectedTable table, List<Block> blocks) {
        if (table.worth() == null) {
            split(table.reasons(), blocks, shown -> unvalued(table, shown));
            return;
        }
        List<Reason> fresh = table.reasons().stream()
                .filter(reason -> reason.worth().newDumps().rows() > 0)
                .toList();
        List<Reason> known = table.reasons().stream()
                .filter(reason -> reason.worth().newDumps().rows() == 0)
                .toList();
        if (fresh.isEmpty()) {
            blocks.add(Paragraph.of("No row of a new dump was rejected."));
        } else {
            String caption = "Reasons of " + table.table() + "; a row with two reasons counts for both";
            split(fresh, blocks, shown -> reasons(caption, shown));
        }
        if (!known.isEmpty()) {
            blocks.add(Fold.of(
                    Count.of(known.size(), "reason") + (fresh.isEmpty() ? "" : " more") + ", of known rows alone",
                    reasons("Reasons of known rows of " + table.table(), known)));
        }
    }

    /** The most frequent reasons, and the others in a fold: they push what comes after them off the screen. */
    private static void split(List<Reason> reasons, List<Block> blocks, Function<List<Reason>, Table> table) {
        if (reasons.size() <= OPEN_REASONS + 1) {
            blocks.add(table.apply(reasons));
            return;
        }
        blocks.add(table.apply(reasons.subList(0, OPEN_REASONS)));
        List<Reason> rest = reasons.subList(OPEN_REASONS, reasons.size());
        Table more = table.apply(rest);
        // Screen readers tell two tables apart by their captions.
        blocks.add(Fold.of(
                Count.of(rest.size(), "more reason"),
                new Table("More: " + more.caption(), more.columns(), more.rows(), more.more())));
    }

    private static Table reasons(String caption, List<Reason> reasons) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Reason reason : reasons.stream().limit(MOST_REASONS).toList()) {
            RejectWorth.Part fresh = reason.worth().newDumps();
            RejectWorth.Part known = reason.worth().knownDumps();
            boolean none = fresh.rows() == 0;
            rows.add(List.of(
                    Cell.sentence(meaning(reason)).detail(reason.code()),
                    none ? Cell.NOTHING : Cell.of(Numbers.count(fresh.rows())),
                    none ? Cell.NOTHING : quantity(fresh.rejectedQty()),
                    none ? Cell.NOTHING : amount(fresh.rejectedAmt()),
                    Cell.of(Numbers.count(known.rows())).tone(Tone.MUTED),
                    amount(known.rejectedAmt()).tone(Tone.MUTED)));
        }
        return new Table(
                caption,
                List.of(
                        Column.text("Reason"),
                        Column.number("New rows"),
                        Column.number("New units"),
                        Column.number("New amount"),
                        Column.number("Known rows"),
                        Column.number("Known amount")),
                rows,
                more(reasons));
    }

    /** Of a table whose rows have neither quantities nor amounts, nobody knows which rows are new. */
    private static Table unvalued(RejectedTable table, List<Reason> reasons) {
        return new Table(
                "Reasons of " + table.table() + "; a row with two reasons counts for both",
                List.of(Column.text("Reason"), Column.number("Rows")),
                reasons.stream()
                        .limit(MOST_REASONS)
                        .map(reason -> List.of(
                                Cell.sentence(meaning(reason)).detail(reason.code()),
                                Cell.of(Numbers.count(reason.worth().newDumps().rows()
                                        + reason.worth().knownDumps().rows()))))
                        .toList(),
                more(reasons));
    }

    private static @Nullable String more(List<Reason> reasons) {
        long more = reasons.size() - (long) MOST_REASONS;
        return more > 0 ? Count.of(more, "more reason") + " are in the run report." : null;
    }

    /** What a reason means, with what is expected where it is about the form of a value. */
    private static String meaning(Reason reason) {
        int bracket = reason.code().indexOf('(');
        String kind = bracket < 0 ? reason.code() : reason.code().substring(0, bracket);
        String column = bracket < 0
                ? ""
                : reason.code().substring(bracket + 1, reason.code().length() - 1);
        if (kind.equals("BAD_VALUE") && reason.expected() != null) {
            return column + " is not " + reason.expected() + ".";
        }
        if (kind.equals("MISSING_VALUE")) {
            return column + " is empty.";
        }
        String meaning = MEANINGS.get(kind);
        return meaning == null ? reason.code() : meaning;
    }

    private static Block samples(Reason reason) {
        List<Sample> samples = new ArrayList<>();
        for (RejectSample sample :
                reason.samples().stream().limit(RejectSample.PER_CODE).toList()) {
            samples.add(new Sample(
                    sample.file() + ", line " + Numbers.count(sample.line()),
                    pieces(sample, reason.code()),
                    sample.reasons().stream()
                            .filter(code -> !code.equals(reason.code()))
                            .toList()));
        }
        return new Group(
                reason.code() + (reason.expected() == null ? "" : ": expected " + reason.expected()),
                List.of(new Samples(samples)));
    }

    /** The text of a rejected row in parts: those that the reason is about are marked. */
    private static List<Piece> pieces(RejectSample sample, String code) {
        String text = sample.rawText();
        if (text == null) {
            return List.of(new Piece("(the text is not kept: it may hold private values)", false));
        }
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        for (RejectSample.Span span : sample.marks().getOrDefault(code, List.of())) {
            int from = Math.max(at, Math.min(span.from(), text.length()));
            int to = Math.max(from, Math.min(span.to(), text.length()));
            add(pieces, text.substring(at, from), false);
            // Nothing can be seen of an empty value, so it is marked where it would stand.
            pieces.add(new Piece(from == to ? "␣" : Printable.of(text.substring(from, to)), true));
            at = to;
        }
        add(pieces, text.substring(at), false);
        return pieces;
    }

    private static void add(List<Piece> pieces, String text, boolean marked) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(PageText.block(text), marked));
        }
    }

    private static Table files(RejectedTable table) {
        List<String> codes =
                table.reasons().stream().map(Reason::code).limit(MATRIX_REASONS).toList();
        List<Column> columns = new ArrayList<>(List.of(Column.text("File"), Column.number("Rejected")));
        codes.forEach(code -> columns.add(Column.number(code)));
        boolean others = table.reasons().size() > MATRIX_REASONS;
        if (others) {
            columns.add(Column.number("Other reasons"));
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (FileRejects file :
                table.files().stream().limit(RejectedTable.FILES).toList()) {
            List<Cell> row = new ArrayList<>();
            row.add(Cell.of(file.file()).detail(file.fresh() ? "new" : "known"));
            row.add(Cell.of(Numbers.count(file.rejected())));
            for (String code : codes) {
                long count = file.byCode().getOrDefault(code, 0L);
                row.add(count == 0 ? Cell.of("") : Cell.of(Numbers.count(count)));
            }
            if (others) {
                long rest = file.byCode().entrySet().stream()
                        .filter(entry -> !codes.contains(entry.getKey()))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
                row.add(rest == 0 ? Cell.of("") : Cell.of(Numbers.count(rest)));
            }
            rows.add(row);
        }
        return new Table(
                "Rejected rows of " + table.table() + " by file and reason",
                columns,
                rows,
                table.moreFiles() == 0
                        ? null
                        : Count.of(table.moreFiles(), "more file") + " with "
                                + Count.of(table.moreFilesRejected(), "rejected row") + ". " + RunSection.SEE_QUERIES);
    }

    private static Cell amount(@Nullable BigDecimal value) {
        return Cell.of(value == null ? null : Numbers.money(value));
    }

    private static Cell quantity(@Nullable BigDecimal value) {
        return Cell.of(value == null ? null : Numbers.quantity(value));
    }
}
