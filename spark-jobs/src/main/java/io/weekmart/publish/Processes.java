package io.weekmart.publish;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Says where this process runs, and whether the process behind a lock is known to be dead, so that nobody waits for its lease to end. */
public final class Processes {
    private static final int START_AFTER_NAME = 19;
    private static final long MILLIS_A_TICK = 10;

    private Processes() {}

    /**
     * Names the set of process ids that this process lives in. On Linux that is a boot of the kernel and a pid namespace: two containers
     * may well have the same host name. Elsewhere it is the host name.
     */
    static String machine() {
        Path bootId = Path.of("/proc/sys/kernel/random/boot_id");
        Path namespace = Path.of("/proc/self/ns/pid");
        try {
            return Files.readString(bootId).strip() + " " + Files.readSymbolicLink(namespace);
        } catch (IOException | UnsupportedOperationException e) {
            return "host " + host();
        }
    }

    /** The name of the machine. */
    public static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unnamed host";
        }
    }

    static long id() {
        return ProcessHandle.current().pid();
    }

    /**
     * When this process began. On Linux by the clock that counts from the boot, as an instant of 1970: the wall clock may be set while a
     * process runs, and then tells another start of it.
     */
    static Instant started() {
        return started(ProcessHandle.current()).orElse(Instant.EPOCH);
    }

    private static Optional<Instant> started(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            // The name of the program, in parentheses, may hold anything; the 20th field after it is the start.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Optional.of(Instant.ofEpochMilli(Long.parseLong(fields[START_AFTER_NAME]) * MILLIS_A_TICK));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            return process.info().startInstant();
        }
    }

    /** Whether a lock's process ran on this machine and is there no more. */
    static boolean knownDead(Lock lock) {
        if (!lock.machine().equals(machine())) {
            return false;
        }
        return ProcessHandle.of(lock.process())
                .filter(process -> lock.processStarted().equals(started(process).orElse(lock.processStarted())))
                .isEmpty();
    }
}
