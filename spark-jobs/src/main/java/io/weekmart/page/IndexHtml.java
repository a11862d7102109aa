package io.weekmart.page;

import io.weekmart.contract.page.History;
import io.weekmart.contract.page.History.RunDate;
import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.page.Verdict;
import io.weekmart.contract.run.RunFiles;
import io.weekmart.page.Block.Cell;
import io.weekmart.page.Block.Column;
import io.weekmart.page.Block.Paragraph;
import io.weekmart.page.Block.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The page that lists the last runs of an output. */
public final class IndexHtml {
    /** How many run dates it lists. */
    public static final int DATES = 90;

    private IndexHtml() {}

    /** The index as an HTML document that refers to nothing beside it but the pages of the runs. */
    public static String render(History history) {
        List<RunDate> dates = history.newestDates(DATES);
        List<HistoryEntry> runs = dates.stream().map(RunDate::run).toList();
        List<Block> blocks = new ArrayList<>();
        String about = "Runs";
        Tone tone = Tone.PLAIN;
        String badge = "No run";
        String sentence = "No run has ended yet.";
        if (!runs.isEmpty()) {
            HistoryEntry newest = runs.get(0);
            tone = VerdictView.tone(newest.colour());
            badge = VerdictView.badge(newest.colour(), newest.outcome(), Reach.of(newest));
            about = newest.pipeline() + " · " + Numbers.day(newest.runDate());
            sentence = newest.sentence();
            Table trends = trends(runs);
            if (!trends.rows().isEmpty()) {
                blocks.add(trends);
            }
            blocks.add(table(dates));
            if (runs.size() == DATES) {
                blocks.add(new Paragraph("Older runs are in the folders beside this page.", Tone.MUTED));
            }
        }
        return Templates.render(
                "index.jte",
                new IndexView(
                        tone,
                        badge,
                        PageText.line(about),
                        PageText.sentence(sentence),
                        new Section("runs", "Run dates", blocks)));
    }

    /** What the template of the index takes. */
    record IndexView(Tone tone, String badge, String about, String sentence, Section section) {}

    private static Table trends(List<HistoryEntry> newestFirst) {
        List<HistoryEntry> runs = new ArrayList<>(newestFirst);
        Collections.reverse(runs);
        List<List<Cell>> rows = new ArrayList<>();
        trend(
                rows,
                "Revenue of the newest week",
                runs,
                IndexHtml::revenue,
                value -> Numbers.money(BigDecimal.valueOf(value)));
        trend(rows, "Rows read", runs, run -> (double) run.rows(), value -> Numbers.count(Math.round(value)));
        trend(rows, "Rejected rows", runs, run -> (double) run.rejected(), value -> Numbers.count(Math.round(value)));
        trend(rows, "Duration", runs, HistoryEntry::seconds, Numbers::duration);
        return new Table(
                "How the runs developed",
                List.of(Column.text("What"), Column.text("Last run dates"), Column.number("Newest")),
                rows,
                null);
    }

    private static void trend(
            List<List<Cell>> rows,
            String title,
            List<HistoryEntry> runs,
            Function<HistoryEntry, @Nullable Double> figure,
            Function<Double, String> written) {
        List<@Nullable Double> values = new ArrayList<>();
        runs.forEach(run -> values.add(figure.apply(run)));
        Drawing drawing = Charts.sparkline(title, values, written);
        if (drawing != null) {
            Double newest = values.get(values.size() - 1);
            rows.add(List.of(
                    Cell.of(title),
                    Cell.of("").drawing(drawing),
                    Cell.of(newest == null ? null : written.apply(newest))));
        }
    }

    private static @Nullable Double revenue(HistoryEntry run) {
        return run.revenue() == null ? null : run.revenue().doubleValue();
    }

    private static Table table(List<RunDate> dates) {
        boolean revenue = dates.stream().anyMatch(date -> date.run().revenue() != null);
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("Run date"), Column.text("Verdict"), Column.number("Changed"), Column.number("Rows")));
        if (revenue) {
            columns.add(Column.number("Revenue"));
        }
        columns.add(Column.number("Rejects"));
        columns.add(Column.number("Duration"));
        List<List<Cell>> rows = new ArrayList<>();
        for (RunDate date : dates) {
            HistoryEntry run = date.run();
            Verdict.Colour colour = run.colour();
            List<Cell> row = new ArrayList<>();
            row.add(Cell.of(Numbers.shortDay(run.runDate()))
                    .link(RunFiles.pageFromIndex(run.runDate(), run.runId()))
                    .detail(run.job().equals(run.pipeline()) ? null : run.job()));
            row.add(Cell.of(VerdictView.badge(colour, run.outcome(), Reach.of(run)))
                    .tone(VerdictView.tone(colour))
                    .detail(date.repeats() == 0 ? run.sentence() : run.sentence() + " Run again, nothing to do."));
            row.add(Cell.of(Numbers.count(run.changed())).detail("of " + Numbers.count(run.computed())));
            row.add(Cell.of(Numbers.count(run.rows())));
            if (revenue) {
                row.add(Cell.of(run.revenue() == null ? null : Numbers.money(run.revenue()))
                        .detail(run.week()));
            }
            row.add(Cell.of(Numbers.count(run.rejected())));
            row.add(Cell.of(Numbers.duration(run.seconds())));
            rows.add(row);
        }
        return new Table("The last run of each run date, the newest first", columns, rows, null);
    }
}
