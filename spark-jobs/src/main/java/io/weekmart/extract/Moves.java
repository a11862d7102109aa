package io.weekmart.extract;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Moves parts to their places, several at once: on S3 each is a copy that takes seconds. */
final class Moves {
    private Moves() {}

    /** Moves one part. */
    interface Move {
        void of(String name, Part part) throws IOException;
    }

    /**
     * Moves all. Whatever fails, none is moved once this has ended.
     *
     * @param threads most moves at once
     * @param parts by the names that they get
     */
    static void all(int threads, Map<String, Part> parts, Move move) throws IOException {
        ExecutorService movers = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, parts.size())));
        List<Future<?>> moves = new ArrayList<>();
        try {
            parts.forEach((name, part) -> moves.add(movers.submit(() -> {
                move.of(name, part);
                return name;
            })));
            for (Future<?> each : moves) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the files were moved");
        } finally {
            // Those that have begun come to their end, since a half-done copy is worse than a late one.
            moves.forEach(each -> each.cancel(false));
            movers.shutdown();
            awaitEnd(movers);
        }
    }

    private static IOException failed(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException fault) {
            throw fault;
        }
        return cause instanceof IOException failed ? failed : new IOException(cause);
    }

    private static void awaitEnd(ExecutorService movers) {
        boolean interrupted = false;
        while (!movers.isTerminated()) {
            try {
                boolean unused = movers.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
