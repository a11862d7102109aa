package io.weekmart.guards;

import static java.util.stream.Collectors.joining;

import io.weekmart.contract.table.RejectLimit;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.PublishedDump;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The share of rejected rows of one dump date of one table, which the limit on the whole table dilutes by the window or the history; and in the
 * same way, column by column, that of rows of which a bad value was taken as null. Dumps that the published partitions were computed from,
 * unchanged since, are not checked again.
 *
 * <p>A full dump repeats the history, so that only what it has beyond the last one is checked: its further rejects as a share of its further
 * rows. In two cases that quotient is not meaningful, and another one is checked instead:
 *
 * <ul>
 *   <li>It has many more rejects, and hardly any more rows: rows that were good are bad now. Each further reject is a row that is not as it
 *       was, so that the rows checked are at least as many as these.
 *   <li>It has fewer rows: which of them are new cannot be known. Beside its further rejects, the dump is checked as a whole.
 * </ul>
 *
 * <p>A full dump is checked as a whole too where no earlier one is known. A daily dump that repeats rows of earlier ones is checked as a whole,
 * and its new rows by themselves.
 */
final class RejectedPerDump extends TableGuard {
    private static final int NAMED = 5;
    private static final int FRACTION_DIGITS = 9;

    /**
     * So many bad rows among so many, and how a sentence names them.
     *
     * @param column the one of which their values were taken as null; null where they were rejected
     */
    private record Share(@Nullable String column, long rejected, long rows, String text) {
        BigDecimal fraction() {
            return BigDecimal.valueOf(rejected).divide(BigDecimal.valueOf(rows), FRACTION_DIGITS, RoundingMode.HALF_UP);
        }

        boolean exceeds(double limit) {
            return RejectLimit.exceeded(rejected, rows, limit);
        }

        String described() {
            return String.format(Locale.ROOT, "%s (%.2f %%)", text, 100.0 * rejected / rows);
        }

        /** What was done with the rows, behind their description. */
        String fate() {
            return column == null ? " were rejected" : " have a bad " + column + ", which was taken as null";
        }
    }

    RejectedPerDump() {
        super("rejected-per-dump", Unit.FRACTION);
    }

    @Override
    Finding finding(Evidence evidence, TableSpec table) {
        double limit = evidence.limits().maxRejectedPerDump();
        Limit most = Limit.most("guards.rejected-per-dump.max-fraction", limit);
        long minRows = evidence.limits().minDumpRows();
        List<DumpCounts> fresh = evidence.fresh(table);
        List<Share> shares = fresh.stream()
                .flatMap(dump -> shares(dump, evidence).stream())
                .filter(share -> share.rows() >= minRows)
                .sorted(Comparator.comparing(Share::fraction).reversed())
                .toList();
        if (shares.isEmpty()) {
            String why = fresh.isEmpty() ? Evidence.ALL_KNOWN : "no new dump has at least " + minRows + " new rows";
            return Finding.nothing(this, table, most, why);
        }
        double worst = shares.get(0).fraction().doubleValue();
        List<Share> beyond =
                shares.stream().filter(share -> share.exceeds(limit)).toList();
        return new Finding(
                this, table, worst, most, !beyond.isEmpty(), table.name() + ": " + sentence(shares, beyond, limit));
    }

    private static String sentence(List<Share> shares, List<Share> beyond, double limit) {
        String bound = String.format(Locale.ROOT, ", and the limit is %.2f %%", 100 * limit);
        if (beyond.isEmpty()) {
            Share worst = shares.get(0);
            return worst.described() + (shares.size() == 1 ? "" : " at most") + worst.fate() + bound;
        }
        // What befell several dumps alike is said once, the worst first.
        Map<String, List<Share>> byFate = new LinkedHashMap<>();
        beyond.forEach(share ->
                byFate.computeIfAbsent(share.fate(), fate -> new ArrayList<>()).add(share));
        return byFate.entrySet().stream()
                        .map(each -> named(each.getValue()) + each.getKey())
                        .collect(joining("; "))
                + bound;
    }

    private static String named(List<Share> shares) {
        int more = shares.size() - NAMED;
        return shares.stream().limit(NAMED).map(Share::described).collect(joining("; "))
                + (more > 0 ? "; and those of " + more + " more dumps" : "");
    }

    private static List<Share> shares(DumpCounts dump, Evidence evidence) {
        PublishedDump last = null;
        LocalDate lastDate = null;
        if (dump.full()) {
            Map.Entry<LocalDate, PublishedDump> known =
                    evidence.lastBefore(dump).orElse(null);
            lastDate = known == null ? null : known.getKey();
            last = known == null ? null : known.getValue();
        }
        List<Share> shares = new ArrayList<>();
        if (last == null || lastDate == null) {
            shares.add(whole(dump, null, dump.rejected()));
            dump.repaired().forEach((column, rows) -> shares.add(whole(dump, column, rows)));
            NewRows.of(dump, evidence.history(dump.table())).ifPresent(added -> {
                shares.add(share(added, null, added.bad(dump.rejected(), PublishedDump::rejected)));
                dump.repaired()
                        .forEach((column, rows) ->
                                shares.add(share(added, column, added.bad(rows, other -> other.repaired(column)))));
            });
            return shares;
        }
        addBeyond(shares, dump, null, dump.rejected(), lastDate, last.rows(), last.rejected());
        for (Map.Entry<String, Long> repaired : dump.repaired().entrySet()) {
            String column = repaired.getKey();
            addBeyond(shares, dump, column, repaired.getValue(), lastDate, last.rows(), last.repaired(column));
        }
        return shares;
    }

    private static Share share(NewRows added, @Nullable String column, long bad) {
        long rows = Math.max(added.rows(), bad);
        return new Share(column, bad, rows, added.described(bad, rows));
    }

    private static Share whole(DumpCounts dump, @Nullable String column, long rejected) {
        return new Share(
                column,
                rejected,
                dump.rows(),
                String.format(Locale.ROOT, "%,d of %,d rows of the dump of %s", rejected, dump.rows(), dump.date()));
    }

    /**
     * Adds what a full dump has beyond the last one.
     *
     * @param all bad rows of the dump
     * @param lastRows rows of the last one
     * @param lastBad of those
     */
    private static void addBeyond(
            List<Share> shares,
            DumpCounts dump,
            @Nullable String column,
            long all,
            LocalDate lastDate,
            long lastRows,
            long lastBad) {
        long rows = dump.rows() - lastRows;
        long rejected = Math.max(0, all - lastBad);
        if (rejected > rows) {
            String text = String.format(
                    Locale.ROOT,
                    "%,d rows more of the dump of %s than of the one of %s, though it has %s",
                    rejected,
                    dump.date(),
                    lastDate,
                    rows < 0
                            ? String.format(Locale.ROOT, "%,d rows fewer", -rows)
                            : rows == 0 ? "as many rows" : String.format(Locale.ROOT, "only %,d rows more", rows));
            shares.add(new Share(column, rejected, rejected, text));
        } else if (rows > 0) {
            String text = String.format(
                    Locale.ROOT,
                    "%,d of the %,d rows that the dump of %s has beyond the one of %s",
                    rejected,
                    rows,
                    dump.date(),
                    lastDate);
            shares.add(new Share(column, rejected, rows, text));
        }
        if (rows < 0) {
            shares.add(whole(dump, column, all));
        }
    }
}
