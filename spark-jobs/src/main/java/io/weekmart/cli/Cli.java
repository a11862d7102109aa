package io.weekmart.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.run.Jobs;
import io.weekmart.contract.terminal.PrintableStream;
import io.weekmart.job.Cancellation;
import io.weekmart.job.Ending;
import io.weekmart.job.FailedRun;
import io.weekmart.job.Job;
import io.weekmart.job.PipelineJob;
import io.weekmart.job.Pipelines;
import io.weekmart.job.ReportCopy;
import io.weekmart.job.RunRequest;
import io.weekmart.job.SparkJob;
import io.weekmart.job.Version;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line: what is asked for, and how it ended. Each pipeline has a command of its own name. It is the one place where failures
 * become messages and exit codes.
 */
public final class Cli {
    private static final String REPORT = "--report";
    private static final String RUN_ID = "--run-id";
    private static final int WIDTH = 100;

    /** The other ones are of the launcher alone. */
    private static final Set<ExitCode> OF_JOBS = EnumSet.complementOf(EnumSet.of(ExitCode.CLUSTER, ExitCode.WAITING));

    /** Names of the {@linkplain DirectCommand direct commands}. */
    private static final Set<String> DIRECT = Set.of(Jobs.EXTRACT, "inspect");

    private final Job job;
    private final ReportCopy reportCopy;
    private final CommandLine commands;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * Joins the commands to the job that does what they ask for.
     *
     * @param pipelines those that have a command
     * @param reportCopy writes the run report of a run that ended before its job could
     * @param out takes the results
     * @param err takes everything else
     */
    public Cli(Pipelines pipelines, Job job, ReportCopy reportCopy, PrintStream out, PrintStream err) {
        this.job = job;
        this.reportCopy = reportCopy;
        this.out = PrintableStream.over(out);
        this.err = PrintableStream.over(err);
        commands = new CommandLine(new Top());
        commands.getCommandSpec().usageMessage().exitCodeList(ExitCode.meanings(OF_JOBS));
        for (PipelineJob pipeline : pipelines.all()) {
            commands.addSubcommand(PipelineCommand.of(pipeline));
        }
        commands.addSubcommand(new BackfillCommand(pipelines))
                .addSubcommand(new RecoverCommand(pipelines))
                .addSubcommand(new VerifyCommand(pipelines))
                .addSubcommand(new ReportCommand(pipelines))
                .addSubcommand(new InspectCommand(pipelines))
                .addSubcommand(new ExtractCommand(pipelines))
                .addSubcommand(new LoadCommand(pipelines))
                .addSubcommand(new CommandLine.HelpCommand())
                .setOut(new PrintWriter(this.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(this.err, true, StandardCharsets.UTF_8))
                // Its colours would pass the same way as the text of others, where no escape passes.
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(WIDTH)
                // An argument that begins with @ is what it says, and no file of further arguments.
                .setExpandAtFiles(false);
    }

    /** The command line whose jobs run on Spark, in this process. */
    public static Cli onSpark(Pipelines pipelines, Cancellation cancellation, PrintStream out, PrintStream err) {
        return new Cli(pipelines, new SparkJob(pipelines, cancellation), new ReportCopy(Instant.now()), out, err);
    }

    /** Whether the arguments call a command that does its work without Spark. */
    public static boolean isDirect(String... arguments) {
        return arguments.length > 0 && DIRECT.contains(arguments[0]);
    }

    /** Does what the arguments say and shows the user how it failed; throws nothing. */
    public Ending run(String... arguments) {
        RunRequest request;
        try {
            ParseResult parsed = commands.parseArgs(arguments);
            if (CommandLine.executeHelpRequest(parsed) != null) {
                return Ending.DONE;
            }
            if (!parsed.hasSubcommand()) {
                throw new ParameterException(commands, "Missing required subcommand");
            }
            Object command = parsed.subcommand().commandSpec().userObject();
            if (command instanceof DirectCommand direct && direct.isDirect()) {
                return run(direct, arguments);
            }
            request = ((JobCommand) command).request();
        } catch (ParameterException misuse) {
            return misused(misuse, arguments);
        }
        if (request.verbose()) {
            SparkLog.loud();
        } else {
            SparkLog.quiet();
        }
        Ending ending;
        try {
            ending = job.run(request, out, err);
        } catch (Throwable failure) {
            ending = Ending.failed(failure);
            report(request.reportUri(), FailedRun.of(request, failure));
        }
        show(ending.failure(), request.verbose());
        out.flush();
        err.flush();
        return ending;
    }

    private Ending run(DirectCommand command, String[] arguments) {
        if (command.verbose()) {
            SparkLog.loud();
        } else {
            SparkLog.quiet();
        }
        Ending ending;
        try {
            command.run(out, err);
            ending = Ending.DONE;
        } catch (ParameterException misuse) {
            return misused(misuse, arguments);
        } catch (Throwable failure) {
            ending = Ending.failed(failure);
        }
        show(ending.failure(), command.verbose());
        out.flush();
        err.flush();
        return ending;
    }

    private Ending misused(ParameterException misuse, String[] arguments) {
        CommandLine command = misuse.getCommandLine();
        PrintWriter errors = commands.getErr();
        errors.println(misuse.getMessage());
        UnmatchedArgumentException.printSuggestions(misuse, errors);
        String name = command == commands ? "" : command.getCommandName();
        String hint = "Try " + (name + " --help").trim() + ".";
        errors.println(hint);
        String cause = "Cannot understand the command line: " + misuse.getMessage();
        UserFault fault = new UserFault(ExitCode.USAGE, cause, hint, misuse);
        report(value(REPORT, arguments), new FailedRun(name, null, value(RUN_ID, arguments), null, fault));
        return Ending.failed(fault);
    }

    private void show(@Nullable Throwable failure, boolean verbose) {
        if (failure instanceof UserFault fault) {
            err.println(fault.getMessage());
            err.println(fault.hint());
            if (verbose) {
                failure.printStackTrace(err);
            }
        } else if (failure != null) {
            err.println("Weekmart failed with an internal error. Please report it with what follows.");
            failure.printStackTrace(err);
        }
    }

    private void report(@Nullable String uri, FailedRun run) {
        if (uri == null) {
            return;
        }
        try {
            reportCopy.write(uri, run);
        } catch (Exception e) {
            // The run's own failure decides how it ends.
            err.println("Cannot write the run report to " + uri + ": " + e);
        }
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
            customSynopsis = {
                "bootstrap/weekmart <command> [options]",
                "       spark-submit --class io.weekmart.Main weekmart-spark-jobs.jar <command> [options]"
            },
            descriptionHeading = "%n",
            optionListHeading = "%n",
            commandListHeading = "%nCommands (each has its own --help):%n",
            description = "A weekly retail data mart, built by Spark from the dumps of the stores' databases.",
            exitCodeListHeading = "%nExit codes:%n",
            footerHeading = "%n",
            footer = "A run that is publishing when it is stopped finishes first, and ends as without the signal.")
    private static final class Top {}

    private static final class ProductVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"weekmart " + Version.current()};
        }
    }
}
