package io.weekmart.guards;

import io.weekmart.contract.config.Spelling;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes in on purpose what a guard finds, for one run.
 *
 * @param table the only table for which it holds; null where it holds for whatever the guard finds
 */
public record Acceptance(Guard guard, @Nullable TableSpec table) {
    /** The option of the command line that carries one. */
    public static final String OPTION = "--accept";

    /**
     * Reads {@code GUARD[=TABLE[.COLUMN]]}.
     *
     * @param pipeline has the tables
     * @throws IllegalArgumentException if there is no such guard, or it is not about that table or not about columns; the message names what
     *     was probably meant
     */
    public static Acceptance parse(Pipeline pipeline, String text) {
        int equals = text.indexOf('=');
        Guard guard = Guards.of(equals < 0 ? text : text.substring(0, equals));
        if (equals < 0) {
            return new Acceptance(guard, null);
        }
        String target = text.substring(equals + 1);
        if (!guard.byTable()) {
            throw new IllegalArgumentException(
                    guard.id() + " is about the output as a whole and takes no table, but '" + target + "' was given");
        }
        int dot = target.indexOf('.');
        TableSpec table = table(pipeline, guard, dot < 0 ? target : target.substring(0, dot));
        if (dot >= 0) {
            throw new IllegalArgumentException(guard.id() + " is about whole tables and takes no column, but '"
                    + target.substring(dot + 1) + "' was given");
        }
        return new Acceptance(guard, table);
    }

    private static TableSpec table(Pipeline pipeline, Guard guard, String name) {
        List<String> names =
                pipeline.inputs().stream().map(TableSpec::name).sorted().toList();
        return pipeline.input(name.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new IllegalArgumentException(guard.id() + " is not about a table '" + name + "'."
                        + Spelling.didYouMean(name, names) + " Its tables are " + String.join(", ", names)));
    }

    /** Whether it accepts a finding. */
    public boolean covers(Finding finding) {
        return finding.guard().id().equals(guard.id()) && (table == null || table.equals(finding.table()));
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return table == null ? guard.id() : guard.id() + "=" + table.name();
    }
}
