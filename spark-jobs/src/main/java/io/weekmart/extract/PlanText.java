package io.weekmart.extract;

import io.weekmart.contract.terminal.Printable;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What an extraction would do: the statements, and how much the server's statistics expect. */
final class PlanText {
    private static final double MEGABYTE = 1_000_000;

    private final StringBuilder text = new StringBuilder();

    PlanText(ExtractSettings settings, LocalDate date) {
        text.append("-- Extract ")
                .append(settings.pipeline().name())
                .append(" of ")
                .append(date);
        text.append(" from ").append(settings.login().url()).append('\n');
    }

    /** Statements, behind a line that says what they are for. */
    PlanText section(String title, List<String> statements) {
        text.append("-- ").append(title).append('\n');
        statements.forEach(this::statement);
        return this;
    }

    /**
     * The tables, and with them the whole text.
     *
     * @param reading the statements that read the rows of a table
     */
    String selections(List<Selection> selections, Function<Selection, List<String>> reading) {
        long rows = 0;
        long bytes = 0;
        for (Selection selection : selections) {
            rows += selection.rows();
            bytes += selection.bytes();
            text.append(String.format(
                    Locale.ROOT,
                    "%n-- %s: about %,d rows, %,.1f MB before compression, in %d %s%n",
                    selection.name(),
                    selection.rows(),
                    selection.bytes() / MEGABYTE,
                    selection.reading().size(),
                    selection.reading().size() == 1 ? "query" : "queries"));
            if (selection.bounds() != null) {
                comment(selection.bounds());
            }
            Promises.of(selection.table()).forEach(this::comment);
            if (!selection.ignored().isEmpty()) {
                comment("not declared, never read: " + String.join(", ", selection.ignored()));
            }
            reading.apply(selection).forEach(this::statement);
            statement(selection.counting());
            String outside = selection.outside();
            if (outside != null) {
                statement(outside);
            }
        }
        text.append(String.format(
                Locale.ROOT,
                "%n-- All tables: about %,d rows, %,.1f MB before compression, by the statistics of the server%n",
                rows,
                bytes / MEGABYTE));
        return text.toString().replace("\r\n", "\n");
    }

    /** A name with a line end in it would leave the comment, in SQL that people paste. */
    private void comment(String line) {
        text.append("-- ").append(Printable.line(line)).append('\n');
    }

    private void statement(String sql) {
        text.append(sql).append(";\n");
    }
}
