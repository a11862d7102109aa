package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.CatalogColumn;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.run.Sha256;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on exports whose stores and products have codes for keys. */
class TextKeysTest {
    private static final String DATE = "2024-03-10";
    private static final String NEXT = "2024-03-11";
    private static final String SALES = "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt\n";
    private static final String INVENTORY = "cal_dt,store_key,prod_key,inventory_on_hand_qty,out_of_stock_flg\n";

    @TempDir
    private Path folder;

    private Workbench bench;

    @BeforeEach
    void export() {
        bench = new Workbench(folder)
                .set("calendar.source=iso")
                .set("tables.store.key-type=text")
                .set("tables.product.key-type=text")
                .set("tables.sales.max-rejected-fraction=1")
                .set("tables.inventory.max-rejected-fraction=1")
                .set("guards.rejected-per-dump.max-fraction=1");
        master(DATE, "85123A,Holder\n85123a,Other holder\n10,Apples\n 0010 ,Pears\n\"A,B\",Pair\nÄÖ,Umlaut\n");
        bench.dump("sales", DATE, SALES).dump("inventory", DATE, INVENTORY);
    }

    private void master(String date, String products) {
        bench.dump("store", date, "store_key,city\nFR-014,Nice\n7,Bonn\n 007 ,Kiel\n")
                .dump("product", date, "prod_key,prod_name\n" + products);
    }

    @Test
    void codesHaveNumbersByWhichTheWeekIsCounted() {
        bench.dump(
                        "sales",
                        DATE,
                        SALES
                                + "1,85123A,FR-014,2024-03-04,2,5.10\n"
                                + "2, 85123A ,\"FR-014\",2024-03-05,1,2.55\n"
                                + "3,85123A,FR-014,2024-03-10,-1,-2.55\n"
                                + "4,85123a,007,2024-03-05,1,1.00\n"
                                + "5,0010,7,2024-03-05,4,2.00\n"
                                + "6,10,7,2024-03-05,3,9.00\n"
                                + "7,\"A,B\",7,2024-03-05,1,0.75\n"
                                + "8,ÄÖ,7,2024-03-05,1,0.50\n"
                                + "9,010,7,2024-03-05,1,1.00\n"
                                + "10,10,07,2024-03-05,1,1.00\n"
                                + "11,fr,fr-014,2024-03-05,1,1.00\n"
                                + "12,,7,2024-03-05,1,1.00\n"
                                + "13,10,\"  \",2024-03-05,1,1.00\n"
                                + "14," + "x".repeat(129) + ",7,2024-03-05,1,1.00\n"
                                + "15," + "x".repeat(128) + ",7,2024-03-05,1,1.00\n"
                                + "16,a\0b,7,2024-03-05,1,1.00\n")
                .dump(
                        "inventory",
                        DATE,
                        INVENTORY
                                + "2024-03-04,FR-014,85123A,1,0\n"
                                + "2024-03-10,FR-014,85123A,0,1\n"
                                + "2024-03-10,FR-014,85123A,0,1\n"
                                + "2024-03-10,FR-14,85123A,0,1\n");

        RunReport report = good(bench.night(DATE));

        // Numbers follow the order of the codes' bytes.
        assertThat(bench.table("dim_store", "store_key, store_code, city, last_seen_dt"))
                .containsExactly("1 007 Kiel 2024-03-10", "2 7 Bonn 2024-03-10", "3 FR-014 Nice 2024-03-10");
        assertThat(bench.table("dim_product", "prod_key, prod_code, prod_name"))
                .containsExactly(
                        "1 0010 Pears",
                        "2 10 Apples",
                        "3 85123A Holder",
                        "4 85123a Other holder",
                        "5 A,B Pair",
                        "6 ÄÖ Umlaut");
        assertThat(FactRows.row(bench.fact(), 10, 3, 3))
                // 2 + 1 - 1; 5.10 + 2.55 - 2.55
                .containsEntry("total_sales_qty", new BigDecimal("2.000"))
                .containsEntry("total_sales_amt", new BigDecimal("5.10"))
                .containsEntry("sales_rows", 3)
                .containsEntry("sales_days", 3)
                // One of the two equal counts of the last day.
                .containsEntry("inventory_days", 2)
                .containsEntry("no_stock_instances", 1)
                // On the first day two were sold, and one was there.
                .containsEntry("low_stock_instances", 1)
                .containsEntry("stock_on_hand_qty_eow", new BigDecimal("0.000"));
        assertThat(bench.table("fact_weekly_store_product", "store_key, prod_key, total_sales_qty, total_sales_amt"))
                .containsExactlyInAnyOrder(
                        "3 3 2.000 5.10",
                        "1 4 1.000 1.00",
                        "2 1 4.000 2.00",
                        "2 2 3.000 9.00",
                        "2 5 1.000 0.75",
                        "2 6 1.000 0.50");
        assertThat(rejects())
                .containsExactly(
                        "inventory 4 DUPLICATE_ROW 2024-03-10,FR-014,85123A,0,1",
                        "inventory 5 UNKNOWN_STORE 2024-03-10,FR-14,85123A,0,1",
                        "sales 10 UNKNOWN_PRODUCT 9,010,7,2024-03-05,1,1.00",
                        "sales 11 UNKNOWN_STORE 10,10,07,2024-03-05,1,1.00",
                        "sales 12 UNKNOWN_STORE UNKNOWN_PRODUCT 11,fr,fr-014,2024-03-05,1,1.00",
                        "sales 13 MISSING_VALUE(prod_key) 12,,7,2024-03-05,1,1.00",
                        "sales 14 MISSING_VALUE(store_key) 13,10,\"  \",2024-03-05,1,1.00",
                        "sales 15 BAD_VALUE(prod_key) 14," + "x".repeat(129) + ",7,2024-03-05,1,1.00",
                        "sales 16 UNKNOWN_PRODUCT 15," + "x".repeat(128) + ",7,2024-03-05,1,1.00",
                        "sales 17 BAD_VALUE(prod_key) 16,a\0b,7,2024-03-05,1,1.00");
        assertThat(table(report, "sales").expected())
                .containsEntry("BAD_VALUE(prod_key)", "text in UTF-8 of at most 128 bytes");
        assertThat(report.outputTables())
                .filteredOn(table -> table.name().equals("dim_product"))
                .singleElement()
                .satisfies(table -> assertThat(table.columns())
                        .extracting(CatalogColumn::name, CatalogColumn::type)
                        .startsWith(
                                org.assertj.core.groups.Tuple.tuple("prod_key", "bigint"),
                                org.assertj.core.groups.Tuple.tuple("prod_code", "string"),
                                org.assertj.core.groups.Tuple.tuple("prod_name", "string")));
        assertThat(bench.night(DATE).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    }

    @Test
    void aNumberStaysForGood() {
        bench.dump("sales", DATE, SALES + "1,85123A,7,2024-03-10,1,1.00\n");
        good(bench.night(DATE));

        // Two codes are gone, and two are new: one of them before all others.
        master(
                NEXT,
                "85123A,Holder with a new name\n10,Apples\n\"A,B\",Pair\n00,Zeros\nZ,Last\n0010,\n0010,Conflict\n");
        bench.dump(
                        "sales",
                        NEXT,
                        SALES + "1,85123A,7,2024-03-10,1,1.00\n2,00,7,2024-03-11,1,2.00\n3,0010,7,2024-03-11,1,4.00\n")
                .dump("inventory", NEXT, INVENTORY);
        good(bench.set("tables.product.max-rejected-fraction=1").night(NEXT));
        List<String> numbers = List.of(
                "7 00 Zeros 2024-03-11",
                // Of a code whose rows cannot be trusted, the published row stands.
                "1 0010 Pears 2024-03-10",
                "2 10 Apples 2024-03-11",
                "3 85123A Holder with a new name 2024-03-11",
                "4 85123a Other holder 2024-03-10",
                "5 A,B Pair 2024-03-11",
                "8 Z Last 2024-03-11",
                "6 ÄÖ Umlaut 2024-03-10");
        assertThat(bench.table("dim_product", "prod_key, prod_code, prod_name, last_seen_dt"))
                .containsExactlyElementsOf(numbers);
        assertThat(weeks()).containsExactlyInAnyOrder("10 2 3 1.00", "11 2 7 2.00", "11 2 1 4.00");

        // A backfill, and the codes that went come back.
        good(bench.backfill("2024-03-04", NEXT));
        assertThat(bench.table("dim_product", "prod_key, prod_code, prod_name, last_seen_dt"))
                .containsExactlyElementsOf(numbers);
        master("2024-03-12", "ÄÖ,Umlaut\n85123a,Other holder\n00,Zeros\n00-1,New\n");
        bench.dump("sales", "2024-03-12", SALES + "1,85123a,7,2024-03-12,1,1.00\n")
                .dump("inventory", "2024-03-12", INVENTORY);
        good(bench.accepting("weeks-emptied").night("2024-03-12"));
        assertThat(bench.table("dim_product", "prod_key, prod_code"))
                .containsExactly("7 00", "9 00-1", "1 0010", "2 10", "3 85123A", "4 85123a", "5 A,B", "8 Z", "6 ÄÖ");
        assertThat(bench.verify().exitCode()).isZero();
    }

    @Test
    void aKillBetweenGivingAndPublishingGivesNoNumberTwice() throws IOException {
        bench.dump("sales", DATE, SALES + "1,85123A,7,2024-03-10,1,1.00\n");
        good(bench.night(DATE));
        master(NEXT, "85123A,Holder\n77,Number seven\n");
        bench.dump("sales", NEXT, SALES + "1,85123A,7,2024-03-10,1,1.00\n2,77,7,2024-03-11,1,2.00\n")
                .dump("inventory", NEXT, INVENTORY);
        // The dimension is in place with its new number when the run dies.
        Path blocked =
                bench.output().resolve("fact_weekly_store_product/yr_num=2024/wk_num=11/stores-00000-of-00001.parquet");
        Files.createDirectories(blocked.resolve("in the way"));
        assertThat(bench.night(NEXT).exitCode()).isEqualTo(ExitCode.INTERRUPTED.code());
        Files.delete(blocked.resolve("in the way"));
        Files.delete(blocked);
        assertThat(bench.table("dim_product", "prod_key, prod_code")).contains("7 77");
        loseStagedFiles();
        assertThat(bench.recover(NEXT).exitCode()).isEqualTo(ExitCode.INTERRUPTED.code());

        // What it would have published is lost, and the next run has other codes.
        master("2024-03-12", "85123A,Holder\n66,Another\n");
        bench.dump("sales", "2024-03-12", SALES + "1,66,7,2024-03-11,1,3.00\n2,77,7,2024-03-11,1,2.00\n")
                .dump("inventory", "2024-03-12", INVENTORY);
        good(bench.accepting("weeks-emptied").night("2024-03-12"));
        assertThat(bench.table("dim_product", "prod_key, prod_code")).contains("7 77", "8 66");
        assertThat(weeks()).containsExactlyInAnyOrder("11 2 8 3.00", "11 2 7 2.00");
    }

    @Test
    void whatWasNeverPublishedHasNoNumber() throws IOException {
        bench.dump("sales", DATE, SALES + "1,85123A,7,2024-03-10,1,1.00\n");
        good(bench.night(DATE));
        master(NEXT, "85123A,Holder\n77,Number seven\n");
        bench.dump("sales", NEXT, SALES + "1,85123A,7,2024-03-10,1,bad\n").dump("inventory", NEXT, INVENTORY);
        RunReport failed = bench.with("tables.sales.max-rejected-fraction=0").night(NEXT);
        assertThat(failed.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(bench.table("dim_product", "prod_code")).doesNotContain("77");
        // Nor has a run published anything that was killed with its table staged, before its journal.
        Path staged = bench.output().resolve("_weekmart/staging/run-killed/dim_product-1.parquet");
        Files.createDirectories(staged.getParent());
        Files.copy(bench.output().resolve("dim_product/dim_product.parquet"), staged);

        master(NEXT, "85123A,Holder\n66,Another\n77,Number seven\n");
        bench.dump("sales", NEXT, SALES + "1,85123A,7,2024-03-10,1,1.00\n");
        good(bench.night(NEXT));
        assertThat(bench.table("dim_product", "prod_key, prod_code")).contains("7 66", "8 77");
        assertThat(staged.getParent()).doesNotExist();
    }

    @Test
    void runsThatMeetGiveNoNumberTwice() {
        bench.dump("sales", DATE, SALES + "1,85123A,7,2024-03-10,1,1.00\n");
        good(bench.night(DATE));
        // Each has a code of its own, which would be 7 if it were alone.
        for (String date : List.of(NEXT, "2024-03-12")) {
            master(date, "85123A,Holder\nnew on " + date + ",New\n");
            bench.dump(
                            "sales",
                            date,
                            SALES + "1,85123A,7,2024-03-10,1,1.00\n2,new on " + date + ",7,2024-03-11,1,2.00\n")
                    .dump("inventory", date, INVENTORY);
        }
        List<RunReport> reports = Stream.of(NEXT, "2024-03-12")
                .map(date -> CompletableFuture.supplyAsync(() -> bench.night(date)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        // The later date may be published first; the earlier one is no daily run any more then.
        assertThat(reports)
                .extracting(RunReport::exitCode)
                .contains(0)
                .isSubsetOf(0, ExitCode.HELD.code(), ExitCode.USAGE.code());
        good(bench.accepting("weeks-emptied").night("2024-03-12"));
        good(bench.backfill("2024-03-04", "2024-03-12"));
        List<String> given =
                bench.table("dim_product", "prod_key").stream().sorted().toList();
        assertThat(given).doesNotHaveDuplicates().startsWith("1", "2", "3", "4", "5", "6", "7");
        assertThat(bench.table("dim_product", "prod_code"))
                .contains("new on 2024-03-12")
                .doesNotHaveDuplicates();
    }

    @Test
    void anOutputKeepsItsTypeOfKeys() {
        good(bench.night(DATE));
        for (String table : List.of("store", "product")) {
            String number = table.equals("store") ? "int" : "bigint";
            RunReport report =
                    bench.with("tables." + table + ".key-type=" + number).night(DATE);
            assertThat(report.exitCode()).isEqualTo(ExitCode.USAGE.code());
            assertThat(bench.message(report))
                    .isEqualTo(("Cannot publish to out/: it was published with tables.%1$s.key-type = text, and"
                                    + " tables.%1$s.key-type is %2$s now. Numbers that stand for codes would be mixed with"
                                    + " keys of the dumps.\nSet tables.%1$s.key-type = text, or backfill into an empty"
                                    + " output.")
                            .formatted(table, number));
        }
    }

    @Test
    void anOutputOfNumbersTakesNoCodes() {
        Workbench numbers = SmallGrocer.night(new Workbench(folder.resolve("numbers")), DATE);
        good(numbers.night(DATE));
        assertThat(numbers.dimension("product").columns()).doesNotContain("prod_code");

        for (RunReport report : List.of(
                numbers.with("tables.product.key-type=text").night(DATE),
                numbers.with("tables.product.key-type=text").backfill(DATE, DATE))) {
            assertThat(report.exitCode()).isEqualTo(ExitCode.USAGE.code());
            assertThat(numbers.message(report))
                    .startsWith("Cannot publish to out/: it was published with tables.product.key-type = bigint, and"
                            + " tables.product.key-type is text now.");
        }
    }

    @Test
    void withoutItsDimensionNothingIsCounted() throws IOException {
        bench.dump("sales", DATE, SALES + "1,85123A,7,2024-03-10,1,1.00\n");
        good(bench.night(DATE));
        Path file = bench.output().resolve("dim_product/dim_product.parquet");
        byte[] content = Files.readAllBytes(file);
        String published = "dim_product.parquet of " + content.length + " bytes with SHA-256 " + sha256(content);
        Files.delete(file);

        RunReport missing = bench.backfill("2024-03-04", DATE);
        assertThat(missing.exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(bench.message(missing))
                .isEqualTo(
                        "Cannot update dim_product: the files of dim_product in out/ are not there as they were published,"
                                + " with 6 rows (dim_product/dim_product.parquet is missing). They alone say which code each"
                                + " prod_key of the published weeks stands for.\n"
                                + "Bring back " + published
                                + ", such as from the bucket's versions. If it is the ledger that is older, since it was"
                                + " restored, bring back the newest ledger instead, and leave the table as it is. Or backfill"
                                + " into an empty output, which gives other numbers.");
        RunReport verified = bench.verify();
        assertThat(verified.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(bench.message(verified))
                .contains(
                        "dim_product/dim_product.parquet is missing; bring the file back, such as from the bucket's"
                                + " versions: no run makes it anew, since it alone says which codes the published numbers stand for");

        content[content.length / 2] ^= 1;
        Files.write(file, content);
        bench.dump("sales", DATE, SALES + "1,85123A,7,2024-03-10,2,2.00\n");
        assertThat(bench.message(bench.night(DATE)))
                .contains("(dim_product/dim_product.parquet is damaged: its SHA-256 is " + sha256(content) + ", ")
                .contains("Bring back " + published);
        Files.write(file, new byte[] {'P', 'A', 'R', '1'});
        assertThat(bench.message(bench.night(DATE)))
                .contains("(dim_product/dim_product.parquet has 4 bytes, " + content.length + " were published)");
    }

    @Test
    void anOlderTableGivesNoNumberOfTheNewerOneAgain() throws IOException {
        bench.dump("sales", DATE, SALES + "1,85123A,7,2024-03-10,1,1.00\n");
        good(bench.night(DATE));
        Path file = bench.output().resolve("dim_product/dim_product.parquet");
        byte[] older = Files.readAllBytes(file);
        master(NEXT, "85123A,Holder\n77,Number seven\n");
        bench.dump("sales", NEXT, SALES + "1,85123A,7,2024-03-10,1,1.00\n2,77,7,2024-03-11,1,2.00\n")
                .dump("inventory", NEXT, INVENTORY);
        good(bench.night(NEXT));
        byte[] newer = Files.readAllBytes(file);

        // The next run is killed before it publishes, and somebody brings back a table that is too old.
        Path staged = bench.output().resolve("_weekmart/staging/run-killed/fact-1.parquet");
        Files.createDirectories(staged.getParent());
        Files.write(staged, new byte[] {1});
        Files.write(file, older);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
        master("2024-03-12", "85123A,Holder\n66,Another\n");
        bench.dump("sales", "2024-03-12", SALES + "1,85123A,7,2024-03-10,1,1.00\n2,66,7,2024-03-11,1,3.00\n")
                .dump("inventory", "2024-03-12", INVENTORY);
        RunReport refused = bench.night("2024-03-12");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(bench.message(refused))
                .isEqualTo(
                        "Cannot update dim_product: its file in out/ has 6 rows with numbers up to 6, expected at least 7"
                                + " with numbers up to 7, as they were published. It is older than the published weeks, which name"
                                + " the others.\nBring back the newest dim_product.parquet, such as from the bucket's versions; or"
                                + " backfill into an empty output, which gives other numbers.");
        Files.write(file, newer);
        good(bench.accepting("weeks-emptied").night("2024-03-12"));
        assertThat(bench.table("dim_product", "prod_key, prod_code")).contains("7 77", "8 66");
    }

    @Test
    void codesMeanTheSameInEveryEncoding() {
        Charset western = Charset.forName("windows-1252");
        bench.set("tables.sales.format={ delimiter = \";\", encoding = windows-1252, null-text = [10] }")
                .set("tables.product.max-rejected-fraction=1");
        // The bytes of Ã© in windows-1252 are those of é in UTF-8.
        master(DATE, "é,One\nÃ©,Two\nÄ1,Three\n10,Four\n");
        bench.file(
                "sales_" + DATE + ".csv",
                (SALES.replace(',', ';')
                                + "1;Ã©;7;2024-03-10;1;2.00\n"
                                + "2;é;7;2024-03-10;1;1.00\n"
                                + "3;Ä1;7;2024-03-10;1;3.00\r\n"
                                + "4;10;7;2024-03-10;1;4.00\n"
                                + "5;\"10\";7;2024-03-10;1;5.00\n")
                        .getBytes(western));

        good(bench.night(DATE));

        assertThat(Workbench.spark()
                        .sql("SELECT concat_ws(' ', p.prod_code, p.prod_name, f.total_sales_amt) FROM parquet.`"
                                + bench.output().resolve("fact_weekly_store_product") + "` f JOIN parquet.`"
                                + bench.output().resolve("dim_product") + "` p ON p.prod_key = f.prod_key")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrder("é One 1.00", "Ã© Two 2.00", "Ä1 Three 3.00", "10 Four 5.00");
        assertThat(rejects()).containsExactly("sales 5 MISSING_VALUE(prod_key) 4;10;7;2024-03-10;1;4.00");
    }

    @Test
    void aConstantIsACode() {
        bench.set("tables.sales.constants={ store_key = \" FR-014 \" }")
                .dump("sales", DATE, "trans_id,prod_key,trans_dt,sales_qty,sales_amt\n1,85123A,2024-03-10,1,1.00\n");
        good(bench.night(DATE));
        assertThat(weeks()).containsExactly("10 3 3 1.00");

        good(bench.with("tables.sales.constants={ store_key = FR-14 }")
                .accepting("weeks-emptied")
                .night(DATE));
        assertThat(rejects()).containsExactly("sales 2 UNKNOWN_STORE 1,85123A,2024-03-10,1,1.00");
    }

    @Test
    void laterDumpsSupersedeByCodes() {
        bench.set("tables.sales.natural-key=[trans_id, prod_key]")
                .set("tables.sales.trans-id-type=text")
                .set("raw.layout=daily")
                .dump("sales", "2024-03-09", SALES + "C1,85123A,7,2024-03-09,1,1.00\nC1,85123a,7,2024-03-09,1,2.00\n")
                .dump("inventory", "2024-03-09", INVENTORY + "2024-03-09,7,85123A,5,0\n2024-03-09,7,85123a,6,0\n")
                .dump("sales", DATE, SALES + "C1,85123A,7,2024-03-09,1,4.00\n")
                .dump("inventory", DATE, INVENTORY + "2024-03-09,7,85123a,9,0\n");

        RunReport report = good(bench.night(DATE));

        assertThat(bench.table("fact_weekly_store_product", "prod_key, total_sales_amt, stock_on_hand_qty_eow"))
                .containsExactlyInAnyOrder("3 4.00 5.000", "4 2.00 9.000");
        assertThat(table(report, "sales").superseded()).isEqualTo(1);
        assertThat(table(report, "inventory").superseded()).isEqualTo(1);
    }

    @Test
    void anOverflowNamesTheCodes() {
        String most = "99999999999999.99";
        StringBuilder sales = new StringBuilder(SALES);
        for (int line = 0; line < 101; line++) {
            sales.append(line)
                    .append(",85123A,FR-014,2024-03-10,1,")
                    .append(most)
                    .append('\n');
        }
        bench.dump("sales", DATE, sales.toString());

        RunReport report = bench.night(DATE);

        assertThat(report.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(bench.message(report)).contains("store FR-014, product 85123A does not fit its type");
    }

    private static String sha256(byte[] content) {
        MessageDigest digest = Sha256.digest();
        digest.update(content);
        return Sha256.hex(digest);
    }

    private void loseStagedFiles() throws IOException {
        try (Stream<Path> files = Files.walk(bench.output().resolve("_weekmart/staging"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("fact-"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private static TableRows table(RunReport report, String name) {
        return report.tables().stream()
                .filter(table -> table.table().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<String> weeks() {
        return bench.table("fact_weekly_store_product", "wk_num, store_key, prod_key, total_sales_amt");
    }

    private List<String> rejects() {
        return bench
                .rejects()
                .selectExpr("concat_ws(' ', table, line, array_join(reasons, ' '), raw_text)")
                .as(Encoders.STRING())
                .collectAsList()
                .stream()
                .sorted()
                .toList();
    }

    private static RunReport good(RunReport report) {
        assertThat(report.exitCode()).as(String.valueOf(report.failure())).isZero();
        return report;
    }
}
