package io.weekmart.storage;

import java.util.concurrent.atomic.LongAdder;

/** Counts what is asked of a store, from any thread. */
final class OperationCounter {
    private final LongAdder opened = new LongAdder();
    private final LongAdder statCalls = new LongAdder();
    private final LongAdder listed = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final LongAdder deleted = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder bytesWritten = new LongAdder();

    void opened(long bytes) {
        opened.increment();
        bytesRead.add(bytes);
    }

    void statCalls() {
        statCalls.increment();
    }

    void listed() {
        listed.increment();
    }

    void written(long bytes) {
        written.increment();
        bytesWritten.add(bytes);
    }

    void deleted(long files) {
        deleted.add(files);
    }

    StorageCounts counts() {
        return new StorageCounts(
                opened.sum(),
                statCalls.sum(),
                listed.sum(),
                written.sum(),
                deleted.sum(),
                bytesRead.sum(),
                bytesWritten.sum());
    }
}
