package io.weekmart.extract;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the database counts of one table.
 *
 * @param sums of the totals
 * @param outside rows that no night will read
 */
record Counted(long rows, List<BigDecimal> sums, long outside) {
    Counted {
        sums = List.copyOf(sums);
    }

    /** @throws UserFault with exit code 3 where there are values that no dump can hold */
    static Counted of(Selection selection, ReadingSession session) throws SQLException {
        List<@Nullable String> row = session.rows(selection.counting()).get(0);
        int totals = selection.totals().size();
        List<Long> special = new ArrayList<>();
        for (int i = 0; i < selection.special().size(); i++) {
            special.add(Long.valueOf(String.valueOf(row.get(1 + totals + i))));
        }
        refuseSpecial(selection, special);
        List<BigDecimal> sums = new ArrayList<>();
        for (int i = 0; i < totals; i++) {
            sums.add(new BigDecimal(String.valueOf(row.get(1 + i))));
        }
        String query = selection.outside();
        long outside = query == null
                ? 0
                : Long.parseLong(String.valueOf(session.rows(query).get(0).get(0)));
        return new Counted(Long.parseLong(String.valueOf(row.get(0))), sums, outside);
    }

    private static void refuseSpecial(Selection selection, List<Long> counts) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            if (counts.get(i) > 0) {
                found.add(selection.special().get(i) + " in " + Count.of(counts.get(i), "row"));
            }
        }
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
