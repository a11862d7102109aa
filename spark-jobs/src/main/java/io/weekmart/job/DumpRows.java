package io.weekmart.job;

import io.weekmart.config.Settings;
import io.weekmart.config.Settings.Layout;
import io.weekmart.contract.run.Sha256;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.guards.DumpContent;
import io.weekmart.guards.DumpCounts;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.PublishedDump;
import io.weekmart.quality.ExactSum;
import io.weekmart.quality.RepairTally;
import io.weekmart.quality.SplitTally;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.ContentSums;
import io.weekmart.raw.DumpFile;
import io.weekmart.raw.DumpHeader;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What became of the rows of each dump, beside what the ledger remembers of dumps. */
public final class DumpRows {
    /** Characters of an identity: 64 bits tell the dumps of one table apart by far, and the ledger keeps one for each. */
    private static final int IDENTITY_CHARACTERS = 16;

    private DumpRows() {}

    /**
     * The table whose dumps tell what a unit costs.
     *
     * @param quantity name of the control total of units
     * @param amount name of the control total of what they cost
     */
    public record Priced(TableSpec table, String quantity, String amount) {}

    /** Every dump that was read, of all tables, ordered by table and date. */
    static List<DumpCounts> of(Inputs inputs, TaskResults results, Settings settings) {
        return of(inputs, results, settings, null);
    }

    /**
     * Every dump that was read, of all tables, ordered by table and date.
     *
     * @param priced the table of which units and amount are compared; null where there is none
     */
    public static List<DumpCounts> of(Inputs inputs, TaskResults results, Settings settings, @Nullable Priced priced) {
        List<DumpCounts> dumps = new ArrayList<>();
        for (TableSpec table : results.tables()) {
            Map<LocalDate, List<DumpFile>> byDate = inputs.of(table).stream()
                    .map(DumpHeader::file)
                    .collect(Collectors.groupingBy(DumpFile::dumpDate, TreeMap::new, Collectors.toList()));
            Map<LocalDate, Set<String>> absent = new TreeMap<>();
            inputs.of(table)
                    .forEach(header -> absent.computeIfAbsent(header.file().dumpDate(), date -> new TreeSet<>())
                            .addAll(header.absent()));
            Map<LocalDate, List<SplitTally>> tallies = new TreeMap<>();
            Map<LocalDate, Long> rows = new TreeMap<>();
            Map<LocalDate, Long> rejected = new TreeMap<>();
            Map<LocalDate, RepairTally> repaired = new TreeMap<>();
            Map<LocalDate, Long> repeated = new TreeMap<>();
            Map<LocalDate, Long> outside = new TreeMap<>();
            Map<LocalDate, Long> sameKey = new TreeMap<>();
            for (TaskResult.SplitCounts split : results.of(TaskResult.SplitCounts.class)) {
                SplitTally tally = split.tally();
                if (tally.table().equals(table.name())) {
                    LocalDate date = results.plan(table).fileOf(tally.split()).dumpDate();
                    tallies.computeIfAbsent(date, each -> new ArrayList<>()).add(tally);
                    rows.merge(date, tally.read(), Long::sum);
                    rejected.merge(date, tally.rejected(), Long::sum);
                    outside.merge(date, tally.alreadyCountedRows(), Long::sum);
                    repaired.computeIfAbsent(date, each -> new RepairTally()).add(tally.repairs());
                }
            }
            for (TaskResult.Repaired repairs : results.of(TaskResult.Repaired.class)) {
                if (repairs.table().equals(table.name())) {
                    // A pipeline of functions reads one dump of a table, whatever split a row stands in.
                    byDate.keySet().forEach(date -> repaired.computeIfAbsent(date, each -> new RepairTally())
                            .add(repairs.rows()));
                }
            }
            for (TaskResult.KeyCounts keys : results.of(TaskResult.KeyCounts.class)) {
                if (keys.tally().table().equals(table.name())) {
                    keys.tally()
                            .rejectedOfDump()
                            .forEach((day, count) -> sameKey.merge(LocalDate.ofEpochDay(day), count, Long::sum));
                    keys.tally()
                            .repeatedOfDump()
                            .forEach((day, count) -> repeated.merge(LocalDate.ofEpochDay(day), count, Long::sum));
                    // Only a pipeline of functions compares with published rows by their keys, and it reads one dump of
                    // a table.
                    byDate.keySet()
                            .forEach(date -> repeated.merge(date, keys.tally().alreadyCounted(), Long::sum));
                }
            }
            byDate.forEach((date, files) -> dumps.add(new DumpCounts(
                    table,
                    date,
                    full(table, settings),
                    identity(files),
                    rows.getOrDefault(date, 0L),
                    rejected.getOrDefault(date, 0L) + sameKey.getOrDefault(date, 0L),
                    new TreeMap<>(repaired.getOrDefault(date, new RepairTally()).byColumn(table)),
                    absent.getOrDefault(date, Set.of()),
                    settings.table(table).rules().supplied(),
                    content(
                            table,
                            date,
                            tellsReceipts(table, settings, absent.getOrDefault(date, Set.of())),
                            tallies.getOrDefault(date, List.of()),
                            repeated.getOrDefault(date, 0L),
                            outside.getOrDefault(date, 0L),
                            sameKey.getOrDefault(date, 0L),
                            priced))));
        }
        return dumps;
    }

    /**
     * Whether rows of two dates cannot be the same: they carry the number of a receipt. Without it, as in stock counts, two days may well say
     * the same.
     */
    private static boolean tellsReceipts(TableSpec table, Settings settings, Set<String> absent) {
        return table.inCalendar()
                && table.columns().contains(WeeklyTables.RECEIPT)
                && !settings.table(table).rules().supplies(WeeklyTables.RECEIPT)
                && !absent.contains(WeeklyTables.RECEIPT);
    }

    /** What the rows of all splits of a dump add up to. */
    private static DumpContent content(
            TableSpec table,
            LocalDate dumpDate,
            boolean tellsReceipts,
            List<SplitTally> splits,
            long repeated,
            long outside,
            long sameKey,
            @Nullable Priced priced) {
        // Only the tables of a calendar are expected to be dated as their dumps.
        boolean inCalendar = table.inCalendar();
        long sum = 0;
        long xor = 0;
        long undated = 0;
        long unknown = 0;
        long dated = 0;
        TreeMap<LocalDate, Long> datedOn = new TreeMap<>();
        for (SplitTally split : splits) {
            sum += split.content().sum();
            xor ^= split.content().xor();
            undated += split.content().undated();
            unknown += split.unknown();
            if (inCalendar) {
                dated += split.dated(table.index(table.date().orElseThrow()));
                for (int age = 0; age < ContentSums.DAYS; age++) {
                    long rows = split.content().rows(age);
                    if (rows > 0) {
                        datedOn.merge(dumpDate.minusDays(age), rows, Long::sum);
                    }
                }
            }
        }
        Priced ofTable = priced != null && priced.table().equals(table) ? priced : null;
        return new DumpContent(
                sum,
                xor,
                tellsReceipts && sum != 0 ? undated : null,
                unknown,
                inCalendar ? dated : null,
                datedOn,
                repeated,
                outside,
                sameKey,
                ofTable == null ? null : total(table, splits, ofTable.quantity()),
                ofTable == null ? null : total(table, splits, ofTable.amount()));
    }

    private static BigDecimal total(TableSpec table, List<SplitTally> splits, String column) {
        int index = table.controlTotals().indexOf(column);
        ExactSum total = new ExactSum();
        splits.forEach(split -> total.add(split.total(index)));
        return total.toDecimal(table.field(column).type().scale());
    }

    /** Dates on which nothing is expected, and with which nothing is compared. */
    public static Predicate<LocalDate> closed(Settings settings) {
        return settings.raw().closed()::on;
    }

    /** How many rows were read of each file, by its path. */
    static Map<String, Long> byFile(TaskResults results) {
        Map<String, Long> rows = new TreeMap<>();
        for (TaskResult.SplitCounts split : results.of(TaskResult.SplitCounts.class)) {
            String path = results.plan(results.table(split.tally().table()))
                    .fileOf(split.tally().split())
                    .path();
            rows.merge(path, split.tally().read(), Long::sum);
        }
        return rows;
    }

    /** What the ledger knows of dumps that can be compared with those read now: none of the tables that were delivered otherwise. */
    public static KnownDumps known(Ledger ledger, Pipeline pipeline, Settings settings) {
        return ledger.setting(RawLayout.KEY)
                        .filter(RawLayout.of(settings)::equals)
                        .isPresent()
                ? ledger.dumps()
                : ledger.dumps()
                        .without(pipeline.dailyInputs().stream()
                                .map(TableSpec::name)
                                .toList());
    }

    /** By table, the dates of the dumps read that an earlier run has published, unchanged since. */
    public static Map<TableSpec, Set<LocalDate>> knownDates(Inputs inputs, KnownDumps known) {
        Map<TableSpec, Set<LocalDate>> dates = new HashMap<>();
        for (TableSpec table : inputs.tables()) {
            Map<LocalDate, List<DumpFile>> byDate =
                    inputs.of(table).stream().map(DumpHeader::file).collect(Collectors.groupingBy(DumpFile::dumpDate));
            Set<LocalDate> same = new TreeSet<>();
            byDate.forEach((date, files) -> known.dump(table.name(), date)
                    .filter(dump -> dump.identity().equals(identity(files)))
                    .ifPresent(dump -> same.add(date)));
            dates.put(table, same);
        }
        return dates;
    }

    /** Those read, without full dumps older than a known one: a backfill of older dates leaves the newest known. */
    static List<DumpCounts> notOlder(KnownDumps known, List<DumpCounts> read) {
        return read.stream()
                .filter(dump -> !dump.full()
                        || known.last(dump.table().name())
                                .filter(newest -> newest.getKey().isAfter(dump.date()))
                                .isEmpty())
                .toList();
    }

    /**
     * What the ledger knows, and the full dumps of earlier dates of this run beside it: a backfill of dates older than the newest published leaves
     * no trace of them in the ledger, and each of its dates is still to be compared with the one before it.
     */
    static KnownDumps beside(KnownDumps known, Collection<DumpCounts> earlier) {
        KnownDumps all = known;
        for (DumpCounts dump : earlier) {
            String table = dump.table().name();
            if (known.dump(table, dump.date()).isEmpty()) {
                all = all.with(table, Map.of(dump.date(), dump.published()));
            }
        }
        return all;
    }

    /** What the ledger is to know once the dumps are published. Of a table whose dumps are full, it is the last one alone. */
    public static KnownDumps known(KnownDumps before, List<DumpCounts> dumps) {
        KnownDumps known = before;
        Map<TableSpec, List<DumpCounts>> byTable = dumps.stream().collect(Collectors.groupingBy(DumpCounts::table));
        for (Map.Entry<TableSpec, List<DumpCounts>> table : byTable.entrySet()) {
            String name = table.getKey().name();
            if (table.getValue().stream().anyMatch(DumpCounts::full)) {
                known = known.without(List.of(name));
            }
            Map<LocalDate, PublishedDump> published = table.getValue().stream()
                    .collect(Collectors.toMap(DumpCounts::date, dump -> published(before, dump)));
            known = known.with(name, published);
        }
        return known;
    }

    /** What the rows of a dump added up to when it was new: once it leaves the window, fewer of them are counted. */
    private static PublishedDump published(KnownDumps before, DumpCounts dump) {
        PublishedDump now = dump.published();
        return before.dump(dump.table().name(), dump.date())
                .filter(known ->
                        known.identity().equals(now.identity()) && known.sums().isPresent())
                .map(known -> now.with(known.sums()))
                .orElse(now);
    }

    /** Whether each dump of a table holds all of it, and not just what was recorded since the dump before. */
    static boolean full(TableSpec table, Settings settings) {
        return !table.daily() || settings.raw().layout() == Layout.FULL;
    }

    /** Of the files' content alone: the same content in a file of another name is the same dump. */
    static String identity(List<DumpFile> files) {
        String contents = files.stream()
                .map(file -> file.bytes() + " " + file.checksum() + "\n")
                .sorted()
                .collect(Collectors.joining());
        return Sha256.hex(contents).substring(0, IDENTITY_CHARACTERS);
    }
}
