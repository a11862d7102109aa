package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadAheadTest {

    @Test
    void everyByteComesThroughInOrder() throws IOException {
        byte[] content = new byte[2_500_000];
        new Random(7).nextBytes(content);
        try (ReadAhead in = new ReadAhead(new ByteArrayInputStream(content))) {
            assertThat(in.readAllBytes()).isEqualTo(content);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void aFaultOfTheFileComesBehindTheBytesBeforeIt() throws IOException {
        InputStream broken = new ThenFails(new FileFault("it is broken"));
        try (ReadAhead in = new ReadAhead(broken)) {
            assertThat(in.readNBytes(ThenFails.GOOD_BYTES)).containsOnly('a');
            assertThatThrownBy(in::read).isInstanceOf(FileFault.class).hasMessage("it is broken");
        }
    }

    @Test
    void aFailureOfTheStorageIsNoFaultOfTheFile() throws IOException {
        IOException reset = new IOException("Connection reset");
        try (ReadAhead in = new ReadAhead(new ThenFails(reset))) {
            assertThat(in.readNBytes(ThenFails.GOOD_BYTES)).containsOnly('a');
            assertThatThrownBy(in::read)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(FileFault.class)
                    .hasMessage("Cannot read ahead: Connection reset")
                    .hasCause(reset);
        }
    }

    @Test
    void closingEarlyEndsTheThreadAndClosesTheStream() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'a';
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
        ReadAhead in = new ReadAhead(endless);
        assertThat(in.readNBytes(1_000_000)).hasSize(1_000_000);
        assertThat(threads()).contains("weekmart-read-ahead");
        in.close();
        assertThat(closed).isTrue();
        assertThat(threads()).doesNotContain("weekmart-read-ahead");
    }

    @Test
    void aSmallFileNeedsNoThread() throws IOException {
        try (ReadAhead in = new ReadAhead(new ByteArrayInputStream(new byte[100_000]))) {
            assertThat(in.readAllBytes()).hasSize(100_000);
            assertThat(in.read()).isEqualTo(-1);
            assertThat(threads()).doesNotContain("weekmart-read-ahead");
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    @Test
    void aReaderThatIsInterruptedStopsWaiting() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        InputStream stuck = new InputStream() {
            private int given;

            @Override
            public int read() throws IOException {
                if (given++ < ThenFails.GOOD_BYTES) {
                    return 'a';
                }
                try {
                    never.await();
                    return -1;
                } catch (InterruptedException interrupted) {
                    throw new InterruptedIOException();
                }
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                bytes[offset] = (byte) read();
                return 1;
            }
        };
        try (ReadAhead in = new ReadAhead(stuck)) {
            assertThat(in.readNBytes(ThenFails.GOOD_BYTES)).containsOnly('a');
            Thread.currentThread().interrupt();
            assertThatThrownBy(in::read).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** Some bytes, one at a time, then a failure. */
    private static final class ThenFails extends InputStream {
        static final int GOOD_BYTES = 5;

        private final IOException failure;
        private int given;

        ThenFails(IOException failure) {
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            if (given++ == GOOD_BYTES) {
                throw failure;
            }
            return 'a';
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            bytes[offset] = (byte) read();
            return 1;
        }
    }
}
