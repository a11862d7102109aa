package io.weekmart.launcher.notify;

import io.weekmart.contract.page.FigureUnit;
import io.weekmart.contract.page.Verdict;
import io.weekmart.contract.page.Verdict.KeyFigure;
import io.weekmart.contract.terminal.Printable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a run says in short, and where it is.
 *
 * @param verdict a few lines: what the run comes to, and what to do first
 * @param figures the most important ones by their names
 * @param place a link, or the place in S3; null where the run has written no page
 * @param remark a sentence about the place, such as how long the link works; null for none
 */
public record PageNote(
        List<String> verdict, Map<String, String> figures, @Nullable String place, @Nullable String remark) {
    private static final BigDecimal WHOLE = BigDecimal.valueOf(100);
    /** Figures are exact; a quotient for the eye needs no more digits. */
    private static final int DIGITS = 6;

    public PageNote {
        verdict = List.copyOf(verdict);
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /** A page that is there; its texts may quote dumps, and stay on their lines. */
    public static PageNote of(Verdict verdict, @Nullable String place, @Nullable String remark) {
        List<String> lines = new ArrayList<>();
        lines.add(verdict.colour().label().toUpperCase(Locale.ROOT) + ": " + Printable.line(verdict.sentence()));
        verdict.nextSteps().stream().limit(1).map(Printable::line).forEach(lines::add);
        Map<String, String> figures = new LinkedHashMap<>();
        verdict.figures().stream()
                .limit(Verdict.FIGURES_IN_MESSAGES)
                .forEach(figure -> figures.put(Printable.line(figure.name()), text(figure)));
        return new PageNote(lines, figures, place, remark);
    }

    /** A page whose data cannot be understood. */
    public static PageNote unreadable(String why) {
        return new PageNote(List.of(Printable.line(why)), Map.of(), null, null);
    }

    /** A figure, beside last week and last year as far as they are known. */
    private static String text(KeyFigure figure) {
        StringBuilder text = new StringBuilder(amount(figure.unit(), figure.value()));
        text.append(", ").append(Printable.line(figure.of()));
        against(text, figure, figure.lastWeek(), "last week");
        against(text, figure, figure.lastYear(), "last year");
        if (figure.note() != null) {
            text.append(" (").append(Printable.line(figure.note())).append(')');
        }
        return text.toString();
    }

    private static void against(StringBuilder text, KeyFigure figure, @Nullable BigDecimal before, String name) {
        BigDecimal now = figure.value();
        if (now == null || before == null) {
            return;
        }
        if (figure.unit() == FigureUnit.PERCENT) {
            text.append(String.format(Locale.ROOT, ", %+.1f points against %s", now.subtract(before), name));
        } else if (before.signum() > 0) {
            BigDecimal change = now.subtract(before).multiply(WHOLE).divide(before, DIGITS, RoundingMode.HALF_UP);
            text.append(String.format(Locale.ROOT, ", %+.1f %% against %s", change, name));
        } else {
            // A change in percent of nothing, or of less, means nothing.
            text.append(", ").append(name).append(' ').append(amount(figure.unit(), before));
        }
    }

    private static String amount(FigureUnit unit, @Nullable BigDecimal value) {
        if (value == null) {
            return "unknown";
        }
        return switch (unit) {
            case AMOUNT -> String.format(Locale.ROOT, "%,.2f", value);
            case QUANTITY -> String.format(Locale.ROOT, "%,.3f", value).replaceFirst("\\.?0+$", "");
            case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
            case PERCENT -> String.format(Locale.ROOT, "%.1f %%", value);
        };
    }
}
