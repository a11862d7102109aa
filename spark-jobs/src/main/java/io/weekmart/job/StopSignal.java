package io.weekmart.job;

import io.weekmart.contract.fault.ExitCode;

/** A signal of the operating system that asks a process to end, and leaves it the time to do so in order. */
public enum StopSignal {
    /** The terminal was closed. */
    HUP(ExitCode.SIGHUP),
    /** Ctrl-C. */
    INT(ExitCode.SIGINT),
    /** What {@code kill}, schedulers and containers send. */
    TERM(ExitCode.SIGTERM);

    private final ExitCode exitCode;

    StopSignal(ExitCode exitCode) {
        this.exitCode = exitCode;
    }

    /** How a run ends that the signal cut short: 128 and the signal's number, as shells have it. */
    public ExitCode exitCode() {
        return exitCode;
    }

    @Override
    public String toString() {
        return "SIG" + name();
    }
}
