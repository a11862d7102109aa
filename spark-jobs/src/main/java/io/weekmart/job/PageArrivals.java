package io.weekmart.job;

import io.weekmart.contract.page.Arrival;
import io.weekmart.contract.page.History;
import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.report.PageParts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What arrived for a run, beside what is usual: from the ledger, which knows rows and amounts, and from the history, which knows bytes too. */
final class PageArrivals {
    /** Dumps of a weekday of which the median is usual, and the fewest that say anything. */
    private static final int USUAL = 8;

    private static final int LEAST = 3;

    private PageArrivals() {}

    /**
     * The newest dump of each table.
     *
     * @param daily names of the tables whose dumps are compared with those of the same weekday
     * @param closed dates with which nothing is compared
     */
    static List<Arrival> of(
            RunReport report, PageParts parts, History history, Predicate<String> daily, Predicate<LocalDate> closed) {
        Map<String, List<InputFile>> files = new LinkedHashMap<>();
        report.inputFiles().forEach(file -> files.computeIfAbsent(file.table(), each -> new ArrayList<>())
                .add(file));
        Map<String, PageParts.TableDump> dumps = new LinkedHashMap<>();
        parts.dumps().forEach(dump -> dumps.put(dump.table(), dump));
        List<Arrival> arrivals = new ArrayList<>();
        files.forEach((table, ofTable) -> {
            PageParts.TableDump dump = dumps.get(table);
            LocalDate date = dump != null
                    ? dump.date()
                    : ofTable.stream()
                            .map(InputFile::date)
                            .max(Comparator.naturalOrder())
                            .orElseThrow();
            List<InputFile> newest =
                    ofTable.stream().filter(file -> file.date().equals(date)).toList();
            NavigableMap<LocalDate, Arrival.Dump> known = known(table, dump, history);
            Arrival.Dump same = known.get(date);
            NavigableMap<LocalDate, Arrival.Dump> earlier = known.headMap(date, false);
            Arrival.Usual usual = usual(daily.test(table), date, earlier, closed);
            Arrival arrival = arrival(table, date, newest, dump, same, earlier, usual);
            if (arrival != null) {
                arrivals.add(arrival);
            }
        });
        return arrivals;
    }

    private static @Nullable Arrival arrival(
            String table,
            LocalDate date,
            List<InputFile> files,
            PageParts.@Nullable TableDump dump,
            Arrival.@Nullable Dump same,
            NavigableMap<LocalDate, Arrival.Dump> earlier,
            Arrival.@Nullable Usual usual) {
        boolean counted = files.stream().allMatch(file -> file.rows() != null);
        if (dump == null && !counted && same == null) {
            // Neither this run nor an earlier one has read it.
            return null;
        }
        long rows = dump != null
                ? dump.rows()
                : counted
                        ? files.stream()
                                .mapToLong(file -> Objects.requireNonNull(file.rows()))
                                .sum()
                        : Objects.requireNonNull(same).rows();
        BigDecimal amount = dump != null ? dump.amount() : same == null ? null : same.amount();
        long bytes = files.stream().mapToLong(InputFile::bytes).sum();
        List<Arrival.Dump> recent = new ArrayList<>(earlier.descendingMap().values().stream()
                .limit(Arrival.RECENT - 1L)
                .sorted(Comparator.comparing(Arrival.Dump::date))
                .toList());
        recent.add(new Arrival.Dump(date, rows, bytes, amount));
        return new Arrival(table, date, files.size(), rows, bytes, amount, usual, recent);
    }

    private static NavigableMap<LocalDate, Arrival.Dump> known(
            String table, PageParts.@Nullable TableDump dump, History history) {
        NavigableMap<LocalDate, Arrival.Dump> known = new TreeMap<>();
        for (HistoryEntry entry : history.entries()) {
            for (HistoryEntry.Dump read : entry.tables()) {
                if (read.table().equals(table)) {
                    known.put(read.date(), new Arrival.Dump(read.date(), read.rows(), read.bytes(), read.amount()));
                }
            }
        }
        if (dump != null) {
            dump.earlier().forEach((date, ofLedger) -> known.merge(date, ofLedger, PageArrivals::together));
        }
        return known;
    }

    /** The rows of the ledger, which are of what is published, and the bytes of the history. */
    private static Arrival.Dump together(Arrival.Dump ofHistory, Arrival.Dump ofLedger) {
        BigDecimal amount = ofLedger.amount() == null ? ofHistory.amount() : ofLedger.amount();
        return new Arrival.Dump(ofLedger.date(), ofLedger.rows(), ofHistory.bytes(), amount);
    }

    private static Arrival.@Nullable Usual usual(
            boolean daily, LocalDate date, NavigableMap<LocalDate, Arrival.Dump> earlier, Predicate<LocalDate> closed) {
        if (!daily) {
            return earlier.isEmpty() ? null : of(List.of(earlier.lastEntry().getValue()));
        }
        List<Arrival.Dump> sameWeekday = earlier.descendingMap().values().stream()
                .filter(dump -> dump.date().getDayOfWeek() == date.getDayOfWeek() && !closed.test(dump.date()))
                .limit(USUAL)
                .toList();
        return sameWeekday.size() < LEAST ? null : of(sameWeekday);
    }

    private static Arrival.Usual of(List<Arrival.Dump> dumps) {
        boolean amounts = dumps.stream().allMatch(dump -> dump.amount() != null);
        List<Arrival.Dump> withBytes =
                dumps.stream().filter(dump -> dump.bytes() > 0).toList();
        return new Arrival.Usual(
                dumps.size(),
                median(dumps, dump -> BigDecimal.valueOf(dump.rows()))
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValue(),
                withBytes.isEmpty()
                        ? 0
                        : median(withBytes, dump -> BigDecimal.valueOf(dump.bytes()))
                                .setScale(0, RoundingMode.HALF_UP)
                                .longValue(),
                amounts ? median(dumps, dump -> Objects.requireNonNull(dump.amount())) : null);
    }

    private static BigDecimal median(List<Arrival.Dump> dumps, Function<Arrival.Dump, BigDecimal> value) {
        return Medians.of(dumps.stream().map(value).toList());
    }
}
