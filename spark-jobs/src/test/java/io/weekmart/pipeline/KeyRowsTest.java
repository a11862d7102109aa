package io.weekmart.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.Reasons;
import io.weekmart.quality.KeyTally;
import io.weekmart.quality.RowPlace;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** The rows of one key, however many there are. */
class KeyRowsTest {
    private static final long DAY = 19_848;

    private final KeyTally tally = new KeyTally(Shop.ORDERS);
    private final List<String> rejected = new ArrayList<>();
    private final KeyRows key = new KeyRows(
            tally,
            DAY,
            (row, place, reason) ->
                    rejected.add(place.line() + (reason == Reasons.DUPLICATE_ROW ? " duplicate" : " conflicting")));

    private static RowPlace line(long line) {
        return new RowPlace(2, 10 * line, 9, line);
    }

    @Test
    void ofEqualRowsTheFirstIsAccepted() {
        Row first = RowFactory.create(1L);
        key.add(first, line(1), 5);
        key.add(RowFactory.create(1L), line(2), 5);
        key.add(RowFactory.create(1L), line(3), 5);

        assertThat(key.end()).isSameAs(first);
        assertThat(rejected).containsExactly("2 duplicate", "3 duplicate");
        assertThat(tally.duplicate()).isEqualTo(2);
        assertThat(tally.rejectedOfDump()).containsOnly(java.util.Map.entry(DAY, 2L));
        assertThat(key.first()).isNull();
    }

    @Test
    void ofDifferingRowsNoneIsAcceptedAndEachIsRejectedAtOnce() {
        key.add(RowFactory.create(1L), line(1), 5);
        key.add(RowFactory.create(1L), line(2), 5);
        assertThat(rejected).isEmpty();
        key.add(RowFactory.create(1L), line(3), 6);
        assertThat(rejected).containsExactly("1 conflicting", "2 conflicting", "3 conflicting");
        key.add(RowFactory.create(1L), line(4), 5);
        assertThat(rejected).hasSize(4);

        assertThat(key.end()).isNull();
        assertThat(rejected).hasSize(4);
        assertThat(tally.conflicting()).isEqualTo(4);
    }

    @Test
    void aKeyFollowsAnother() {
        key.add(RowFactory.create(1L), line(1), 5);
        key.add(RowFactory.create(1L), line(2), 6);
        key.end();
        Row next = RowFactory.create(2L);
        key.add(next, line(3), 6);

        assertThat(key.end()).isSameAs(next);
        assertThat(rejected).containsExactly("1 conflicting", "2 conflicting");
        assertThat(key.end()).isNull();
    }

    @Test
    void theValuesOfTheFirstRowAloneAreHeld() throws InterruptedException {
        key.add(RowFactory.create(1L), line(0), 5);
        WeakReference<Row> second = new WeakReference<>(RowFactory.create("a text that nobody else holds"));
        key.add(Objects.requireNonNull(second.get()), line(1), 5);
        for (int i = 0; i < 100 && second.get() != null; i++) {
            System.gc();
            Thread.sleep(1);
        }

        assertThat(second.get()).isNull();
    }

    @Test
    void aMillionEqualRowsAreCountedOneByOne() {
        for (int i = 0; i < 1_000_000; i++) {
            key.add(RowFactory.create(1L), line(i), 5);
        }

        assertThat(key.end()).isNotNull();
        assertThat(tally.duplicate()).isEqualTo(999_999);
        assertThat(rejected).hasSize(999_999).endsWith("999998 duplicate", "999999 duplicate");
    }
}
