package io.weekmart.guards;

import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The share of the rows of a new daily dump that are dated as the dump: most of a day's rows are of that day. It finds exports of another day
 * under tonight's name.
 */
final class OwnDate implements Guard {
    @Override
    public String id() {
        return "own-date";
    }

    @Override
    public Unit unit() {
        return Unit.FRACTION;
    }

    @Override
    public boolean byTable() {
        return true;
    }

    @Override
    public List<Finding> evaluate(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (TableSpec table : evidence.tables()) {
            if (evidence.read(table).stream()
                    .anyMatch(dump -> !dump.full() && dump.content().dated() != null)) {
                findings.add(finding(evidence, table));
            }
        }
        return findings;
    }

    private Finding finding(Evidence evidence, TableSpec table) {
        Limit limit =
                Limit.least("guards.own-date.min-fraction", evidence.limits().minOwnDate());
        List<DumpCounts> fresh = evidence.fresh(table);
        List<DumpValue> values = fresh.stream()
                .filter(dump -> dump.content().dated() != null && dump.content().dated() >= Evidence.FEW_ROWS)
                .filter(dump -> !evidence.closed().test(dump.date()))
                .map(OwnDate::value)
                .toList();
        if (values.isEmpty()) {
            return Finding.nothing(
                    this,
                    table,
                    limit,
                    fresh.isEmpty()
                            ? Evidence.ALL_KNOWN
                            : "no new dump has at least " + Evidence.FEW_ROWS + " rows with a date");
        }
        String bound = String.format(
                Locale.ROOT,
                ", and at least %.2f %% are expected",
                100 * limit.value().doubleValue());
        return DumpValue.finding(this, table, limit, values, bound);
    }

    private static DumpValue value(DumpCounts dump) {
        long own = dump.content().datedAsDump();
        long dated = Objects.requireNonNull(dump.content().dated());
        return new DumpValue(
                (double) own / dated,
                String.format(
                        Locale.ROOT,
                        "%,d of %,d rows of the dump of %s (%.2f %%) are dated as the dump",
                        own,
                        dated,
                        dump.date(),
                        100.0 * own / dated));
    }
}
