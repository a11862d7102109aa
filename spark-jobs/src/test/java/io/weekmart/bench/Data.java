package io.weekmart.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Dumps made by the seeded generator of sample data, kept for the next benchmark. */
record Data(Path folder, LocalDate lastNight, long salesRows, long inventoryRows) {
    private static final LocalDate FIRST_DAY = LocalDate.of(2024, 3, 11);
    private static final int WEEKS = 8;

    /** One night in the full layout, plain files, of a size that the generator knows by name. */
    static Data ofSize(String size, long salesRows, long inventoryRows, Programs programs, Path work)
            throws IOException, InterruptedException {
        return make(
                "full-" + size,
                WEEKS,
                salesRows,
                inventoryRows,
                List.of("--size", size, "--layout", "full", "--plain"),
                programs,
                work);
    }

    /** One night in the full layout, plain files, small enough for a first look. */
    static Data quick(Programs programs, Path work) throws IOException, InterruptedException {
        long sales = 400_000;
        long inventory = 200_000;
        return make(
                "full-quick",
                WEEKS,
                sales,
                inventory,
                List.of(
                        "--clean",
                        "--stores",
                        "20",
                        "--products",
                        "250",
                        "--sales-rows",
                        "" + sales,
                        "--inventory-rows",
                        "" + inventory,
                        "--layout",
                        "full",
                        "--plain"),
                programs,
                work);
    }

    /** Nightly dumps of so many weeks, the same number of rows every night, gzipped. */
    static Data daily(int weeks, int salesRowsPerNight, Programs programs, Path work)
            throws IOException, InterruptedException {
        long sales = 7L * weeks * salesRowsPerNight;
        long inventory = sales / 2;
        return make(
                "daily-" + weeks + "-weeks-" + salesRowsPerNight,
                weeks,
                sales,
                inventory,
                List.of(
                        "--clean",
                        "--stores",
                        "40",
                        "--products",
                        "400",
                        "--weeks",
                        "" + weeks,
                        "--sales-rows",
                        "" + sales,
                        "--inventory-rows",
                        "" + inventory,
                        "--dimension-days",
                        "" + 7 * weeks,
                        "--gzip-level",
                        "1"),
                programs,
                work);
    }

    private static Data make(
            String name,
            int weeks,
            long salesRows,
            long inventoryRows,
            List<String> options,
            Programs programs,
            Path work)
            throws IOException, InterruptedException {
        Path folder = work.resolve("data").resolve(name);
        if (!Files.exists(folder)) {
            Path partial = work.resolve("data").resolve(name + ".partial");
            Folders.delete(partial);
            Files.createDirectories(partial);
            List<String> command = new ArrayList<>(options);
            command.addAll(List.of("--from", FIRST_DAY.toString(), "--out", partial.toString()));
            ProcessMeter.run(programs.generator(command), Map.of(), work.resolve("generator.log"));
            Files.move(partial, folder);
        }
        return new Data(folder, FIRST_DAY.plusWeeks(weeks).minusDays(1), salesRows, inventoryRows);
    }

    RawNight night() {
        return new RawNight(folder, lastNight);
    }

    long rows() {
        return salesRows + inventoryRows;
    }

    /** Bytes of the dumps of sales and inventory, as they lie on the disk. */
    long bytes() throws IOException {
        return Files.size(night().sales()) + Files.size(night().inventory());
    }
}
