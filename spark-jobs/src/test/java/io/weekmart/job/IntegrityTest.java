package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.report.SummaryTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that were put into the tables, or changed, by somebody else. */
class IntegrityTest {
    private static final String FIRST_NIGHT = "2024-03-09";
    private static final String SECOND_NIGHT = "2024-03-10";
    private static final String WEEK = "fact_weekly_store_product/yr_num=2024/wk_num=10/";
    private static final String FILE = WEEK + "stores-00000-of-00001.parquet";
    private static final String STORES = "dim_store/dim_store.parquet";

    @TempDir
    private Path folder;

    private Workbench bench;

    @BeforeEach
    void publishANight() {
        bench = SmallGrocer.night(new Workbench(folder), FIRST_NIGHT);
        assertThat(bench.night(FIRST_NIGHT).exitCode()).isZero();
        SmallGrocer.night(bench, SECOND_NIGHT);
    }

    @Test
    void aFileWithANameThatIsNotOursStopsTheRunAndStays() throws IOException {
        copy(FILE, WEEK + "copy.parquet");
        Map<String, String> before = bench.published();

        RunReport report = bench.night(SECOND_NIGHT);

        assertThat(report.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(bench.message(report))
                .isEqualTo("Cannot publish to out/: 1 file in its tables is unknown to the ledger, expected only what"
                        + " Weekmart published. Readers see its rows:\n  " + WEEK + "copy.parquet ("
                        + Files.size(at(FILE)) + " bytes)\nNothing was changed. Move them out of the output, or"
                        + " delete them, and run again.");
        assertThat(bench.published()).isEqualTo(before);
        Files.delete(at(WEEK + "copy.parquet"));
        assertThat(bench.night(SECOND_NIGHT).outcome()).isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void aWeekThatTheLedgerDoesNotKnowStopsTheRun() throws IOException {
        String unknown = "fact_weekly_store_product/yr_num=2023/wk_num=5/stores-00000-of-00001.parquet";
        copy(FILE, unknown);

        RunReport report = bench.night(SECOND_NIGHT);

        assertThat(report.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(bench.message(report))
                .contains(unknown + " (")
                .contains("A backfill over the dates of a partition replaces");
        assertThat(at(unknown)).exists();
    }

    @Test
    void aFileBesideADimensionStopsNightsAndBackfillsAlike() throws IOException {
        copy(STORES, "dim_store/old.parquet");

        assertThat(bench.night(SECOND_NIGHT).exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(bench.backfill("2024-03-04", FIRST_NIGHT).exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(at("dim_store/old.parquet")).exists();
    }

    @Test
    void whatAKilledRunMayHaveLeftInAWeekThatIsComputedAnewIsRemoved() throws IOException {
        copy(FILE, WEEK + "stores-00001-of-00002.parquet");
        copy(FILE, "fact_weekly_store_product/yr_num=2024/wk_num=9/stores-00000-of-00001.parquet");

        RunReport report = bench.night(SECOND_NIGHT);

        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(report.warnings())
                .contains("Replaced or removed 2 files that the ledger did not know:"
                        + " fact_weekly_store_product/yr_num=2024/wk_num=10/stores-00001-of-00002.parquet,"
                        + " fact_weekly_store_product/yr_num=2024/wk_num=9/stores-00000-of-00001.parquet.");
        assertThat(bench.factFiles()).containsOnlyKeys("yr_num=2024/wk_num=10/stores-00000-of-00001.parquet");
    }

    @Test
    void whatReadersPassOverIsPassedOver() throws IOException {
        Files.writeString(at(WEEK + "_SUCCESS"), "");
        Files.writeString(at("dim_store/.dim_store.parquet.crc"), "crc");

        assertThat(bench.night(SECOND_NIGHT).outcome()).isEqualTo(Outcome.PUBLISHED);

        assertThat(at(WEEK + "_SUCCESS")).exists();
    }

    @Test
    void verifyConfirmsWhatWasPublishedAndWritesNothing() {
        Map<String, String> before = bench.tree();

        RunReport report = bench.verify();

        assertThat(report.failure()).isNull();
        assertThat(report.exitCode()).isZero();
        assertThat(SummaryTable.of(report)).startsWith("verify 2024-01-01: 4 published files are as published (");
        assertThat(report.warnings()).isEmpty();
        assertThat(bench.tree()).isEqualTo(before);
    }

    @Test
    void verifyNamesEveryFileThatIsNotAsItWasPublishedAndWhatToDo() throws IOException {
        flipThreeBytes(FILE);
        Files.writeString(at("dim_product/dim_product.parquet"), "cut");
        Files.delete(at(STORES));
        Files.writeString(at(WEEK + "copy.parquet"), "foreign");

        RunReport report = bench.verify();

        assertThat(report.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        String restore = "; bring the file back, such as from the bucket's versions, or run a backfill, which makes the"
                + " table anew from the dump, without the rows that only older dumps held";
        assertThat(bench.message(report).lines().map(line -> line.replaceAll("[0-9a-f]{64}", "HEX")))
                .containsExactly(
                        "Cannot confirm what is published in out/: 4 files differ from the ledger, which knows 4:",
                        "  dim_product/dim_product.parquet has 3 bytes, " + bytes("dim_product") + " were published"
                                + restore,
                        "  dim_store/dim_store.parquet is missing" + restore,
                        "  " + WEEK + "copy.parquet is unknown to the ledger; move it out of the output, or delete it",
                        "  " + FILE + " is damaged: its SHA-256 is HEX, HEX was published; run backfill --from"
                                + " 2024-03-04 --to 2024-03-10",
                        "Nothing was changed. Do what each line says, and verify again.");
    }

    @Test
    void aForeignFileIsStillForeignAfterRecover() throws IOException {
        copy(FILE, WEEK + "copy.parquet");

        RunReport recovered = bench.recover(FIRST_NIGHT);

        assertThat(recovered.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(bench.message(recovered))
                .isEqualTo("Cannot recover out/: 1 file in its tables is unknown to the ledger, expected only what"
                        + " Weekmart published. Readers see its rows:\n  " + WEEK + "copy.parquet ("
                        + Files.size(at(FILE)) + " bytes)\nMove the files with other names out of the output, or"
                        + " delete them.");
        assertThat(bench.night(SECOND_NIGHT).exitCode()).isEqualTo(ExitCode.QUALITY.code());
        RunReport verified = bench.verify();
        assertThat(verified.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(bench.message(verified))
                .contains(WEEK + "copy.parquet is unknown to the ledger; move it out of the output, or delete it");
    }

    @Test
    void recoverNamesWhatLiesInAWeekThatTheLedgerDoesNotKnow() throws IOException {
        String unknown = "fact_weekly_store_product/yr_num=2024/wk_num=9/stores-00000-of-00001.parquet";
        copy(FILE, unknown);

        RunReport report = bench.recover(FIRST_NIGHT);

        assertThat(report.exitCode()).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(bench.message(report))
                .contains(unknown + " (")
                .endsWith(
                        "A daily run or backfill that computes their partitions replaces the files that have the names of"
                                + " Weekmart's own.");
        assertThat(bench.backfill("2024-02-26", FIRST_NIGHT).exitCode()).isZero();
        assertThat(at(unknown)).doesNotExist();
        assertThat(bench.recover(SECOND_NIGHT).exitCode()).isZero();
    }

    @Test
    void whatIsSaidToBeReplacedIsReplaced() throws IOException {
        copy(FILE, WEEK + "stores-00001-of-00002.parquet");
        Path rejects = at("rejects/run_date=" + SECOND_NIGHT + "/table=sales/notes.txt");
        Files.createDirectories(rejects.getParent());
        Files.writeString(rejects, "foreign");

        RunReport report = bench.night(SECOND_NIGHT);

        assertThat(report.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(bench.message(report)).contains("table=sales/notes.txt (7 bytes)");
        assertThat(report.warnings()).isEmpty();
        assertThat(at(WEEK + "stores-00001-of-00002.parquet")).exists();
    }

    @Test
    void verifyNamesTheFilesOfAPublicationThatCouldNotBeFinished() throws IOException {
        Files.writeString(at(FILE), "cut");
        assertThat(bench.recover(FIRST_NIGHT).exitCode()).isEqualTo(ExitCode.INTERRUPTED.code());

        RunReport report = bench.verify();

        assertThat(report.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(report.warnings()).isEmpty();
        assertThat(bench.message(report))
                .contains("  " + FILE + " belongs to a publication that could not be finished; run backfill --from"
                        + " 2024-03-04 --to 2024-03-10\n");
        assertThat(bench.backfill("2024-03-04", FIRST_NIGHT).outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(bench.verify().exitCode()).isZero();
    }

    @Test
    void verifyNamesAWeekOfWhichEveryFileWasGone() throws IOException {
        Files.delete(at(FILE));
        assertThat(bench.recover(FIRST_NIGHT).exitCode()).isEqualTo(ExitCode.INTERRUPTED.code());

        RunReport report = bench.verify();

        assertThat(report.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(bench.message(report))
                .contains("  fact_weekly_store_product/yr_num=2024/wk_num=10 belongs to a publication that could not be"
                        + " finished; run backfill --from 2024-03-04 --to 2024-03-10\n");
    }

    @Test
    void verifyHasAnUnknownFileOfOurNameReplacedRatherThanDeleted() throws IOException {
        copy(FILE, WEEK + "stores-00001-of-00002.parquet");
        copy(FILE, "fact_weekly_store_product/yr_num=2023/wk_num=5/stores-00000-of-00001.parquet");

        RunReport report = bench.verify();

        assertThat(report.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(bench.message(report))
                .contains(
                        WEEK + "stores-00001-of-00002.parquet is unknown to the ledger; run backfill --from 2024-03-04"
                                + " --to 2024-03-10, which replaces it; delete only what you know to be foreign",
                        "wk_num=5/stores-00000-of-00001.parquet is unknown to the ledger; run a backfill over the"
                                + " dates of its partition, which replaces it; delete only what you know to be foreign");
    }

    @Test
    void aBackfillRewritesAWeekWhoseBytesWereChangedThoughItsRowsAreTheSame() throws IOException {
        byte[] published = Files.readAllBytes(at(FILE));
        assertThat(bench.backfill("2024-03-04", FIRST_NIGHT).exitCode()).isZero();
        flipThreeBytes(FILE);

        RunReport report = bench.backfill("2024-03-04", FIRST_NIGHT);

        assertThat(report.failure()).isNull();
        assertThat(report.weeks()).extracting(WeekResult::change).containsExactly(Change.CHANGED);
        assertThat(Files.readAllBytes(at(FILE))).isEqualTo(published);
        assertThat(bench.verify().exitCode()).isZero();
    }

    @Test
    void aDimensionWhoseBytesWereChangedIsNotReadByANightAndRebuiltByABackfill() throws IOException {
        flipThreeBytes(STORES);

        RunReport night = bench.night(SECOND_NIGHT);
        RunReport backfill = bench.backfill("2024-03-04", FIRST_NIGHT);

        assertThat(night.exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(bench.message(night)).contains("Cannot update dim_store");
        assertThat(backfill.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(bench.verify().exitCode()).isZero();
    }

    @Test
    void anEmptyFolderIsNothingToVerify() {
        RunReport report = new Workbench(folder.resolve("other")).verify();

        assertThat(report.exitCode()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void withoutTheLedgerVerifyDoesNotSpeakOfWriting() throws IOException {
        Files.delete(at("_weekmart/ledger.json"));

        RunReport report = bench.verify();

        assertThat(report.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(bench.message(report)).startsWith("Cannot use out/: it holds dim_calendar, ");
    }

    private Path at(String path) {
        return bench.output().resolve(path);
    }

    private void copy(String from, String to) throws IOException {
        Files.createDirectories(at(to).getParent());
        Files.copy(at(from), at(to));
    }

    private void flipThreeBytes(String path) throws IOException {
        byte[] content = Files.readAllBytes(at(path));
        for (int i = 0; i < 3; i++) {
            content[content.length / 2 + i] ^= 1;
        }
        Files.write(at(path), content);
    }

    /** The length of a dimension's file as the ledger says it. */
    private String bytes(String table) throws IOException {
        return Files.readString(at("_weekmart/ledger.json"))
                .replaceAll(".*\"" + table + "\":.*?\"bytes\":([0-9]+).*", "$1");
    }
}
