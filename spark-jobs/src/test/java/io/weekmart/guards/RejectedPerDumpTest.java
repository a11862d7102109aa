package io.weekmart.guards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.config.Settings;
import io.weekmart.contract.config.AcceptedCheck;
import io.weekmart.contract.table.OrdersTables;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.PublishedDump;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectedPerDumpTest {
    private static final LocalDate SATURDAY = LocalDate.parse("2024-03-09");
    private static final LocalDate SUNDAY = LocalDate.parse("2024-03-10");

    /** The last dump had 100,000 rows, 50 of them rejected. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    # The rows beyond the last dump's are judged, whatever the history dilutes, from 200 of them on.
                    100200 |   60 | false | 0.05      | 10 of the 200 rows that the dump of 2024-03-10 has beyond the one of 2024-03-09 (5.00 %) were rejected, and the limit is 5.00 %
                    100200 |   61 | true  | 0.055     | 11 of the 200 rows that the dump of 2024-03-10 has beyond the one of 2024-03-09 (5.50 %) were rejected, and the limit is 5.00 %
                    100199 |  249 | false | -         | no new dump has at least 200 new rows
                    # Fewer rejects than before say that the history has been corrected.
                    101000 |    0 | false | 0         | 0 of the 1,000 rows that the dump of 2024-03-10 has beyond the one of 2024-03-09 (0.00 %) were rejected, and the limit is 5.00 %
                    # Rows that were good are bad now.
                    100000 |  250 | true  | 1         | 200 rows more of the dump of 2024-03-10 than of the one of 2024-03-09, though it has as many rows (100.00 %) were rejected, and the limit is 5.00 %
                    100000 |  249 | false | -         | no new dump has at least 200 new rows
                    # A dump that has become smaller is judged as a whole as well.
                     50000 |   60 | false | 0.0012    | 60 of 50,000 rows of the dump of 2024-03-10 (0.12 %) were rejected, and the limit is 5.00 %
                      1000 |   60 | true  | 0.06      | 60 of 1,000 rows of the dump of 2024-03-10 (6.00 %) were rejected, and the limit is 5.00 %
                     99990 |  350 | true  | 1         | 300 rows more of the dump of 2024-03-10 than of the one of 2024-03-09, though it has 10 rows fewer (100.00 %) were rejected, and the limit is 5.00 %
                    """)
    void aFullDumpIsJudgedByWhatItHasBeyondTheLastOne(
            long rows, long rejected, boolean tripped, @Nullable Double observed, String sentence) {
        KnownDumps known = KnownDumps.NONE.with("sales", Map.of(SATURDAY, new PublishedDump("saturday", 100_000, 50)));

        Finding finding = finding(known, dump(SUNDAY, true, "sunday", rows, rejected));

        assertThat(finding.sentence()).isEqualTo("sales: " + sentence);
        assertThat(finding.tripped()).isEqualTo(tripped);
        assertThat(finding.observed()).isEqualTo(observed);
    }

    @Test
    void aDumpThatIsKnownIsNotJudgedAgainUntilItsFilesChange() {
        KnownDumps known = KnownDumps.NONE.with("sales", Map.of(SUNDAY, new PublishedDump("sunday", 400, 400)));

        assertThat(finding(known, dump(SUNDAY, false, "sunday", 400, 400)).sentence())
                .isEqualTo("sales: every dump is known, unchanged, from an earlier run");
        assertThat(finding(known, dump(SUNDAY, false, "another", 400, 400)).sentence())
                .isEqualTo("sales: 400 of 400 rows of the dump of 2024-03-10 (100.00 %) were rejected,"
                        + " and the limit is 5.00 %");
    }

    @Test
    void theSameFilesOfAnotherTableOrDateAreAnotherDump() {
        PublishedDump dump = new PublishedDump("x", 400, 400);
        KnownDumps known =
                KnownDumps.NONE.with("inventory", Map.of(SUNDAY, dump)).with("sales", Map.of(SATURDAY, dump));

        assertThat(finding(known, dump(SUNDAY, false, "x", 400, 400)).tripped()).isTrue();
    }

    @Test
    void everyDumpBeyondTheLimitIsNamedWorstFirst() {
        Finding finding = finding(
                KnownDumps.NONE,
                dump(SATURDAY, false, "a", 200, 20),
                dump(SUNDAY, false, "b", 2000, 400),
                dump(SUNDAY.plusDays(1), false, "c", 200, 2),
                dump(SUNDAY.plusDays(2), false, "d", 199, 199));

        assertThat(finding.sentence())
                .isEqualTo("sales: 400 of 2,000 rows of the dump of 2024-03-10 (20.00 %);"
                        + " 20 of 200 rows of the dump of 2024-03-09 (10.00 %) were rejected, and the limit is 5.00 %");
        assertThat(finding.observed()).isEqualTo(0.2);
    }

    /** The last dump had 100,000 rows, 50 of them with a bad cost. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    100200 |   60 | 0 | false | 0.05  | 10 of the 200 rows that the dump of 2024-03-10 has beyond the one of 2024-03-09 (5.00 %) at most have a bad sales_cost, which was taken as null, and the limit is 5.00 %
                    100200 |  250 | 0 | true  | 1     | 200 of the 200 rows that the dump of 2024-03-10 has beyond the one of 2024-03-09 (100.00 %) have a bad sales_cost, which was taken as null, and the limit is 5.00 %
                    # Values that were good are bad now, though no row is new.
                    100000 |  350 | 0 | true  | 1     | 300 rows more of the dump of 2024-03-10 than of the one of 2024-03-09, though it has as many rows (100.00 %) have a bad sales_cost, which was taken as null, and the limit is 5.00 %
                    # Each column is compared with itself, so that an old weakness of one does not hide a new one of another.
                    100200 |   50 | 40 | true | 0.2   | 40 of the 200 rows that the dump of 2024-03-10 has beyond the one of 2024-03-09 (20.00 %) have a bad discount, which was taken as null, and the limit is 5.00 %
                    """)
    void valuesThatWereTakenAsNullAreJudgedAsRejectedRowsAre(
            long rows, long costs, long discounts, boolean tripped, double observed, String sentence) {
        PublishedDump saturday = new PublishedDump(
                "saturday", 100_000, 0, new TreeMap<>(Map.of("sales_cost", 50L)), Set.of(), Set.of(), Optional.empty());
        KnownDumps known = KnownDumps.NONE.with("sales", Map.of(SATURDAY, saturday));

        Finding finding =
                finding(known, repaired(SUNDAY, true, rows, 0, Map.of("sales_cost", costs, "discount", discounts)));

        assertThat(finding.sentence()).isEqualTo("sales: " + sentence);
        assertThat(finding.tripped()).isEqualTo(tripped);
        assertThat(finding.observed()).isEqualTo(observed);
    }

    @Test
    void rejectedRowsAndValuesThatWereTakenAsNullAreNamedApart() {
        Finding finding = finding(
                KnownDumps.NONE,
                repaired(SATURDAY, false, 400, 40, Map.of("sales_cost", 200L)),
                repaired(SUNDAY, false, 400, 4, Map.of("sales_cost", 400L)));

        assertThat(finding.sentence())
                .isEqualTo(
                        "sales: 400 of 400 rows of the dump of 2024-03-10 (100.00 %);"
                                + " 200 of 400 rows of the dump of 2024-03-09 (50.00 %) have a bad sales_cost, which was taken as"
                                + " null; 40 of 400 rows of the dump of 2024-03-09 (10.00 %) were rejected, and the limit is 5.00 %");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    weeks-emptied            | weeks-emptied
                    rejected-per-dump        | rejected-per-dump
                    rejected-per-dump=Sales  | rejected-per-dump=sales
                    column-gone              | column-gone
                    column-gone=Sales        | column-gone=sales
                    column-gone=sales.Sales_Cost | column-gone=sales.sales_cost
                    closed-days              | closed-days
                    """)
    void anAcceptanceIsWrittenAsItIsRead(String text, String written) {
        assertThat(Acceptance.parse(WeeklyTables.PIPELINE, text)).hasToString(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    =                        | there is no guard ''. The guards are weeks-emptied, rejected-per-dump, min-rows, closed-week-change, silent-stores, unknown-fraction, price-level, own-date, repeated-dump, repeated-rows
                    Weeks_Emptied            | there is no guard 'Weeks_Emptied'. Did you mean weeks-emptied? The guards are weeks-emptied, rejected-per-dump, min-rows, closed-week-change, silent-stores, unknown-fraction, price-level, own-date, repeated-dump, repeated-rows
                    column-gone=sales.sales_csot | sales has no column 'sales_csot' that may be left out. Did you mean sales_cost?
                    column-gone=sales.sales_qty  | sales has no column 'sales_qty' that may be left out.
                    closed-day               | there is no guard 'closed-day'. Did you mean closed-days? The guards are weeks-emptied, rejected-per-dump, min-rows, closed-week-change, silent-stores, unknown-fraction, price-level, own-date, repeated-dump, repeated-rows
                    closed-days=sales        | closed-days is about the calendar as a whole and takes no table, but 'sales' was given
                    rejected-per-dump=       | rejected-per-dump is not about a table ''. Its tables are calendar, inventory, product, sales, store
                    """)
    void anAcceptanceOfNothingIsRefused(String text, String message) {
        assertThatThrownBy(() -> Acceptance.parse(WeeklyTables.PIPELINE, text)).hasMessage(message);
    }

    @Test
    void closedDaysAreThoseOfACalendarThatIsADump() {
        for (Pipeline pipeline : List.of(WeeklyTables.PIPELINE.withoutCalendar(), OrdersTables.PIPELINE)) {
            assertThatThrownBy(() -> Acceptance.parse(pipeline, "closed-days"))
                    .hasMessage("closed-days is about the dump of a calendar, and " + pipeline.name() + " reads none");
        }
    }

    @Test
    void bothProgramsKnowTheGuards() {
        Map<String, Boolean> byTable = new LinkedHashMap<>();
        Guards.ALL.forEach(guard -> byTable.put(guard.id(), guard.byTable()));

        assertThat(List.copyOf(AcceptedCheck.GUARDS.entrySet())).isEqualTo(List.copyOf(byTable.entrySet()));
    }

    private static DumpCounts dump(LocalDate date, boolean full, String identity, long rows, long rejected) {
        return new DumpCounts(WeeklyTables.SALES, date, full, identity, rows, rejected, DumpContent.NONE);
    }

    private static DumpCounts repaired(
            LocalDate date, boolean full, long rows, long rejected, Map<String, Long> repaired) {
        return new DumpCounts(
                WeeklyTables.SALES,
                date,
                full,
                date.toString(),
                rows,
                rejected,
                new TreeMap<>(repaired),
                Set.of(),
                Set.of(),
                DumpContent.NONE);
    }

    private static Finding finding(KnownDumps known, DumpCounts... dumps) {
        Evidence evidence = new Evidence(
                new Settings.GuardLimits(0, 0.05, 200),
                "week",
                false,
                0,
                List.of(),
                known,
                List.of(dumps),
                date -> false,
                Optional.empty());
        List<Finding> findings = new RejectedPerDump().evaluate(evidence);
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }
}
