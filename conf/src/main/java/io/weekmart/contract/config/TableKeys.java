package io.weekmart.contract.config;

import com.typesafe.config.ConfigObject;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys of one raw table: {@code tables.<name>.*} of its pipeline. */
public final class TableKeys {
    /** Share of a table's rows that may be rejected, where the configuration says nothing: one in a hundred. */
    private static final double STANDARD_REJECTED_FRACTION = 0.01;

    /** The weekly pipeline reads its calendar before all else, onto the driver, and takes none with a bad row. */
    private static final String NO_BAD_DAYS =
            "cannot be set: every bad row of the calendar ends the run (exit 3), since all other tables"
                    + " depend on it. Remove the key";

    private static final String REJECT = "reject";
    private static final String ACCEPT = "accept";
    private static final String NULL = "null";
    private static final String CONSTANTS = "constants";
    private static final String DERIVE = "derive";
    private static final String DUMP = "dump";
    private static final String ROWS = "rows";

    private final Key<Boolean> enabled;
    private final Key<Map<String, String>> columns;
    private final Key<List<String>> naturalKey;
    private final Key<Double> maxRejectedFraction;
    private final Key<List<String>> privateColumns;
    private final Key<List<String>> ignoreColumns;
    private final Key<Map<String, List<String>>> format;
    private final Key<Map<String, String>> constants;
    private final Key<Map<String, String>> derive;
    private final Key<List<String>> filePattern;
    private final Key<Boolean> newest;
    private final Key<Boolean> nullsBadValues;
    private final Key<Boolean> ofRows;
    private final Key<Map<String, String>> fromRows;
    private final Map<String, Key<Boolean>> acceptsFailed = new LinkedHashMap<>();
    private final Map<String, Key<Boolean>> isCode = new LinkedHashMap<>();

    /** @param path of the table's section, such as {@code tables.sales} */
    TableKeys(String path, Pipeline pipeline, TableSpec table) {
        enabled = table.dispensable()
                ? Key.flag(path + ".enabled").orElse(true)
                : Key.refused(path + ".enabled", alwaysRead(table, pipeline), true);
        columns = Key.section(
                        path + ".columns", (section, name) -> columns(section.section(name), table, supplied(section)))
                .orElse(Map.of());
        naturalKey = table.keyConfigurable()
                ? Key.list(path + ".natural-key", (section, name) -> naturalKey(section, name, table))
                        .orElse(table.naturalKey())
                : Key.refused(path + ".natural-key", notConfigurable(table, pipeline), table.naturalKey());
        maxRejectedFraction = table.equals(WeeklyTables.CALENDAR)
                ? Key.refused(path + ".max-rejected-fraction", NO_BAD_DAYS, 0.0)
                : Key.fraction(path + ".max-rejected-fraction", Checks.between(0, 1))
                        .orElse(STANDARD_REJECTED_FRACTION);
        privateColumns =
                Key.texts(path + ".private-columns", TableKeys::requireName).orElse(table.privateColumns());
        ignoreColumns =
                Key.texts(path + ".ignore-columns", TableKeys::requireName).orElse(List.of());
        format = Key.section(path + ".format", (section, name) -> FormatKeys.ofTable(section.section(name)))
                .orElse(Map.of());
        constants = Key.section(path + "." + CONSTANTS, (section, name) -> byColumn(section.section(name), table))
                .orElse(Map.of());
        derive = Key.section(path + "." + DERIVE, (section, name) -> byColumn(section.section(name), table))
                .orElse(Map.of());
        filePattern = Key.texts(path + ".file-pattern", text -> FilePattern.ofOneTable(text, pipeline.name()))
                .orElse(List.of());
        newest = table.daily()
                ? Key.refused(path + ".newest", alwaysByDate(table, pipeline), false)
                : Key.flag(path + ".newest").orElse(false);
        nullsBadValues =
                Key.of(path + ".bad-optional-values", TableKeys::nullsBadValues).orElse(false);
        boolean named = isNamed(table);
        ofRows = named
                ? Key.of(path + ".source", (section, name) -> section.choice(name, List.of(DUMP, ROWS))
                                .equals(ROWS))
                        .orElse(false)
                : Key.refused(path + ".source", onlyNamed(pipeline), false);
        fromRows = named
                ? Key.section(path + ".from-rows", (section, name) -> byColumn(section.section(name), table))
                        .orElse(Map.of())
                : Key.refused(path + ".from-rows", onlyNamed(pipeline), Map.of());
        Map<String, Field> typeSettings = ColumnRules.typeSettings(table);
        typeSettingOwners(pipeline).forEach((setting, owners) -> {
            Field field = typeSettings.get(setting);
            isCode.put(
                    setting,
                    field == null
                            ? Key.refused(
                                    path + "." + setting,
                                    "cannot be set: only " + String.join(" and ", owners)
                                            + (owners.size() == 1 ? " has it" : " have it"),
                                    false)
                            : Key.of(path + "." + setting, (section, name) -> isCode(section, name, field))
                                    .orElse(false));
        });
        for (TableSpec owner : pipeline.inputs()) {
            for (String setting : owner.settings()) {
                acceptsFailed.put(
                        setting,
                        table.settings().contains(setting)
                                ? Key.of(path + "." + setting, TableKeys::acceptsFailed)
                                        .orElse(false)
                                : Key.refused(
                                        path + "." + setting,
                                        "cannot be set: only " + owner.name() + " has it",
                                        false));
            }
        }
    }

    /** Whether there are dumps of the table. */
    public Key<Boolean> enabled() {
        return enabled;
    }

    /** The export's own name for a column, by its declared name; columns that are not named keep the declared one. */
    public Key<Map<String, String>> columns() {
        return columns;
    }

    /** Our names of the columns that tell one row from another. */
    public Key<List<String>> naturalKey() {
        return naturalKey;
    }

    /** Share of rows, 0 to 1, that may be rejected. */
    public Key<Double> maxRejectedFraction() {
        return maxRejectedFraction;
    }

    /**
     * Names of the columns whose values are shown nowhere: as declared or as the export has them, in any case, also of columns that are not declared.
     */
    public Key<List<String>> privateColumns() {
        return privateColumns;
    }

    /** Names in headers, in any case, that are known to be no column of ours, however near they are to one. */
    public Key<List<String>> ignoreColumns() {
        return ignoreColumns;
    }

    /**
     * Whether rows that fail a row check are accepted as they are.
     *
     * @param setting one of {@link TableSpec#settings}
     */
    public Key<Boolean> acceptsFailed(String setting) {
        return Objects.requireNonNull(acceptsFailed.get(setting));
    }

    /**
     * Whether a column is one of codes, and not of the numbers that it is declared to be.
     *
     * @param setting one of {@link ColumnRules#typeSettings}
     */
    Key<Boolean> isCode(String setting) {
        return Objects.requireNonNull(isCode.get(setting));
    }

    /** What the table's dumps are written otherwise than raw.format says: texts by key, as {@link io.weekmart.contract.dump.DialectReader} takes them. */
    Key<Map<String, List<String>>> format() {
        return format;
    }

    /** Values of columns that the dumps do not have, by column; {@link Configuration#columnRules} has them checked. */
    Key<Map<String, String>> constants() {
        return constants;
    }

    /** Expressions of columns that the dumps do not have, by column; {@link Configuration#columnRules} has them checked. */
    Key<Map<String, String>> derive() {
        return derive;
    }

    /** Names of the table's dumps in the place of raw.file-pattern; empty where that holds. {@link TableFiles} puts both together. */
    Key<List<String>> filePattern() {
        return filePattern;
    }

    /** Whether the newest dump up to the run date is read, instead of that of the run date. */
    Key<Boolean> newest() {
        return newest;
    }

    /** Whether bad values of columns that may be empty are taken as empty. */
    Key<Boolean> nullsBadValues() {
        return nullsBadValues;
    }

    /** Whether the table has no dump, and its rows are made of those that name them. */
    Key<Boolean> ofRows() {
        return ofRows;
    }

    /** The columns that fill the table's, as {@link RowSources.Source} reads them, by column, where its rows are made of those that name them. */
    Key<Map<String, String>> fromRows() {
        return fromRows;
    }

    List<Key<?>> all() {
        List<Key<?>> all = new ArrayList<>(List.<Key<?>>of(
                enabled,
                columns,
                naturalKey,
                maxRejectedFraction,
                privateColumns,
                ignoreColumns,
                format,
                constants,
                derive,
                filePattern,
                newest,
                nullsBadValues,
                ofRows,
                fromRows));
        all.addAll(isCode.values());
        all.addAll(acceptsFailed.values());
        return all;
    }

    /** Those of them that say something of a table whose rows are made of those that name them. */
    Set<Key<?>> ofNamedRows() {
        Set<Key<?>> ofRowsToo = new HashSet<>(List.<Key<?>>of(ofRows, fromRows, naturalKey, privateColumns));
        ofRowsToo.addAll(isCode.values());
        return ofRowsToo;
    }

    /** Our names of the columns whose values do not come from the export. */
    private static Set<String> supplied(Section table) {
        Set<String> supplied = new HashSet<>();
        for (String key : List.of(CONSTANTS, DERIVE)) {
            if (table.value(key) instanceof ConfigObject columns) {
                supplied.addAll(columns.keySet());
            }
        }
        return supplied;
    }

    /** @param supplied columns of which no name is looked for in the header, so that another column may have it */
    private static Map<String, String> columns(Section section, TableSpec table, Set<String> supplied) {
        Map<String, String> columns = byColumn(section, table);
        columns.replaceAll((declared, source) -> source.strip());
        // A header name is read in any case, and can be the source of one column only.
        Map<String, String> sources = new LinkedHashMap<>();
        for (String column : table.columns()) {
            if (supplied.contains(column) && !columns.containsKey(column)) {
                continue;
            }
            String source = columns.getOrDefault(column, column);
            String other = sources.putIfAbsent(source.toLowerCase(Locale.ROOT), column);
            if (other != null) {
                String text = "would be read from column " + source + ", and so would ";
                if (columns.containsKey(column)) {
                    section.problem(column, text + other);
                } else {
                    section.problem(other, text + column);
                }
            }
        }
        return columns;
    }

    /** Texts by our names of columns. */
    private static Map<String, String> byColumn(Section section, TableSpec table) {
        Map<String, String> texts = new LinkedHashMap<>(section.textByKey());
        for (String column : texts.keySet()) {
            section.checked(column, () -> requireColumn(column, table));
        }
        return texts;
    }

    private static List<String> naturalKey(Section section, String name, TableSpec table) {
        List<String> naturalKey = section.texts(name, column -> requireColumn(column, table));
        Set<String> once = new HashSet<>();
        for (String column : naturalKey) {
            if (!once.add(column)) {
                section.problem(name, "names " + column + " twice");
            }
        }
        return naturalKey;
    }

    private static String notConfigurable(TableSpec table, Pipeline pipeline) {
        String key = table.naturalKey().isEmpty()
                ? table.name() + " has no natural key."
                : "the natural key of " + table.name() + " is " + String.join(", ", table.naturalKey()) + ".";
        String others = pipeline.inputs().stream()
                .filter(TableSpec::keyConfigurable)
                .map(TableSpec::name)
                .collect(Collectors.joining(", "));
        return "cannot be set: " + key + (others.isEmpty() ? "" : " Only that of " + others + " is configurable.");
    }

    private static String alwaysRead(TableSpec table, Pipeline pipeline) {
        String others = pipeline.inputs().stream()
                .filter(TableSpec::dispensable)
                .map(TableSpec::name)
                .collect(Collectors.joining(", "));
        return "cannot be set: " + pipeline.name() + " always reads the dumps of " + table.name() + "."
                + (others.isEmpty() ? "" : " It can do without those of " + others + ".");
    }

    private static String alwaysByDate(TableSpec table, Pipeline pipeline) {
        String others = pipeline.inputs().stream()
                .filter(other -> !other.daily())
                .map(TableSpec::name)
                .collect(Collectors.joining(", "));
        return "cannot be set: a run reads the dumps of " + table.name() + " by their dates."
                + (others.isEmpty() ? "" : " Tables that are always full have it: " + others + ".");
    }

    private static boolean acceptsFailed(Section section, String name) {
        return section.choice(name, List.of(REJECT, ACCEPT)).equals(ACCEPT);
    }

    private static boolean isNamed(TableSpec table) {
        return table.fields().stream().anyMatch(Field::namesRows);
    }

    private static String onlyNamed(Pipeline pipeline) {
        List<String> named = pipeline.inputs().stream()
                .filter(TableKeys::isNamed)
                .map(TableSpec::name)
                .toList();
        return named.isEmpty()
                ? "cannot be set: no table of " + pipeline.name() + " has it"
                : "cannot be set: only " + String.join(" and ", named) + " have it";
    }

    /** The tables that have a type setting, by the setting. */
    private static Map<String, List<String>> typeSettingOwners(Pipeline pipeline) {
        Map<String, List<String>> owners = new LinkedHashMap<>();
        for (TableSpec table : pipeline.inputs()) {
            ColumnRules.typeSettings(table).keySet().forEach(setting -> owners.computeIfAbsent(
                            setting, each -> new ArrayList<>())
                    .add(table.name()));
        }
        return owners;
    }

    private static boolean isCode(Section section, String name, Field field) {
        String declared = field.type().toString();
        String code = field.codeType().toString();
        return section.choice(name, List.of(declared, code)).equals(code);
    }

    private static boolean nullsBadValues(Section section, String name) {
        // Without quotes, null is no text but the absence of a value.
        return section.missing(name)
                || section.choice(name, List.of(REJECT, NULL)).equals(NULL);
    }

    private static void requireName(String column) {
        Checks.require(!column.isBlank(), "holds an empty name");
    }

    private static void requireColumn(String column, TableSpec table) {
        Checks.require(
                table.columns().contains(column),
                "names " + column + ", which is no column of " + table.name() + "."
                        + Spelling.didYouMean(column, table.columns()));
    }
}
