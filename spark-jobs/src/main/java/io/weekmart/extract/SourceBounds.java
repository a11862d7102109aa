package io.weekmart.extract;

import io.weekmart.contract.config.ExtractTable;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Reference;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which rows of a table belong to the dump of a date, in the SQL of any database. */
final class SourceBounds {
    private final SourceSql sql;
    private final ExtractSettings settings;
    private final LocalDate date;

    SourceBounds(SourceSql sql, ExtractSettings settings, LocalDate date) {
        this.sql = sql;
        this.settings = settings;
        this.date = date;
    }

    /** The bounds for people; null where the whole table is read. */
    @Nullable String described(ExtractSettings.Table table) {
        ExtractTable how = table.how();
        if (how.whereColumn().isPresent()) {
            return bounds(table.overlap()).of(how.whereColumn().get());
        }
        return how.whereReference()
                .map(other -> "those of " + other + " with " + Objects.requireNonNull(described(settings.table(other))))
                .orElse(null);
    }

    private Bounds bounds(Duration overlap) {
        return Bounds.of(date, overlap, settings.dayEnds(), settings.zone());
    }

    /** The condition on rows of the table, whose alias is t; empty where all are read. */
    Optional<String> where(ExtractSettings.Table table, Map<String, SourceColumn> columns) throws SQLException {
        Optional<String> column = table.how().whereColumn();
        if (column.isPresent()) {
            return Optional.of(within(table, whereColumn(table, columns, column.get()), "t."));
        }
        if (table.how().whereReference().isEmpty()) {
            return Optional.empty();
        }
        Referred referred =
                referred(table, columns, table.how().whereReference().get());
        return Optional.of(exists(referred, within(referred.table(), referred.time(), "r.")));
    }

    /**
     * What the rows of a table refer to.
     *
     * @param own the referring column in SQL
     * @param key the column that it refers to
     * @param time by which the referred rows are taken
     */
    private record Referred(ExtractSettings.Table table, String own, String key, SourceColumn time) {}

    private Referred referred(ExtractSettings.Table table, Map<String, SourceColumn> columns, String name)
            throws SQLException {
        ExtractSettings.Table other = settings.table(name);
        Map<String, SourceColumn> theirs = sql.columns(other);
        Reference reference = table.spec().references().stream()
                .filter(each -> each.table().equals(other.name()))
                .findFirst()
                .orElseThrow();
        return new Referred(
                other,
                referring(table, columns, reference.column()),
                referring(other, theirs, other.spec().naturalKey().get(0)),
                whereColumn(other, theirs, other.how().whereColumn().orElseThrow()));
    }

    /** The condition that there is such a row, whose alias is r, and that it fulfills another one. */
    private String exists(Referred referred, String condition) {
        return "EXISTS (SELECT 1 FROM " + sql.source(referred.table(), "r") + " WHERE r." + referred.key() + " = t."
                + referred.own() + " AND " + condition + ")";
    }

    private String referring(ExtractSettings.Table table, Map<String, SourceColumn> columns, String declared) {
        String name = table.source(table.spec().field(declared));
        return sql.quote(SourceSelections.named(columns, name)
                .orElseThrow(() -> new UserFault(
                        ExitCode.INPUT,
                        "Cannot read " + table.source() + " as " + table.name() + ": it has no column " + name + ".",
                        "Map it by tables." + table.name() + ".columns."))
                .name());
    }

    private SourceColumn whereColumn(ExtractSettings.Table table, Map<String, SourceColumn> columns, String name) {
        String key = "extract.tables." + table.name() + ".where-column";
        SourceColumn column = SourceSelections.named(columns, name)
                .orElseThrow(() -> new UserFault(
                        ExitCode.INPUT,
                        "Cannot read " + table.source() + " as " + table.name() + ": it has no column " + name
                                + ", which " + key + " names.",
                        "Name a column of a date or a time. Those of the table are "
                                + String.join(", ", columns.keySet()) + "."));
        if (column.values().time() == SourceType.Time.NONE) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot read " + table.source() + " as " + table.name() + ": column " + column.name()
                            + " is of type " + column.type() + ", but " + key + " must name a date or a time.",
                    "Name another column.");
        }
        if (column.values().time() == SourceType.Time.DATE
                && !bounds(table.overlap()).wholeDays()) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot read " + table.source() + " as " + table.name() + ": column " + column.name()
                            + " is a date, which does not tell what was before and behind extract.day-ends = "
                            + settings.dayEnds() + ".",
                    "Name a column with a time in " + key + ", or let days end at 00:00.");
        }
        return column;
    }

    private String within(ExtractSettings.Table table, SourceColumn column, String alias) {
        return sql.within(column.values().time(), alias + sql.quote(column.name()), bounds(table.overlap()));
    }

    /**
     * Counts the rows that are in no night's bounds: those without a time, with one that never comes, or that refer to no row with a time. Null where
     * there cannot be any.
     *
     * @param first whether no date was extracted before. Only then is the whole history of what refers to other rows worth reading: an index finds
     *     what has no time, and none finds what refers to nothing.
     */
    @Nullable String outside(ExtractSettings.Table table, Map<String, SourceColumn> columns, boolean first) throws SQLException {
        String count = "SELECT count(*) FROM " + sql.source(table, "t") + " WHERE ";
        Optional<String> reference = table.how().whereReference();
        if (reference.isPresent()) {
            if (!first) {
                return null;
            }
            Referred referred = referred(table, columns, reference.get());
            String place = "r." + sql.quote(referred.time().name());
            return count + "NOT "
                    + exists(
                            referred,
                            place + " IS NOT NULL"
                                    + referred.time()
                                            .values()
                                            .never(place)
                                            .map(none -> " AND NOT (" + none + ")")
                                            .orElse(""));
        }
        Optional<SourceColumn> column =
                table.how().whereColumn().flatMap(name -> SourceSelections.named(columns, name));
        if (column.isEmpty()) {
            return null;
        }
        String place = "t." + sql.quote(column.get().name());
        String condition = column.get().values().never(place).orElse("");
        if (column.get().nullable()) {
            condition = (condition.isEmpty() ? "" : condition + " OR ") + place + " IS NULL";
        }
        return condition.isEmpty() ? null : count + condition;
    }
}
