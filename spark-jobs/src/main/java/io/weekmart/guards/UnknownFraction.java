package io.weekmart.guards;

import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.DumpSums;
import io.weekmart.publish.PublishedDump;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The share of the rows of a new dump that name a key which another table does not have: products sold, or stores selling, before their master
 * row. Of a full dump, which repeats the history, it is that of the rows which it has beyond the last one. Each dump is held to the limit by
 * itself: other dumps of the window, and the history, would dilute it. So would the rows that a daily dump repeats of earlier ones, so that its
 * new rows are held to it too.
 */
final class UnknownFraction extends TableGuard {
    private static final int NAMED = 5;

    /** So many unknown keys in so many rows, and how a sentence names them. */
    private record Share(long unknown, long rows, String text) {
        double fraction() {
            return (double) unknown / rows;
        }

        String described() {
            return String.format(Locale.ROOT, "%s (%.2f %%)", text, 100 * fraction());
        }
    }

    UnknownFraction() {
        super("unknown-fraction", Unit.FRACTION);
    }

    @Override
    boolean isAbout(TableSpec table, Evidence evidence) {
        return !table.references().isEmpty();
    }

    @Override
    Finding finding(Evidence evidence, TableSpec table) {
        Limit limit = Limit.most(
                "guards.unknown-fraction.max-fraction", evidence.limits().maxUnknown());
        List<DumpCounts> fresh = evidence.fresh(table);
        if (fresh.isEmpty()) {
            return Finding.nothing(this, table, limit, Evidence.ALL_KNOWN);
        }
        List<Share> shares = fresh.stream()
                .flatMap(dump -> shares(dump, evidence))
                .filter(share -> share.rows() > 0)
                .sorted(Comparator.comparingDouble(Share::fraction).reversed())
                .toList();
        if (shares.isEmpty()) {
            return Finding.nothing(this, table, limit, "the new dumps have no new rows");
        }
        List<Share> beyond = shares.stream()
                .filter(share -> share.unknown() >= Evidence.FEW_ROWS && limit.exceededBy(share.fraction()))
                .toList();
        int more = beyond.size() - NAMED;
        String targets =
                table.references().stream().map(Reference::table).distinct().collect(Collectors.joining(" or "));
        String sentence = table.name() + ": "
                + (beyond.isEmpty()
                        ? shares.get(0).described()
                        : beyond.stream().limit(NAMED).map(Share::described).collect(Collectors.joining("; "))
                                + (more > 0 ? "; and those of " + more + " more dumps" : ""))
                + String.format(
                        Locale.ROOT,
                        " name a key that %s does not have, and the limit is %.2f %%",
                        targets,
                        100 * limit.value().doubleValue());
        double worst = (beyond.isEmpty() ? shares : beyond).get(0).fraction();
        return new Finding(this, table, worst, limit, !beyond.isEmpty(), sentence);
    }

    private static Stream<Share> shares(DumpCounts dump, Evidence evidence) {
        DumpHistory history = evidence.history(dump.table());
        // Where nobody knows how many unknown rows came before, all of them would count as new.
        boolean known = history.monthBefore(dump.date()).stream()
                .allMatch(each -> each.rows() == 0 || each.sums().isPresent());
        Optional<Share> added = NewRows.of(dump, history).filter(rows -> known).map(rows -> {
            long unknown = rows.bad(
                    dump.content().unknown(),
                    last -> last.sums().map(DumpSums::unknown).orElse(0L));
            long of = Math.max(rows.rows(), unknown);
            return new Share(unknown, of, rows.described(unknown, of));
        });
        return Stream.concat(Stream.of(share(dump, evidence)), added.stream());
    }

    private static Share share(DumpCounts dump, Evidence evidence) {
        long unknown = dump.content().unknown();
        if (dump.full()) {
            Map.Entry<LocalDate, PublishedDump> last = evidence.lastBefore(dump).orElse(null);
            DumpSums sums = last == null ? null : last.getValue().sums().orElse(null);
            // Where nobody knows how many the last one had, all rows of the dump are looked at.
            if (last != null && sums != null) {
                long further = Math.max(0, unknown - sums.unknown());
                // Rows whose key was known, and is not any more, count as new ones.
                long rows = Math.max(further, dump.rows() - last.getValue().rows());
                return new Share(
                        further,
                        rows,
                        String.format(
                                Locale.ROOT,
                                "%,d of the %,d rows that the dump of %s has beyond the one of %s",
                                further,
                                rows,
                                dump.date(),
                                last.getKey()));
            }
        }
        return new Share(
                unknown,
                dump.rows(),
                String.format(Locale.ROOT, "%,d of %,d rows of the dump of %s", unknown, dump.rows(), dump.date()));
    }
}
