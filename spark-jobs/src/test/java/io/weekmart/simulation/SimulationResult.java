package io.weekmart.simulation;

import io.weekmart.contract.report.RunReport;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What became of good runs and of disasters. */
final class SimulationResult {
    private static final String HEADER =
            """
            | disaster | nights | stopped | by | missed | error of the misses |
            | --- | --- | --- | --- | --- | --- |
            """;

    private final List<Incident> incidents = new ArrayList<>();
    private final List<String> falseStops = new ArrayList<>();
    private final List<String> acceptedRepairs = new ArrayList<>();
    private int goodRuns;
    private int closedDays;

    /**
     * A disaster, and what became of it.
     *
     * @param how which table it met, and what was wrong with that
     * @param stoppedBy what stopped the run; nothing where it was published
     * @param deviation of the published numbers, where it was
     */
    record Incident(
            LocalDate date,
            Disaster disaster,
            String how,
            List<String> stoppedBy,
            PublishedNumbers.Deviation deviation) {
        boolean missed() {
            return stoppedBy.isEmpty();
        }

        /** One line for it. */
        String line() {
            return date + " " + disaster.label() + " (" + how + "): "
                    + (missed() ? "MISSED, " + said(deviation) : "stopped by " + String.join(", ", stoppedBy));
        }
    }

    void goodRun(RunReport report) {
        goodRuns++;
        if (report.outcome() == RunReport.Outcome.NOTHING_TO_DO) {
            closedDays++;
        }
    }

    void falseStop(String finding) {
        falseStops.add(finding);
    }

    /** The good dumps after a missed disaster were stopped, and had to be accepted. */
    void acceptedRepair(String finding) {
        acceptedRepairs.add(finding);
    }

    void incident(Incident incident) {
        incidents.add(incident);
    }

    List<Incident> incidents() {
        return Collections.unmodifiableList(incidents);
    }

    /** Runs on good dumps that were stopped, each with its date and why. */
    List<String> falseStops() {
        return Collections.unmodifiableList(falseStops);
    }

    /** The tables of the documents, in Markdown. */
    String markdown() {
        StringBuilder text = new StringBuilder(HEADER);
        for (Disaster disaster : Disaster.values()) {
            List<Incident> of = incidents.stream()
                    .filter(incident -> incident.disaster() == disaster)
                    .toList();
            List<Incident> missed = of.stream().filter(Incident::missed).toList();
            if (!of.isEmpty()) {
                text.append(String.format(
                        Locale.ROOT,
                        "| %s | %d | %d | %s | %d | %s |\n",
                        disaster.label(),
                        of.size(),
                        of.size() - missed.size(),
                        by(of),
                        missed.size(),
                        missed.stream().map(miss -> said(miss.deviation())).collect(Collectors.joining("; "))));
            }
        }
        long stopped = incidents.stream().filter(incident -> !incident.missed()).count();
        text.append(String.format(
                Locale.ROOT,
                "\nOf %d disasters %d were stopped and %d missed. Of %d good runs %d were stopped; on %d there was nothing to do.\n",
                incidents.size(),
                stopped,
                incidents.size() - stopped,
                goodRuns,
                falseStops.size(),
                closedDays));
        incidents.stream()
                .filter(Incident::missed)
                .forEach(miss -> text.append("- ").append(miss.line()).append('\n'));
        acceptedRepairs.forEach(repair -> text.append("- The good dumps after a miss had to be accepted: ")
                .append(repair)
                .append('\n'));
        falseStops.forEach(
                stop -> text.append("- A good run was stopped: ").append(stop).append('\n'));
        return text.toString();
    }

    /** What stopped them, the most frequent first. */
    private static String by(List<Incident> incidents) {
        Map<String, Integer> times = new TreeMap<>();
        incidents.forEach(incident -> incident.stoppedBy().forEach(guard -> times.merge(guard, 1, Integer::sum)));
        return times.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(guard -> guard.getKey() + " " + guard.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String said(PublishedNumbers.Deviation deviation) {
        return deviation.cells() == 0
                ? "no published number is wrong"
                : String.format(
                        Locale.ROOT,
                        "%s%s%,d rows of %d %s",
                        deviation.amount().signum() == 0
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        "%,.2f in amount (%.2f %%), ",
                                        deviation.amount(),
                                        deviation.percent()),
                        deviation.onHand().signum() == 0
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        "%,.0f units on hand (%.2f %%), ",
                                        deviation.onHand(),
                                        deviation.percentOnHand()),
                        deviation.cells(),
                        deviation.weeks(),
                        deviation.weeks() == 1 ? "week" : "weeks");
    }
}
