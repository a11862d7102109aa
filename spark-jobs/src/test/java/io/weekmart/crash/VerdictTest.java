package io.weekmart.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.Documents;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The figures of the documents are in the form in which the harness prints them. */
class VerdictTest {
    private static final String DESIGN = "docs/design.md";

    @Test
    void theKillsStandUnderTheHeadingThatIsPrinted() {
        assertThat(Documents.text(DESIGN)).contains(Verdict.heading() + "\n");
    }

    @Test
    void theKillsAreCountedByPhase() {
        Pattern line = Pattern.compile(Arrays.stream(Phase.values())
                .map(phase -> "  " + phase + " \\d+")
                .collect(Collectors.joining("", "(disk|S3) *", "")));

        assertThat(Documents.text(DESIGN).lines().filter(text -> text.matches("(disk|S3) .* tidying \\d+")))
                .hasSize(4)
                .allMatch(text -> line.matcher(text).matches());
    }
}
