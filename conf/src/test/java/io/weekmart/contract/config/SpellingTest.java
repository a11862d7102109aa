package io.weekmart.contract.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    private static final List<String> KNOWN = List.of("path", "layout", "lookback-weeks", "allow-gaps", "split-bytes");

    @ParameterizedTest
    @CsvSource({
        "lookback-weks, lookback-weeks",
        "lookback_weeks, lookback-weeks",
        "lookbackWeeks, lookback-weeks",
        "lookback, lookback-weeks",
        "layuot, layout",
        "PATH, path",
        "pth, path",
        "gaps,",
        "colour,",
    })
    void theNearestNameIsOfferedWhereItIsNearEnough(String typed, String meant) {
        assertThat(Spelling.nearest(typed, KNOWN).orElse(null)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"abc, abc, 0", "abc, acb, 1", "abc, abcd, 1", "abc, axc, 1", "abc, bc, 1", "kitten, sitting, 3"})
    void aSwapOfNeighboursIsOneMistake(String from, String to, int mistakes) {
        assertThat(Spelling.distance(from, to)).isEqualTo(mistakes);
    }
}
