package io.weekmart.guards;

import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.DumpSums;
import io.weekmart.publish.PublishedDump;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The share of the rows of new dumps that name a key which another table does not have: products sold, or stores selling, before their master
 * row. Of a full dump, which repeats the history, it is that of the rows which it has beyond the last one.
 */
final class UnknownFraction implements Guard {
    @Override
    public String id() {
        return "unknown-fraction";
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
            if (!table.references().isEmpty()) {
                findings.add(finding(evidence, table));
            }
        }
        return findings;
    }

    private Finding finding(Evidence evidence, TableSpec table) {
        Limit limit = Limit.most(
                "guards.unknown-fraction.max-fraction", evidence.limits().maxUnknown());
        List<DumpCounts> fresh = evidence.fresh(table);
        if (fresh.isEmpty()) {
            return Finding.nothing(this, table, limit, Evidence.ALL_KNOWN);
        }
        long rows = 0;
        long unknown = 0;
        boolean beyond = false;
        for (DumpCounts dump : fresh) {
            long found = dump.content().unknown();
            // Where nobody knows how many the last one had, all rows of the dump are looked at.
            PublishedDump last = dump.full()
                    ? evidence.lastBefore(dump)
                            .map(Map.Entry::getValue)
                            .filter(before -> before.sums().isPresent())
                            .orElse(null)
                    : null;
            if (last != null) {
                long further =
                        Math.max(0, found - last.sums().map(DumpSums::unknown).orElseThrow());
                unknown += further;
                // Rows whose key was known, and is not any more, count as new ones.
                rows += Math.max(further, dump.rows() - last.rows());
                beyond = true;
            } else {
                unknown += found;
                rows += dump.rows();
            }
        }
        if (rows == 0) {
            return Finding.nothing(this, table, limit, "the new dumps have no new rows");
        }
        double fraction = (double) unknown / rows;
        String targets =
                table.references().stream().map(Reference::table).distinct().collect(Collectors.joining(" or "));
        String sentence = String.format(
                Locale.ROOT,
                "%s: %,d of %,d rows %s (%.2f %%) name a key that %s does not have, and the limit is %.2f %%",
                table.name(),
                unknown,
                rows,
                beyond ? "that are new" : fresh.size() == 1 ? "of the new dump" : "of the new dumps",
                100 * fraction,
                targets,
                100 * limit.value().doubleValue());
        boolean tripped = unknown >= Evidence.FEW_ROWS && limit.exceededBy(fraction);
        return new Finding(this, table, fraction, limit, tripped, sentence);
    }
}
