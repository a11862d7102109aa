package io.weekmart.publish;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock of a folder that is no output, such as that of the dumps. Its files, its lease and the way it is taken over are those of an output's
 * lock.
 */
public final class FolderLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
    private static final Duration LEASE = Duration.ofMinutes(3);

    private final OutputLayout folder;
    private final HeldLock lock;

    private FolderLock(OutputLayout folder, HeldLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Takes the lock, and keeps it renewed until it is closed.
     *
     * @param holder name of the run that takes it, for whoever finds it held
     * @param date that the run is of
     * @throws UserFault with exit code 5, naming the holder, if another run has it; 2 if the store cannot create a file only if there is none
     */
    public static FolderLock take(Storage storage, OutputLayout folder, String holder, LocalDate date, Clock clock)
            throws IOException {
        LeaseTerms usual = LeaseTerms.of(LEASE);
        LeaseTerms terms = new LeaseTerms(clock, usual.lease(), usual.renewEvery(), usual.skew());
        HeldLock lock = new Locks(storage, folder, terms).take(new RunIdentity(holder, date, ""));
        lock.tookOver()
                .ifPresent(dead -> LOG.warn("Took {} over from {}, which did not release it", folder, dead.holder()));
        lock.keepRenewed();
        return new FolderLock(folder, lock);
    }

    /**
     * Makes sure that the lock is still held, and for at least half a lease from now.
     *
     * @throws UserFault with exit code 5 if another run took it over
     */
    public void check() throws IOException {
        try {
            lock.check();
        } catch (HeldLock.Lost e) {
            throw UserFault.passing(
                    ExitCode.HELD,
                    "Cannot go on writing to " + folder
                            + ": this run was suspended for longer than its lease, and another took the folder over.",
                    "Run again when the run that holds the folder has ended.",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException e) {
            // What was done is done; the lease ends by itself.
            LOG.warn("Cannot release the lock of {} now, its lease ends by itself: {}", folder, e.toString());
        }
    }
}
