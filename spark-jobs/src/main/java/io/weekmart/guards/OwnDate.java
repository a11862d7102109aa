package io.weekmart.guards;

import io.weekmart.contract.table.TableSpec;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The share of the rows of a new daily dump that are dated as the dump: most of a day's rows are of that day. It finds exports of another day
 * under tonight's name.
 *
 * <p>Many exports reach back some days, and deliver the rows of these once more. Such rows are not held against a dump: those whose key stands in
 * an earlier dump too, and those that an earlier run has counted. After days without a dump, the next one may catch up on them: the rows of closed
 * days and of gaps count as its own.
 *
 * <p>A dump with less of its own day than one day of a month is judged over all its rows, and by the rows of that day alone: that is what yesterday's
 * dump looks like under tonight's name, with the first rows of tonight in it or none, and a dump with all dates shifted by a day.
 */
final class OwnDate extends TableGuard {
    private static final String TOO_FEW =
            "no new dump has at least " + Evidence.FEW_ROWS + " rows with a date that no earlier dump has";

    private static final String FIRST = "the first dump, which may hold days before it, is the only new one";

    /**
     * The dates of a dump's rows.
     *
     * @param dump date of the dump
     * @param today rows that are dated as the dump
     * @param caughtUp rows of days before it that had no dump
     * @param dated rows whose date can be read
     * @param repeated of those, rows of other dates that are not new
     */
    private record Dates(LocalDate dump, long today, long caughtUp, long dated, long repeated) {
        private boolean foreign() {
            return today * DumpHistory.MONTH < dated;
        }

        /** The rows that the dump is expected to have. */
        long own() {
            return foreign() ? today : today + caughtUp;
        }

        /** The rows of which the share is taken: all of them where nearly none is dated as the dump. */
        long compared() {
            return foreign() ? dated : dated - Math.min(repeated, dated - own());
        }

        DumpValue value() {
            return new DumpValue(
                    (double) own() / compared(),
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d rows of the dump of %s%s (%.2f %%) are dated as the dump%s",
                            own(),
                            compared(),
                            dump,
                            compared() == dated ? "" : " that no earlier dump has",
                            100.0 * own() / compared(),
                            own() == today ? "" : " or on days without one"));
        }
    }

    OwnDate() {
        super("own-date", Unit.FRACTION);
    }

    @Override
    boolean isAbout(TableSpec table, Evidence evidence) {
        return evidence.read(table).stream()
                .anyMatch(dump -> !dump.full() && dump.content().dated() != null);
    }

    @Override
    Finding finding(Evidence evidence, TableSpec table) {
        Limit limit =
                Limit.least("guards.own-date.min-fraction", evidence.limits().minOwnDate());
        List<DumpCounts> fresh = evidence.fresh(table);
        DumpHistory history = evidence.history(table);
        List<Dates> compared = fresh.stream()
                .map(dump -> dates(dump, history))
                .filter(dates -> dates.compared() >= Evidence.FEW_ROWS)
                .filter(dates -> !evidence.closed().test(dates.dump()))
                .toList();
        List<DumpValue> values = compared.stream()
                .filter(dates -> !limit.exceededBy(dates.value().value()) || !mayBeginBefore(dates, history))
                .map(Dates::value)
                .toList();
        if (values.isEmpty()) {
            return Finding.nothing(
                    this, table, limit, fresh.isEmpty() ? Evidence.ALL_KNOWN : compared.isEmpty() ? TOO_FEW : FIRST);
        }
        String bound = String.format(
                Locale.ROOT,
                ", and at least %.2f %% are expected",
                100 * limit.value().doubleValue());
        return DumpValue.finding(this, table, limit, values, bound);
    }

    private static Dates dates(DumpCounts dump, DumpHistory history) {
        DumpContent content = dump.content();
        long caughtUp = content.datedOn().entrySet().stream()
                .filter(day -> day.getKey().isBefore(dump.date()) && history.caughtUpBy(dump.date(), day.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return new Dates(
                dump.date(),
                content.datedOn(dump.date()),
                caughtUp,
                content.dated() == null ? 0 : content.dated(),
                content.nothingNew());
    }

    /** Nothing was delivered before the first dump of a table, so that the days before may stand in it. */
    private static boolean mayBeginBefore(Dates dates, DumpHistory history) {
        return dates.today() > 0 && history.lastBefore(dates.dump()).isEmpty();
    }
}
