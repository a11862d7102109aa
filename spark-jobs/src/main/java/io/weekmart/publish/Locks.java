package io.weekmart.publish;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;

/** The locks of an output: takes one, and finds out who holds it. See the package for the protocol. */
final class Locks {
    /** How often to try again when others take and give back locks at the same moment. */
    private static final int ATTEMPTS = 20;

    private final Storage storage;
    private final OutputLayout layout;
    private final LeaseTerms terms;

    Locks(Storage storage, OutputLayout layout, LeaseTerms terms) {
        this.storage = storage;
        this.layout = layout;
        this.terms = terms;
    }

    /**
     * Takes the output for a run.
     *
     * @throws UserFault with exit code 5, naming the holder, if another run has it; 2 if the store replaces a file that it was to create
     *     only if there is none
     */
    HeldLock take(RunIdentity run) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long newest = newest();
            Optional<Lock> before = Optional.empty();
            if (newest > 0) {
                Optional<byte[]> content = storage.read(layout.lock(newest));
                if (content.isEmpty()) {
                    // Pruned since the listing: there is a newer one.
                    continue;
                }
                Lock there;
                Optional<String> unreadable = Optional.empty();
                try {
                    there = LockJson.read(content.get());
                } catch (Json.BadContent e) {
                    there = unknown(newest);
                    unreadable = Optional.of(String.valueOf(e.getMessage()));
                }
                if (!there.released()) {
                    if (!over(there)) {
                        throw unreadable.isPresent() ? heldByUnknown(newest, unreadable.get(), there) : held(there);
                    }
                    before = Optional.of(there);
                }
            }
            Lock mine = newLock(run.runId());
            long number = newest + 1;
            // A number can come free again by pruning. Who then creates it finds the newer lock that was the reason.
            if (storage.create(layout.lock(number), LockJson.write(mine)) && newest() == number) {
                refuseUnconditionalStore(number, mine);
                if (holds(number, mine)) {
                    return new HeldLock(this, number, mine, before);
                }
            }
        }
        throw new UserFault(
                ExitCode.HELD,
                "Cannot lock " + layout + ": other runs were faster " + ATTEMPTS + " times in a row.",
                "Start one run at a time for each output.");
    }

    /**
     * Creates the lock once more, with another content: a store that does so as well would let two runs hold the output at once. Where
     * a proxy drops the condition of the request, nothing else would tell.
     */
    private void refuseUnconditionalStore(long number, Lock mine) throws IOException {
        byte[] other = LockJson.write(mine.withToken("probe of " + mine.token()));
        if (!storage.create(layout.lock(number), other)) {
            return;
        }
        // So that nobody waits for a lease of a run that never was.
        storage.replace(
                layout.lock(number), LockJson.write(mine.release(terms.clock().instant())));
        throw new UserFault(
                ExitCode.USAGE,
                "Cannot use the output " + layout + ": the store replaced " + layout.lock(number)
                        + " although it was asked to create that file only if there is none, expected it to refuse."
                        + " Two runs could publish at the same moment, and readers would see rows of both.",
                "On S3 the request is a PUT with the header If-None-Match: *. Let every proxy and gateway before the store"
                        + " pass that header on, or choose a store that supports conditional writes.");
    }

    /** Whether the file of a lock is the one that a run wrote: where the store let somebody replace it, its number alone tells nothing. */
    boolean holds(long number, Lock lock) throws IOException {
        Optional<byte[]> content = storage.read(layout.lock(number));
        return content.isPresent()
                && !Json.cutOff(content.get())
                && LockJson.read(content.get()).token().equals(lock.token());
    }

    private Lock newLock(String runId) {
        Instant now = terms.clock().instant();
        return new Lock(
                UUID.randomUUID().toString(),
                runId,
                System.getProperty("user.name", "unknown"),
                Processes.host(),
                Processes.machine(),
                Processes.id(),
                Processes.started(),
                now,
                now,
                now.plus(terms.lease()),
                false);
    }

    private boolean over(Lock lock) {
        return terms.clock().instant().isAfter(lock.expires().plus(terms.skew())) || Processes.knownDead(lock);
    }

    private UserFault held(Lock lock) {
        return new UserFault(
                ExitCode.HELD,
                "Cannot start: " + lock.holder() + " holds " + layout + " since " + lock.created()
                        + ", expected no other run.",
                "Wait until it ends. If it was killed, its lease ends at "
                        + lock.expires().plus(terms.skew()) + "; the next start after that takes the output over.");
    }

    private UserFault heldByUnknown(long number, String found, Lock lock) {
        return new UserFault(
                ExitCode.HELD,
                "Cannot tell who holds " + layout + ": its newest lock " + layout.lock(number)
                        + " cannot be read, " + found + "; it was written at " + lock.created()
                        + ". The run that wrote it may be at work.",
                "If none is, delete that file. Otherwise wait: the first start after "
                        + lock.expires().plus(terms.skew()) + " takes the output over.");
    }

    /**
     * What stands for a lock that can't be read: disks without hard links show one before its content, and a kill may leave it so. A run
     * that is alive renews its lock, and then it can be read again.
     */
    private Lock unknown(long number) throws IOException {
        StoredFile file =
                storage.stat(layout.lock(number)).orElseThrow(() -> new IOException("lock " + number + " vanished"));
        Instant created = Instant.ofEpochMilli(file.modified());
        return new Lock(
                "",
                "unknown",
                "unknown",
                "unknown",
                "",
                0,
                Instant.EPOCH,
                created,
                created,
                created.plus(terms.lease()),
                false);
    }

    /** The highest number taken, 0 where there is none. A listing, since a stat of the next number would be misled by pruning. */
    long newest() throws IOException {
        long newest = 0;
        for (StoredFile file : storage.list(layout.locks())) {
            newest = Math.max(newest, OutputLayout.lockNumber(file.path()));
        }
        return newest;
    }

    /** When the oldest lock was made that is older than a number and was not released; long ago where there is none. */
    Instant abandonedSince(long number) throws IOException {
        Optional<Instant> oldest = Optional.empty();
        for (StoredFile file : storage.list(layout.locks())) {
            long found = OutputLayout.lockNumber(file.path());
            Optional<byte[]> content = found > 0 && found < number ? storage.read(file.path()) : Optional.empty();
            if (content.isPresent()) {
                try {
                    Lock lock = LockJson.read(content.get());
                    if (!lock.released() && (oldest.isEmpty() || lock.created().isBefore(oldest.get()))) {
                        oldest = Optional.of(lock.created());
                    }
                } catch (Json.BadContent e) {
                    return Instant.EPOCH;
                }
            }
        }
        // The store's clock, which files get their times from, may be behind that of the run.
        return oldest.map(created -> created.minus(terms.skew())).orElse(Instant.EPOCH);
    }

    boolean create(long number, Lock lock) throws IOException {
        return storage.create(layout.lock(number), LockJson.write(lock));
    }

    void replace(long number, Lock lock) throws IOException {
        storage.replace(layout.lock(number), LockJson.write(lock));
    }

    /** Deletes the locks that are older than one that is known to be the newest or older than the newest. */
    void prune(long number) throws IOException {
        List<Path> older = new ArrayList<>();
        for (StoredFile file : storage.list(layout.locks())) {
            long found = OutputLayout.lockNumber(file.path());
            if (found > 0 && found < number) {
                older.add(file.path());
            }
        }
        storage.delete(older);
    }

    LeaseTerms terms() {
        return terms;
    }

    OutputLayout layout() {
        return layout;
    }
}
