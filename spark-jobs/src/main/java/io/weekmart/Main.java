package io.weekmart;

import io.weekmart.cli.Cli;
import io.weekmart.cli.DeployMode;
import io.weekmart.cli.Jobs;
import io.weekmart.cli.StopSignals;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.job.Cancellation;
import io.weekmart.job.Ending;
import io.weekmart.job.FailureReportFile;
import io.weekmart.job.SparkJob;
import java.time.Instant;

/** Parses, wires, runs, exits: the only place that ends the process. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Cancellation cancellation = new Cancellation();
        if (DeployMode.ofThisProcess() == DeployMode.CLIENT) {
            StopSignals.handle(cancellation);
        }
        Jobs jobs = new Jobs(
                SparkJob.weeklyMetrics(cancellation),
                SparkJob.backfill(cancellation),
                SparkJob.recover(cancellation),
                SparkJob.verify(cancellation));
        Cli cli = new Cli(jobs, new FailureReportFile(Instant.now()), System.out, System.err);
        end(cli.run(args), DeployMode.ofThisProcess());
    }

    /**
     * Ends the process with the run's exit code. In cluster mode YARN passes no code on and takes even {@code System.exit(0)} for a
     * failure: there a good run returns, and a bad one throws.
     */
    private static void end(Ending ending, DeployMode mode) {
        switch (mode) {
            case CLIENT -> System.exit(ending.exitCode().code());
            case CLUSTER -> {
                if (ending.exitCode() != ExitCode.DONE) {
                    throw new FailedRun(ending);
                }
            }
        }
    }

    /** What YARN shows of a run that failed. */
    private static final class FailedRun extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FailedRun(Ending ending) {
            super("exit code " + ending.exitCode().code()
                    + (ending.failure() == null ? "" : ": " + ending.failure().getMessage()));
        }
    }
}
