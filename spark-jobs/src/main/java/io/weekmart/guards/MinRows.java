package io.weekmart.guards;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.PublishedDump;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The rows of a new dump beside those that are usual: a daily dump against the median of the last dumps of its weekday, a full one against
 * the last dump. It finds exports that were cut. Rows that repeat others do not count, neither of the dump nor of those that it is compared with:
 * they would hide that the rest is missing.
 *
 * <p>A daily dump from which fewer than {@value Evidence#FEW_ROWS} rows are missing is one of a quiet day in a small shop, unless it has no row at
 * all. A full dump has no quiet days.
 */
final class MinRows extends TableGuard {
    MinRows() {
        super("min-rows", Unit.FRACTION);
    }

    @Override
    Finding finding(Evidence evidence, TableSpec table) {
        List<DumpCounts> fresh = evidence.fresh(table);
        boolean full = evidence.read(table).stream().anyMatch(DumpCounts::full);
        Limit limit = full
                ? Limit.least("guards.min-rows.full-fraction", evidence.limits().minFullRows())
                : Limit.least(
                        "guards.min-rows.daily-fraction", evidence.limits().minDailyRows());
        if (fresh.isEmpty()) {
            return Finding.nothing(this, table, limit, Evidence.ALL_KNOWN);
        }
        if (!evidence.anyKnown(table)) {
            return Finding.nothing(this, table, limit, Evidence.NONE_KNOWN);
        }
        DumpHistory history = evidence.history(table);
        List<DumpValue> values = new ArrayList<>();
        boolean spared = false;
        for (DumpCounts dump : fresh) {
            if (dump.full()) {
                addFull(values, evidence, dump);
            } else if (!evidence.closed().test(dump.date())) {
                spared |= !addDaily(values, history, dump, limit);
            }
        }
        if (values.isEmpty() && spared) {
            return Finding.nothing(
                    this, table, limit, "of no new dump are at least " + Evidence.FEW_ROWS + " rows missing");
        }
        if (values.isEmpty()) {
            return Finding.nothing(
                    this,
                    table,
                    limit,
                    full
                            ? "no earlier dump with rows is known"
                            : "of no new dump's weekday at least " + Median.LEAST
                                    + " earlier dumps with rows are known");
        }
        String bound = String.format(
                Locale.ROOT,
                ", and at least %.2f %% are expected",
                100 * limit.value().doubleValue());
        return DumpValue.finding(this, table, limit, values, bound);
    }

    private static void addFull(List<DumpValue> values, Evidence evidence, DumpCounts dump) {
        evidence.lastBefore(dump).filter(last -> last.getValue().own() > 0).ifPresent(last -> {
            long compared = last.getValue().sums().isPresent() ? dump.own() : dump.rows();
            values.add(value(dump, compared, (double) last.getValue().own(), "of the dump of " + last.getKey()));
        });
    }

    /** Returns false where the dump has less than the limit, and too few rows are missing to say so. */
    private static boolean addDaily(List<DumpValue> values, DumpHistory history, DumpCounts dump, Limit limit) {
        List<PublishedDump> before = history.sameWeekday(dump.date());
        // Where it is not kept of each dump how many rows repeated no other, all rows are compared with all.
        boolean own = before.stream().allMatch(each -> each.sums().isPresent());
        OptionalDouble median = Median.of(before.stream()
                .mapToDouble(own ? PublishedDump::own : PublishedDump::rows)
                .toArray());
        if (median.isEmpty() || median.getAsDouble() == 0) {
            return true;
        }
        double usual = median.getAsDouble();
        long compared = own ? dump.own() : dump.rows();
        if (limit.exceededBy(compared / usual) && compared > 0 && usual - compared < Evidence.FEW_ROWS) {
            return false;
        }
        values.add(value(dump, compared, usual, "that are usual on a " + Median.weekday(dump.date())));
        return true;
    }

    /** @param compared the rows that repeat no other, or all of them */
    private static DumpValue value(DumpCounts dump, long compared, double usual, String comparison) {
        String rows = compared == dump.rows()
                ? String.format(Locale.ROOT, "%,d rows,", compared)
                : String.format(Locale.ROOT, "%,d rows that repeat no other, of %,d,", compared, dump.rows());
        return new DumpValue(
                compared / usual,
                String.format(
                        Locale.ROOT,
                        usual == Math.rint(usual)
                                ? "the dump of %s has %s %.2f %% of the %,.0f %s"
                                : "the dump of %s has %s %.2f %% of the %,.1f %s",
                        dump.date(),
                        rows,
                        100 * compared / usual,
                        usual,
                        comparison));
    }
}
