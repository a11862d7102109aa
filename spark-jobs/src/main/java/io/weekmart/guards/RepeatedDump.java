package io.weekmart.guards;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.PublishedDump;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Daily dumps that hold the rows of another date's dump: an export that delivered an old day under a new name, whose rows would count twice.
 * The rows are compared whatever their order, and however the files are compressed or cut into parts.
 *
 * <p>Rows that were stamped with another date are the same ones. They are found where the date does not belong to the natural key, as in
 * receipts; stock counts of two days may well be equal.
 *
 * <p>On a closed day an export that reaches back some days may well say the same as the night before. Its dump is not held against it where
 * each row that is not rejected has a key that an earlier dump has too, so that nothing counts twice.
 */
final class RepeatedDump extends TableGuard {
    RepeatedDump() {
        super("repeated-dump", Unit.DUMPS);
    }

    @Override
    boolean isAbout(TableSpec table, Evidence evidence) {
        return evidence.read(table).stream().noneMatch(DumpCounts::full);
    }

    @Override
    Finding finding(Evidence evidence, TableSpec table) {
        Limit limit =
                Limit.most("guards.repeated-dump.max-dumps", evidence.limits().maxRepeatedDumps());
        List<DumpCounts> all = evidence.fresh(table);
        List<DumpCounts> fresh = all.stream()
                .filter(dump -> dump.rows() > 0 && dump.content().hashed())
                .filter(dump -> !evidence.closed().test(dump.date())
                        || dump.content().nothingNew() + dump.rejected() < dump.rows())
                .toList();
        if (fresh.isEmpty()) {
            return Finding.nothing(
                    this,
                    table,
                    limit,
                    all.isEmpty() ? Evidence.ALL_KNOWN : "no new dump has rows that could count twice");
        }
        Map<LocalDate, PublishedDump> dumps = evidence.history(table).dumps();
        Map<String, List<LocalDate>> same = dates(dumps, RepeatedDump::content);
        Map<String, List<LocalDate>> stamped = dates(dumps, RepeatedDump::undated);
        Set<LocalDate> freshDates = all.stream().map(DumpCounts::date).collect(Collectors.toSet());
        List<DumpValue> repeated = new ArrayList<>();
        for (DumpCounts dump : fresh) {
            LocalDate date = dump.date();
            // Of two new dumps, the later one is the repeated one.
            Predicate<LocalDate> comparable =
                    other -> other.isBefore(date) || (other.isAfter(date) && !freshDates.contains(other));
            first(same, content(dump.published()), comparable)
                    .map(other -> "the dump of " + date + " holds the same rows as the one of " + other)
                    .or(() -> first(stamped, undated(dump.published()), comparable)
                            .map(other -> "the dump of " + date + " holds the rows of the one of " + other
                                    + " under other dates"))
                    .ifPresent(text -> repeated.add(new DumpValue(1, text)));
        }
        return DumpValue.counted(this, table, limit, repeated, "no new dump holds the rows of another date");
    }

    /** The dates of dumps by what they hold. */
    private static Map<String, List<LocalDate>> dates(
            Map<LocalDate, PublishedDump> dumps, Function<PublishedDump, Optional<String>> held) {
        Map<String, List<LocalDate>> dates = new HashMap<>();
        dumps.forEach((date, dump) -> held.apply(dump)
                .ifPresent(rows ->
                        dates.computeIfAbsent(rows, each -> new ArrayList<>()).add(date)));
        return dates;
    }

    private static Optional<LocalDate> first(
            Map<String, List<LocalDate>> dates, Optional<String> held, Predicate<LocalDate> comparable) {
        return held.map(dates::get).stream()
                .flatMap(List::stream)
                .filter(comparable)
                .findFirst();
    }

    /** Equal for dumps of as many and the same rows; empty of dumps without rows, and of those of which this is not kept. */
    private static Optional<String> content(PublishedDump dump) {
        return dump.rows() == 0 ? Optional.empty() : dump.sums().map(sums -> dump.rows() + " " + sums.content());
    }

    /** The same where the rows may differ in their dates; empty of few rows too, which may be equal on two days. */
    private static Optional<String> undated(PublishedDump dump) {
        return dump.rows() < Evidence.FEW_ROWS
                ? Optional.empty()
                : dump.sums().filter(sums -> sums.undated() != null).map(sums -> dump.rows() + " " + sums.undated());
    }
}
