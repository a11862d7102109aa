package io.weekmart.job;

import io.weekmart.contract.page.Arrival;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.guards.DumpCounts;
import io.weekmart.publish.DumpSums;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.PublishedDump;
import io.weekmart.quality.ExactSum;
import io.weekmart.quality.SplitTally;
import io.weekmart.quality.TableAccount;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.DumpFile;
import io.weekmart.raw.DumpHeader;
import io.weekmart.report.PageParts;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects for the page of a run which dumps arrived, and in which files rows were rejected. */
public final class PageDumps {
    /** As many as give eight of the same weekday, and those of a sparkline. */
    private static final int EARLIER = 70;

    private PageDumps() {}

    /**
     * Takes what was read of one date, or of all dates at once.
     *
     * @param accounts of the tables that were read
     * @param dumps that were read
     * @param known those that the ledger knew before the run
     */
    public static void add(
            Run run,
            Inputs inputs,
            TaskResults results,
            Map<TableSpec, TableAccount> accounts,
            List<DumpCounts> dumps,
            KnownDumps known) {
        if (!run.settings().output().page()) {
            return;
        }
        try {
            collect(run, inputs, results, accounts, dumps, known);
        } catch (RuntimeException | LinkageError | StackOverflowError failure) {
            run.report().warning(PageWarning.of("The page of this run lacks what arrived", failure));
        }
    }

    private static void collect(
            Run run,
            Inputs inputs,
            TaskResults results,
            Map<TableSpec, TableAccount> accounts,
            List<DumpCounts> dumps,
            KnownDumps known) {
        PageParts page = run.report().page();
        for (TableSpec table : results.tables()) {
            List<DumpCounts> ofTable =
                    dumps.stream().filter(dump -> dump.table().equals(table)).toList();
            // The account knows what the key checks left of a table; the splits tell its dumps apart.
            TableAccount account = ofTable.size() == 1 ? accounts.get(table) : null;
            ofTable.stream()
                    .max(Comparator.comparing(DumpCounts::date))
                    .ifPresent(dump -> page.dump(new PageParts.TableDump(
                            table.name(),
                            dump.date(),
                            dump.rows(),
                            amount(results, table, account, dump.date()),
                            earlier(known, dump))));
        }
        Map<TableSpec, Set<LocalDate>> unchanged = DumpRows.knownDates(inputs, known);
        for (DumpHeader header : inputs.all()) {
            DumpFile file = header.file();
            if (!unchanged.getOrDefault(file.table(), Set.of()).contains(file.dumpDate())) {
                page.fresh(file.path());
            }
        }
        rejected(page, results);
    }

    /** The money in a dump; null of a table that has no such total. */
    private static @Nullable BigDecimal amount(
            TaskResults results, TableSpec table, @Nullable TableAccount account, LocalDate date) {
        int money = RejectsWorth.index(table, true);
        if (money == RejectsWorth.NO_TOTAL) {
            return null;
        }
        if (account != null) {
            return account.total(table.controlTotals().get(money));
        }
        ExactSum sum = new ExactSum();
        for (TaskResult.SplitCounts split : results.of(TaskResult.SplitCounts.class)) {
            SplitTally tally = split.tally();
            if (tally.table().equals(table.name())
                    && results.plan(table).fileOf(tally.split()).dumpDate().equals(date)) {
                sum.add(tally.total(money));
            }
        }
        return sum.toDecimal(
                table.field(table.controlTotals().get(money)).type().scale());
    }

    private static Map<LocalDate, Arrival.Dump> earlier(KnownDumps known, DumpCounts dump) {
        Map<LocalDate, Arrival.Dump> earlier = new TreeMap<>();
        known.dumps(dump.table().name()).headMap(dump.date(), false).descendingMap().entrySet().stream()
                .limit(EARLIER)
                .forEach(entry -> earlier.put(entry.getKey(), dump(entry.getKey(), entry.getValue())));
        return earlier;
    }

    private static Arrival.Dump dump(LocalDate date, PublishedDump dump) {
        return new Arrival.Dump(
                date, dump.rows(), 0, dump.sums().map(DumpSums::amount).orElse(null));
    }

    /** By file and code. Of tables without control totals, the tasks count the rows of a file alone. */
    private static void rejected(PageParts page, TaskResults results) {
        for (TaskResult.SplitCounts split : results.of(TaskResult.SplitCounts.class)) {
            SplitTally tally = split.tally();
            TableSpec table = results.table(tally.table());
            if (table.controlTotals().isEmpty() && tally.rejected() > 0) {
                page.rejected(
                        table.name(),
                        results.plan(table).fileOf(tally.split()).path(),
                        new PageParts.FileRows(tally.rejected(), Map.of()));
            }
        }
        for (TaskResult.RejectedTotals part : results.of(TaskResult.RejectedTotals.class)) {
            TableSpec table = results.table(part.table());
            List<String> codes = part.reason().codes(table);
            Map<String, Long> byCode = new HashMap<>();
            codes.forEach(code -> byCode.put(code, part.rows()));
            page.rejected(
                    table.name(),
                    results.plan(table).fileOf(part.split()).path(),
                    new PageParts.FileRows(RejectsWorth.isOfAll(part) ? part.rows() : 0, byCode));
        }
    }

    /** The name of a file as people call it: without the folders above it. */
    static String shortName(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int folder = path.lastIndexOf('/', path.length() - name.length() - 2);
        // A part within the folder of a dump says little without it.
        boolean part = name.startsWith("part-") && folder >= 0;
        return Optional.of(part ? path.substring(folder + 1) : name)
                .filter(text -> !text.isEmpty())
                .orElse(path);
    }
}
