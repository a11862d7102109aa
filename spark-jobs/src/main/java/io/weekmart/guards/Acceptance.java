package io.weekmart.guards;

import io.weekmart.contract.config.Spelling;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes in on purpose what a guard finds, or a dump without a column that earlier ones had, for one run.
 *
 * @param check name of the guard, or {@link #COLUMN_GONE}
 * @param table the only table for which it holds; null where it holds for whatever is found
 * @param column the only column of the table for which it holds; null where it holds for all
 */
public record Acceptance(String check, @Nullable TableSpec table, @Nullable String column) {
    /** The option of the command line that carries one. */
    public static final String OPTION = "--accept";

    /** The check of headers that refuses a dump without a column that the dumps before it had. It is no guard: it has no limit. */
    public static final String COLUMN_GONE = "column-gone";

    /** Takes in what a guard finds, of one table or whatever it is. */
    static Acceptance of(Guard guard, @Nullable TableSpec table) {
        return new Acceptance(guard.id(), table, null);
    }

    /**
     * Reads {@code GUARD[=TABLE]} or {@code column-gone[=TABLE[.COLUMN]]}.
     *
     * @param pipeline has the tables
     * @throws IllegalArgumentException if there is no such guard, or it is not about that table or not about columns; the message names what
     *     was probably meant
     */
    public static Acceptance parse(Pipeline pipeline, String text) {
        int equals = text.indexOf('=');
        String id = equals < 0 ? text : text.substring(0, equals);
        String target = equals < 0 ? null : text.substring(equals + 1);
        if (id.equals(COLUMN_GONE)) {
            return columnGone(pipeline, target);
        }
        Guard guard = Guards.of(id);
        if (target == null) {
            return of(guard, null);
        }
        if (!guard.byTable()) {
            throw new IllegalArgumentException(
                    guard.id() + " is about the output as a whole and takes no table, but '" + target + "' was given");
        }
        int dot = target.indexOf('.');
        TableSpec table = table(pipeline, id, dot < 0 ? target : target.substring(0, dot));
        if (dot >= 0) {
            throw new IllegalArgumentException(guard.id() + " is about whole tables and takes no column, but '"
                    + target.substring(dot + 1) + "' was given");
        }
        return of(guard, table);
    }

    private static Acceptance columnGone(Pipeline pipeline, @Nullable String target) {
        if (target == null) {
            return new Acceptance(COLUMN_GONE, null, null);
        }
        int dot = target.indexOf('.');
        TableSpec table = table(pipeline, COLUMN_GONE, dot < 0 ? target : target.substring(0, dot));
        if (dot < 0) {
            return new Acceptance(COLUMN_GONE, table, null);
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
        return new Acceptance(COLUMN_GONE, table, column);
    }

    private static TableSpec table(Pipeline pipeline, String id, String name) {
        List<String> names =
                pipeline.inputs().stream().map(TableSpec::name).sorted().toList();
        return pipeline.input(name.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new IllegalArgumentException(id + " is not about a table '" + name + "'."
                        + Spelling.didYouMean(name, names) + " Its tables are " + String.join(", ", names)));
    }

    /** Whether it accepts a finding. */
    public boolean covers(Finding finding) {
        return check.equals(finding.guard().id()) && (table == null || table.equals(finding.table()));
    }

    /** Whether it accepts that dumps of a table lack a column which earlier ones had. */
    public boolean coversGone(TableSpec of, String lacked) {
        return isAboutColumns() && (table == null || table.equals(of)) && (column == null || column.equals(lacked));
    }

    /** Whether it is about columns of dumps, and not about what a guard finds. */
    public boolean isAboutColumns() {
        return check.equals(COLUMN_GONE);
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return check + (table == null ? "" : "=" + table.name()) + (column == null ? "" : "." + column);
    }
}
