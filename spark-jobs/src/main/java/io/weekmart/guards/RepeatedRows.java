package io.weekmart.guards;

import io.weekmart.contract.table.TableSpec;
import java.util.List;
import java.util.Locale;

/**
 * New dumps of which every row comes an even number of times, as when an export was appended to itself. It is seen from the exclusive or of
 * the hashes of their rows, in which equal rows cancel each other out. In a dump of under {@value #FEWEST} rows this is a coincidence: two customers
 * who bought the same.
 */
final class RepeatedRows extends TableGuard {
    /** Rows of three that come twice. */
    private static final int FEWEST = 6;

    RepeatedRows() {
        super("repeated-rows", Unit.DUMPS);
    }

    @Override
    Finding finding(Evidence evidence, TableSpec table) {
        Limit limit =
                Limit.most("guards.repeated-rows.max-dumps", evidence.limits().maxRepeatedRows());
        List<DumpCounts> all = evidence.fresh(table);
        List<DumpCounts> fresh = all.stream()
                .filter(dump -> dump.rows() > 0 && dump.content().hashed())
                .toList();
        if (fresh.isEmpty()) {
            return Finding.nothing(this, table, limit, all.isEmpty() ? Evidence.ALL_KNOWN : "no new dump has rows");
        }
        List<DumpValue> repeated = fresh.stream()
                .filter(dump -> dump.rows() >= FEWEST && dump.content().xor() == 0)
                .map(dump -> new DumpValue(
                        1,
                        "every row of the dump of " + dump.date() + " comes an even number of times, in "
                                + String.format(Locale.ROOT, "%,d", dump.rows()) + " rows"))
                .toList();
        return DumpValue.counted(
                this, table, limit, repeated, "no new dump holds each of its rows an even number of times");
    }
}
