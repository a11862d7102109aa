package io.weekmart.sample;

import io.weekmart.contract.fault.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the sample of the pipeline {@code shop}: snapshots of two days, and the page that describes them. */
@Command(
        name = "GenerateShop",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Writes the snapshots of an invented online shop. The same options give the same bytes.")
public final class GenerateShop implements Callable<Integer> {
    /** The newest of the two dates. */
    static final LocalDate LAST_DATE = LocalDate.of(2024, 5, 5);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder to write to; made where missing, must be empty.")
    private Path out;

    @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private long seed = 7;

    @Option(names = "--replace", description = "Write into a folder that is not empty, over files of the same names.")
    private boolean replace;

    private GenerateShop() {}

    public static void main(String[] args) {
        int code = command().execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    static CommandLine command() {
        return new CommandLine(new GenerateShop());
    }

    @Override
    public Integer call() throws IOException {
        TargetFolder.prepare(spec, out, replace);
        ShopTrade trade = new ShopTrade(seed, LAST_DATE);
        LocalDate before = LAST_DATE.minusDays(1);
        new ShopSnapshot(trade, before).write(out);
        ShopSnapshot last = new ShopSnapshot(trade, LAST_DATE);
        last.write(out);
        Files.writeString(out.resolve("README.md"), ShopGuide.of(last), StandardCharsets.UTF_8);
        PrintWriter stdout = spec.commandLine().getOut();
        stdout.printf("Snapshots of %s and %s, in %s%n", before, LAST_DATE, out);
        stdout.flush();
        return ExitCode.DONE.code();
    }
}
