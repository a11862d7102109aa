package io.weekmart.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.config.Settings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.StorageCounts;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTest {
    private static final LocalDate MAY_5 = LocalDate.parse("2024-05-05");

    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void nameTheOutput() {
        root = folder.resolve("out");
    }

    @Test
    void aFreshOutputGetsItsMarker() throws IOException {
        open("run-1", MAY_5).close();

        assertThat(root.resolve("_weekmart.json"))
                .hasContent(
                        """
                {
                  "product" : "weekmart",
                  "formatVersion" : 1,
                  "createdBy" : "1.2.3"
                }
                """);
    }

    @Test
    void aDryRunWritesNothing() {
        Output output = Output.inspect(settings(1), new Configuration(), run("run-1", MAY_5), Output.Purpose.NIGHT);
        output.close();

        assertThat(output.ledger()).isEqualTo(Ledger.empty());
        assertThat(root).doesNotExist();
    }

    @Test
    void anOutputWithoutOurMarkerIsRefused() throws IOException {
        Files.createDirectories(root);
        Files.writeString(root.resolve("letters.txt"), "dear");

        UserFault fault = refused(() -> open("run-1", MAY_5));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault).hasMessageContaining("it holds letters.txt and no _weekmart.json");
        assertThat(filesBelow(root)).containsExactly("letters.txt");
    }

    @Test
    void anOutputOfANewerFormatIsRefused() throws IOException {
        Files.createDirectories(root);
        Files.writeString(
                root.resolve("_weekmart.json"), "{\"product\":\"weekmart\",\"formatVersion\":2,\"createdBy\":\"9.0\"}");

        UserFault fault = refused(() -> open("run-1", MAY_5));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault).hasMessageContaining("format version is 2, expected at most 1");
        assertThat(fault.hint()).contains("created by 9.0");
    }

    @Test
    void anOutputThatCantBeWrittenIsRefused() throws IOException {
        Files.writeString(folder.resolve("file"), "not a folder");
        root = folder.resolve("file").resolve("out");

        UserFault fault = refused(() -> open("run-1", MAY_5));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault).hasMessageContaining("Cannot use the output");
    }

    @Test
    void aDateOlderThanTheNewestPublishedIsRefusedExceptInABackfill() {
        publishWeek("run-1", MAY_5, 18, "rows");
        LocalDate older = MAY_5.minusDays(1);

        UserFault fault = refused(() -> open("run-2", older));
        UserFault dryRun = refused(
                () -> Output.inspect(settings(1), new Configuration(), run("run-2", older), Output.Purpose.NIGHT));
        Output backfill = Output.open(settings(1), new Configuration(), run("run-3", older), Output.Purpose.BACKFILL);
        backfill.close();

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault).hasMessageContaining("published up to 2024-05-05");
        assertThat(fault.hint()).contains("backfill");
        assertThat(dryRun).hasMessage(fault.getMessage());
    }

    @Test
    void anotherNumberOfFilesPerWeekIsRefused() {
        publishWeek("run-1", MAY_5, 18, "rows");

        UserFault fault =
                refused(() -> Output.open(settings(4), new Configuration(), run("run-2", MAY_5), Output.Purpose.NIGHT));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault).hasMessageContaining("divided into 1 files each, and output.files-per-week is 4");
        assertThat(fault.hint()).contains("output.files-per-week = 1");
    }

    @Test
    void weeksWithoutALedgerAreRefused() throws IOException {
        publishWeek("run-1", MAY_5, 18, "rows");
        Files.delete(root.resolve("_weekmart/ledger.json"));

        UserFault fault = refused(() -> open("run-2", MAY_5));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault).hasMessageContaining("no ledger");
    }

    @Test
    void aSecondRunIsToldWhoHoldsTheOutput() {
        try (Output first = open("run-1", MAY_5)) {
            assertThat(first.takenOverFrom()).isEmpty();

            UserFault fault = refused(() -> open("run-2", MAY_5));

            assertThat(fault.exitCode()).isEqualTo(ExitCode.HELD);
            assertThat(fault).hasMessageContaining("run run-1 of " + System.getProperty("user.name"));
        }
        open("run-3", MAY_5).close();
    }

    @Test
    void aRunIdStartsOnlyOnce() {
        open("run-1", MAY_5).close();

        UserFault fault = refused(() -> open("run-1", MAY_5));
        open("run-2", MAY_5).close();

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault).hasMessageContaining("it was started before");
    }

    @Test
    void aRunIdThatIsNoFileNameIsRefused() {
        UserFault fault = refused(() -> open("../run", MAY_5));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void whatIsPublishedIsThereAndInTheLedger() throws IOException {
        publishWeek("run-1", MAY_5, 18, "rows of week 18");

        assertThat(root.resolve("fact_weekly_store_product/yr_num=2024/wk_num=18/stores-00000-of-00001.parquet"))
                .hasContent("rows of week 18");
        try (Output output = open("run-2", MAY_5)) {
            assertThat(output.ledger().week(2024, 18)).hasValue(week(18, 15));
            assertThat(output.ledger().newestDate()).hasValue(MAY_5);
            assertThat(output.ledger().weekOf(LocalDate.parse("2024-05-01"))).hasValue(week(18, 15));
            assertThat(output.ledger().weekOf(LocalDate.parse("2024-05-06"))).isEmpty();
        }
        assertThat(filesBelow(root))
                .containsExactly(
                        "_weekmart.json",
                        "_weekmart/locks/0000000002.json",
                        "_weekmart/ledger.json",
                        "fact_weekly_store_product/yr_num=2024/wk_num=18/stores-00000-of-00001.parquet",
                        "runs/2024-05-05/run-1.started",
                        "runs/2024-05-05/run-2.started");
    }

    @Test
    void aWeekThatIsNotPublishedAgainKeepsItsBytesAndTime() throws IOException {
        publishWeek("run-1", MAY_5, 17, "rows of week 17");
        Path file = root.resolve("fact_weekly_store_product/yr_num=2024/wk_num=17/stores-00000-of-00001.parquet");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));

        publishWeek("run-2", MAY_5, 18, "rows of week 18");

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(1_000_000));
        assertThat(file).hasContent("rows of week 17");
    }

    @Test
    void aWeekThatBecameEmptyIsEmptied() {
        publishWeek("run-1", MAY_5, 17, "rows of week 17");
        publishWeek("run-2", MAY_5, 18, "rows of week 18");

        try (Output output = open("run-3", MAY_5)) {
            Publication.Result result = output.publish(
                    new Publication(
                            List.of(),
                            List.of(output.layout().week(2024, 17)),
                            output.ledger().draft().withoutWeek(2024, 17)),
                    target -> {});
            assertThat(result.deleted()).isEqualTo(1);
            assertThat(output.ledger().week(2024, 17)).isEmpty();
        }

        assertThat(root.resolve("fact_weekly_store_product/yr_num=2024/wk_num=17"))
                .doesNotExist();
        assertThat(root.resolve("fact_weekly_store_product/yr_num=2024/wk_num=18"))
                .exists();
    }

    @Test
    void theSameNightIsKnownAgainUntilSomethingDiffers() {
        Night night = new Night(
                MAY_5,
                List.of(new Night.Input("b.csv", 2, "crc32c:2"), new Night.Input("a.csv", 1, "crc32c:1")),
                "config-1",
                "1.2.3");
        try (Output output = open("run-1", MAY_5)) {
            output.publish(
                    new Publication(
                            List.of(), List.of(), output.ledger().draft().lastNight(night)),
                    target -> {});
        }

        try (Output output = open("run-2", MAY_5)) {
            assertThat(output.ledger().sameNight(night)).isTrue();
            assertThat(output.ledger()
                            .sameNight(new Night(MAY_5, List.of(night.inputs().get(0)), "config-1", "1.2.3")))
                    .isFalse();
            assertThat(output.ledger().sameNight(new Night(MAY_5, night.inputs(), "config-2", "1.2.3")))
                    .isFalse();
            assertThat(output.ledger().sameNight(new Night(MAY_5, night.inputs(), "config-1", "1.2.4")))
                    .isFalse();
        }
    }

    @Test
    void publishingNothingNewWritesNothing() throws IOException {
        publishWeek("run-1", MAY_5, 18, "rows");
        Path ledger = root.resolve("_weekmart/ledger.json");
        String before = Files.readString(ledger);

        try (Output output = open("run-2", MAY_5)) {
            Publication.Result result = output.publish(
                    new Publication(List.of(), List.of(), output.ledger().draft()), target -> {});
            assertThat(result).isEqualTo(new Publication.Result(0, 0, 0));
        }

        assertThat(ledger).hasContent(before);
    }

    @Test
    void aWeekWhoseFileIsGoneOrCutOrNotAloneIsDamaged() throws IOException {
        publishWeek("run-1", MAY_5, 16, "rows of week 16");
        publishWeek("run-2", MAY_5, 17, "rows of week 17");
        publishWeek("run-3", MAY_5, 18, "rows of week 18");
        Files.delete(root.resolve("fact_weekly_store_product/yr_num=2024/wk_num=16/stores-00000-of-00001.parquet"));
        Files.writeString(
                root.resolve("fact_weekly_store_product/yr_num=2024/wk_num=17/stores-00000-of-00001.parquet"), "cut");

        publishWeek("run-4", MAY_5, 19, "rows of week 19");
        Files.writeString(root.resolve("fact_weekly_store_product/yr_num=2024/wk_num=19/copy.parquet"), "rows");

        try (Output output = open("run-5", MAY_5)) {
            assertThat(output.damaged(output.ledger().weeks().values()))
                    .extracting(PublishedWeek::wkNum)
                    .containsExactly(16, 17, 19);
        }
    }

    @Test
    void aFileThatIsPublishedAfterwardsIsNeverDeleted() throws IOException {
        publishWeek("run-1", MAY_5, 18, "rows of week 18");
        Path week = root.resolve("fact_weekly_store_product/yr_num=2024/wk_num=18");
        Files.writeString(week.resolve("stores-00001-of-00002.parquet"), "rows of a killed run");

        Publication.Result result;
        try (Output output = open("run-2", MAY_5)) {
            result = output.publish(
                    new Publication(
                            List.of(),
                            List.of(output.layout().week(2024, 18)),
                            output.ledger().draft()),
                    target -> {});
        }

        assertThat(result.deleted()).isEqualTo(1);
        assertThat(filesBelow(week)).containsExactly("stores-00000-of-00001.parquet");
    }

    @Test
    void whatStandsForAFolderIsNoDamage() throws IOException {
        publishWeek("run-1", MAY_5, 18, "rows of week 18");
        Files.writeString(root.resolve("fact_weekly_store_product/yr_num=2024/wk_num=18/part_$folder$"), "");

        try (Output output = open("run-2", MAY_5)) {
            assertThat(output.damaged(output.ledger().weeks().values())).isEmpty();
        }
    }

    @Test
    void aStagedFileThatIsNotCompleteIsNeverPublished() throws IOException {
        publishWeek("run-1", MAY_5, 18, "rows");
        try (Output output = open("run-2", MAY_5)) {
            StagedFile staged = stage(output, 18, "new rows", 1);
            Publication publication = new Publication(
                    List.of(new StagedFile(staged.staged(), staged.target(), 99)),
                    List.of(),
                    output.ledger().draft());

            UserFault fault = refused(() -> output.publish(publication, target -> {}));

            assertThat(fault.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(fault).hasMessageContaining("has 8 bytes, expected 99. Nothing was published.");
        }
        assertThat(root.resolve("fact_weekly_store_product/yr_num=2024/wk_num=18/stores-00000-of-00001.parquet"))
                .hasContent("rows");
        assertThat(filesBelow(root.resolve("_weekmart"))).containsExactly("locks/0000000002.json", "ledger.json");
    }

    @Test
    void rejectsOlderThanTheyAreKeptAreDeleted() throws IOException {
        try (Output output = open("run-1", MAY_5)) {
            for (String date : List.of("2024-02-04", "2024-02-05", "2024-05-05")) {
                output.storage()
                        .replace(output.layout().rejectsFile(LocalDate.parse(date), "sales", 0), date.getBytes(UTF_8));
            }

            assertThat(output.expireRejects()).isEqualTo(1);

            assertThat(output.storage().list(output.layout().rejects()))
                    .extracting(StoredFile::path)
                    .extracting(path -> path.getName())
                    .containsExactlyInAnyOrder("run_date=2024-02-05", "run_date=2024-05-05");
        }
    }

    @Test
    void theCostOfANightDoesNotGrowWithTheWeeksOfHistory() throws IOException {
        StorageCounts short4 = costOfANight(4);
        root = folder.resolve("other");
        StorageCounts long520 = costOfANight(520);

        assertThat(List.of(
                        long520.opened(), long520.statCalls(), long520.listed(), long520.written(), long520.deleted()))
                .containsExactly(
                        short4.opened(), short4.statCalls(), short4.listed(), short4.written(), short4.deleted());
        // The ledger is the only thing that grows: by a few hundred bytes a week.
        assertThat((long520.bytesRead() - short4.bytesRead()) / 516).isBetween(200L, 600L);
    }

    private StorageCounts costOfANight(int weeksOfHistory) throws IOException {
        try (Output output = open("history", MAY_5)) {
            Ledger.Draft draft = output.ledger().draft().published(MAY_5);
            for (int wkNum = 18; wkNum > 18 - weeksOfHistory; wkNum--) {
                draft.week(week(wkNum, 4));
            }
            output.publish(new Publication(List.of(), List.of(), draft), target -> {});
        }
        publishWeek("night-1", MAY_5, 18, "rows");
        try (Output output = open("night-2", MAY_5.plusDays(1))) {
            output.damaged(List.of(output.ledger().week(2024, 18).orElseThrow()));
            StagedFile staged = stage(output, 18, "new rows", 1);
            output.publish(
                    new Publication(
                            List.of(staged),
                            List.of(output.layout().week(2024, 18)),
                            output.ledger().draft().week(week(18, 8))),
                    target -> {});
            output.expireRejects();
            output.writeReport("{}".getBytes(UTF_8));
            return output.counts();
        }
    }

    @Test
    void theReportLiesBesideTheStartOfItsRun() {
        try (Output output = open("run-1", MAY_5)) {
            output.writeReport("{}".getBytes(UTF_8));
            output.writeReport("{\"outcome\":\"published\"}".getBytes(UTF_8));
        }

        assertThat(root.resolve("runs/2024-05-05/run-1.json")).hasContent("{\"outcome\":\"published\"}");
        assertThat(root.resolve("runs/2024-05-05/run-1.started")).exists();
    }

    @Test
    void anEmptyFolderIsNothingToRecover() throws IOException {
        Files.createDirectories(root);

        UserFault fault = refused(
                () -> Output.open(settings(1), new Configuration(), run("run-1", MAY_5), Output.Purpose.RECOVER));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(filesBelow(root)).isEmpty();
    }

    @Test
    void anOutputThatIsOnlyLookedAtCantBePublishedTo() {
        Output output = Output.inspect(settings(1), new Configuration(), run("run-1", MAY_5), Output.Purpose.NIGHT);
        Publication nothing =
                new Publication(List.of(), List.of(), output.ledger().draft());

        assertThatThrownBy(() -> output.publish(nothing, target -> {})).isInstanceOf(IllegalStateException.class);
    }

    private static UserFault refused(ThrowingCallable call) {
        UserFault fault = catchThrowableOfType(UserFault.class, call);
        assertThat(fault).isNotNull();
        return fault;
    }

    private Settings.Output settings(int filesPerWeek) {
        return new Settings.Output(root.toString(), "zstd", filesPerWeek, Duration.ofDays(90));
    }

    private static RunIdentity run(String runId, LocalDate date) {
        return new RunIdentity(runId, date, "1.2.3");
    }

    private Output open(String runId, LocalDate date) {
        return Output.open(settings(1), new Configuration(), run(runId, date), Output.Purpose.NIGHT);
    }

    private void publishWeek(String runId, LocalDate date, int wkNum, String content) {
        try (Output output = open(runId, date)) {
            Publication.Result result = output.publish(
                    new Publication(
                            List.of(stage(output, wkNum, content, 1)),
                            List.of(output.layout().week(2024, wkNum)),
                            output.ledger()
                                    .draft()
                                    .week(week(wkNum, content.length()))
                                    .published(date)),
                    target -> {});
            assertThat(result.replaced()).isEqualTo(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StagedFile stage(Output output, int wkNum, String content, long attempt) throws IOException {
        OutputLayout layout = output.layout();
        org.apache.hadoop.fs.Path target = layout.weekFile(2024, wkNum, 0, 1);
        org.apache.hadoop.fs.Path staged = layout.staged(output.run().runId(), target, attempt);
        output.storage().replace(staged, content.getBytes(UTF_8));
        return new StagedFile(staged, target, content.length());
    }

    /** Weeks begin on Monday here; week 18 is 2024-04-29 to 2024-05-05. */
    static PublishedWeek week(int wkNum, long bytes) {
        LocalDate start = LocalDate.parse("2024-04-29").plusWeeks(wkNum - 18);
        NavigableSet<LocalDate> dumps =
                new TreeSet<>(start.datesUntil(start.plusDays(7)).toList());
        dumps.add(start.plusDays(20));
        return new PublishedWeek(
                2024,
                wkNum,
                start,
                start.plusDays(6),
                List.of(new PublishedFile("stores-00000-of-00001.parquet", bytes, 3)),
                "0123456789abcdef0123456789abcdef",
                3,
                new BigDecimal("12.00"),
                new BigDecimal("-3.45"),
                dumps,
                new TreeSet<>());
    }

    private static List<String> filesBelow(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
