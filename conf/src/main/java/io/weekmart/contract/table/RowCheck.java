package io.weekmart.contract.table;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A condition on the values of a row, beyond their types. An empty value satisfies every check. */
public sealed interface RowCheck extends Serializable {
    /** The columns that are checked. */
    List<String> columns();

    /** The reject reason of a row that fails; empty where the value itself counts as bad: {@code BAD_VALUE(column)}. */
    Optional<String> code();

    /** Key below {@code tables.<name>} that turns the check off by the value {@code accept}; null where it is always on. */
    @Nullable String setting();

    /** No value of the columns may be below zero. */
    static NotNegative notNegative(String code, String... columns) {
        return new NotNegative(code, List.of(columns), null);
    }

    /**
     * The value must lie between two whole numbers, both included; else it is a {@code BAD_VALUE}.
     *
     * @param column a column of whole numbers
     */
    static Range range(String column, long min, long max) {
        return new Range(column, min, max);
    }

    /**
     * A condition that takes more than the row's own values, such as a value of the row referred to. The pipeline has a rule of its own that
     * gives the reason; nothing else does.
     *
     * @param columns the columns that the rule looks at
     */
    static ByRule byRule(String code, String... columns) {
        return new ByRule(code, List.of(columns));
    }

    /**
     * No date of the columns may lie after the run date, else the row is a {@code FUTURE_DATE}. The column of {@link TableSpec#date()} is
     * checked so without it.
     */
    static NotAfterRunDate notAfterRunDate(String... columns) {
        return new NotAfterRunDate(List.of(columns));
    }

    /** See {@link #notAfterRunDate}. */
    record NotAfterRunDate(List<String> columns) implements RowCheck {
        public NotAfterRunDate {
            columns = List.copyOf(columns);
        }

        @Override
        public Optional<String> code() {
            return Optional.of(Reasons.FUTURE_DATE_CODE);
        }

        @Override
        public @Nullable String setting() {
            return null;
        }
    }

    /** See {@link #byRule}. */
    record ByRule(String reason, List<String> columns) implements RowCheck {
        public ByRule {
            columns = List.copyOf(columns);
        }

        @Override
        public Optional<String> code() {
            return Optional.of(reason);
        }

        @Override
        public @Nullable String setting() {
            return null;
        }
    }

    /** See {@link #notNegative}. */
    record NotNegative(String reason, List<String> columns, @Nullable String setting) implements RowCheck {
        public NotNegative {
            columns = List.copyOf(columns);
        }

        /** The same check, which a configuration key can turn off. */
        public NotNegative unless(String key) {
            return new NotNegative(reason, columns, key);
        }

        @Override
        public Optional<String> code() {
            return Optional.of(reason);
        }
    }

    /** See {@link #range}. */
    record Range(String column, long min, long max) implements RowCheck {
        public Range {
            if (min > max) {
                throw new IllegalArgumentException(
                        "A range must not end before it begins but is " + min + " to " + max);
            }
        }

        @Override
        public List<String> columns() {
            return List.of(column);
        }

        @Override
        public Optional<String> code() {
            return Optional.empty();
        }

        @Override
        public @Nullable String setting() {
            return null;
        }
    }
}
