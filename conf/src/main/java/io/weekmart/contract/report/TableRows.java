package io.weekmart.contract.report;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Derivation;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.RejectCodes;
import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What became of the rows of one raw table.
 *
 * @param alreadyCounted rows that an earlier run counted
 * @param balanced whether read = accepted + rejected + superseded + already counted
 * @param rejectedFraction rejected / read to nine decimals, for the eye; limits are held against the counts
 * @param rejectsByCode rejected rows by every code that the table knows, zeros included; a row with two reasons counts for both
 * @param expected what a value must look like, by the code of bad values that occurred, rejected or repaired, and what a derived column is computed from, by the
 *     code of its missing values
 * @param samples some rejected rows, at least one for every code that occurred
 * @param repairedByColumn rows that passed the row checks with a bad value taken as empty, by column; a row with two such values counts for both
 * @param repairedSamples some of these rows, at least one for every column, with the codes of bad values
 * @param worth what all rejected rows would have been worth; absent where the table has neither quantities nor amounts, or none was rejected
 * @param worthByCode the same by the codes that occurred; a row with two reasons counts for both
 */
public record TableRows(
        String table,
        long read,
        long accepted,
        long rejected,
        long superseded,
        long alreadyCounted,
        boolean balanced,
        double rejectedFraction,
        double maxRejectedFraction,
        Map<String, Long> rejectsByCode,
        Map<String, String> expected,
        List<RejectSample> samples,
        Map<String, Long> repairedByColumn,
        List<RejectSample> repairedSamples,
        @Nullable RejectWorth worth,
        Map<String, RejectWorth> worthByCode) {
    public TableRows {
        rejectsByCode = RunReport.ordered(rejectsByCode);
        expected = RunReport.ordered(expected);
        samples = RunReport.listed(samples);
        repairedByColumn = RunReport.ordered(repairedByColumn);
        repairedSamples = RunReport.listed(repairedSamples);
        worthByCode = RunReport.ordered(worthByCode);
    }

    /**
     * Completes what was counted: all codes of the table in their fixed order, fraction and balance, at most {@value
     * RejectSample#PER_CODE} samples for each code in the order given, their text cut to {@value RejectSample#MAX_CHARACTERS} characters.
     *
     * @param rejectsByCode rejected rows by code; codes that did not occur may be left out
     */
    public static TableRows of(
            TableSpec table,
            long read,
            long accepted,
            long rejected,
            long superseded,
            long alreadyCounted,
            double maxRejectedFraction,
            Map<String, Long> rejectsByCode,
            List<RejectSample> samples) {
        Map<String, Long> complete = new LinkedHashMap<>();
        for (String code : table.rejectCodes()) {
            complete.put(code, rejectsByCode.getOrDefault(code, 0L));
        }
        if (!complete.keySet().containsAll(rejectsByCode.keySet())) {
            throw new IllegalArgumentException(
                    "Table " + table.name() + " has no such reject codes: " + rejectsByCode.keySet());
        }
        return new TableRows(
                table.name(),
                read,
                accepted,
                rejected,
                superseded,
                alreadyCounted,
                read == accepted + rejected + superseded + alreadyCounted,
                read == 0 ? 0 : Math.round(1e9 * rejected / read) / 1e9,
                maxRejectedFraction,
                complete,
                expected(table, rejectsByCode, Map.of(), Dialect.STANDARD, ColumnRules.NONE),
                chosen(samples),
                Map.of(),
                List.of(),
                null,
                Map.of());
    }

    /**
     * The same rows, some of which passed the row checks with bad values taken as empty.
     *
     * @param byColumn number of these rows, by column
     * @param rows some of them
     */
    public TableRows repaired(Map<String, Long> byColumn, List<RejectSample> rows) {
        return with(expected, byColumn, chosen(rows), worth, worthByCode);
    }

    /**
     * The same rows, with what the rejected ones would have been worth.
     *
     * @param all of them together
     * @param byCode by the codes that occurred
     */
    public TableRows worth(@Nullable RejectWorth all, Map<String, RejectWorth> byCode) {
        Map<String, RejectWorth> inOrder = new LinkedHashMap<>();
        rejectsByCode.keySet().forEach(code -> {
            RejectWorth of = byCode.get(code);
            if (of != null) {
                inOrder.put(code, of);
            }
        });
        return with(expected, repairedByColumn, repairedSamples, all, inOrder);
    }

    /** The same rows, out of dumps of a dialect in which values look otherwise, and of columns for which there are rules. */
    public TableRows in(Dialect dialect, TableSpec spec, ColumnRules rules) {
        return with(
                expected(spec, rejectsByCode, repairedByColumn, dialect, rules),
                repairedByColumn,
                repairedSamples,
                worth,
                worthByCode);
    }

    private TableRows with(
            Map<String, String> otherExpected,
            Map<String, Long> otherRepaired,
            List<RejectSample> otherSamples,
            @Nullable RejectWorth otherWorth,
            Map<String, RejectWorth> otherWorthByCode) {
        return new TableRows(
                table,
                read,
                accepted,
                rejected,
                superseded,
                alreadyCounted,
                balanced,
                rejectedFraction,
                maxRejectedFraction,
                rejectsByCode,
                otherExpected,
                samples,
                otherRepaired,
                otherSamples,
                otherWorth,
                otherWorthByCode);
    }

    private static Map<String, String> expected(
            TableSpec table,
            Map<String, Long> rejectsByCode,
            Map<String, Long> repairedByColumn,
            Dialect dialect,
            ColumnRules rules) {
        Map<String, String> expected = new LinkedHashMap<>();
        for (Field field : rules.typed(table).fields()) {
            Derivation derivation = rules.derived().get(field.name());
            String bad = RejectCodes.badValue(field);
            if (rejectsByCode.getOrDefault(bad, 0L) > 0 || repairedByColumn.containsKey(field.name())) {
                String value = ExpectedValues.of(table, field, dialect);
                expected.put(bad, derivation == null ? value : derivation.text() + " to be " + value);
            }
            String missing = RejectCodes.missingValue(field);
            if (derivation != null && rejectsByCode.getOrDefault(missing, 0L) > 0) {
                String mayBeEmpty = derivation.operands().stream()
                        .filter(column -> table.field(column).zeroWhereEmpty() && !rules.supplies(column))
                        .collect(Collectors.joining(", "));
                expected.put(
                        missing,
                        "a value in each column of " + derivation.text()
                                + (mayBeEmpty.isEmpty() ? "" : ", where an empty " + mayBeEmpty + " is zero"));
            }
        }
        return expected;
    }

    private static List<RejectSample> chosen(List<RejectSample> rows) {
        Map<String, Integer> kept = new LinkedHashMap<>();
        List<RejectSample> chosen = new ArrayList<>();
        for (RejectSample row : rows) {
            if (row.reasons().stream().anyMatch(code -> kept.getOrDefault(code, 0) < RejectSample.PER_CODE)) {
                row.reasons().forEach(code -> kept.merge(code, 1, Integer::sum));
                chosen.add(row.shortened());
            }
        }
        return chosen;
    }
}
