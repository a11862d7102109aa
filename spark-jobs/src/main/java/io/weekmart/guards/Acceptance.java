package io.weekmart.guards;

import io.weekmart.contract.config.AcceptedCheck;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import org.jspecify.annotations.Nullable;

/**
 * Takes in on purpose what a guard finds, a dump without a column that earlier ones had, or a calendar whose flag seems turned, for one run.
 *
 * @param check name of the guard, {@link #COLUMN_GONE} or {@link #CLOSED_DAYS}
 * @param table the only table for which it holds; null where it holds for whatever is found
 * @param column the only column of the table for which it holds; null where it holds for all
 */
public record Acceptance(String check, @Nullable TableSpec table, @Nullable String column) {
    /** The option of the command line that carries one. */
    public static final String OPTION = AcceptedCheck.OPTION;

    /** The option that says who accepts. */
    public static final String BY_OPTION = AcceptedCheck.BY_OPTION;

    /** The check of headers that refuses a dump without a column that the dumps before it had. It is no guard: it has no limit. */
    public static final String COLUMN_GONE = AcceptedCheck.COLUMN_GONE;

    /** The check that refuses a calendar which closes most dates of which there are dumps. It is no guard: it has no limit. */
    public static final String CLOSED_DAYS = AcceptedCheck.CLOSED_DAYS;

    /** Takes in what a guard finds, of one table or whatever it is. */
    static Acceptance of(Guard guard, @Nullable TableSpec table) {
        return new Acceptance(guard.id(), table, null);
    }

    /**
     * Reads {@code GUARD[=TABLE]}, {@code column-gone[=TABLE[.COLUMN]]} or {@code closed-days}.
     *
     * @param pipeline has the tables
     * @throws IllegalArgumentException if there is no such guard, or it is not about that table or not about columns; the message names what
     *     was probably meant
     */
    public static Acceptance parse(Pipeline pipeline, String text) {
        AcceptedCheck read = AcceptedCheck.parse(pipeline, text);
        return new Acceptance(read.check(), read.table(), read.column());
    }

    /** Whether it accepts a finding. */
    public boolean covers(Finding finding) {
        return check.equals(finding.guard().id()) && (table == null || table.equals(finding.table()));
    }

    /** Whether it accepts that dumps of a table lack a column which earlier ones had. */
    public boolean coversGone(TableSpec of, String lacked) {
        return isAboutColumns() && (table == null || table.equals(of)) && (column == null || column.equals(lacked));
    }

    /** Whether it is about columns of dumps. */
    public boolean isAboutColumns() {
        return check.equals(COLUMN_GONE);
    }

    /** Whether it is about the days that the calendar closes. */
    public boolean isAboutClosedDays() {
        return check.equals(CLOSED_DAYS);
    }

    /** Whether it is about what a guard finds. */
    public boolean isAboutGuards() {
        return !isAboutColumns() && !isAboutClosedDays();
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return new AcceptedCheck(check, table, column).toString();
    }
}
