package io.weekmart.guards;

import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * New dumps of which every row comes an even number of times, as when an export was appended to itself. It is seen from the exclusive or of
 * the hashes of their rows, in which equal rows cancel each other out.
 */
final class RepeatedRows implements Guard {
    @Override
    public String id() {
        return "repeated-rows";
    }

    @Override
    public Unit unit() {
        return Unit.DUMPS;
    }

    @Override
    public boolean byTable() {
        return true;
    }

    @Override
    public List<Finding> evaluate(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (TableSpec table : evidence.tables()) {
            findings.add(finding(evidence, table));
        }
        return findings;
    }

    private Finding finding(Evidence evidence, TableSpec table) {
        Limit limit =
                Limit.most("guards.repeated-rows.max-dumps", evidence.limits().maxRepeatedRows());
        List<DumpCounts> all = evidence.fresh(table);
        List<DumpCounts> fresh = all.stream()
                .filter(dump -> dump.rows() > 0 && dump.content().known())
                .toList();
        if (fresh.isEmpty()) {
            return Finding.nothing(this, table, limit, all.isEmpty() ? Evidence.ALL_KNOWN : "no new dump has rows");
        }
        List<DumpValue> repeated = fresh.stream()
                .filter(dump -> dump.content().xor() == 0)
                .map(dump -> new DumpValue(
                        1,
                        "every row of the dump of " + dump.date() + " comes an even number of times, in "
                                + String.format(Locale.ROOT, "%,d", dump.rows()) + " rows"))
                .toList();
        return new Finding(
                this,
                table,
                repeated.size(),
                limit,
                limit.exceededBy(repeated.size()),
                table.name() + ": "
                        + (repeated.isEmpty()
                                ? "no new dump holds each of its rows an even number of times"
                                : DumpValue.texts(repeated))
                        + ", and the limit is " + limit.value() + " dumps");
    }
}
