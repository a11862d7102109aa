package io.weekmart.publish;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Tells whether the process behind a claim is known to be dead, so that nobody waits for its lease to end. */
final class Processes {
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

    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unnamed host";
        }
    }

    static long id() {
        return ProcessHandle.current().pid();
    }

    static Instant started() {
        return ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);
    }

    /** Whether a claim's process ran on this machine and is there no more. */
    static boolean knownDead(Claim claim) {
        if (!claim.machine().equals(machine())) {
            return false;
        }
        return ProcessHandle.of(claim.process())
                .filter(process -> claim.processStarted()
                        .equals(process.info().startInstant().orElse(claim.processStarted())))
                .isEmpty();
    }
}
