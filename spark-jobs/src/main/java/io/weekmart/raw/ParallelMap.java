package io.weekmart.raw;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same slow thing to many files, some at a time: a store far away answers each request late, but many at once. */
final class ParallelMap {
    private ParallelMap() {}

    @FunctionalInterface
    interface Operation<T, R> {
        R of(T item) throws IOException;
    }

    /** The results, in the order of the items. The first failure in that order is thrown, after every operation has ended. */
    static <T, R> List<R> each(List<T> items, int atOnce, Operation<T, R> operation) throws IOException {
        List<R> results = new ArrayList<>(items.size());
        if (items.size() < 2) {
            for (T item : items) {
                results.add(operation.of(item));
            }
            return results;
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(atOnce, items.size()), task -> {
            Thread thread = new Thread(task, "weekmart-dumps");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<R>> futures = new ArrayList<>(items.size());
            for (T item : items) {
                futures.add(threads.submit(() -> operation.of(item)));
            }
            for (Future<R> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading dumps", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
