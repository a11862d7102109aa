package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a zstd file holds is read whole, or its fault is said. */
class ZstdInputTest {
    private static final byte[] FIRST = "a,b\n1,2\n".repeat(300).getBytes(StandardCharsets.UTF_8);
    private static final byte[] SECOND = "3,4\n".getBytes(StandardCharsets.UTF_8);

    @Test
    void framesThatWereJoinedAreOneText() throws IOException {
        byte[] file = joined(zstd(FIRST), zstd(SECOND), zstd(new byte[0]), zstd(FIRST));
        assertThat(read(file)).isEqualTo(joined(FIRST, SECOND, FIRST));
        assertThat(read(zstd(new byte[0]))).isEmpty();
    }

    @Test
    void aFileThatIsCutAnywhereButBehindAFrameIsTruncated() throws IOException {
        byte[] one = zstd(FIRST);
        byte[] file = joined(one, zstd(SECOND));
        for (int end = 4; end < file.length; end++) {
            byte[] cut = Arrays.copyOf(file, end);
            if (end == one.length) {
                assertThat(read(cut)).isEqualTo(FIRST);
            } else {
                assertThatThrownBy(() -> read(cut))
                        .isInstanceOf(FileFault.class)
                        .hasMessage("its compressed data ends too early: the file is truncated");
            }
        }
    }

    @Test
    void noDamageGoesUnseen() throws IOException {
        byte[] text = new byte[50_000];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) ('0' + i * i % 10);
        }
        byte[] good = zstd(text);
        for (int at = 0; at < good.length; at++) {
            byte[] damaged = good.clone();
            damaged[at] ^= 0x10;
            try {
                assertThat(read(damaged)).as("byte %s", at).isEqualTo(text);
            } catch (FileFault fault) {
                assertThat(fault.finding()).startsWith("it");
            }
        }
        byte[] wrongSum = good.clone();
        wrongSum[good.length - 1] ^= 1;
        assertThatThrownBy(() -> read(wrongSum))
                .isInstanceOf(FileFault.class)
                .hasMessage("its compressed data is damaged (Restored data doesn't match checksum)");
    }

    private static byte[] read(byte[] file) throws IOException {
        try (InputStream in = new ZstdInput(new ByteArrayInputStream(file))) {
            return in.readAllBytes();
        }
    }

    private static byte[] zstd(byte[] text) throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(stored)) {
            out.setChecksum(true);
            out.write(text);
        }
        return stored.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
