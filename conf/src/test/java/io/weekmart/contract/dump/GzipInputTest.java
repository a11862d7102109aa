package io.weekmart.contract.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, and that nothing is lost: the job and the launcher read with this. */
class GzipInputTest {
    @Test
    void membersFollowEachOther() throws IOException {
        byte[] stored = concat(gzip("first\n"), gzip(""), gzip("second\n"));
        assertThat(inflate(stored)).isEqualTo("first\nsecond\n");
    }

    @ParameterizedTest
    @MethodSource("members")
    void filesOfSeveralMembersAreReadWholeOrRefused(GzipMembers.Sample sample, GzipMembers.Arrival arrival)
            throws IOException {
        try (GzipInput in = new GzipInput(sample.arriving(arrival), ZipException::new)) {
            if (sample.text() == null) {
                assertThatThrownBy(in::readAllBytes).isInstanceOf(ZipException.class);
            } else {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(sample.text());
            }
        }
    }

    static Stream<Arguments> members() {
        return GzipMembers.samples().stream().flatMap(sample -> Stream.of(GzipMembers.Arrival.values())
                .map(arrival -> Arguments.of(sample, arrival)));
    }

    @Test
    void largeFilesComeOutWhole() throws IOException {
        byte[] content = new byte[3_000_000];
        new Random(7).nextBytes(content);
        try (GzipInput in = new GzipInput(new ByteArrayInputStream(gzip(content)), ZipException::new)) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void theHeaderMayNameTheFile() throws IOException {
        byte[] plain = gzip("text");
        byte[] named = concat(
                new byte[] {0x1F, (byte) 0x8B, 8, 4 | 8 | 16 | 2, 0, 0, 0, 0, 0, 0, 3, 0, 1, 2, 3},
                "a.csv\0note\0".getBytes(StandardCharsets.US_ASCII),
                new byte[] {9, 9},
                Arrays.copyOfRange(plain, 10, plain.length));
        assertThat(inflate(named)).isEqualTo("text");
    }

    @Test
    void everyCutIsFound() {
        byte[] stored = gzip("some text, some text, some text\n");
        for (int length = 2; length < stored.length; length++) {
            byte[] cut = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> inflate(cut))
                    .isInstanceOf(ZipException.class)
                    .hasMessage("its compressed data ends too early: the file is truncated");
        }
    }

    @Test
    void garbageBehindTheEndIsFound() {
        assertThatThrownBy(() -> inflate(concat(gzip("text"), new byte[] {0, 0, 0})))
                .isInstanceOf(ZipException.class)
                .hasMessage("behind the end of its compressed data stands something that is not gzip");
    }

    @Test
    void aMemberThatIsCutBehindItsFirstByteIsTruncated() {
        assertThatThrownBy(() -> inflate(concat(gzip("first\n"), new byte[] {0x1F})))
                .hasMessage("its compressed data ends too early: the file is truncated");
    }

    @Test
    void theMemberThatIsDamagedIsNamed() {
        byte[] second = gzip("second\n");
        second[second.length - 8] ^= 1;

        assertThatThrownBy(() -> inflate(concat(gzip("first\n"), second)))
                .hasMessage("its compressed data is damaged: the checksum of member 2 does not match");
        assertThatThrownBy(() -> inflate(second))
                .hasMessage("its compressed data is damaged: the checksum of what it holds does not match");
    }

    @Test
    void damageIsFound() {
        byte[] stored = gzip("some text, some other text, some third text\n");
        for (int p = 10; p < stored.length; p++) {
            byte[] damaged = stored.clone();
            damaged[p] ^= 0x10;
            assertThatThrownBy(() -> inflate(damaged)).as("byte %d", p).isInstanceOf(ZipException.class);
        }
    }

    private static String inflate(byte[] stored) throws IOException {
        try (GzipInput in = new GzipInput(new ByteArrayInputStream(stored), ZipException::new)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] gzip(String text) {
        return gzip(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(stored)) {
            out.write(bytes);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return stored.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
