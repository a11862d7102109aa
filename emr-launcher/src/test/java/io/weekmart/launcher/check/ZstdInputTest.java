package io.weekmart.launcher.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

class ZstdInputTest {
    /** As zstd 1.5 writes "a,b\n1,2\n" from a file. */
    private static final String FRAME = "28b52ffd2408410000612c620a312c320a35e7cace";

    private static final String SKIPPABLE = "502a4d1804000000" + "01020304";

    @Test
    void framesThatAreToBeSkippedAreSkippedWhereverTheyStand() throws IOException {
        assertThat(text(SKIPPABLE + FRAME + SKIPPABLE + FRAME + SKIPPABLE)).isEqualTo("a,b\n1,2\na,b\n1,2\n");
    }

    @Test
    void aWindowThatTheDecoderCannotTakeIsNamed() {
        // 16 MiB, and 9 MiB.
        assertThatThrownBy(() -> text("28b52ffd0070" + "010000"))
                .isInstanceOf(ZstdInput.WideWindow.class)
                .hasMessage(
                        "its compressed data needs a window of 16 MiB, of which the check takes 8 MiB at most, and the"
                                + " job 128 MiB");
        assertThatThrownBy(() -> text("28b52ffd0069" + "010000"))
                .hasMessageStartingWith("its compressed data needs a window of 9 MiB, of which ");
        // 144 MiB: the job can't take it either.
        assertThatThrownBy(() -> text("28b52ffd0089" + "010000"))
                .isInstanceOf(ZipException.class)
                .hasMessage(
                        "its compressed data needs a window of more than 128 MiB; compress it with --long=27 at most");
    }

    private static String text(String hex) throws IOException {
        try (ZstdInput in =
                new ZstdInput(new ByteArrayInputStream(HexFormat.of().parseHex(hex)))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
