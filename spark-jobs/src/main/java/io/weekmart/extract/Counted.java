package io.weekmart.extract;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the database counts of one table.
 *
 * @param sums of the totals
 * @param outside rows that no night will read
 */
record Counted(long rows, List<BigDecimal> sums, long outside) {
    /** What databases write for a sum of numbers that are none. */
    private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");

    Counted {
        sums = List.copyOf(sums);
    }

    /** @throws UserFault with exit code 3 where there are values that no dump can hold */
    static Counted of(Selection selection, ReadingSession session) throws SQLException {
        List<@Nullable String> row = session.rows(selection.counting()).get(0);
        int totals = selection.totals().size();
        Map<String, Long> special = new LinkedHashMap<>();
        List<BigDecimal> sums = new ArrayList<>();
        for (int i = 0; i < totals; i++) {
            String sum = String.valueOf(row.get(1 + i));
            String total = selection.totals().get(i);
            String counting = selection.unsummable().get(total);
            if (counting != null && NO_NUMBERS.contains(sum)) {
                special.put(total, count(session, counting));
            } else {
                sums.add(new BigDecimal(sum));
            }
        }
        for (int i = 0; i < selection.special().size(); i++) {
            special.put(selection.special().get(i), Long.valueOf(String.valueOf(row.get(1 + totals + i))));
        }
        refuseSpecial(selection, special);
        String query = selection.outside();
        return new Counted(Long.parseLong(String.valueOf(row.get(0))), sums, query == null ? 0 : count(session, query));
    }

    private static long count(ReadingSession session, String query) throws SQLException {
        return Long.parseLong(String.valueOf(session.rows(query).get(0).get(0)));
    }

    private static void refuseSpecial(Selection selection, Map<String, Long> counts) {
        List<String> found = counts.entrySet().stream()
                .filter(column -> column.getValue() > 0)
                .map(column -> column.getKey() + " in " + Count.of(column.getValue(), "row"))
                .toList();
        if (!found.isEmpty()) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot read " + selection.source() + " as " + selection.name()
                            + ": " + selection.specialValues() + ", which no dump can hold, is the value of "
                            + String.join(", ", found)
                            + ".",
                    "Correct the rows, or set extract.tables." + selection.name()
                            + ".special-values = null to have them empty.");
        }
    }
}
