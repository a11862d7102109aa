package io.weekmart.inspect;

import io.weekmart.contract.config.ColumnNames;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Derivation;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one table of the pipeline is to be read: what the configuration will say about it. {@link Proposer} fills it, step by step. */
final class TableChoice {
    private final TableSpec table;
    private final @Nullable TableMatch match;

    /** Further files that look like the table, and are not read. */
    final List<TableMatch> rivals = new ArrayList<>();

    /** Of a table for which nothing was found: files that may be it, and why they were not looked into. */
    final List<String> blockers = new ArrayList<>();

    /** The export's names of columns that it names otherwise, or their positions; by our names. */
    final Map<String, String> columns = new LinkedHashMap<>();

    /** Values that are the same in every row, by our names. */
    final Map<String, String> constants = new LinkedHashMap<>();

    /** How columns are computed that the export does not have, by our names. */
    final Map<String, Derivation> derive = new LinkedHashMap<>();

    /** Of a table that is made of the rows of others: the export's names of columns in those rows, by our names. */
    final Map<String, String> fromRows = new LinkedHashMap<>();

    /** Types that are not the declared ones, by our names. */
    final Map<String, FieldType> types = new LinkedHashMap<>();

    /** Names in the header that are nearly ours and mean something else. */
    final List<String> ignored = new ArrayList<>();

    /** Keys that choose the kind of keys, with their values: key-type, trans-id-type. */
    final Map<String, String> kinds = new LinkedHashMap<>();

    final List<Choice> choices = new ArrayList<>();

    /** Keys of the table's own format of which only a person can know the value. */
    final Map<String, Choice> undecided = new LinkedHashMap<>();

    /** What is otherwise than in the other tables, by the keys of {@link io.weekmart.contract.dump.DialectReader}. */
    Map<String, List<String>> format = Map.of();

    Dialect dialect = Dialect.STANDARD;
    List<String> filePattern = List.of();
    boolean newest;

    /** What tells its rows apart where that is not declared; empty where nothing needs to. */
    List<String> naturalKey = List.of();

    String naturalKeyReason = "";

    /** Whether there is no such table at all, and none is needed. */
    boolean disabled;

    /** Whether the table is made of the rows of others. */
    boolean ofRows;

    TableChoice(TableSpec table, @Nullable TableMatch match) {
        this.table = table;
        this.match = match;
    }

    TableSpec table() {
        return table;
    }

    /** The files that it is read from. */
    Optional<TableMatch> match() {
        return Optional.ofNullable(match);
    }

    /** The rules by which its rows are parsed. */
    ColumnRules rules() {
        return new ColumnRules(types, constants, derive);
    }

    /** How its columns are named. */
    ColumnNames names() {
        return new ColumnNames(table, columns, table.naturalKey(), ignored, rules());
    }

    /** Columns that must be filled, and for which nothing was found. */
    List<String> missing() {
        return match().map(found -> found.missing().stream()
                        .filter(column -> !constants.containsKey(column) && !derive.containsKey(column))
                        .toList())
                .orElse(List.of());
    }
}
