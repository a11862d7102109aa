package io.weekmart.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastDaysOutTest {
    @Test
    void rowsThatWereOutOnSomeDaysTellHowManyOfThemWereTheLast() {
        LastDaysOut written = new LastDaysOut();
        written.add(7, 0, 0);
        written.add(7, 6, 6);
        written.add(3, 3, 3);
        written.add(7, 2, 0);
        written.add(5, 4, 1);

        LastDaysOut read = new LastDaysOut(written.text());

        assertThat(written.text()).isEqualTo("61");
        assertThat(read.next(7, 0)).isZero();
        assertThat(read.next(7, 6)).isEqualTo(6);
        assertThat(read.next(3, 3)).isEqualTo(3);
        assertThat(read.next(7, 2)).isZero();
        assertThat(read.next(5, 4)).isEqualTo(1);
    }

    @Test
    void everyPairOfNumbersFitsACharacterThatPrints() {
        for (int first = 0; first < 7; first++) {
            for (int second = 0; second < 7; second++) {
                LastDaysOut written = new LastDaysOut();
                written.add(8, 7, first);
                written.add(8, 7, second);
                LastDaysOut read = new LastDaysOut(written.text());

                assertThat(written.text()).hasSize(1).matches("[0-o]");
                assertThat(read.next(8, 7)).isEqualTo(first);
                assertThat(read.next(8, 7)).isEqualTo(second);
            }
        }
    }

    @Test
    void aFileOfAnEarlierVersionTellsItOnlyOfRowsThatWereAlwaysOrNeverOut() {
        LastDaysOut read = new LastDaysOut(null);

        assertThat(read.next(7, 0)).isZero();
        assertThat(read.next(7, 7)).isEqualTo(7);
        assertThat(read.next(7, 3)).isEqualTo(LastDaysOut.UNKNOWN);
    }
}
