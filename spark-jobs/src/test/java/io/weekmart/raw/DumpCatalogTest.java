package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.config.Settings;
import io.weekmart.config.Settings.Layout;
import io.weekmart.config.WeeklySettings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.OrdersTables;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DumpCatalogTest {
    private static final List<String> DEFAULT_PATTERNS =
            List.of("{table}_{date}.csv.gz", "{table}_{date}.csv", "{table}_{date}/");
    private static final LocalDate FIRST = LocalDate.of(2024, 5, 1);
    private static final LocalDate SECOND = LocalDate.of(2024, 5, 2);
    private static final LocalDate THIRD = LocalDate.of(2024, 5, 3);
    private static final LocalDate FOURTH = LocalDate.of(2024, 5, 4);

    @TempDir
    private Path folder;

    @Test
    void aNightHasOneDumpOfEachTable() throws IOException {
        files(
                "sales_2024-05-03.csv.gz",
                "inventory_2024-5-3.csv",
                "calendar_2024-05-03.csv",
                "store_2024-05-03/part-00001.csv",
                "store_2024-05-03/part-00000.csv.gz",
                "store_2024-05-03/_SUCCESS",
                "store_2024-05-03/.part-00001.csv.crc",
                "store_2024-05-03/_part-00002.csv",
                "product_2024-05-03.csv",
                "product_2024-05-02.csv",
                "product_2024-05-04.csv");

        Map<TableSpec, List<DumpFile>> night = catalog(Layout.DAILY).of(THIRD);

        assertThat(night.keySet()).containsExactlyElementsOf(WeeklyTables.PIPELINE.inputs());
        assertThat(names(night))
                .containsExactly(
                        "sales 2024-05-03 sales_2024-05-03.csv.gz",
                        "inventory 2024-05-03 inventory_2024-5-3.csv",
                        "calendar 2024-05-03 calendar_2024-05-03.csv",
                        "store 2024-05-03 store_2024-05-03/part-00000.csv.gz",
                        "store 2024-05-03 store_2024-05-03/part-00001.csv",
                        "product 2024-05-03 product_2024-05-03.csv");
    }

    @Test
    void aDumpIsKnownByItsLengthItsTimeAndItsContent() throws IOException {
        night("2024-05-03");
        Files.writeString(folder.resolve("sales_2024-05-03.csv"), "123456789");

        DumpFile sales = only(catalog(Layout.FULL).of(THIRD), WeeklyTables.SALES);

        assertThat(sales)
                .isEqualTo(new DumpFile(
                        WeeklyTables.SALES,
                        THIRD,
                        "file:" + folder.resolve("sales_2024-05-03.csv"),
                        9,
                        Files.getLastModifiedTime(folder.resolve("sales_2024-05-03.csv"))
                                .toMillis(),
                        // The check value that the definition of CRC-32C gives for these nine digits.
                        "crc32c:e3069283"));
    }

    @Test
    void theDailyWindowHoldsEveryDumpOfItsDates() throws IOException {
        night("2024-05-03");
        files(
                "sales_2024-05-01.csv",
                "sales_2024-05-02/b.csv",
                "sales_2024-05-02/a.csv",
                "sales_2024-04-30.csv",
                "sales_2024-05-04.csv",
                "inventory_2024-05-02.csv.gz",
                "inventory_2024-05-01.csv.gz",
                "store_2024-05-02.csv");

        assertThat(names(catalog(Layout.DAILY).window(FIRST, THIRD)))
                .containsExactly(
                        "sales 2024-05-01 sales_2024-05-01.csv",
                        "sales 2024-05-02 sales_2024-05-02/a.csv",
                        "sales 2024-05-02 sales_2024-05-02/b.csv",
                        "sales 2024-05-03 sales_2024-05-03.csv",
                        "inventory 2024-05-01 inventory_2024-05-01.csv.gz",
                        "inventory 2024-05-02 inventory_2024-05-02.csv.gz",
                        "inventory 2024-05-03 inventory_2024-05-03.csv");
    }

    @Test
    void theFullLayoutReadsTheRunDatesDumpAlone() throws IOException {
        night("2024-05-01");
        night("2024-05-03");

        assertThat(names(catalog(Layout.FULL).window(FIRST, THIRD)))
                .containsExactly(
                        "sales 2024-05-03 sales_2024-05-03.csv", "inventory 2024-05-03 inventory_2024-05-03.csv");
    }

    @Test
    void aDateWithoutItsFileBetweenFirstAndLastDumpIsNamed() throws IOException {
        night("2024-05-04");
        files("sales_2024-05-01.csv", "inventory_2024-05-02.csv");

        assertThat(fault(() -> catalog(Layout.DAILY).window(LocalDate.of(2024, 4, 22), FOURTH)))
                .isEqualTo(
                        """
                        Cannot read the dumps of 2024-04-22 to 2024-05-04 in FOLDER:
                          sales has no file for 2024-05-02, 2024-05-03
                          inventory has no file for 2024-05-03
                        Have the missing days exported. If nothing is exported on such days, name them in weekmart.raw.closed, or set weekmart.raw.allow-gaps = true.""");
    }

    @Test
    void gapsArePassedOverWhereTheyAreAllowed() throws IOException {
        night("2024-05-04");
        files("sales_2024-05-01.csv", "inventory_2024-05-02.csv");
        Settings.Raw raw =
                new Settings.Raw(folder.toString(), Layout.DAILY, DEFAULT_PATTERNS, 4, true, 1 << 20, 64 << 20);

        assertThat(names(DumpCatalog.open(WeeklyTables.PIPELINE, raw, new Configuration())
                        .window(FIRST, FOURTH)))
                .containsExactly(
                        "sales 2024-05-01 sales_2024-05-01.csv",
                        "sales 2024-05-04 sales_2024-05-04.csv",
                        "inventory 2024-05-02 inventory_2024-05-02.csv",
                        "inventory 2024-05-04 inventory_2024-05-04.csv");
    }

    @Test
    void theRunDatesOwnDumpIsNoGapThatCouldBeAllowed() throws IOException {
        night("2024-05-03");
        Settings.Raw raw =
                new Settings.Raw(folder.toString(), Layout.DAILY, DEFAULT_PATTERNS, 4, true, 1 << 20, 64 << 20);

        assertThat(fault(() -> DumpCatalog.open(WeeklyTables.PIPELINE, raw, new Configuration())
                        .window(FIRST, FOURTH)))
                .startsWith(
                        """
                        Cannot read the dumps of 2024-05-01 to 2024-05-04 in FOLDER:
                          sales is missing: looked for sales_2024-05-04.csv.gz, sales_2024-05-04.csv, sales_2024-05-04/; the latest is sales_2024-05-03.csv
                          inventory is missing:""");
    }

    @Test
    void allTablesThatAreMissingAreNamedWithWhatIsThereInstead() throws IOException {
        files(
                "sales_2024-04-20.csv",
                "sales_2024-05-01.csv",
                "sales_2024-05-02.csv",
                "sales_2024-05-04.csv",
                "inventory-20240503.csv",
                "calendar_2024-05-03.csv",
                "Store_2024-05-03.csv",
                "readme.txt");

        assertThat(fault(() -> catalog(Layout.DAILY).of(THIRD)))
                .isEqualTo(
                        """
                        Cannot read the dumps of 2024-05-03 in FOLDER:
                          sales is missing: looked for sales_2024-05-03.csv.gz, sales_2024-05-03.csv, sales_2024-05-03/; the nearest are sales_2024-05-01.csv, sales_2024-05-02.csv, sales_2024-05-04.csv
                          inventory is missing: looked for inventory_2024-05-03.csv.gz, inventory_2024-05-03.csv, inventory_2024-05-03/; there is inventory-20240503.csv, which has another form
                          store is missing: looked for store_2024-05-03.csv.gz, store_2024-05-03.csv, store_2024-05-03/; there is Store_2024-05-03.csv, which has another form
                          product is missing: looked for product_2024-05-03.csv.gz, product_2024-05-03.csv, product_2024-05-03/; there is nothing of that name
                        Wait for the export, or check the date, weekmart.raw.path and weekmart.raw.file-pattern.""");
    }

    @Test
    void aWrongFolderIsSeenByWhatLiesInIt() throws IOException {
        files("2023/sales_2024-05-03.csv", "2024/sales_2024-05-03.csv", "notes.txt");

        assertThat(fault(() -> catalog(Layout.DAILY, "{table}_{date}.csv").of(THIRD)))
                .contains("sales is missing: looked for sales_2024-05-03.csv; there is only 2023/, 2024/, notes.txt");
    }

    @Test
    void anEmptyFolderAndNoFolderAreToldApart() throws IOException {
        assertThat(fault(() -> catalog(Layout.DAILY, "{table}_{date}.csv").of(THIRD)))
                .contains("sales is missing: looked for sales_2024-05-03.csv; the folder is empty");

        Files.delete(folder);
        assertThat(fault(() -> catalog(Layout.DAILY).of(THIRD)))
                .isEqualTo(
                        """
                        Cannot find the dumps of 2024-05-03: there is no folder FOLDER.
                        Check weekmart.raw.path.""");
    }

    @Test
    void twoDumpsOfOneTableAndDateAreBothNamed() throws IOException {
        night("2024-05-03");
        files(
                "sales_2024-05-03.csv.gz",
                "inventory_2024-5-3.csv",
                "store_2024-05-03/part-0.csv",
                "sales_2024-05-02.csv",
                "sales_2024-05-02/part-0.csv");

        assertThat(fault(() -> catalog(Layout.DAILY).of(THIRD)))
                .isEqualTo(
                        """
                        Cannot read the dumps of 2024-05-03 in FOLDER:
                          inventory of 2024-05-03 is there more than once: inventory_2024-05-03.csv and inventory_2024-5-3.csv
                          sales of 2024-05-03 is there more than once: sales_2024-05-03.csv and sales_2024-05-03.csv.gz
                          store of 2024-05-03 is there more than once: store_2024-05-03/ and store_2024-05-03.csv
                        Take away the one that is not meant.""");
        assertThat(fault(() -> catalog(Layout.DAILY).window(FIRST, THIRD)))
                .contains("sales of 2024-05-02 is there more than once: sales_2024-05-02/ and sales_2024-05-02.csv");
    }

    @Test
    void anEmptyFolderOfPartsIsNoDump() throws IOException {
        night("2024-05-03");
        Files.delete(folder.resolve("sales_2024-05-03.csv"));
        Files.delete(folder.resolve("store_2024-05-03.csv"));
        files("sales_2024-05-03/_SUCCESS", "store_2024-05-03/part-00000", "store_2024-05-03/more/part-0.csv");

        assertThat(fault(() -> catalog(Layout.FULL).of(THIRD)))
                .isEqualTo(
                        """
                        Cannot read the dumps of 2024-05-03 in FOLDER:
                          sales_2024-05-03/ holds no *.csv, *.csv.gz or *.csv.zst: it is empty
                          store_2024-05-03/ holds no *.csv, *.csv.gz or *.csv.zst: there is more/, part-00000
                        Wait until the export has written its parts.""");
    }

    @Test
    void aPartThatIsThereBothPlainAndCompressedWouldCountTwice() throws IOException {
        night("2024-05-03");
        Files.delete(folder.resolve("sales_2024-05-03.csv"));
        files(
                "sales_2024-05-03/a.csv",
                "sales_2024-05-03/a.csv.gz",
                "sales_2024-05-03/a.csv.zst",
                "sales_2024-05-03/b.csv");

        assertThat(fault(() -> catalog(Layout.FULL).of(THIRD)))
                .isEqualTo(
                        """
                        Cannot read the dumps of 2024-05-03 in FOLDER: sales_2024-05-03/ holds the same part more than once: a.csv and a.csv.gz and a.csv.zst
                        Take away the one that is not meant.""");
    }

    @Test
    void aTableHasNamesOfItsOwn() throws IOException {
        night("2024-05-03");
        Files.delete(folder.resolve("sales_2024-05-03.csv"));
        files("POS_20240502.csv.gz", "POS_20240503.csv", "till/part-0.csv", "till/part-1.csv.gz");

        assertThat(names(configured(
                                "raw.layout=daily",
                                "tables.sales.file-pattern=[\"POS_{date:yyyyMMdd}.csv\", \"POS_{date:yyyyMMdd}.csv.gz\"]")
                        .window(SECOND, THIRD)))
                .containsExactly(
                        "sales 2024-05-02 POS_20240502.csv.gz",
                        "sales 2024-05-03 POS_20240503.csv",
                        "inventory 2024-05-03 inventory_2024-05-03.csv");
        assertThat(names(configured("tables.sales.file-pattern=till/").of(THIRD)))
                .startsWith("sales 2024-05-03 till/part-0.csv", "sales 2024-05-03 till/part-1.csv.gz");
        assertThat(fault(() ->
                        configured("tables.sales.file-pattern=POS_{date}.csv").of(THIRD)))
                .isEqualTo(
                        """
                        Cannot read the dumps of 2024-05-03 in FOLDER: sales is missing: looked for POS_2024-05-03.csv; there is nothing of that name
                        Wait for the export, or check the date, weekmart.raw.path and weekmart.tables.sales.file-pattern.""");
    }

    @Test
    void aDumpWithoutADateIsTheDumpOfEveryRunDate() throws IOException {
        night("2024-05-03");
        night("2024-05-04");
        files("stores.csv");
        DumpCatalog catalog = configured("tables.store.file-pattern=[stores.csv, stores.csv.gz]");

        assertThat(names(catalog.of(THIRD))).contains("store 2024-05-03 stores.csv");
        assertThat(names(catalog.of(FOURTH))).contains("store 2024-05-04 stores.csv");
        assertThat(catalog.dates(FIRST, FOURTH)).containsExactly(THIRD, FOURTH);
        assertThat(catalog.ignoredNames()).containsExactly("store_2024-05-03.csv", "store_2024-05-04.csv");

        files("stores.csv.gz");
        assertThat(fault(() -> configured("tables.store.file-pattern=[stores.csv, stores.csv.gz]")
                        .of(THIRD)))
                .startsWith(
                        "Cannot read the dumps of 2024-05-03 in FOLDER: store is there more than once: stores.csv and"
                                + " stores.csv.gz");
        assertThat(fault(() -> configured("tables.store.file-pattern=shops.csv").of(THIRD)))
                .startsWith(
                        "Cannot read the dumps of 2024-05-03 in FOLDER: store is missing: looked for shops.csv; there is"
                                + " store_2024-05-03.csv, store_2024-05-04.csv, stores.csv, stores.csv.gz, which has another form");
    }

    @Test
    void theNewestDumpUpToTheRunDateIsRead() throws IOException {
        night("2024-05-03");
        night("2024-05-04");
        for (String table : List.of("store", "product")) {
            Files.delete(folder.resolve(table + "_2024-05-03.csv"));
            Files.delete(folder.resolve(table + "_2024-05-04.csv"));
        }
        files(
                "store_2019-12-31.csv",
                "store_2024-05-01/part-0.csv",
                "store_2024-05-05.csv",
                "2022/12/product_31.csv",
                "2024/05/product_04.csv",
                "2024/06/product_01.csv");
        String[] sets = {
            "tables.store.newest=true",
            "tables.product={newest: true, file-pattern: \"{date:yyyy}/{date:MM}/product_{date:dd}.csv\"}"
        };
        DumpCatalog catalog = configured(sets);

        assertThat(names(catalog.of(FOURTH)))
                .contains("store 2024-05-01 store_2024-05-01/part-0.csv", "product 2024-05-04 2024/05/product_04.csv");
        assertThat(names(catalog.of(THIRD)))
                .contains("store 2024-05-01 store_2024-05-01/part-0.csv", "product 2022-12-31 2022/12/product_31.csv");
        assertThat(catalog.dates(FIRST, LocalDate.of(2024, 6, 30))).containsExactly(THIRD, FOURTH);

        files("store_2024-05-01.csv");
        assertThat(fault(() -> configured(sets).of(THIRD)))
                .contains("store of 2024-05-01 is there more than once: store_2024-05-01/ and store_2024-05-01.csv");
        Files.delete(folder.resolve("2022/12/product_31.csv"));
        assertThat(fault(() -> configured(sets).of(THIRD)))
                .contains("product is missing: looked for 2024/05/product_03.csv and older ones; the nearest is"
                        + " 2024/05/product_04.csv");
    }

    @Test
    void foldersThatTellDatesAreListedBackwardsUntilADumpIsFound() throws IOException {
        for (String day : List.of("2019/01/01", "2024/01/01", "2024/04/28", "2024/05/03")) {
            files(day + "/sales.csv", day + "/inventory.csv", day + "/calendar.csv", day + "/product.csv");
        }
        files("2019/01/01/store.csv", "2024/04/28/store.csv");
        DumpCatalog catalog = counted(configuration(
                "raw.layout=daily",
                "raw.allow-gaps=true",
                "raw.file-pattern=\"{date:yyyy/MM/dd}/{table}.csv\"",
                "tables.store.newest=true"));
        CountingFileSystem.LISTED.clear();

        assertThat(names(catalog.of(THIRD))).contains("store 2024-04-28 2024/04/28/store.csv");
        assertThat(listed())
                .containsExactlyInAnyOrder("", "/2024", "/2024/04", "/2024/05", "/2024/04/28", "/2024/05/03");
        // What the search for stores has listed has the dumps of the other tables too.
        assertThat(names(catalog.window(LocalDate.of(2024, 4, 28), THIRD)))
                .contains("sales 2024-04-28 2024/04/28/sales.csv", "inventory 2024-04-28 2024/04/28/inventory.csv");
    }

    @Test
    void extraFilesAreIgnoredAndCounted() throws IOException {
        night("2024-05-03");
        night("2024-05-02");
        files(
                "readme.txt",
                "sales_2024-05-03.csv.md5",
                "backup/sales_2024-05-03.csv",
                "sales_2024-13-45.csv",
                ".hidden",
                "_SUCCESS");
        Files.createDirectory(folder.resolve("sales_2024-05-01.csv"));
        DumpCatalog catalog = catalog(Layout.DAILY);

        assertThat(names(catalog.window(FIRST, THIRD))).hasSize(4);
        assertThat(catalog.ignored()).isEqualTo(5);
    }

    @Test
    void aFileThatGrowsWhileItIsReadIsNotTrusted() throws IOException {
        night("2024-05-03");
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.file.impl", ExportStillWriting.class, LocalFileSystem.class);
        hadoop.setBoolean("fs.file.impl.disable.cache", true);
        DumpCatalog catalog = DumpCatalog.open(WeeklyTables.PIPELINE, raw(Layout.FULL, DEFAULT_PATTERNS), hadoop);

        assertThat(fault(() -> catalog.of(THIRD)))
                .isEqualTo(
                        """
                        Cannot read the dumps in FOLDER: file:FOLDER/sales_2024-05-03.csv changed while it was read: 6 bytes were listed, and 15 read
                        Check that the files are there, complete and readable, then run again.""");
    }

    @Test
    void anEmptyFileIsFoundAndLeftToWhoeverReadsItsHeader() throws IOException {
        night("2024-05-03");
        Files.writeString(folder.resolve("sales_2024-05-03.csv"), "");

        DumpFile sales = only(catalog(Layout.FULL).of(THIRD), WeeklyTables.SALES);

        assertThat(sales.bytes()).isZero();
        assertThat(sales.checksum()).isEqualTo("crc32c:00000000");
    }

    @Test
    void dumpsMayLieInFoldersByTableAndDate() throws IOException {
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            files(
                    table.name() + "/2024/04/30/data.csv",
                    table.name() + "/2024/05/01/data.csv",
                    table.name() + "/2024/05/02/data.csv.gz",
                    table.name() + "/2024/05/02/_SUCCESS");
        }

        assertThat(names(catalog(Layout.DAILY, "{table}/{date:yyyy/MM/dd}/").window(FIRST, SECOND)))
                .containsExactly(
                        "sales 2024-05-01 sales/2024/05/01/data.csv",
                        "sales 2024-05-02 sales/2024/05/02/data.csv.gz",
                        "inventory 2024-05-01 inventory/2024/05/01/data.csv",
                        "inventory 2024-05-02 inventory/2024/05/02/data.csv.gz");
    }

    @Test
    void inFoldersByDateAMissingTableIsToldByItsNeighbours() throws IOException {
        for (String day : List.of("2024-05-01", "2024-05-02")) {
            for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
                files("dt=" + day + "/" + table.name() + ".csv");
            }
        }
        Files.delete(folder.resolve("dt=2024-05-02/sales.csv"));

        assertThat(fault(() -> catalog(Layout.DAILY, "dt={date}/{table}.csv").of(SECOND)))
                .isEqualTo(
                        """
                        Cannot read the dumps of 2024-05-02 in FOLDER: sales is missing: looked for dt=2024-05-02/sales.csv; the latest is dt=2024-05-01/sales.csv
                        Wait for the export, or check the date, weekmart.raw.path and weekmart.raw.file-pattern.""");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() throws IOException {
        night("2024-05-03");

        assertThat(fault(
                        () -> catalog(Layout.DAILY, "tables/{table}/{date}.csv").of(THIRD)))
                .contains("store is missing: looked for tables/store/2024-05-03.csv; there is no folder tables/store/");
    }

    @Test
    void theFolderOfTheDumpsIsListedOnceForNightAndWindow() throws IOException {
        night("2024-05-03");
        night("2024-05-02");
        files("sales_2024-05-01/part-0.csv", "inventory_2024-05-01.csv");
        CountingFileSystem.LISTED.clear();
        DumpCatalog catalog = counted(DEFAULT_PATTERNS);

        catalog.of(THIRD);
        catalog.window(FIRST, THIRD);
        catalog.window(FIRST, THIRD);

        assertThat(listed()).containsExactlyInAnyOrder("", "/sales_2024-05-01");
    }

    @Test
    void foldersOfOtherDatesAreNotListed() throws IOException {
        for (int day = 1; day <= 28; day++) {
            for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
                files("dt=2024-04-%02d/%s.csv".formatted(day, table.name()));
            }
        }
        CountingFileSystem.LISTED.clear();
        DumpCatalog catalog = counted(List.of("dt={date}/{table}.csv"));

        catalog.of(LocalDate.of(2024, 4, 28));
        catalog.window(LocalDate.of(2024, 4, 27), LocalDate.of(2024, 4, 28));

        assertThat(listed()).containsExactlyInAnyOrder("", "/dt=2024-04-28", "/dt=2024-04-27");
    }

    @Test
    void anUnknownSchemeIsAMistakeInTheConfiguration() {
        Settings.Raw raw = new Settings.Raw("gopher://raw/", Layout.FULL, DEFAULT_PATTERNS, 4, false, 1 << 20, 1);

        UserFault fault = catchThrowableOfType(
                UserFault.class, () -> DumpCatalog.open(WeeklyTables.PIPELINE, raw, new Configuration()));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault)
                .hasMessage("Cannot open the folder of the dumps gopher://raw/: No FileSystem for scheme \"gopher\"");
    }

    @Test
    void aManifestIsWitnessOfDumpsThatWereLostOnAClosedDay() throws IOException {
        night("2024-05-03");
        manifest("2024-05-03", "sales_2024-05-03.csv", "inventory_2024-05-03.csv");
        manifest("2024-05-04", "store_2024-05-04.csv");
        DumpCatalog catalog =
                configured("raw.layout=daily", "raw.closed=[SATURDAY]", "raw.manifest=manifest_{date}.json");
        assertThat(catalog.promised(FOURTH)).as("the masters alone").isEmpty();

        manifest("2024-05-04", "sales_2024-05-03.csv", "sales_2024-05-04.csv", "store_2024-05-04.csv");
        DumpCatalog lost = configured("raw.layout=daily", "raw.closed=[SATURDAY]", "raw.manifest=manifest_{date}.json");
        assertThat(lost.promised(FOURTH)).isEqualTo(Map.of(WeeklyTables.SALES, "sales_2024-05-04.csv"));
        assertThat(fault(() -> lost.window(FIRST, FOURTH)))
                .isEqualTo(
                        """
                        Cannot read the dumps of 2024-05-01 to 2024-05-04 in FOLDER: sales is missing: looked for sales_2024-05-04.csv.gz, sales_2024-05-04.csv.zst, sales_2024-05-04.csv, sales_2024-05-04/; the latest is sales_2024-05-03.csv; the stores were closed, but the manifest names it
                        Wait for the export, or check the date, weekmart.raw.path and weekmart.raw.file-pattern.""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw.closed=[SATURDAY]", "raw.allow-gaps=true", "raw.allow-gaps=false"})
    void dumpsOfTheWindowThatAManifestNamesAndThatAreLostAsAWholeAreMissed(String absent) throws IOException {
        night("2024-05-05");
        files("inventory_2024-05-04.csv");
        manifest("2024-05-03", "sales_2024-05-03.csv", "inventory_2024-05-03.csv");
        manifest("2024-05-04", "sales_2024-05-04.csv", "inventory_2024-05-04.csv");

        assertThat(fault(() -> configured("raw.layout=daily", absent, "raw.manifest=manifest_{date}.json")
                        .window(FIRST, FOURTH.plusDays(1))))
                .isEqualTo(
                        """
                        Cannot read the dumps of 2024-05-01 to 2024-05-05 in FOLDER:
                          sales has no file for 2024-05-03, 2024-05-04, though the manifest of the date names sales_2024-05-03.csv, sales_2024-05-04.csv
                          inventory has no file for 2024-05-03, though the manifest of the date names inventory_2024-05-03.csv
                        Bring the dumps back, or have these dates exported again.""");
    }

    @Test
    void ofAClosedDayAllTablesAreDeliveredThatThePipelineCannotDoWithout() throws IOException {
        night("2024-05-03");
        files("sales_2024-05-04.csv", "inventory_2024-05-05.csv");
        DumpCatalog closed = configured("raw.layout=daily", "raw.closed=[SATURDAY, SUNDAY]");

        assertThat(names(closed.window(FIRST, FOURTH)))
                .contains("sales 2024-05-04 sales_2024-05-04.csv")
                .doesNotContain("inventory 2024-05-04 inventory_2024-05-04.csv");
        assertThat(names(closed.window(FIRST, FOURTH.plusDays(1))))
                .as("stock counts of a day without sales")
                .contains("inventory 2024-05-05 inventory_2024-05-05.csv")
                .doesNotContain("sales 2024-05-05 sales_2024-05-05.csv");

        files("orders_2024-05-04.csv", "customers_2024-05-04.csv");
        assertThat(fault(() -> DumpCatalog.open(
                                OrdersTables.PIPELINE,
                                configuration("raw.layout=daily", "raw.closed=[SATURDAY]"),
                                new Configuration())
                        .of(FOURTH)))
                .contains("order_items is missing: looked for order_items_2024-05-04.csv.gz");
    }

    @Test
    void stockCountsAloneOfAClosedDayInTheWindowAreNoGap() throws IOException {
        night("2024-05-03");
        files("inventory_2024-05-04.csv");
        night("2024-05-05");

        assertThat(names(configured("raw.layout=daily", "raw.closed=[SATURDAY]").window(FIRST, FOURTH.plusDays(1))))
                .contains("inventory 2024-05-04 inventory_2024-05-04.csv", "sales 2024-05-05 sales_2024-05-05.csv");
    }

    @Test
    void aTableThatWasNeverDeliveredIsMissedOnAClosedDayToo() throws IOException {
        files("sales_2024-05-03.csv", "sales_2024-05-04.csv", "inventory-20240503.csv");
        DumpCatalog catalog = configured("raw.layout=daily", "raw.closed=[SATURDAY]");

        assertThat(fault(() -> catalog.window(FIRST, FOURTH)))
                .contains(": inventory is missing: looked for inventory_2024-05-04.csv.gz,")
                .contains("there is inventory-20240503.csv, which has another form");

        files("inventory_2024-04-20.csv");
        assertThat(names(configured("raw.layout=daily", "raw.closed=[SATURDAY]").window(FOURTH, FOURTH)))
                .as("a window of the closed day alone")
                .containsExactly("sales 2024-05-04 sales_2024-05-04.csv");
    }

    /** A manifest of a date that names files, and nothing else of them. */
    private void manifest(String date, String... names) throws IOException {
        Files.writeString(
                folder.resolve("manifest_" + date + ".json"),
                Stream.of(names)
                        .map(name -> "{\"name\": \"" + name + "\"}")
                        .collect(Collectors.joining(", ", "{\"files\": [", "]}")));
    }

    private DumpCatalog catalog(Layout layout, String... patterns) {
        return DumpCatalog.open(
                WeeklyTables.PIPELINE,
                raw(layout, patterns.length == 0 ? DEFAULT_PATTERNS : List.of(patterns)),
                new Configuration());
    }

    /** The settings that the configuration gives, with keys set as on the command line. */
    private Settings.Raw configuration(String... sets) {
        List<String> all = new ArrayList<>(List.of("raw.path=" + folder, "output.path=/unused"));
        all.addAll(List.of(sets));
        return WeeklySettings.read(List.of(), all, uri -> "").raw();
    }

    private DumpCatalog configured(String... sets) {
        return DumpCatalog.open(WeeklyTables.PIPELINE, configuration(sets), new Configuration());
    }

    private DumpCatalog counted(List<String> patterns) {
        return counted(raw(Layout.DAILY, patterns));
    }

    private static DumpCatalog counted(Settings.Raw raw) {
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.file.impl", CountingFileSystem.class, LocalFileSystem.class);
        hadoop.setBoolean("fs.file.impl.disable.cache", true);
        return DumpCatalog.open(WeeklyTables.PIPELINE, raw, hadoop);
    }

    private Settings.Raw raw(Layout layout, List<String> patterns) {
        return new Settings.Raw(folder.toString(), layout, patterns, 4, false, 1 << 20, 64 << 20);
    }

    /** One plain dump of each table. */
    private void night(String date) throws IOException {
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            files(table.name() + "_" + date + ".csv");
        }
    }

    private void files(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "header");
        }
    }

    private static DumpFile only(Map<TableSpec, List<DumpFile>> dumps, TableSpec table) {
        List<DumpFile> files = dumps.getOrDefault(table, List.of());
        assertThat(files).hasSize(1);
        return files.get(0);
    }

    private List<String> names(Map<TableSpec, List<DumpFile>> dumps) {
        return dumps.values().stream()
                .flatMap(Collection::stream)
                .map(dump -> dump.table().name() + " " + dump.dumpDate() + " "
                        + dump.path().substring(("file:" + folder + "/").length()))
                .toList();
    }

    private List<String> listed() {
        return CountingFileSystem.LISTED.stream()
                .map(path -> path.substring(("file:" + folder).length()))
                .toList();
    }

    private String fault(ThrowingCallable call) {
        UserFault fault = catchThrowableOfType(UserFault.class, call);
        assertThat(fault.exitCode()).isEqualTo(ExitCode.INPUT);
        return (fault.getMessage() + "\n" + fault.hint()).replace(folder.toString(), "FOLDER");
    }

    /** The local disk, which remembers what was listed. */
    public static final class CountingFileSystem extends LocalFileSystem {
        static final List<String> LISTED = new CopyOnWriteArrayList<>(new ArrayList<>());

        @Override
        public RemoteIterator<FileStatus> listStatusIterator(org.apache.hadoop.fs.Path path) throws IOException {
            LISTED.add(path.toString());
            return super.listStatusIterator(path);
        }
    }

    /** An export that goes on writing sales when they are opened; files are read side by side, and only one of them grows. */
    public static final class ExportStillWriting extends LocalFileSystem {
        public ExportStillWriting() {
            super(new RawLocalFileSystem() {
                @Override
                public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize) throws IOException {
                    if (path.getName().equals("sales_2024-05-03.csv")) {
                        Files.writeString(pathToFile(path).toPath(), "header and more");
                    }
                    return super.open(path, bufferSize);
                }
            });
        }
    }
}
