package io.weekmart.contract.page;

import com.fasterxml.jackson.annotation.JsonValue;
import io.weekmart.contract.report.RunReport;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run comes to, for readers with thirty seconds. Messages carry it too.
 *
 * @param sentence what happened, in one plain sentence with its full stop
 * @param nextSteps what to do now, each a sentence, the most urgent first; empty where there is nothing to do
 * @param figures the most important ones, the first three of which messages show
 */
public record Verdict(Colour colour, String sentence, List<String> nextSteps, List<KeyFigure> figures) {
    /** How many figures messages show. */
    public static final int FIGURES_IN_MESSAGES = 3;

    /** Whether somebody has to look. */
    public enum Colour {
        /** Nothing needs anybody. */
        GREEN("green"),
        /** What was published is correct, but somebody should look before working with it. */
        AMBER("amber"),
        /** The run failed or was stopped: readers see what was published before. */
        RED("red");

        private final String label;

        Colour(String label) {
            this.label = label;
        }

        @JsonValue
        public String label() {
            return label;
        }
    }

    /** Which change of a figure is good news. */
    public enum Better {
        MORE("more"),
        LESS("less"),
        /** Neither, or it depends. */
        NEITHER("neither");

        private final String label;

        Better(String label) {
            this.label = label;
        }

        @JsonValue
        public String label() {
            return label;
        }
    }

    /**
     * A figure beside the same of other weeks.
     *
     * @param name such as {@code Revenue}
     * @param of what it is of, such as {@code 2024 week 18}
     * @param note what to know before comparing, such as that the week is not over; absent where there is nothing
     * @param value absent where it is not known
     * @param lastWeek the same of the week before; absent where there is none
     * @param lastYear the same of that week of the year before; absent where there is none
     */
    public record KeyFigure(
            String name,
            FigureUnit unit,
            String of,
            @Nullable String note,
            @Nullable BigDecimal value,
            @Nullable BigDecimal lastWeek,
            @Nullable BigDecimal lastYear,
            Better better) {

        private static final String INCOMPLETE = "incomplete: ";
        private static final String LAST_YEAR = "the same week last year";

        /**
         * The note of a week that is not complete, or that is compared with such weeks.
         *
         * @return null where all of them are complete
         */
        public static @Nullable String incomplete(boolean thisWeek, boolean lastWeek, boolean lastYear) {
            String weeks = Stream.of(
                            thisWeek ? "this week" : "", lastWeek ? "last week" : "", lastYear ? LAST_YEAR : "")
                    .filter(week -> !week.isEmpty())
                    .collect(Collectors.joining(", "));
            return weeks.isEmpty() ? null : INCOMPLETE + weeks;
        }

        /** Whether nothing speaks against comparing the week with the one before: a gap of last year's week does not. */
        public boolean comparesWithLastWeek() {
            return note == null || note.equals(INCOMPLETE + LAST_YEAR);
        }
    }

    public Verdict {
        nextSteps = RunReport.listed(nextSteps);
        figures = RunReport.listed(figures);
    }
}
