package io.weekmart.contract.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTest {
    @Test
    void oneIsSingularAndThousandsAreApart() {
        assertThat(Count.of(0, "file")).isEqualTo("0 files");
        assertThat(Count.of(1, "file")).isEqualTo("1 file");
        assertThat(Count.of(1_234, "file")).isEqualTo("1,234 files");
        assertThat(Count.of(1, "file is", "files are")).isEqualTo("1 file is");
        assertThat(Count.of(2, "file is", "files are")).isEqualTo("2 files are");
    }
}
