package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.terminal.PrintableStream;
import io.weekmart.launcher.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: which command, on what, and how it ended. */
public final class Cli {
    private static final int WIDTH = 100;

    /** Nothing that a signal ends here ends the job. */
    private static final Set<ExitCode> OF_COMMANDS = EnumSet.range(ExitCode.DONE, ExitCode.INTERRUPTED);

    private final CommandLine commands;
    private final PrintStream err;

    /**
     * Joins the commands to what they work with.
     *
     * @param stores connects to S3; a command that needs none never asks
     * @param environment the variables of the process
     * @param terminal whether progress may be drawn
     * @param out takes the results
     * @param err takes everything else
     */
    public Cli(
            Supplier<ObjectStore> stores,
            Map<String, String> environment,
            boolean terminal,
            PrintStream out,
            PrintStream err) {
        PrintStream results = PrintableStream.over(out);
        this.err = PrintableStream.over(err);
        Context context = new Context(stores, environment, terminal, results, this.err);
        commands = new CommandLine(new Top());
        commands.getCommandSpec().usageMessage().exitCodeList(ExitCode.meanings(OF_COMMANDS));
        commands.addSubcommand(new CheckCommand(context))
                .addSubcommand(new DeployCommand(context))
                .addSubcommand(new PlanCommand(context))
                .addSubcommand(new RunCommand(context))
                .addSubcommand(new ReconcileCommand(context))
                .addSubcommand(new SubmitCommand(context))
                .addSubcommand(new WaitCommand(context))
                .addSubcommand(new StatusCommand(context))
                .addSubcommand(new CancelCommand(context))
                .addSubcommand(new LogsCommand(context))
                .addSubcommand(new CommandLine(new CatalogCommand()).addSubcommand(new CatalogCommand.Sync(context)))
                .addSubcommand(new CommandLine(new ClusterCommand())
                        .addSubcommand(new ClusterCommand.Create(context))
                        .addSubcommand(new ClusterCommand.Listing(context))
                        .addSubcommand(new ClusterCommand.Terminate(context))
                        .addSubcommand(new ClusterCommand.Sweep(context)))
                .addSubcommand(new DoctorCommand(context))
                .addSubcommand(new GenerateCompletion())
                .addSubcommand(new HelpCommand())
                .setOut(new PrintWriter(results, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(this.err, true, StandardCharsets.UTF_8))
                // Its colours would pass the same way as the text of others, where no escape passes.
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(WIDTH)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(this::misused)
                .setExecutionExceptionHandler(this::failed);
    }

    /** Does what the arguments say and answers the exit code; throws nothing. */
    public int run(String... arguments) {
        return commands.execute(arguments);
    }

    private int misused(ParameterException misuse, String[] arguments) {
        CommandLine command = misuse.getCommandLine();
        err.println(message(misuse));
        UnmatchedArgumentException.printSuggestions(misuse, command.getErr());
        err.println("Try " + command.getCommandSpec().qualifiedName() + " --help.");
        return ExitCode.USAGE.code();
    }

    private static String message(ParameterException misuse) {
        if (misuse instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && !unmatched.getCommandLine().getSubcommands().isEmpty()) {
            return "There is no command '" + unmatched.getUnmatched().get(0) + "'.";
        }
        return String.valueOf(misuse.getMessage());
    }

    private int failed(Exception failure, CommandLine command, ParseResult parsed) {
        List<String> arguments = parsed.originalArgs();
        if (failure instanceof UserFault fault) {
            err.println(fault.getMessage());
            err.println(fault.hint());
            if (arguments.stream().anyMatch(Arrays.asList("-v", "--verbose")::contains)) {
                fault.printStackTrace(err);
            }
            return fault.exitCode().code();
        }
        err.println("This is an internal error; please report it with what follows.");
        failure.printStackTrace(err);
        return ExitCode.INTERNAL.code();
    }

    @Command(
            name = "emr-launcher",
            mixinStandardHelpOptions = true,
            versionProvider = ProductVersion.class,
            synopsisSubcommandLabel = "<command>",
            descriptionHeading = "%n",
            optionListHeading = "%n",
            commandListHeading = "%nCommands (each has its own --help):%n",
            description = "Runs the nights of Weekmart on Amazon EMR.",
            exitCodeListHeading = "%nExit codes:%n")
    private static final class Top {}

    private static final class ProductVersion implements IVersionProvider {
        private static final String RESOURCE = "/io/weekmart/launcher/version.properties";

        @Override
        public String[] getVersion() {
            Properties properties = new Properties();
            try (InputStream in = Cli.class.getResourceAsStream(RESOURCE)) {
                properties.load(Objects.requireNonNull(in, RESOURCE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new String[] {"emr-launcher " + properties.getProperty("version")};
        }
    }
}
