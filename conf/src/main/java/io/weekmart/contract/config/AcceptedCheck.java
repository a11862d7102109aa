package io.weekmart.contract.config;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A check whose finding somebody takes in on purpose, for one run, as the command lines of both programs have it: {@code GUARD[=TABLE]},
 * {@code column-gone[=TABLE[.COLUMN]]} or {@code closed-days}.
 *
 * @param check name of a guard, {@link #COLUMN_GONE} or {@link #CLOSED_DAYS}
 * @param table the only table for which it holds; null where it holds for whatever is found
 * @param column the only column of the table for which it holds; null where it holds for all
 */
public record AcceptedCheck(String check, @Nullable TableSpec table, @Nullable String column) {
    /** The option of the command line that carries one. */
    public static final String OPTION = "--accept";

    /** The option of the job that says who accepts. */
    public static final String BY_OPTION = "--accepted-by";

    /** The check of headers that refuses a dump without a column that the dumps before it had. It is no guard: it has no limit. */
    public static final String COLUMN_GONE = "column-gone";

    /** The check that refuses a calendar which closes most dates of which there are dumps. It is no guard: it has no limit. */
    public static final String CLOSED_DAYS = "closed-days";

    /** All guards in the order of reports, and whether each can be accepted for one table alone. */
    public static final Map<String, Boolean> GUARDS = guards();

    private static Map<String, Boolean> guards() {
        Map<String, Boolean> guards = new LinkedHashMap<>();
        guards.put("weeks-emptied", false);
        guards.put("rejected-per-dump", true);
        guards.put("min-rows", true);
        guards.put("closed-week-change", false);
        guards.put("silent-stores", false);
        guards.put("unknown-fraction", true);
        guards.put("price-level", true);
        guards.put("own-date", true);
        guards.put("repeated-dump", true);
        guards.put("repeated-rows", true);
        return Collections.unmodifiableMap(guards);
    }

    /**
     * Reads one.
     *
     * @param pipeline has the tables
     * @throws IllegalArgumentException if there is no such guard, or it is not about that table or not about columns; the message names what
     *     was probably meant
     */
    public static AcceptedCheck parse(Pipeline pipeline, String text) {
        int equals = text.indexOf('=');
        String id = equals < 0 ? text : text.substring(0, equals);
        String target = equals < 0 ? null : text.substring(equals + 1);
        if (id.equals(COLUMN_GONE)) {
            return columnGone(pipeline, target);
        }
        if (id.equals(CLOSED_DAYS) && pipeline.calendar().isEmpty()) {
            throw new IllegalArgumentException(
                    id + " is about the dump of a calendar, and " + pipeline.name() + " reads none");
        }
        Boolean byTable = id.equals(CLOSED_DAYS) ? Boolean.FALSE : GUARDS.get(id);
        if (byTable == null) {
            List<String> names = new ArrayList<>(GUARDS.keySet());
            names.addAll(List.of(COLUMN_GONE, CLOSED_DAYS));
            throw new IllegalArgumentException("there is no guard '" + id + "'." + Spelling.didYouMean(id, names)
                    + " The guards are " + String.join(", ", GUARDS.keySet()));
        }
        if (target == null) {
            return new AcceptedCheck(id, null, null);
        }
        if (!byTable) {
            throw new IllegalArgumentException(id + " is about the " + (id.equals(CLOSED_DAYS) ? "calendar" : "output")
                    + " as a whole and takes no table, but '" + target + "' was given");
        }
        int dot = target.indexOf('.');
        TableSpec table = table(pipeline, id, dot < 0 ? target : target.substring(0, dot));
        if (dot >= 0) {
            throw new IllegalArgumentException(id + " is about whole tables and takes no column, but '"
                    + target.substring(dot + 1) + "' was given");
        }
        return new AcceptedCheck(id, table, null);
    }

    private static AcceptedCheck columnGone(Pipeline pipeline, @Nullable String target) {
        if (target == null) {
            return new AcceptedCheck(COLUMN_GONE, null, null);
        }
        int dot = target.indexOf('.');
        TableSpec table = table(pipeline, COLUMN_GONE, dot < 0 ? target : target.substring(0, dot));
        if (dot < 0) {
            return new AcceptedCheck(COLUMN_GONE, table, null);
        }
        String column = target.substring(dot + 1).toLowerCase(Locale.ROOT);
        List<String> optional = table.fields().stream()
                .filter(Field::omissible)
                .map(Field::name)
                .toList();
        if (!optional.contains(column)) {
            throw new IllegalArgumentException(table.name() + " has no column '" + column + "' that may be left out."
                    + Spelling.didYouMean(column, optional));
        }
        return new AcceptedCheck(COLUMN_GONE, table, column);
    }

    private static TableSpec table(Pipeline pipeline, String id, String name) {
        List<String> names =
                pipeline.inputs().stream().map(TableSpec::name).sorted().toList();
        return pipeline.input(name.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new IllegalArgumentException(id + " is not about a table '" + name + "'."
                        + Spelling.didYouMean(name, names) + " Its tables are " + String.join(", ", names)));
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return check + (table == null ? "" : "=" + table.name()) + (column == null ? "" : "." + column);
    }
}
