package io.weekmart.extract;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an extraction would do: the statements, and how much the server's statistics expect. Nothing is read but the catalog. */
final class PlanText {
    private static final double MEGABYTE = 1_000_000;

    private PlanText() {}

    static String of(Connector connector, ExtractSettings settings, LocalDate date) {
        try (PostgresSession session = PostgresSession.begin(connector, settings, null, true)) {
            StringBuilder text = new StringBuilder();
            text.append("-- Extract ")
                    .append(settings.pipeline().name())
                    .append(" of ")
                    .append(date);
            text.append(" from ").append(settings.login().url()).append('\n');
            text.append("-- One snapshot of all tables, read by up to ")
                    .append(settings.threads())
                    .append(" connections:\n");
            statement(text, PostgresSession.BEGIN);
            PostgresSession.settings(settings, session.version()).forEach(setting -> statement(text, setting));
            statement(text, PostgresCatalog.lock(settings));
            statement(text, "SELECT pg_export_snapshot()");
            text.append("-- Every further connection:\n");
            statement(text, "SET TRANSACTION SNAPSHOT '...'");
            long rows = 0;
            long bytes = 0;
            for (Selection selection :
                    new PostgresCatalog(session, settings, date, true).selections(Optional.empty())) {
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
                    text.append("-- ").append(selection.bounds()).append('\n');
                }
                Promises.of(selection.table())
                        .forEach(sentence -> text.append("-- ").append(sentence).append('\n'));
                if (!selection.ignored().isEmpty()) {
                    text.append("-- not declared, never read: ")
                            .append(String.join(", ", selection.ignored()))
                            .append('\n');
                }
                for (String query : copies(selection.reading())) {
                    statement(text, query);
                }
                statement(text, selection.counting());
                String outside = selection.outside();
                if (outside != null) {
                    statement(text, outside);
                }
            }
            text.append(String.format(
                    Locale.ROOT,
                    "%n-- All tables: about %,d rows, %,.1f MB before compression, by the statistics of the server%n",
                    rows,
                    bytes / MEGABYTE));
            return text.toString().replace("\r\n", "\n");
        } catch (SQLException e) {
            throw PostgresFaults.of(
                    e, "plan the extraction of " + settings.pipeline().name());
        }
    }

    private static List<String> copies(List<String> queries) {
        return queries.stream()
                .map(query -> "COPY (" + query + ") TO STDOUT (FORMAT csv, ENCODING 'UTF8')")
                .toList();
    }

    private static void statement(StringBuilder text, String sql) {
        text.append(sql).append(";\n");
    }
}
