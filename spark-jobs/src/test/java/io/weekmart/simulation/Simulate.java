package io.weekmart.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What bootstrap/simulate runs. */
@Command(
        name = "bootstrap/simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description =
                "Runs weekly-metrics over a year of invented trade, in which exports go wrong now and then, and shows which of them"
                        + " the checks and guards stop.")
public final class Simulate implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Other trade, and other disasters. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--from", paramLabel = "DATE", description = "First run date. Default: ${DEFAULT-VALUE}.")
    private LocalDate from = LocalDate.of(2024, 2, 12);

    @Option(names = "--runs", paramLabel = "N", description = "Run dates. Default: ${DEFAULT-VALUE}.")
    private int runs = 365;

    @Option(names = "--disasters", paramLabel = "N", description = "Dates with a disaster. Default: ${DEFAULT-VALUE}.")
    private int disasters = 30;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A key of the configuration, such as guards.silent-stores.max-fraction=0.1. May be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Where dumps and tables are written and left; must be empty. Default: a folder that is removed.")
    private @Nullable Path out;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Simulate()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (runs < 1 || disasters < 0 || disasters > runs) {
            throw new ParameterException(
                    spec.commandLine(), "--runs must be at least 1, and --disasters at most as many");
        }
        Path given = out;
        if (given != null && Files.exists(given) && !isEmpty(given)) {
            throw new ParameterException(spec.commandLine(), "--out " + given + " is not empty");
        }
        Path folder = given != null
                ? Files.createDirectories(given.toAbsolutePath())
                : Files.createTempDirectory("weekmart-simulation");
        try {
            SimulationResult result =
                    new Simulation(seed, from, runs, disasters, folder, settings, System.err::println).run();
            System.out.println("Seed " + seed + ", " + runs + " runs from " + from + ".\n\n" + result.markdown());
            return result.falseStops().isEmpty() ? 0 : 1;
        } finally {
            if (given == null) {
                delete(folder);
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
