package io.weekmart.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.schema.RawTable;
import io.weekmart.schema.Reasons;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitTallyTest {
    @Test
    void aTallyIsTheSameBehindItsJourneyAsNumbers() {
        SplitTally tally = new SplitTally(RawTable.SALES, 7);
        tally.pass(0, Long.MAX_VALUE, -5);
        tally.pass(3, Long.MAX_VALUE, -5);
        tally.settle();
        tally.reject(Reasons.UNKNOWN_STORE | Reasons.badValue(0));
        tally.reject(Reasons.UNKNOWN_STORE);
        tally.end(100, 200, 6);

        SplitTally arrived = SplitTally.of(RawTable.SALES, tally.toLongs());

        assertThat(arrived.split()).isEqualTo(7);
        assertThat(arrived.read()).isEqualTo(5);
        assertThat(arrived.passed()).isEqualTo(2);
        assertThat(arrived.rejected()).isEqualTo(2);
        assertThat(arrived.settled()).isEqualTo(1);
        assertThat(arrived.quantity().toDecimal(2)).isEqualTo("184467440737095516.14");
        assertThat(arrived.amount().toDecimal(2)).isEqualTo("-0.10");
        assertThat(arrived.rowsOfReason(Long.numberOfTrailingZeros(Reasons.UNKNOWN_STORE)))
                .isEqualTo(2);
        assertThat(arrived.rowsOfReason(0)).isEqualTo(1);
        assertThat(arrived.rowsOfWeek()).containsExactly(1, 0, 0, 1);
        assertThat(arrived.offset()).isEqualTo(100);
        assertThat(arrived.length()).isEqualTo(200);
        assertThat(arrived.lines()).isEqualTo(6);
    }

    @Test
    void aKeyTallyToo() {
        KeyTally tally = new KeyTally(RawTable.SALES);
        tally.countAccepted(Long.MIN_VALUE, 1);
        tally.countAccepted(Long.MIN_VALUE, 1);
        tally.countDuplicate(19848);
        tally.countConflict(19848);
        tally.countConflict(-1);
        tally.countSuperseded();

        KeyTally arrived = KeyTally.of(RawTable.SALES, tally.toLongs());

        assertThat(arrived.accepted()).isEqualTo(2);
        assertThat(arrived.duplicate()).isEqualTo(1);
        assertThat(arrived.conflicting()).isEqualTo(2);
        assertThat(arrived.rejectedOfDump()).isEqualTo(Map.of(-1L, 1L, 19848L, 2L));
        assertThat(arrived.superseded()).isEqualTo(1);
        assertThat(arrived.quantity().toDecimal(0)).isEqualTo("-18446744073709551616");
        assertThat(arrived.amount().toDecimal(2)).isEqualTo("0.02");
    }
}
