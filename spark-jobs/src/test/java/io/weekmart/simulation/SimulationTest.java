package io.weekmart.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.simulation.SimulationResult.Incident;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A month of the year that bootstrap/simulate runs: the one around Easter, with one disaster of each kind. */
class SimulationTest {
    /** These cannot be told from trade where they are small: a tenth of the rows, an eighth of the amount, one store of twelve. */
    private static final Set<Disaster> MAY_BE_MISSED = EnumSet.of(
            Disaster.CUT,
            Disaster.STORE_GONE,
            Disaster.WRONG_CURRENCY,
            Disaster.MASTER_SHORT,
            Disaster.CALENDAR_SHIFTED);

    @TempDir
    Path folder;

    @Test
    void noGoodRunIsStoppedAndEveryDisasterThatIsNoneOfTradesOwnIs() {
        int kinds = Disaster.values().length;

        SimulationResult result =
                new Simulation(7, LocalDate.parse("2024-03-11"), 30, kinds, folder, List.of(), line -> {}).run();

        assertThat(result.falseStops()).isEmpty();
        assertThat(result.incidents()).hasSize(kinds);
        assertThat(result.incidents().stream().map(Incident::disaster).collect(Collectors.toSet()))
                .hasSize(kinds);
        assertThat(result.incidents().stream()
                        .filter(Incident::missed)
                        .filter(incident -> !MAY_BE_MISSED.contains(incident.disaster())))
                .isEmpty();
        assertThat(result.markdown())
                .startsWith("| disaster | nights | stopped | by | missed | error of the misses |\n")
                .contains("| empty | 1 | 1 | ", "Of 30 good runs 0 were stopped");
    }

    @ParameterizedTest
    @CsvSource({"2023, 2023-04-09", "2024, 2024-03-31", "2025, 2025-04-20", "2026, 2026-04-05", "2027, 2027-03-28"})
    void easterIsWhereTheCalendarHasIt(int year, LocalDate easter) {
        assertThat(Season.easter(year)).isEqualTo(easter);
    }
}
