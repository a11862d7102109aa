package io.weekmart.job;

import io.weekmart.contract.report.RunReport;
import io.weekmart.guards.Acceptance;
import io.weekmart.guards.Evidence;
import io.weekmart.guards.Finding;
import io.weekmart.guards.Guards;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Evaluates the guards, tells the report what they found and who has accepted it, and what was accepted without need. */
public final class GuardCheck {
    private final Run run;
    private final Set<Acceptance> needed = new HashSet<>();

    public GuardCheck(Run run) {
        this.run = run;
    }

    /**
     * The findings that keep the run from publishing: beyond their limit, and accepted by nobody.
     *
     * @param date that was compared; null where the run compares all of its dates at once
     */
    public List<Finding> refused(Evidence evidence, @Nullable LocalDate date) {
        List<Finding> refused = new ArrayList<>();
        for (Finding finding : Guards.evaluate(evidence)) {
            List<Acceptance> covering = finding.tripped()
                    ? run.acceptances().stream()
                            .filter(acceptance -> acceptance.covers(finding))
                            .toList()
                    : List.of();
            if (finding.tripped() && covering.isEmpty()) {
                refused.add(finding);
            }
            needed.addAll(covering);
            run.report().guard(reported(finding, date, covering.isEmpty() ? null : accepted()));
            covering.stream().findFirst().ifPresent(acceptance -> run.report()
                    .warning((date == null ? "Accepted by " : date + ": accepted by ") + Acceptance.OPTION + " "
                            + acceptance + ": " + finding.sentence() + "."));
        }
        return refused;
    }

    /** Says of every acceptance by which nothing was accepted, once all dates of the run are compared. */
    public void unneeded() {
        ofGuards()
                .filter(acceptance -> !needed.contains(acceptance))
                .forEach(acceptance -> notNeeded(acceptance, "the guard did not trip"));
    }

    /** Says of every acceptance that nothing was computed for which it could have been needed. */
    public void nothingComputed() {
        ofGuards().forEach(acceptance -> notNeeded(acceptance, "there was nothing to compute"));
    }

    /** The checks of columns and of closed days tell for themselves what they needed. */
    private Stream<Acceptance> ofGuards() {
        return run.acceptances().stream().distinct().filter(Acceptance::isAboutGuards);
    }

    private void notNeeded(Acceptance acceptance, String why) {
        run.report().warning(Acceptance.OPTION + " " + acceptance + " was not needed: " + why + ".");
    }

    private RunReport.AcceptedBy accepted() {
        String by = run.acceptedBy();
        return new RunReport.AcceptedBy(by == null ? run.spark().sparkContext().sparkUser() : by, Instant.now());
    }

    private static RunReport.GuardResult reported(
            Finding finding, @Nullable LocalDate date, RunReport.@Nullable AcceptedBy accepted) {
        return new RunReport.GuardResult(
                finding.guard().id(),
                date,
                Optional.ofNullable(finding.table()).map(table -> table.name()).orElse(null),
                finding.guard().unit().label(),
                finding.observed(),
                finding.limit().bound().label(),
                finding.limit().value(),
                finding.limit().key(),
                finding.tripped(),
                finding.sentence(),
                accepted);
    }
}
