package io.weekmart.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.job.Ending;
import io.weekmart.job.FailureReport;
import io.weekmart.job.FailureReport.FailedRun;
import io.weekmart.job.Version;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: which job, on what, and how it ended. */
public final class Cli {
    private static final String REPORT = "--report";
    private static final String RUN_ID = "--run-id";
    private static final int WIDTH = 100;

    private final JobRunner runner;
    private final CommandLine commands;
    private final PrintWriter errors;

    /**
     * Joins the jobs to their commands.
     *
     * @param failureReport writes the run report of a run that ended before its job could
     * @param out takes the results
     * @param err takes everything else
     */
    public Cli(Jobs jobs, FailureReport failureReport, PrintStream out, PrintStream err) {
        runner = new JobRunner(out, err, failureReport);
        errors = new PrintWriter(err, true, StandardCharsets.UTF_8);
        commands = new CommandLine(new Top())
                .addSubcommand(new WeeklyMetricsCommand(jobs.weeklyMetrics(), runner))
                .addSubcommand(new BackfillCommand(jobs.backfill(), runner))
                .addSubcommand(new RecoverCommand(jobs.recover(), runner))
                .addSubcommand(new VerifyCommand(jobs.verify(), runner))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(errors)
                .setUsageHelpWidth(WIDTH)
                // An argument that begins with @ is what it says, and no file of further arguments.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(this::misused);
    }

    /** Does what the arguments say and tells the user of a failure; throws nothing. */
    public Ending run(String... arguments) {
        commands.execute(arguments);
        return runner.ending();
    }

    private int misused(ParameterException misuse, String[] arguments) {
        CommandLine command = misuse.getCommandLine();
        errors.println(misuse.getMessage());
        UnmatchedArgumentException.printSuggestions(misuse, errors);
        String job = command == commands ? "" : command.getCommandName();
        String hint = "Try " + (job + " --help").trim() + ".";
        errors.println(hint);
        String cause = "Cannot understand the command line: " + misuse.getMessage();
        UserFault fault = new UserFault(ExitCode.USAGE, cause, hint, misuse);
        runner.misused(value(REPORT, arguments), new FailedRun(job, value(RUN_ID, arguments), null, fault));
        return ExitCode.USAGE.code();
    }

    /** The arguments were not understood as a whole, but the report is due all the same. */
    private static @Nullable String value(String option, String[] arguments) {
        int name = Arrays.asList(arguments).indexOf(option);
        if (name >= 0 && name + 1 < arguments.length) {
            return arguments[name + 1];
        }
        for (String argument : arguments) {
            if (argument.startsWith(option + "=")) {
                return argument.substring(option.length() + 1);
            }
        }
        return null;
    }

    @Command(
            name = "weekmart",
            mixinStandardHelpOptions = true,
            versionProvider = ProductVersion.class,
            customSynopsis = "spark-submit --class io.weekmart.Main weekmart-spark-jobs.jar <job> [options]",
            descriptionHeading = "%n",
            optionListHeading = "%n",
            commandListHeading = "%nJobs (each has its own --help):%n",
            description = "A weekly retail data mart, built by Spark from the stores' nightly dumps.",
            footerHeading = "%nExit codes:%n",
            footer = {
                "  0  done",
                "  1  a fault of ours (stack trace)",
                "  2  usage or configuration; an output that is not ours or of a newer format; a date older than the",
                "     newest published (use backfill)",
                "  3  input not ready or not readable; nothing was published",
                "  4  a quality check, a guard, the accounting, an overflow or the audit failed, or the tables hold",
                "     unknown files; nothing was published. verify: files are not as they were published",
                "  5  another run holds this output",
                "  8  publishing was interrupted, or what was to be published could not be written: run again, or",
                "     recover",
                "  129, 130, 143  stopped by SIGHUP, SIGINT (Ctrl-C) or SIGTERM; nothing was published. A run that",
                "     is publishing already finishes first and ends as without the signal"
            })
    private static final class Top {}

    private static final class ProductVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"weekmart " + Version.current()};
        }
    }
}
