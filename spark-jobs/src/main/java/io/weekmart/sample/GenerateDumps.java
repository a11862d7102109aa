package io.weekmart.sample;

import io.weekmart.contract.fault.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the raw dumps of a small invented retailer: the sample data with its defaults, benchmark data with {@code --size}. */
@Command(
        name = "GenerateDumps",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Writes raw dumps of an invented retailer. The same options give the same bytes.")
public final class GenerateDumps implements Callable<Integer> {

    /** What dumps of sales and inventory hold. */
    enum DumpLayout {
        DAILY,
        FULL
    }

    /** Named sizes of the benchmarks, 8 weeks each: enough pairs of store and product for their inventory rows. */
    enum Size {
        S(2_000_000, 1_000_000, 50, 400),
        L(30_000_000, 10_000_000, 250, 750);

        private final long sales;
        private final long inventory;
        private final int stores;
        private final int products;

        Size(long sales, long inventory, int stores, int products) {
            this.sales = sales;
            this.inventory = inventory;
            this.stores = stores;
            this.products = products;
        }
    }

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

    @Option(names = "--from", paramLabel = "DATE", description = "First day of trade. Default: ${DEFAULT-VALUE}.")
    private LocalDate from = LocalDate.of(2024, 3, 11);

    @Option(names = "--weeks", paramLabel = "N", description = "Weeks of trade. Default: ${DEFAULT-VALUE}.")
    private int weeks = 8;

    @Option(names = "--stores", paramLabel = "N", description = "Default: 10.")
    private @Nullable Integer stores;

    @Option(names = "--products", paramLabel = "N", description = "Default: 120.")
    private @Nullable Integer products;

    @Option(
            names = "--sales-rows",
            paramLabel = "N",
            description =
                    "Rows of sales in all, exactly so many with --clean. Default: one a day for every two pairs of store and"
                            + " product.")
    private @Nullable Long salesRows;

    @Option(
            names = "--inventory-rows",
            paramLabel = "N",
            description = "With --clean: exactly so many. Default: every product, store and day.")
    private long inventoryRows;

    @Option(names = "--layout", paramLabel = "daily|full", description = "Default: ${DEFAULT-VALUE}.")
    private DumpLayout layout = DumpLayout.DAILY;

    @Option(names = "--plain", description = "Write .csv instead of .csv.gz.")
    private boolean plain;

    @Option(names = "--gzip-level", paramLabel = "1-9", description = "Default: 6, or 1 with --size.")
    private @Nullable Integer gzipLevel;

    @Option(names = "--clean", description = "Good rows alone: nothing wrong, late or corrected.")
    private boolean clean;

    @Option(
            names = "--size",
            paramLabel = "S|L",
            description =
                    "Benchmark data: clean, S = 2.0 M sales and 1.0 M inventory rows, L = 30 M and 10 M, with their own numbers"
                            + " of stores and products.")
    private @Nullable Size size;

    @Option(
            names = "--dimension-days",
            paramLabel = "N",
            description = "Last run dates that get dumps of store, product and calendar. Default: ${DEFAULT-VALUE}.")
    private int dimensionDays = 7;

    @Option(names = "--replace", description = "Write into a folder that is not empty, over files of the same names.")
    private boolean replace;

    private GenerateDumps() {}

    public static void main(String[] args) {
        int code = command().execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    static CommandLine command() {
        return new CommandLine(new GenerateDumps()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() throws IOException {
        Scenario scenario;
        try {
            scenario = scenario();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        TargetFolder.prepare(spec, out, replace);
        List<Product> catalog = Product.list(scenario.products(), scenario.seed());
        Trade trade = new Trade(scenario, catalog);
        trade.write(out);
        DimensionDumps dimensions = new DimensionDumps(scenario, catalog);
        for (int day = Math.max(0, scenario.days() - scenario.dimensionDays()); day < scenario.days(); day++) {
            dimensions.write(out, scenario.day(day));
        }
        if (!scenario.clean() && scenario.daily()) {
            String guide = Guide.of(scenario, trade.salesRows(), trade.inventoryRows());
            Files.writeString(out.resolve("README.md"), guide, StandardCharsets.UTF_8);
        }
        PrintWriter stdout = spec.commandLine().getOut();
        stdout.printf(
                "%,d rows of sales and %,d of inventory, %s to %s, in %s%n",
                trade.salesRows(), trade.inventoryRows(), scenario.from(), scenario.lastDay(), out);
        stdout.flush();
        return ExitCode.DONE.code();
    }

    private Scenario scenario() {
        int storeCount = stores != null ? stores : size != null ? size.stores : 10;
        int productCount = products != null ? products : size != null ? size.products : 120;
        int days = Math.multiplyExact(weeks, 7);
        long sales =
                salesRows != null ? salesRows : size != null ? size.sales : (long) storeCount * productCount * days / 2;
        long inventory = inventoryRows == 0 && size != null ? size.inventory : inventoryRows;
        int level = gzipLevel != null ? gzipLevel : size != null ? 1 : 6;
        return new Scenario(
                seed,
                storeCount,
                productCount,
                from,
                days,
                layout == DumpLayout.DAILY,
                clean || size != null,
                sales,
                inventory,
                dimensionDays,
                plain ? 0 : level);
    }
}
