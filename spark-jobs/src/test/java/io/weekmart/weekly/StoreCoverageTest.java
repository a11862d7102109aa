package io.weekmart.weekly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weekmart.contract.page.Coverage;
import io.weekmart.publish.SoldDays;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Which stores are silent on Sunday, 5 May 2024, by what they sold on the 35 days before. */
class StoreCoverageTest {
    private static final LocalDate SUNDAY = LocalDate.parse("2024-05-05");
    private static final SoldDays NONE = new SoldDays(SUNDAY, new TreeMap<>());

    @Test
    void aStoreIsSilentIfItSoldOnThisWeekdayInEachOfTheFourWeeksBefore() {
        Coverage coverage = coverage(
                sold(Map.of(
                        1, ago -> ago != 0,
                        // It never opens on Sundays.
                        2, ago -> ago % 7 != 0,
                        // It closed for good nine days ago.
                        3, ago -> ago > 8,
                        // One of the four Sundays before was missing too.
                        4, ago -> ago != 0 && ago != 14)),
                NONE,
                Set.<LocalDate>of()::contains);

        assertThat(coverage.stores())
                .extracting(Coverage.Store::name, Coverage.Store::states, Coverage.Store::silentDays)
                .containsExactly(
                        tuple("store 1", "s".repeat(34) + ".", 1),
                        tuple("store 3", "s".repeat(26) + ".......xx", 9),
                        tuple("store 4", "s".repeat(20) + "." + "s".repeat(13) + "x", 0),
                        tuple("store 2", "ssssssx".repeat(5), 0));
        assertThat(coverage.stores()).extracting(Coverage.Store::silent).containsExactly(true, false, false, false);
        assertThat(coverage.days().get(Coverage.DAYS - 1)).isEqualTo(new Coverage.Day(SUNDAY, 0, 0, 1));
    }

    @Test
    void nobodyIsSilentOnAClosedDayNorMissedBecauseOfOne() {
        SoldDays butTonight = sold(Map.of(1, ago -> ago != 0 && ago != 14));

        assertThat(coverage(butTonight, NONE, SUNDAY::equals).stores())
                .extracting(Coverage.Store::silent)
                .containsExactly(false);
        // The week before these takes the place of the closed one.
        assertThat(coverage(butTonight, NONE, SUNDAY.minusDays(14)::equals).stores())
                .extracting(Coverage.Store::silent)
                .containsExactly(true);
    }

    @Test
    void aDumpThatLostItsHistoryIsComparedWithWhatWasPublished() {
        SoldDays published = sold(Map.of(1, ago -> ago > 0));
        SoldDays lost = sold(Map.of(1, ago -> ago == 1));

        assertThat(coverage(lost, published, Set.<LocalDate>of()::contains).stores())
                .extracting(Coverage.Store::silent)
                .containsExactly(true);
    }

    @Test
    void aStoreThatADumpHasLostAltogetherIsSilent() {
        SoldDays published = sold(Map.of(1, ago -> ago > 0));

        assertThat(coverage(sold(Map.of()), published, Set.<LocalDate>of()::contains)
                        .stores())
                .extracting(Coverage.Store::silent)
                .containsExactly(true);
    }

    private static Coverage coverage(SoldDays sold, SoldDays published, Predicate<LocalDate> closed) {
        return StoreCoverage.of(
                SUNDAY, sold, published, NONE, closed, key -> new KeyNames.Store("store " + key, null, ""));
    }

    /** @param stores for each store, on the day how many days ago it sold */
    private static SoldDays sold(Map<Integer, LongPredicate> stores) {
        TreeMap<Integer, Long> bits = new TreeMap<>();
        stores.forEach((store, sells) -> {
            long days = 0;
            for (int ago = 0; ago < SoldDays.DAYS; ago++) {
                days |= sells.test(ago) ? 1L << ago : 0;
            }
            bits.put(store, days);
        });
        return new SoldDays(SUNDAY, bits);
    }
}
