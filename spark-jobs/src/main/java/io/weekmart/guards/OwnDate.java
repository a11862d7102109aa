package io.weekmart.guards;

import io.weekmart.contract.table.TableSpec;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * The share of the rows of a new daily dump that are dated as the dump: most of a day's rows are of that day. It finds exports of another day
 * under tonight's name.
 *
 * <p>Many exports reach back some days, and deliver the rows of these once more. Such rows are not held against a dump: those whose key stands in
 * an earlier dump too, and those that an earlier run has counted. A dump with less of its own day than one day of a month is judged over all its
 * rows: that is what yesterday's dump looks like under tonight's name, with the first rows of tonight in it or none, and a dump with all dates
 * shifted by a day.
 */
final class OwnDate extends TableGuard {
    private static final String TOO_FEW =
            "no new dump has at least " + Evidence.FEW_ROWS + " rows with a date that no earlier dump has";

    /** As many days of equal size as an export may reach back, its own included, before all its rows are judged. */
    private static final int DAYS = 32;

    private static final String FIRST = "the first dump, which may hold days before it, is the only new one";

    /**
     * The dates of a dump's rows.
     *
     * @param dump date of the dump
     * @param own rows that are dated as the dump
     * @param dated rows whose date can be read
     * @param repeated of those, rows of other dates that are not new
     */
    private record Dates(LocalDate dump, long own, long dated, long repeated) {
        /** The rows of which the share is taken: all of them where nearly none is dated as the dump. */
        long compared() {
            return own * DAYS < dated ? dated : dated - repeated;
        }

        DumpValue value() {
            return new DumpValue(
                    (double) own / compared(),
                    String.format(
                            Locale.ROOT,
                            compared() == dated
                                    ? "%,d of %,d rows of the dump of %s (%.2f %%) are dated as the dump"
                                    : "%,d of %,d rows of the dump of %s that no earlier dump has (%.2f %%) are dated as the dump",
                            own,
                            compared(),
                            dump,
                            100.0 * own / compared()));
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
        List<Dates> compared = fresh.stream()
                .map(OwnDate::dates)
                .filter(dates -> dates.compared() >= Evidence.FEW_ROWS)
                .filter(dates -> !evidence.closed().test(dates.dump()))
                .toList();
        List<DumpValue> values = compared.stream()
                .filter(dates -> !limit.exceededBy(dates.value().value()) || !mayBeginBefore(dates, evidence, table))
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

    private static Dates dates(DumpCounts dump) {
        Long dated = dump.content().dated();
        return dated == null
                ? new Dates(dump.date(), 0, 0, 0)
                : new Dates(
                        dump.date(),
                        dump.content().datedAsDump(),
                        dated,
                        Math.min(
                                dated - dump.content().datedAsDump(),
                                dump.content().repeated()));
    }

    /** Nothing was delivered before the first dump of a table, so that the days before may stand in it. */
    private static boolean mayBeginBefore(Dates dates, Evidence evidence, TableSpec table) {
        return dates.own() > 0
                && evidence.history(table).dumps().headMap(dates.dump(), false).isEmpty();
    }
}
