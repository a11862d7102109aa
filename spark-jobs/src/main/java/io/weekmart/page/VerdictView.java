package io.weekmart.page;

import io.weekmart.contract.page.FigureUnit;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.page.Verdict;
import io.weekmart.contract.page.Verdict.Better;
import io.weekmart.contract.page.Verdict.KeyFigure;
import io.weekmart.contract.report.RunReport.Failure;
import io.weekmart.contract.report.RunReport.Outcome;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The head of a page.
 *
 * @param badge what the colour means, in words
 * @param about pipeline and run date
 * @param failure the message of the failure; null where there is none, and where the sentence says it all
 * @param hint what the message says to do; null where it says nothing, and where the steps say it
 * @param warnings what else the run says
 */
record VerdictView(
        Tone tone,
        String badge,
        String title,
        String about,
        String sentence,
        List<Figure> figures,
        List<String> steps,
        @Nullable String failure,
        @Nullable String hint,
        List<String> warnings) {
    private static final int WARNINGS = 20;

    /**
     * A figure with its comparisons.
     *
     * @param of what it is of, with a note where there is one
     */
    record Figure(String name, String value, String of, List<Comparison> comparisons) {}

    /**
     * A figure beside an earlier one.
     *
     * @param arrow a sign for the eye; empty where nothing changed
     */
    record Comparison(Tone tone, String arrow, String text) {}

    static VerdictView of(RunPage page) {
        Verdict verdict = page.verdict();
        RunPage.RunFacts run = page.run();
        String dates = run.range() == null
                ? Numbers.day(run.runDate())
                : run.range().from() + " to " + run.range().to();
        String job = run.job().equals(run.pipeline()) ? run.pipeline() : run.pipeline() + ", " + run.job();
        Failure failure = run.failure();
        return new VerdictView(
                tone(verdict.colour()),
                badge(verdict.colour(), run.outcome(), Reach.of(page)),
                PageText.line(verdict.colour().label() + ": " + run.pipeline() + " " + run.runDate()),
                PageText.line(job + " · " + dates),
                PageText.sentence(verdict.sentence()),
                verdict.figures().stream().map(VerdictView::figure).toList(),
                verdict.nextSteps().stream().map(PageText::sentence).toList(),
                failure == null || isSaid(failure.cause(), verdict.sentence()) ? null : PageText.block(failure.cause()),
                failure == null
                                || failure.hint() == null
                                || !verdict.nextSteps().isEmpty()
                        ? null
                        : PageText.block(failure.hint()),
                warnings(run.warnings()));
    }

    /** Whether the sentence of the verdict ends with most of the cause of a failure, which then need not stand there twice. */
    private static boolean isSaid(String cause, String sentence) {
        for (int from = 0; from <= cause.length() / 2; from = cause.indexOf(": ", from) + 2) {
            if (sentence.endsWith(cause.substring(from))) {
                return true;
            }
            if (cause.indexOf(": ", from) < 0) {
                return false;
            }
        }
        return false;
    }

    static Tone tone(Verdict.Colour colour) {
        return switch (colour) {
            case GREEN -> Tone.GOOD;
            case AMBER -> Tone.WATCH;
            case RED -> Tone.BAD;
        };
    }

    /** The colour in words, for whoever does not see it. */
    static String badge(Verdict.Colour colour, Outcome outcome, Reach reach) {
        return switch (colour) {
            case GREEN -> outcome == Outcome.NOTHING_TO_DO ? "Up to date" : "All good";
            case AMBER -> "Take a look";
            case RED -> outcome == Outcome.FAILED ? reach.badge() : "Act now";
        };
    }

    private static Figure figure(KeyFigure figure) {
        List<Comparison> comparisons = new ArrayList<>();
        if (figure.value() != null) {
            compare(figure, figure.lastWeek(), "last week").ifPresent(comparisons::add);
            compare(figure, figure.lastYear(), "the same week last year").ifPresent(comparisons::add);
        }
        String of = figure.of() + (figure.note() == null ? "" : ", " + figure.note());
        return new Figure(
                PageText.line(figure.name()),
                figure.value() == null ? "not known" : Numbers.value(figure.unit(), figure.value()),
                PageText.line(of),
                comparisons);
    }

    private static Optional<Comparison> compare(KeyFigure figure, @Nullable BigDecimal before, String with) {
        BigDecimal value = figure.value();
        if (value == null || before == null) {
            return Optional.empty();
        }
        BigDecimal difference = value.subtract(before);
        if (difference.signum() == 0) {
            return Optional.of(new Comparison(Tone.MUTED, "", "the same as " + with));
        }
        boolean more = difference.signum() > 0;
        // A figure in percent differs by points: a percentage of a percentage misleads.
        String change = figure.unit() == FigureUnit.PERCENT
                ? Numbers.plus(figure.unit(), difference).replace(" %", " points")
                : Numbers.change(before, value);
        Tone tone = figure.better() == null || figure.better() == Better.NEITHER
                ? Tone.PLAIN
                : more == (figure.better() == Better.MORE) ? Tone.GOOD : Tone.BAD;
        return Optional.of(new Comparison(
                tone,
                more ? "▲" : "▼",
                (change == null ? Numbers.plus(figure.unit(), difference) : change) + " against " + with + ": "
                        + Numbers.value(figure.unit(), before)));
    }

    private static List<String> warnings(List<String> warnings) {
        List<String> shown = new ArrayList<>(
                warnings.stream().limit(WARNINGS).map(PageText::block).toList());
        if (warnings.size() > WARNINGS) {
            shown.add(Numbers.count(warnings.size() - (long) WARNINGS) + " more are in the run report.");
        }
        return List.copyOf(shown);
    }
}
