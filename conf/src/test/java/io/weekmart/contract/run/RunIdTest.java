package io.weekmart.contract.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "weekmart-prod-2024-05-05-a1", "20240506T030000Z-0a1b2c", "A.b_c-d"})
    void whatCanBeAFileNameEverywhereNamesARun(String id) {
        assertThat(RunId.isValid(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "_x", "-x", "a/b", "a b", "a\n", "é", "a:b"})
    void anythingElseDoesNot(String id) {
        assertThat(RunId.isValid(id)).isFalse();
    }

    @Test
    void itHasAtMostAHundredCharacters() {
        assertThat(RunId.isValid("x".repeat(100))).isTrue();
        assertThat(RunId.isValid("x".repeat(101))).isFalse();
    }

    @Test
    void aRunThatIsGivenNoneIsNamedByItsStart() {
        String id = RunId.startingAt(Instant.parse("2024-05-06T03:04:05.678Z"));

        assertThat(id).matches("20240506T030405Z-[0-9a-f]{6}");
        assertThat(RunId.isValid(id)).isTrue();
    }
}
