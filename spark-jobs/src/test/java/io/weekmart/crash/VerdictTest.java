package io.weekmart.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.Documents;
import org.junit.jupiter.api.Test;

class VerdictTest {
    @Test
    void theFiguresOfTheDocumentsStandUnderTheHeadingThatIsPrinted() {
        assertThat(Documents.text("docs/design.md")).contains(Verdict.heading() + "\n");
    }
}
