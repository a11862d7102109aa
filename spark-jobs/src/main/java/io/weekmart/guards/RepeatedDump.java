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
import java.util.stream.Collectors;

/**
 * Daily dumps that hold the rows of another date's dump: an export that delivered an old day under a new name, whose rows would count twice.
 * The rows are compared whatever their order, and however the files are compressed or cut into parts.
 *
 * <p>On a closed day an export that reaches back some days may well say the same as the night before. Its dump is not held against it where
 * each row has a key that an earlier dump has too, so that nothing counts twice.
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
                .filter(dump -> dump.rows() > 0 && dump.content().known())
                .filter(dump ->
                        !evidence.closed().test(dump.date()) || dump.content().repeated() < dump.rows())
                .toList();
        if (fresh.isEmpty()) {
            return Finding.nothing(
                    this,
                    table,
                    limit,
                    all.isEmpty() ? Evidence.ALL_KNOWN : "no new dump has rows that could count twice");
        }
        Map<String, List<LocalDate>> dates = new HashMap<>();
        evidence.history(table).dumps().forEach((date, dump) -> content(dump)
                .ifPresent(content -> dates.computeIfAbsent(content, each -> new ArrayList<>())
                        .add(date)));
        Set<LocalDate> freshDates = all.stream().map(DumpCounts::date).collect(Collectors.toSet());
        List<DumpValue> repeated = new ArrayList<>();
        for (DumpCounts dump : fresh) {
            LocalDate date = dump.date();
            // Of two new dumps, the later one is the repeated one.
            content(dump.published()).map(dates::get).stream()
                    .flatMap(List::stream)
                    .filter(other -> other.isBefore(date) || (other.isAfter(date) && !freshDates.contains(other)))
                    .findFirst()
                    .ifPresent(other -> repeated.add(
                            new DumpValue(1, "the dump of " + date + " holds the same rows as the one of " + other)));
        }
        return DumpValue.counted(this, table, limit, repeated, "no new dump holds the rows of another date");
    }

    /** Equal for dumps of as many and the same rows; empty of dumps without rows, and of those of which this is not kept. */
    private static Optional<String> content(PublishedDump dump) {
        return dump.rows() == 0 ? Optional.empty() : dump.sums().map(sums -> dump.rows() + " " + sums.content());
    }
}
