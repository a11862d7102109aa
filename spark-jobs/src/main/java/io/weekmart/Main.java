package io.weekmart;

import io.weekmart.cli.Cli;
import io.weekmart.cli.DeployMode;
import io.weekmart.cli.HeadStart;
import io.weekmart.cli.StopSignals;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.terminal.PrintableStream;
import io.weekmart.job.Cancellation;
import io.weekmart.job.Ending;
import io.weekmart.job.Pipelines;
import io.weekmart.job.TablePipelineJob;
import io.weekmart.orders.OrdersPipeline;
import io.weekmart.shop.ShopPipeline;
import io.weekmart.weekly.WeeklyPipeline;

/** Parses, wires, runs, exits: the only place that ends the process. */
public final class Main {
    /** The pipelines of the application; a further one is one entry here. */
    public static final Pipelines PIPELINES = Pipelines.of(
            new WeeklyPipeline(), new TablePipelineJob(new OrdersPipeline()), new TablePipelineJob(new ShopPipeline()));

    private Main() {}

    public static void main(String[] args) {
        System.setOut(PrintableStream.over(System.out));
        System.setErr(PrintableStream.over(System.err));
        HeadStart.begin(args);
        Cancellation cancellation = new Cancellation();
        // A direct command is ended by a signal as any program is: it leaves nothing that the next one does not clear.
        if (DeployMode.ofThisProcess() == DeployMode.CLIENT && !Cli.isDirect(args)) {
            StopSignals.handle(cancellation);
        }
        Cli cli = Cli.onSpark(PIPELINES, cancellation, System.out, System.err);
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
                    throw new RunFailed(ending);
                }
            }
        }
    }

    /** What YARN shows of a run that failed. */
    private static final class RunFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RunFailed(Ending ending) {
            super("exit code " + ending.exitCode().code()
                    + (ending.failure() == null ? "" : ": " + ending.failure().getMessage()));
        }
    }
}
