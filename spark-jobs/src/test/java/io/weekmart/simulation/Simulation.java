package io.weekmart.simulation;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.job.Workbench;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Daily runs over the simulated trade, of which some meet a disaster. Before the first one, a backfill publishes some weeks, so that guards have
 * something to compare with. After a run that was stopped, and after one that was not and should have been, the good dump is delivered and the
 * run repeated.
 */
final class Simulation {
    /** Guards compare with up to five weeks before. */
    private static final int WEEKS_BEFORE = 6;

    /** What is drawn besides the trade has numbers of its own. */
    private static final long OTHER = 0x5DEECE66DL;

    private final SimulatedTrade trade;
    private final Workbench bench;
    private final LocalDate firstTrade;
    private final LocalDate firstRun;
    private final LocalDate lastRun;
    private final Map<LocalDate, Disaster> disasters = new TreeMap<>();
    private final SplittableRandom random;
    private final Consumer<String> progress;

    /**
     * What to simulate.
     *
     * @param firstRun any date; the trade begins some weeks before it
     * @param runs daily runs that are to succeed, one a date
     * @param count disasters, each kind as often as the others, on dates with trade
     * @param folder for dumps and tables
     * @param settings of the configuration, such as {@code guards.silent-stores.max-fraction=0.1}
     * @param progress takes a line for each run that was not like any other
     */
    Simulation(
            long seed,
            LocalDate firstRun,
            int runs,
            int count,
            Path folder,
            Collection<String> settings,
            Consumer<String> progress) {
        this.firstRun = firstRun;
        this.lastRun = firstRun.plusDays(runs - 1L);
        this.firstTrade = firstRun.minusWeeks(WEEKS_BEFORE).with(DayOfWeek.MONDAY);
        this.trade = new SimulatedTrade(seed, firstTrade, lastRun);
        this.random = new SplittableRandom(seed ^ OTHER);
        this.progress = progress;
        List<LocalDate> dates = firstRun.datesUntil(lastRun.plusDays(1))
                .filter(date -> !Season.closed(date))
                .collect(Collectors.toCollection(ArrayList::new));
        if (count > dates.size()) {
            throw new IllegalArgumentException(
                    "There are " + dates.size() + " dates with trade for " + count + " disasters");
        }
        Collections.shuffle(dates, new Random(seed ^ OTHER));
        for (int i = 0; i < count; i++) {
            disasters.put(dates.get(i), Disaster.values()[i % Disaster.values().length]);
        }
        String closed = firstTrade
                .datesUntil(lastRun.plusDays(15))
                .filter(Season::closed)
                .map(date -> "\"" + date + "\"")
                .collect(Collectors.joining(", ", "[", "]"));
        this.bench = new Workbench(folder).guarded().set("raw.layout=daily").set("raw.closed=" + closed);
        settings.forEach(bench::set);
    }

    /** Carries out all runs. */
    SimulationResult run() {
        SimulationResult result = new SimulationResult();
        for (LocalDate date = firstTrade; date.isBefore(firstRun); date = date.plusDays(1)) {
            deliver(date);
        }
        RunReport before =
                bench.backfill(firstTrade.toString(), firstRun.minusDays(1).toString());
        if (before.exitCode() != ExitCode.DONE.code()) {
            throw new IllegalStateException("The weeks before the simulation cannot be published: " + said(before));
        }
        for (LocalDate date = firstRun; !date.isAfter(lastRun); date = date.plusDays(1)) {
            Disaster disaster = disasters.get(date);
            deliver(date);
            if (disaster == null) {
                trade.corrected(date).ifPresent(this::write);
                good(date, result);
            } else {
                bad(date, disaster, result);
            }
        }
        return result;
    }

    private void good(LocalDate date, SimulationResult result) {
        RunReport report = bench.night(date.toString());
        result.goodRun(report);
        if (report.exitCode() != ExitCode.DONE.code()) {
            String finding = date + ": " + said(report);
            progress.accept("A good run was stopped. " + finding);
            result.falseStop(finding);
            accept(date, report);
        }
    }

    /** The good dumps in the place of those that were published. That they change what was published much is why guards may stop it. */
    private void repair(LocalDate date, SimulationResult result) {
        RunReport report = bench.night(date.toString());
        result.goodRun(report);
        if (report.exitCode() != ExitCode.DONE.code()) {
            result.acceptedRepair(date + ": " + said(report));
            accept(date, report);
        }
    }

    /** Takes in what was stopped, so that the days after it have what they need. */
    private void accept(LocalDate date, RunReport report) {
        RunReport accepted =
                bench.accepting(tripped(report).toArray(String[]::new)).night(date.toString());
        if (accepted.exitCode() != ExitCode.DONE.code()) {
            throw new IllegalStateException("The simulation cannot go on: " + date + ": " + said(accepted));
        }
    }

    private void bad(LocalDate date, Disaster disaster, SimulationResult result) {
        LocalDate yesterday = date.minusDays(1);
        while (Season.closed(yesterday)) {
            yesterday = yesterday.minusDays(1);
        }
        Disaster.Spoiled spoiled = disaster.spoil(new Disaster.Night(trade, date, yesterday), random.split());
        write(spoiled.dump());
        RunReport report = bench.night(date.toString());
        @Nullable PublishedNumbers wrong = report.exitCode() == ExitCode.DONE.code() ? PublishedNumbers.of(bench) : null;
        write(trade.night(date).values().stream()
                .filter(dump -> dump.table().equals(spoiled.dump().table()))
                .findFirst()
                .orElseThrow());
        PublishedNumbers.Deviation deviation = PublishedNumbers.Deviation.NONE;
        if (wrong == null) {
            good(date, result);
        } else {
            repair(date, result);
            deviation = wrong.against(PublishedNumbers.of(bench));
        }
        SimulationResult.Incident incident = new SimulationResult.Incident(
                date,
                disaster,
                spoiled.dump().table() + ", " + spoiled.how(),
                wrong == null ? stoppedBy(report) : List.of(),
                deviation);
        progress.accept(incident.line());
        result.incident(incident);
    }

    private void deliver(LocalDate date) {
        trade.night(date).values().forEach(this::write);
    }

    private void write(Dump dump) {
        bench.file(dump.fileName(), dump.bytes());
    }

    /** The guards that tripped; or else that the input was not what it should be. */
    private static List<String> stoppedBy(RunReport report) {
        List<String> guards = tripped(report);
        return guards.isEmpty() ? List.of("validation (exit " + report.exitCode() + ")") : guards;
    }

    private static List<String> tripped(RunReport report) {
        return report.guards().stream()
                .filter(GuardResult::tripped)
                .map(GuardResult::id)
                .distinct()
                .toList();
    }

    private static String said(RunReport report) {
        RunReport.Failure failure = report.failure();
        return failure == null
                ? "exit code " + report.exitCode()
                : Stream.of(failure.cause().split("\n")).map(String::strip).collect(Collectors.joining(" "));
    }
}
