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
        ExtractSettings.Table other =
                settings.table(table.how().whereReference().get());
        Map<String, SourceColumn> referred = sql.columns(other);
        Reference reference = table.spec().references().stream()
                .filter(each -> each.table().equals(other.name()))
                .findFirst()
                .orElseThrow();
        String own = referring(table, columns, reference.column());
        String key = referring(other, referred, other.spec().naturalKey().get(0));
        SourceColumn time = whereColumn(other, referred, other.how().whereColumn().orElseThrow());
        return Optional.of("EXISTS (SELECT 1 FROM " + sql.source(other, "r") + " WHERE r." + key + " = t." + own
                + " AND " + within(other, time, "r.") + ")");
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

    /** Counts the rows without a time, or with one that is none: they are in no night's bounds. Null where there cannot be any. */
    @Nullable String outside(ExtractSettings.Table table, Map<String, SourceColumn> columns) {
        Optional<SourceColumn> column = table.how().whereColumn().flatMap(name -> SourceSelections.named(columns, name));
        if (column.isEmpty()) {
            return null;
        }
        String place = "t." + sql.quote(column.get().name());
        String condition = column.get().values().special(place).orElse("");
        if (column.get().nullable()) {
            condition = place + " IS NULL" + (condition.isEmpty() ? "" : " OR " + condition);
        }
        return condition.isEmpty() ? null : "SELECT count(*) FROM " + sql.source(table, "t") + " WHERE " + condition;
    }
}
