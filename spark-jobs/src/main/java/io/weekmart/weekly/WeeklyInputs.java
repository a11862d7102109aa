package io.weekmart.weekly;

import io.weekmart.config.Settings;
import io.weekmart.config.Settings.Layout;
import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.terminal.Printable;
import io.weekmart.job.Inputs;
import io.weekmart.job.Run;
import io.weekmart.publish.Ledger;
import io.weekmart.raw.DumpFile;
import io.weekmart.raw.DumpHeader;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;

/** The dumps of the weekly pipeline: those that its weeks need, and no fewer than they were computed from before. */
final class WeeklyInputs {
    private WeeklyInputs() {}

    /**
     * Finds the dumps of the tables whose rows have a day that the weeks need, and reads their headers.
     *
     * @throws UserFault with exit code 3 if one is not there or can't be used, or if a week was computed from more before
     */
    static void findFacts(Run run, Inputs inputs, WeekScope scope, Ledger ledger) throws IOException {
        inputs.findDailyFrom(scope.dumpsFrom());
        if (run.settings().raw().layout() == Layout.DAILY) {
            refuseLess(run, inputs, scope, ledger);
        }
    }

    /** The tables whose rows have a day, of which there are dumps: sales, and inventory unless it is switched off. */
    static List<TableSpec> facts(Settings settings) {
        return settings.pipeline().dailyInputs();
    }

    /** A week is never computed again from less than it was computed from before. */
    private static void refuseLess(Run run, Inputs inputs, WeekScope scope, Ledger ledger) {
        List<String> less = new ArrayList<>();
        for (PublishedWeek published : scope.replaced(ledger)) {
            facts(run.settings()).forEach(table -> addMissing(less, inputs, published, table));
        }
        addMissingParts(less, run, inputs, ledger);
        if (!less.isEmpty()) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot recompute weeks whose source files are missing: " + String.join("; ", less) + ".",
                    "The published weeks stay as they are. Bring the dumps back, or compute fewer weeks"
                            + " (weekmart.raw.lookback-weeks).");
        }
    }

    private static void addMissing(List<String> less, Inputs inputs, PublishedWeek week, TableSpec table) {
        NavigableSet<LocalDate> gone = new TreeSet<>(week.sources(table));
        gone.removeAll(inputs.dates(table));
        if (!gone.isEmpty()) {
            List<String> dates = gone.stream().map(LocalDate::toString).toList();
            less.add(week.id() + " was computed from " + table.name() + " dumps of " + String.join(", ", dates));
        }
    }

    /** Adds the dumps that the last run read in more parts, where no part of this run's is a new one that may stand for those gone. */
    private static void addMissingParts(List<String> less, Run run, Inputs inputs, Ledger ledger) {
        Map<Path, Set<String>> before = new HashMap<>();
        ledger.lastRun().ifPresent(last -> last.inputs()
                .forEach(input -> before.computeIfAbsent(new Path(input.path()).getParent(), folder -> new TreeSet<>())
                        .add(input.path())));
        Map<Path, Set<String>> now = new HashMap<>();
        Map<TableSpec, DumpNames> names =
                run.settings().raw().names(run.settings().pipeline());
        for (TableSpec table : facts(run.settings())) {
            List<FilePattern> patterns =
                    Objects.requireNonNull(names.get(table)).patterns();
            for (DumpHeader header : inputs.of(table)) {
                DumpFile file = header.file();
                Path folder = new Path(file.path()).getParent();
                String path = folder.toUri().getPath();
                if (patterns.stream().anyMatch(pattern -> pattern.holdsParts(table.name(), file.dumpDate(), path))) {
                    now.computeIfAbsent(folder, key -> new TreeSet<>()).add(file.path());
                }
            }
        }
        now.forEach((folder, parts) -> {
            Set<String> gone = new TreeSet<>(before.getOrDefault(folder, Set.of()));
            if (gone.containsAll(parts) && gone.removeAll(parts) && !gone.isEmpty()) {
                less.add("the last run read " + Printable.line(String.join(", ", gone)));
            }
        });
    }
}
