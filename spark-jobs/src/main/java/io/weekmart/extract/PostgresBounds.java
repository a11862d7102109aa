package io.weekmart.extract;

import static io.weekmart.extract.SqlName.literal;
import static io.weekmart.extract.SqlName.quote;

import io.weekmart.contract.config.ExtractTable;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.Reference;
import io.weekmart.extract.PostgresRelation.Column;
import io.weekmart.extract.PostgresTypes.Family;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which rows of a table belong to the dump of a date, in SQL. */
final class PostgresBounds {
    private final PostgresSession session;
    private final ExtractSettings settings;
    private final LocalDate date;

    PostgresBounds(PostgresSession session, ExtractSettings settings, LocalDate date) {
        this.session = session;
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
    Optional<String> where(ExtractSettings.Table table, PostgresRelation relation) throws SQLException {
        Optional<String> column = table.how().whereColumn();
        if (column.isPresent()) {
            return Optional.of(within(table, whereColumn(table, relation, column.get()), "t."));
        }
        if (table.how().whereReference().isEmpty()) {
            return Optional.empty();
        }
        Referred referred =
                referred(table, relation, table.how().whereReference().get());
        return Optional.of(referred.exists(within(referred.table(), referred.time(), "r.")));
    }

    /**
     * What the rows of a table refer to.
     *
     * @param own the referring column in SQL
     * @param key the column that it refers to
     * @param time by which the referred rows are taken
     */
    private record Referred(ExtractSettings.Table table, String own, String key, Column time) {
        /** The condition that there is such a row, whose alias is r, and that it fulfills another one. */
        String exists(String condition) {
            return "EXISTS (SELECT 1 FROM " + PostgresRelation.name(table).quoted() + " AS r WHERE r." + key + " = t."
                    + own + " AND " + condition + ")";
        }
    }

    private Referred referred(ExtractSettings.Table table, PostgresRelation relation, String name) throws SQLException {
        ExtractSettings.Table other = settings.table(name);
        PostgresRelation columns = PostgresRelation.of(session, other);
        Reference reference = table.spec().references().stream()
                .filter(each -> each.table().equals(other.name()))
                .findFirst()
                .orElseThrow();
        return new Referred(
                other,
                referring(table, relation, reference.column()),
                referring(other, columns, other.spec().naturalKey().get(0)),
                whereColumn(other, columns, other.how().whereColumn().orElseThrow()));
    }

    private static String referring(ExtractSettings.Table table, PostgresRelation relation, String declared) {
        Field field = table.spec().field(declared);
        return quote(relation.named(table.source(field))
                .orElseThrow(() -> new UserFault(
                        ExitCode.INPUT,
                        "Cannot read " + table.source() + " as " + table.name() + ": it has no column "
                                + table.source(field) + ".",
                        "Map it by tables." + table.name() + ".columns."))
                .name());
    }

    private Column whereColumn(ExtractSettings.Table table, PostgresRelation relation, String name) {
        String key = "extract.tables." + table.name() + ".where-column";
        Column column = relation.named(name)
                .orElseThrow(() -> new UserFault(
                        ExitCode.INPUT,
                        "Cannot read " + table.source() + " as " + table.name() + ": it has no column " + name
                                + ", which " + key + " names.",
                        "Name a column of a date or a time. Those of the table are "
                                + String.join(", ", relation.columns().keySet()) + "."));
        boolean time = column.family() == Family.TIMESTAMP || column.family() == Family.TIMESTAMP_WITH_ZONE;
        if (column.family() != Family.DATE && !time) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot read " + table.source() + " as " + table.name() + ": column " + column.name()
                            + " is of type " + column.type() + ", but " + key + " must name a date or a time.",
                    "Name another column.");
        }
        if (!time && !bounds(table.overlap()).wholeDays()) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot read " + table.source() + " as " + table.name() + ": column " + column.name()
                            + " is a date, which does not tell what was before and behind extract.day-ends = "
                            + settings.dayEnds() + ".",
                    "Name a column with a time in " + key + ", or let days end at 00:00.");
        }
        return column;
    }

    private String within(ExtractSettings.Table table, Column column, String alias) {
        Bounds bounds = bounds(table.overlap());
        String name = alias + quote(column.name());
        return switch (column.family()) {
            case DATE ->
                name + " >= DATE " + literal(bounds.lowerDate()) + " AND " + name + " < DATE "
                        + literal(bounds.upperDate());
            case TIMESTAMP_WITH_ZONE ->
                name + " >= TIMESTAMPTZ " + literal(bounds.lowerWithOffset()) + " AND " + name + " < TIMESTAMPTZ "
                        + literal(bounds.upperWithOffset());
            default ->
                name + " >= TIMESTAMP " + literal(bounds.lowerLocal()) + " AND " + name + " < TIMESTAMP "
                        + literal(bounds.upperLocal());
        };
    }

    /**
     * Counts the rows that are in no night's bounds: those without a time, with one that never comes, or that refer to no row with a time. Null
     * where there cannot be any.
     */
    @Nullable String outside(ExtractSettings.Table table, PostgresRelation relation) throws SQLException {
        String count = "SELECT count(*) FROM " + PostgresRelation.name(table).quoted() + " AS t WHERE ";
        Optional<String> reference = table.how().whereReference();
        if (reference.isPresent()) {
            Referred referred = referred(table, relation, reference.get());
            String time = "r." + quote(referred.time().name());
            return count + "NOT "
                    + referred.exists(time + " IS NOT NULL AND " + time + " NOT IN ('infinity', '-infinity')");
        }
        Optional<Column> column = table.how().whereColumn().flatMap(relation::named);
        if (column.isEmpty()) {
            return null;
        }
        String name = "t." + quote(column.get().name());
        return count + name + " IN ('infinity', '-infinity')"
                + (column.get().nullable() ? " OR " + name + " IS NULL" : "");
    }
}
