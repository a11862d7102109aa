package io.weekmart.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.raw.ContentSums;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitTallyTest {
    private static final long UNKNOWN_STORE = WeeklyTables.SALES.reason("UNKNOWN_STORE");

    @Test
    void aTallyIsTheSameBehindItsJourneyAsNumbers() {
        SplitTally tally = new SplitTally(WeeklyTables.SALES, 7);
        tally.pass(0);
        tally.addToTotal(0, Long.MAX_VALUE);
        tally.addToTotal(1, -5);
        tally.pass(3);
        tally.addToTotal(0, Long.MAX_VALUE);
        tally.addToTotal(1, -5);
        tally.alreadyCounted();
        tally.reject(new RowReasons(UNKNOWN_STORE | Reasons.BAD_VALUE | Reasons.MISSING_VALUE, 1, 1L << 5));
        tally.reject(RowReasons.ofRow(UNKNOWN_STORE));
        tally.end(100, 200, 6);
        tally.content(new ContentSums(-7, 9, 5, 3, 0, 2));

        SplitTally arrived = SplitTally.of(WeeklyTables.SALES, tally.toLongs());

        assertThat(arrived.split()).isEqualTo(7);
        assertThat(arrived.read()).isEqualTo(5);
        assertThat(arrived.passed()).isEqualTo(2);
        assertThat(arrived.rejected()).isEqualTo(2);
        assertThat(arrived.alreadyCountedRows()).isEqualTo(1);
        assertThat(arrived.total(0).toDecimal(2)).isEqualTo("184467440737095516.14");
        assertThat(arrived.total(1).toDecimal(2)).isEqualTo("-0.10");
        RejectCounts counts = new RejectCounts();
        arrived.addReasonsTo(counts);
        assertThat(counts.byCode(WeeklyTables.SALES))
                .isEqualTo(Map.of("BAD_VALUE(trans_id)", 1L, "MISSING_VALUE(sales_qty)", 1L, "UNKNOWN_STORE", 2L));
        assertThat(arrived.rowsByPart()).containsExactly(1, 0, 0, 1);
        assertThat(arrived.offset()).isEqualTo(100);
        assertThat(arrived.length()).isEqualTo(200);
        assertThat(arrived.lines()).isEqualTo(6);
        assertThat(arrived.content().toLongs()).containsExactly(-7, 9, 5, 3, 0, 2);
        assertThat(arrived.unknown()).isEqualTo(2);
        assertThat(arrived.dated(WeeklyTables.SALES.index("trans_id"))).isEqualTo(4);
    }

    @Test
    void aKeyTallyToo() {
        KeyTally tally = new KeyTally(WeeklyTables.SALES);
        tally.countAccepted();
        tally.addToTotal(0, Long.MIN_VALUE);
        tally.addToTotal(1, 1);
        tally.countAccepted();
        tally.addToTotal(0, Long.MIN_VALUE);
        tally.addToTotal(1, 1);
        tally.countDuplicate(19848);
        tally.countConflict(19848);
        tally.countConflict(-1);
        tally.countSuperseded();
        tally.countRepeated(19848);
        tally.countRepeated(19849);
        tally.countRepeated(19848);

        KeyTally arrived = KeyTally.of(WeeklyTables.SALES, tally.toLongs());

        assertThat(arrived.accepted()).isEqualTo(2);
        assertThat(arrived.duplicate()).isEqualTo(1);
        assertThat(arrived.conflicting()).isEqualTo(2);
        assertThat(arrived.rejectedOfDump()).isEqualTo(Map.of(-1L, 1L, 19848L, 2L));
        assertThat(arrived.superseded()).isEqualTo(1);
        assertThat(arrived.repeatedOfDump()).isEqualTo(Map.of(19848L, 2L, 19849L, 1L));
        assertThat(arrived.total(0).toDecimal(0)).isEqualTo("-18446744073709551616");
        assertThat(arrived.total(1).toDecimal(2)).isEqualTo("0.02");
    }
}
