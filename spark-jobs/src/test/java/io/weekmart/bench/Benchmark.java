package io.weekmart.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What bootstrap/benchmark runs. */
@Command(
        name = "bootstrap/benchmark",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description =
                "Measures the weekly job beside other programs that do the same work, and checks that they agree.")
public final class Benchmark implements Callable<Integer> {
    private static final int DEFAULT_RUNS = 3;

    /** About as many rows a night as size S has a day. */
    private static final int SALES_ROWS_PER_NIGHT = 20_000;

    /** The name of one more part, which is no contender. */
    private static final String NIGHTS = "nights";

    /** The name of the part that measures another pipeline. */
    private static final String ORDERS = "orders";

    /** The name of the part that measures how much more a dump costs that is written otherwise. */
    private static final String DIALECTS = "dialects";

    /** The name of the part that measures how much more codes for keys cost. */
    private static final String KEYS = "keys";

    /** The name of the part that measures how much more a run with its page costs. */
    private static final String PAGE = "page";

    /** The name of the part that measures what guards do with each row. */
    private static final String GUARDS = "guards";

    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--size",
            paramLabel = "S|L",
            description = "S: 2 M rows of sales and 1 M of inventory. L: 30 M and 10 M. Default: ${DEFAULT-VALUE}.")
    private String size = "S";

    @Option(
            names = "--quick",
            description =
                    "A first look within two minutes: 0.6 M rows, one round, without straightforward-tuned and nights.")
    private boolean quick;

    @Option(names = "--runs", paramLabel = "N", description = "Rounds. Default: " + DEFAULT_RUNS + ", with --quick 1.")
    private @Nullable Integer runs;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "Of weekmart, straightforward, straightforward-tuned, typical, duckdb, nights; orders: the"
                    + " pipeline orders beside DuckDB, 200,000 orders at S, 2 M at L; dialects: a German export"
                    + " beside the default one; keys: codes for keys beside numbers; page: the run with its page"
                    + " beside the run without; guards: the run beside one without what guards do with each row."
                    + " Default: all but orders, dialects, keys, page and guards; without typical at L, where it"
                    + " would run for hours.")
    private @Nullable Set<String> only;

    @Option(names = "--threads", paramLabel = "N", description = "For each program. Default: all processors.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--root", required = true, hidden = true)
    private Path root;

    @Option(names = "--runtime", required = true, hidden = true)
    private Path runtime;

    private Benchmark() {}

    public static void main(String[] args) {
        CommandLine command = new CommandLine(new Benchmark());
        command.setExecutionExceptionHandler((fault, line, parsed) -> {
            if (!(fault instanceof IllegalStateException)) {
                throw fault;
            }
            say(String.valueOf(fault.getMessage()));
            return 1;
        });
        System.exit(command.execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        if (!Set.of("S", "L").contains(size)) {
            throw new ParameterException(spec.commandLine(), "--size must be S or L but was " + size);
        }
        String label = quick ? "quick" : size;
        int rounds = runs != null ? runs : quick ? 1 : DEFAULT_RUNS;
        Path work = Files.createDirectories(root.resolve("spark-jobs/target/benchmark"));
        Programs programs = new Programs(root, runtime, Programs.jarOfPeers(work), threads);

        if (wanted(ORDERS)) {
            System.out.print(new OrdersComparison(programs, work, Benchmark::say).measure(size, rounds));
        }
        if (only != null && only.equals(Set.of(ORDERS))) {
            return 0;
        }
        say("Making the data ...");
        Data data = data(programs, work);
        if (wanted(DIALECTS)) {
            System.out.print(new DialectComparison(programs, work, Benchmark::say).measure(label, data, rounds));
        }
        if (wanted(GUARDS)) {
            System.out.print(new GuardComparison(programs, work, Benchmark::say).measure(label, data, rounds));
        }
        if (wanted(KEYS)) {
            System.out.print(new KeyComparison(programs, work, Benchmark::say).measure(label, data, rounds));
        }
        if (wanted(PAGE)) {
            System.out.print(new PageComparison(programs, work, Benchmark::say).measure(label, data, rounds));
        }
        List<Contender> contenders = programs.all(data.night()).stream()
                .filter(contender -> wanted(contender.name()))
                .toList();
        firstStarts(contenders, programs, work);

        Comparison.@Nullable Result comparison = null;
        if (!contenders.isEmpty()) {
            comparison = new Comparison(work, Benchmark::say).measure(label, data, contenders, rounds);
            System.out.print(ResultTable.of(comparison));
        }
        OneMoreNight.@Nullable Result history = null;
        if (wanted(NIGHTS)) {
            say("Publishing 4 and 52 weeks of daily dumps, for one more night after each ...");
            history = new OneMoreNight(programs, work).measure(SALES_ROWS_PER_NIGHT, rounds);
            System.out.print(ResultTable.of(history));
        }
        if (comparison == null && history == null) {
            return 0;
        }
        List<Goal> goals = Goal.of(comparison, history);
        if (!goals.isEmpty()) {
            System.out.print(ResultTable.of(goals));
        }

        Path json = work.resolve("benchmark-" + label + ".json");
        ResultJson.write(json, programs, comparison, history, goals);
        System.out.printf("%nEvery run: %s%n", json);
        if (comparison != null) {
            Path plot = work.resolve("benchmark-" + label + ".svg");
            ResultPlot.write(plot, comparison);
            System.out.printf("A plot:    %s%n", plot);
        }
        return 0;
    }

    private Data data(Programs programs, Path work) throws IOException, InterruptedException {
        if (quick) {
            return Data.quick(programs, work);
        }
        return size.equals("S")
                ? Data.ofSize("S", 2_000_000, 1_000_000, programs, work)
                : Data.ofSize("L", 30_000_000, 10_000_000, programs, work);
    }

    /** The first start of an application writes its class archive: it happens once after an installation, so it is not counted. */
    private void firstStarts(List<Contender> contenders, Programs programs, Path work)
            throws IOException, InterruptedException {
        Set<String> shared = Set.of(Programs.WEEKMART, Programs.STRAIGHTFORWARD_TUNED);
        Data small = Data.quick(programs, work);
        Set<String> names = new TreeSet<>();
        contenders.forEach(contender -> names.add(contender.name()));
        for (Contender contender : programs.all(small.night())) {
            if (shared.contains(contender.name()) && names.contains(contender.name())) {
                say("First start of " + contender.name() + ", not counted ...");
                Path output = work.resolve("output").resolve("first-start");
                Folders.delete(output);
                Files.createDirectories(output.getParent());
                ProcessMeter.run(
                        contender.command().apply(output), Programs.ENVIRONMENT, work.resolve("first-start.log"));
                Folders.delete(output);
            }
        }
    }

    private boolean wanted(String name) {
        if (only != null) {
            return only.contains(name);
        }
        return switch (name) {
            case Programs.TYPICAL -> quick || size.equals("S");
            case Programs.STRAIGHTFORWARD_TUNED, NIGHTS -> !quick;
            case ORDERS, DIALECTS, KEYS, PAGE, GUARDS -> false;
            default -> true;
        };
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
