package io.weekmart.inspect;

import io.weekmart.config.Settings;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.inspect.FileFamily.Member;
import io.weekmart.raw.DumpFile;
import io.weekmart.raw.DumpHeader;
import io.weekmart.raw.HeaderReader;
import io.weekmart.raw.SampledRows;
import io.weekmart.raw.ScanPlan;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** Reads samples of the dumps as a run under the proposal would: by the same header reader, parser and row checks. */
final class Trial {
    private static final int MOST_FILES = 40;
    private static final long FEWEST_OF_FILE = 2_000;

    /** Of a master with no more files and rows than these, all keys are known. Of a larger one, no reference is checked. */
    private static final int MOST_PARTS = 500;

    private static final long MOST_OF_MASTER = 1_000_000;

    private static final LocalDate NO_DATE = LocalDate.of(9999, 12, 31);

    /**
     * What became of the samples of a table.
     *
     * @param rows empty of rows where no file could be read
     * @param fault why a file could not be read at all, and what to do; null where none failed
     * @param days of a daily table: the days of the rows, and how many rows are of each, by the date of their dump
     * @param whole whether these are all rows of the table, and not the first ones of some files
     * @param again of a daily table: the share of rows that an earlier dump has too
     * @param alike of a daily table: the share of rows that are of the same {@link ComingAgain#LINE line} as another row of their dump
     */
    record Outcome(
            SampledRows rows,
            @Nullable String fault,
            NavigableMap<LocalDate, NavigableMap<LocalDate, Long>> days,
            boolean whole,
            double again,
            double alike) {
        /** The last day that a row is of; null where there is none. */
        @Nullable LocalDate lastDay() {
            LocalDate last = null;
            for (NavigableMap<LocalDate, Long> ofDump : days.values()) {
                LocalDate day = ofDump.lastKey();
                last = last == null || day.isAfter(last) ? day : last;
            }
            return last;
        }
    }

    private final Proposal proposal;
    private final Configuration hadoop;
    private final Settings settings;
    private final Map<String, Set<Long>> keys = new LinkedHashMap<>();
    private Set<Long> calendar = Set.of();

    Trial(Proposal proposal, Configuration hadoop) {
        this.proposal = proposal;
        this.hadoop = hadoop;
        PrivateNames hidden = new PrivateNames(proposal.pipeline());
        Map<TableSpec, Settings.Table> tables = new LinkedHashMap<>();
        proposal.tables.forEach((table, choice) -> tables.put(
                table,
                new Settings.Table(
                        choice.columns,
                        choice.ignored,
                        table.naturalKey(),
                        1,
                        hidden.among(
                                table,
                                choice.match()
                                        .map(match -> match.profile().columns())
                                        .orElse(List.of())),
                        Set.of(),
                        choice.dialect,
                        choice.rules())));
        settings = new Settings(
                proposal.pipeline(),
                new Settings.Raw(
                        proposal.listing().folder(),
                        Settings.Layout.FULL,
                        List.of("{table}_{date}.csv"),
                        1,
                        true,
                        1 << 20,
                        Long.MAX_VALUE),
                tables,
                new Settings.GuardLimits(0, 1, 1),
                new Settings.OutputSettings("", "zstd", 1, Duration.ofDays(1), Duration.ofMinutes(1), false),
                Map.of());
    }

    /** Reads samples of all tables, those first that others refer to. */
    void run() {
        // The calendar is referred to by no column, but by dates.
        List<TableSpec> ordered = new ArrayList<>(proposal.pipeline().inputsByReference());
        proposal.pipeline().calendar().ifPresent(table -> {
            ordered.remove(table);
            ordered.add(0, table);
        });
        for (TableSpec table : ordered) {
            TableChoice choice = proposal.table(table);
            if (choice.match().isPresent() && choice.missing().isEmpty()) {
                proposal.trials.put(
                        table, read(choice, choice.match().get().profile().family()));
            }
        }
    }

    private Outcome read(TableChoice choice, FileFamily family) {
        TableSpec table = choice.table();
        boolean master = !table.daily();
        List<Member> all = master ? newest(family) : family.members();
        List<Member> members = master && all.size() <= MOST_PARTS ? all : FamilyReader.spread(all, MOST_FILES);
        List<DumpHeader> headers = new ArrayList<>();
        String fault = null;
        HeaderReader reader = new HeaderReader(settings, hadoop);
        for (Member member : members) {
            LocalDate date = member.date();
            Listing.Entry file = member.file();
            try {
                headers.add(reader.read(new DumpFile(
                        table, date == null ? NO_DATE : date, file.uri(), file.bytes(), file.modified(), "")));
            } catch (UserFault unusable) {
                fault = fault == null ? unusable.getMessage() + " " + unusable.hint() : fault;
            } catch (IOException unreadable) {
                fault = fault == null ? "Cannot read " + file.path() + ": " + Listing.reason(unreadable) + "." : fault;
            }
        }
        ScanPlan plan = ScanPlan.of(table, headers, settings);
        SampleRule rule = new SampleRule(
                plan.table(),
                keys,
                calendar,
                plan.files().stream().map(header -> header.file().dumpDate()).toList());
        long most = Math.max(
                FEWEST_OF_FILE, (master ? MOST_OF_MASTER : FamilyReader.MOST_RECORDS) / Math.max(1, headers.size()));
        SampledRows rows = SampledRows.read(plan.withRule(rule), hadoop, most);
        boolean whole =
                fault == null && rows.faults().isEmpty() && headers.size() == all.size() && rule.fewerThan(most);
        if (master && whole && rows.rows() > 0) {
            keys.put(table.name(), rule.keys());
            if (proposal.pipeline().calendar().filter(table::equals).isPresent()) {
                calendar = rule.keys();
            }
        }
        if (!choice.derive.containsKey(Supplies.AMOUNT)) {
            rule.amounts().doubt().ifPresent(doubt -> choice.choices.add(doubt(choice, doubt)));
        }
        NavigableMap<LocalDate, NavigableMap<LocalDate, Long>> days = new TreeMap<>();
        rule.days().forEach((file, counts) -> {
            NavigableMap<LocalDate, Long> ofDump =
                    days.computeIfAbsent(plan.files().get(file).file().dumpDate(), date -> new TreeMap<>());
            counts.forEach((day, count) -> ofDump.merge(day, count, Long::sum));
        });
        return new Outcome(
                rows,
                fault,
                days,
                whole,
                rule.comingAgain().again(),
                rule.comingAgain().alike());
    }

    private static Choice doubt(TableChoice choice, String doubt) {
        String price = choice.columns.getOrDefault(Supplies.PRICE, Supplies.PRICE);
        String amount = choice.columns.getOrDefault(Supplies.AMOUNT, Supplies.AMOUNT);
        return new Choice(
                "Amounts are quantity times price, but in most rows of " + price + " (the price) and " + amount
                        + " (the amount) " + doubt + ". Look at both columns, and map them otherwise where that is so.",
                List.of(
                        "columns." + Supplies.AMOUNT + " = " + Hocon.text(price),
                        "columns." + Supplies.PRICE + " = " + Hocon.text(amount)));
    }

    /** The files of the newest dump; all of them where they have no date. */
    private static List<Member> newest(FileFamily family) {
        return family.dated()
                ? family.members().stream()
                        .filter(member ->
                                Objects.equals(member.date(), family.dates().last()))
                        .collect(Collectors.toList())
                : family.members();
    }
}
