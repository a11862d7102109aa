package io.weekmart.cli;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.job.Ending;
import io.weekmart.job.FailureReport;
import io.weekmart.job.FailureReport.FailedRun;
import io.weekmart.job.Job;
import io.weekmart.job.RunRequest;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Runs a job and tells the user of its failure: the one place where exceptions become messages and exit codes. */
final class JobRunner {
    private final PrintStream out;
    private final PrintStream err;
    private final FailureReport failureReport;
    private Ending ending = Ending.DONE;

    JobRunner(PrintStream out, PrintStream err, FailureReport failureReport) {
        this.out = out;
        this.err = err;
        this.failureReport = failureReport;
    }

    /** How the last run ended. */
    Ending ending() {
        return ending;
    }

    /** Runs the job and returns its exit code; throws nothing. */
    int run(Job job, RunRequest request) {
        if (request.verbose()) {
            SparkLog.loud();
        } else {
            SparkLog.quiet();
        }
        try {
            ending = job.run(request, out, err);
        } catch (Throwable failure) {
            ending = Ending.failed(failure);
            report(request.reportUri(), FailedRun.of(request, failure));
        }
        tell(request.verbose());
        out.flush();
        err.flush();
        return ending.exitCode().code();
    }

    /** Ends a run whose command line was not understood, and which has been told so. */
    void misused(@Nullable String reportUri, FailedRun run) {
        ending = Ending.failed(run.failure());
        report(reportUri, run);
    }

    private void tell(boolean verbose) {
        Throwable failure = ending.failure();
        if (failure instanceof UserFault fault) {
            err.println(fault.getMessage());
            err.println(fault.hint());
            if (verbose) {
                failure.printStackTrace(err);
            }
        } else if (failure != null) {
            err.println("Weekmart failed by a fault of its own. Please report it with what follows.");
            failure.printStackTrace(err);
        }
    }

    private void report(@Nullable String uri, FailedRun run) {
        if (uri == null) {
            return;
        }
        try {
            failureReport.write(uri, run);
        } catch (Exception e) {
            // The run's own failure decides how it ends.
            err.println("Cannot write the run report to " + uri + ": " + e);
        }
    }
}
