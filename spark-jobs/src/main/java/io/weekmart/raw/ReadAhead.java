package io.weekmart.raw;

import io.weekmart.contract.dump.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a slow stream on a thread of its own, a few buffers ahead, so that inflating a file and parsing it take two cores. The first reads
 * are made without the thread: a header or a small file needs no more. What the stream throws is thrown here, after everything that was read
 * before it. Closing ends the thread, however far it has come.
 */
final class ReadAhead extends BulkInput {
    private static final int CHUNKS = 6;
    private static final int CHUNK_BYTES = 128 * 1024;
    private static final int READS_ALONE = 2;
    private static final long CLOSE_MILLIS = 10_000;

    /** Bytes that were read, and then, if length is below 0, the end or the failure that ended it. */
    private static final class Chunk {
        final byte[] bytes;
        final int length;
        final @Nullable Throwable failure;

        Chunk(byte[] bytes, int length, @Nullable Throwable failure) {
            this.bytes = bytes;
            this.length = length;
            this.failure = failure;
        }
    }

    private final BlockingQueue<Chunk> filled = new ArrayBlockingQueue<>(CHUNKS + 1);
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(CHUNKS);
    private final InputStream slow;
    private @Nullable Thread reader;
    private int readsAlone;
    private @Nullable Chunk current;
    private int consumed;

    /** @param slow closed with this stream */
    ReadAhead(InputStream slow) {
        this.slow = slow;
    }

    private void start() {
        while (free.offer(new byte[CHUNK_BYTES])) {
            // As many buffers as there are places.
        }
        Thread thread = new Thread(this::readAll, "weekmart-read-ahead");
        thread.setDaemon(true);
        thread.start();
        reader = thread;
    }

    /** From here on, the stream is the thread's alone. */
    private void readAll() {
        @Nullable Throwable failure = null;
        try (InputStream in = slow) {
            for (; ; ) {
                byte[] bytes = free.take();
                int read = in.read(bytes, 0, bytes.length);
                if (read < 0) {
                    break;
                }
                filled.put(new Chunk(bytes, read, null));
            }
        } catch (Throwable thrown) {
            failure = thrown;
        }
        // There is one place more than there are buffers, so this never waits.
        filled.add(new Chunk(new byte[0], -1, failure));
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        Chunk chunk = chunk();
        if (chunk.length < 0) {
            rethrow(chunk.failure);
            return -1;
        }
        int copied = Math.min(length, chunk.length - consumed);
        System.arraycopy(chunk.bytes, consumed, bytes, offset, copied);
        consumed += copied;
        if (consumed == chunk.length) {
            free.add(chunk.bytes);
            current = null;
        }
        return copied;
    }

    private Chunk chunk() throws IOException {
        Chunk chunk = current;
        if (chunk == null) {
            chunk = readsAlone < READS_ALONE ? readAlone() : take();
            current = chunk;
            consumed = 0;
        }
        return chunk;
    }

    private Chunk readAlone() throws IOException {
        byte[] used = free.poll();
        byte[] bytes = used == null ? new byte[CHUNK_BYTES] : used;
        int read = slow.read(bytes, 0, bytes.length);
        // The end stays the current chunk, so that nobody reads behind it.
        readsAlone++;
        return new Chunk(bytes, read, null);
    }

    private Chunk take() throws IOException {
        if (reader == null) {
            start();
        }
        try {
            return filled.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for input");
        }
    }

    private static void rethrow(@Nullable Throwable failure) throws IOException {
        if (failure == null) {
            return;
        }
        if (failure instanceof FileFault fault) {
            throw fault;
        }
        throw new IOException("Cannot read ahead: " + failure.getMessage(), failure);
    }

    @Override
    public void close() throws IOException {
        Thread thread = reader;
        if (thread == null) {
            slow.close();
            return;
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
