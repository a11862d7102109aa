package io.weekmart.contract.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdFramesTest {
    /** As zstd 1.5 writes "a,b\n1,2\n" from a file: one segment, one raw block, a checksum. */
    private static final byte[] ONE_SEGMENT = hex("28b52ffd2408410000612c620a312c320a35e7cace");

    /** A window of 1 MiB, a block of one byte repeated 100,000 times, an empty last block, and no checksum. */
    private static final byte[] WITH_WINDOW = hex("28b52ffd0050" + "02350c" + "61" + "010000");

    /** Four bytes that decoders pass over. */
    private static final byte[] SKIPPABLE = hex("5a2a4d1804000000" + "01020304");

    @Test
    void wholeFramesPassInAnyNumberAndInPiecesOfAnySizeAndThoseToSkipDoNot() throws IOException {
        byte[] all = joined(SKIPPABLE, ONE_SEGMENT, SKIPPABLE, SKIPPABLE, WITH_WINDOW, ONE_SEGMENT, SKIPPABLE);
        byte[] expected = joined(ONE_SEGMENT, WITH_WINDOW, ONE_SEGMENT);
        for (int piece = 1; piece <= all.length; piece++) {
            assertThat(passed(all, piece)).isEqualTo(expected);
        }
        assertThat(frames(all).read()).isEqualTo(0x28);
        assertThat(passed(SKIPPABLE, 100)).isEmpty();
    }

    @Test
    void aFileThatEndsBeforeItsLastFrameDoesIsTruncatedWhereverThatIs() throws IOException {
        byte[] two = joined(WITH_WINDOW, ONE_SEGMENT, SKIPPABLE);
        for (int end = 1; end < two.length; end++) {
            byte[] cut = Arrays.copyOf(two, end);
            if (end == WITH_WINDOW.length || end == WITH_WINDOW.length + ONE_SEGMENT.length) {
                assertThat(passed(cut, end)).isEqualTo(cut);
            } else {
                int piece = end;
                assertThatThrownBy(() -> passed(cut, piece))
                        .hasMessage(
                                end < 4
                                        ? "it is not a zstd file: it does not begin with the bytes 28 B5 2F FD"
                                        : "its compressed data ends too early: the file is truncated");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                 | it is not a zstd file: it holds no byte",
                "1f8b0800000000     | it is not a zstd file: it does not begin with the bytes 28 B5 2F FD",
                "28b52ffd08         | its zstd header is damaged: a reserved bit is set",
                "28b52ffd0050 070000| its compressed data is damaged: a block has no known type",
                "28b52ffd0089       | its compressed data needs a window of more than 128 MiB; compress it with --long=27 at most",
                // One segment of 1 GiB, and of 129 MiB in four bytes.
                "28b52ffde0 0000004000000000 | its compressed data needs a window of more than 128 MiB; compress it with --long=27 at most",
                "28b52ffda0 00001008 | its compressed data needs a window of more than 128 MiB; compress it with --long=27 at most",
            })
    void whatIsNoFrameIsRefused(String hex, String fault) {
        assertThatThrownBy(() -> passed(hex(hex.replace(" ", "")), 3)).hasMessage(fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "0a0a0a0a", "1f8b0800"})
    void nothingButFramesMayFollow(String hex) {
        assertThatThrownBy(() -> passed(joined(ONE_SEGMENT, hex(hex)), 100))
                .hasMessage("behind the end of its compressed data stands something that is not zstd");
    }

    @Test
    void theWidestWindowThatZstdDecodesUnaskedIsTaken() throws IOException {
        byte[] frame = hex("28b52ffd0088" + "010000");
        assertThat(passed(frame, 100)).isEqualTo(frame);
    }

    private static byte[] passed(byte[] file, int piece) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = frames(file)) {
            byte[] buffer = new byte[piece + 2];
            for (int read = in.read(buffer, 1, piece); read >= 0; read = in.read(buffer, 1, piece)) {
                out.write(buffer, 1, read);
            }
        }
        return out.toByteArray();
    }

    private static ZstdFrames frames(byte[] file) {
        return new ZstdFrames(new ByteArrayInputStream(file), ZstdFrames.MOST_WINDOW, IOException::new);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
