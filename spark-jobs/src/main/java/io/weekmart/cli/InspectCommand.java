package io.weekmart.cli;

import io.weekmart.config.SubmittedHadoop;
import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.inspect.Inspection;
import io.weekmart.inspect.Inspector;
import io.weekmart.job.Pipelines;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "inspect",
        sortOptions = false,
        customSynopsis = "inspect --raw FOLDER [--write FILE] [--pipeline NAME] [-v]",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Proposes a configuration for a folder of exports. Looks at names, heads and samples, starts no Spark, and"
                    + " writes nothing but FILE.",
            "Prints which files belong to which table and how certain that is, their format, three values of each"
                    + " column, and which rows of a sample would be rejected."
        })
final class InspectCommand implements DirectCommand {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
    private static final int NARROWEST = 60;
    private static final int WIDTH = 80;
    private static final int WIDEST = 200;
    private static final String NOT_AS_IT_IS = "A run does not take it as it is. ";

    @Option(
            names = "--raw",
            required = true,
            paramLabel = "FOLDER",
            description = "The folder of the exports: a local path, hdfs://, s3:// or s3a://.")
    private String raw;

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description = {
                "Write the configuration to this file, which must not exist yet.",
                "By default, it is printed after the findings."
            })
    private @Nullable String file;

    @Mixin
    private PipelineOption pipelineOption;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show the log of the file access, and the stack trace of every failure.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    // Picocli acts on it by itself.
    @SuppressWarnings("UnusedVariable")
    private boolean help;

    InspectCommand(Pipelines pipelines) {
        pipelineOption = new PipelineOption(pipelines);
    }

    @Override
    public boolean verbose() {
        return verbose;
    }

    /**
     * Inspects the folder.
     *
     * @param out takes the findings
     * @param err takes everything else
     */
    @Override
    public void run(PrintStream out, PrintStream err) {
        Path target = file == null ? null : target(file);
        Inspection inspection =
                new Inspector(pipelineOption.pipeline(), SubmittedHadoop.configuration(), err::println).inspect(raw);
        out.print(inspection.page(width()));
        out.println();
        String pipeline = pipelineOption.pipeline().name();
        if (target == null) {
            out.print(inspection.configuration());
            inspection.refusal().ifPresent(refusal -> err.println(NOT_AS_IT_IS + refusal));
            err.println("To keep the configuration, repeat the command with --write FILE.");
            return;
        }
        write(target, inspection.configuration());
        String date = inspection.runDate().map(Object::toString).orElse("DATE");
        out.println("Written: " + target + ", with " + Count.of(inspection.choices(), "place", "places")
                + " marked CHOOSE.");
        inspection.refusal().ifPresent(refusal -> out.println(NOT_AS_IT_IS + refusal));
        out.println(
                inspection.runDate().isPresent()
                        ? "Try it:"
                        : "Try it, with the last day of the rows as DATE, which the first ones do not tell:");
        out.println("  bootstrap/weekmart " + pipeline + " --date " + date + " --conf " + target + " --dry-run");
    }

    private static Path target(String file) {
        try {
            if (SCHEME.matcher(file).matches() && !file.startsWith("file:")) {
                throw unwritable(file, "it is no file of this machine", null);
            }
            Path path = Path.of(file.replaceFirst("^file:(//)?", ""));
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw existing(path, null);
            }
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null && !Files.isDirectory(parent)) {
                throw unwritable(file, "there is no folder " + parent, null);
            }
            return path;
        } catch (InvalidPathException e) {
            throw unwritable(file, "that is no name of a file", e);
        }
    }

    private static void write(Path target, String configuration) {
        try {
            Files.write(target, configuration.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw existing(target, e);
        } catch (IOException e) {
            Path folder = target.toAbsolutePath().getParent();
            boolean missing = folder != null && !Files.isDirectory(folder);
            throw unwritable(
                    target.toString(),
                    missing
                            ? "there is no folder " + folder
                            : "writing it failed (" + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private static UserFault existing(Path path, @Nullable Throwable cause) {
        return new UserFault(
                ExitCode.USAGE,
                "Cannot write the configuration to " + path + ": there is such a file already, and it stays as it is.",
                "Name another file with --write, or move that one away.",
                cause);
    }

    private static UserFault unwritable(String file, String reason, @Nullable Throwable cause) {
        return new UserFault(
                ExitCode.USAGE,
                "Cannot write the configuration to " + file + ": " + reason + ".",
                "Name a file in a folder of this machine that you may write to.",
                cause);
    }

    /** As wide as the terminal says, where the shell passes that on. */
    private static int width() {
        String columns = System.getenv().getOrDefault("COLUMNS", "");
        return columns.matches("[1-9]\\d{1,4}")
                ? Math.max(NARROWEST, Math.min(WIDEST, Integer.parseInt(columns)))
                : WIDTH;
    }
}
