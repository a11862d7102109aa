package io.weekmart.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.raw.GzipMembers;
import io.weekmart.raw.GzipMembers.Arrival;
import io.weekmart.raw.GzipMembers.Sample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GzipInputTest {
    @ParameterizedTest
    @MethodSource("members")
    void filesOfSeveralMembersAreReadWholeOrRefused(Sample sample, Arrival arrival) throws IOException {
        try (InputStream in = new GzipInput(sample.arriving(arrival))) {
            if (sample.text() == null) {
                assertThatThrownBy(in::readAllBytes).isInstanceOfAny(ZipException.class, EOFException.class);
            } else {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(sample.text());
            }
        }
    }

    static Stream<Arguments> members() {
        return GzipMembers.samples().stream()
                .flatMap(sample -> Stream.of(Arrival.values()).map(arrival -> Arguments.of(sample, arrival)));
    }

    @Test
    void everyCutIsFound() throws IOException {
        byte[] stored = gzip("some text, some text, some text\n");
        for (int length = 2; length < stored.length; length++) {
            byte[] cut = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> inflated(cut)).as("%d bytes", length).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void everyDamagedByteIsFound() throws IOException {
        byte[] stored = gzip("some text, some other text, some third text\n");
        for (int at = 10; at < stored.length; at++) {
            byte[] damaged = stored.clone();
            damaged[at] ^= 0x10;
            assertThatThrownBy(() -> inflated(damaged))
                    .as("byte %d", at)
                    .isInstanceOfAny(ZipException.class, EOFException.class);
        }
    }

    private static byte[] inflated(byte[] stored) throws IOException {
        try (InputStream in = new GzipInput(new ByteArrayInputStream(stored))) {
            return in.readAllBytes();
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(stored)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return stored.toByteArray();
    }
}
