package io.weekmart.sample;

import io.weekmart.contract.fault.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the dumps of an invented online shop: the sample data of the pipeline orders with its defaults, benchmark data with {@code --size}. */
@Command(
        name = "GenerateOrders",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Writes the dumps of an invented online shop. The same options give the same bytes.")
public final class GenerateOrders implements Callable<Integer> {
    /** Rows of the benchmark's dumps: one date, good rows alone. */
    enum Size {
        TINY(100, 250),
        S(200_000, 500_000),
        L(2_000_000, 5_000_000);

        private final int orders;
        private final int items;

        Size(int orders, int items) {
            this.orders = orders;
            this.items = items;
        }
    }

    private static final long SEED = 11;
    private static final int DAYS = 5;
    private static final int ORDERS_A_DAY = 300;
    private static final int ITEMS_A_DAY = 750;
    private static final int CUSTOMERS = 400;
    private static final int PRODUCTS = 120;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder to write to; made where missing, must be empty.")
    private Path out;

    @Option(names = "--replace", description = "Write into a folder that is not empty, over files of the same names.")
    private boolean replace;

    @Option(names = "--from", paramLabel = "DATE", description = "First date. Default: ${DEFAULT-VALUE}.")
    private LocalDate from = LocalDate.of(2024, 5, 1);

    @Option(
            names = "--size",
            paramLabel = "tiny|S|L",
            description =
                    "Benchmark data of one date, good rows alone: tiny = 100 orders, S = 200,000 orders with 500,000 items,"
                            + " L = 2 M orders with 5 M items.")
    private @Nullable Size size;

    private GenerateOrders() {}

    public static void main(String[] args) {
        int code = command().execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    static CommandLine command() {
        return new CommandLine(new GenerateOrders()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(out);
        if (!replace && !isEmpty(out)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Cannot write to " + out + ": it is not empty. Name another folder, or add --replace.");
        }
        OnlineShop shop = size == null
                ? new OnlineShop(SEED, from, ORDERS_A_DAY, ITEMS_A_DAY, CUSTOMERS, PRODUCTS, true)
                : new OnlineShop(SEED, from, size.orders, size.items, size.orders / 8, 1_500, false);
        int days = size == null ? DAYS : 1;
        for (int day = 0; day < days; day++) {
            shop.write(out, day);
        }
        if (size == null) {
            Files.writeString(out.resolve("README.md"), shop.guide(days), StandardCharsets.UTF_8);
        }
        PrintWriter stdout = spec.commandLine().getOut();
        stdout.printf(
                Locale.ROOT,
                "%,d orders and %,d items a day, %s to %s, in %s%n",
                shop.ordersOfDay(),
                shop.itemsOfDay(),
                from,
                from.plusDays(days - 1L),
                out);
        stdout.flush();
        return ExitCode.DONE.code();
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}
