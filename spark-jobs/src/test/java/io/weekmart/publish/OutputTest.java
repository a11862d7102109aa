package io.weekmart.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.ForwardingStorage;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StorageCounts;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTest {
    private static final LocalDate MAY_5 = Weeks.MAY_5;
    private static final Weeks WEEKS = new Weeks(1);

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
                  "pipeline" : "weekly-metrics",
                  "formatVersion" : 3,
                  "createdBy" : "1.2.3"
                }
                """);
    }

    @Test
    void aDryRunWritesNothing() {
        Output output = inspect(1, "run-1", MAY_5);
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
                root.resolve("_weekmart.json"), "{\"product\":\"weekmart\",\"formatVersion\":4,\"createdBy\":\"9.0\"}");

        UserFault fault = refused(() -> open("run-1", MAY_5));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault).hasMessageContaining("format version is 4, expected 3");
        assertThat(fault.hint()).contains("created by 9.0");
    }

    @Test
    void anOutputOfAnOlderFormatIsRefusedAndNamesTheWayOn() throws IOException {
        Files.createDirectories(root);
        Files.writeString(
                root.resolve("_weekmart.json"), "{\"product\":\"weekmart\",\"formatVersion\":2,\"createdBy\":\"0.9\"}");

        UserFault fault = refused(() -> open("run-1", MAY_5));
        UserFault dryRun = refused(() -> inspect(1, "run-1", MAY_5));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault)
                .hasMessage(
                        "Cannot use file:" + root + "/: its format version is 2, expected 3. It was created by an older"
                                + " Weekmart (0.9), whose ledger this one does not read.");
        assertThat(fault.hint()).isEqualTo("Set output.path to an empty folder and run a backfill over all dates.");
        assertThat(dryRun).hasMessage(fault.getMessage());
        assertThat(filesBelow(root)).containsExactly("_weekmart.json");
    }

    @Test
    void theOutputOfAnotherPipelineIsRefused() throws IOException {
        publishWeek("run-1", MAY_5, 18, "rows");
        List<String> before = filesBelow(root);

        for (Output.Purpose purpose : Output.Purpose.values()) {
            UserFault fault = refused(() -> Output.open(
                    Weeks.settings(root.toString()),
                    WEEKS.spec("orders"),
                    new Configuration(),
                    run("run-2", MAY_5),
                    purpose));

            assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(fault)
                    .hasMessage("Cannot use file:" + root + "/ as the output of the pipeline orders: it is that of the"
                            + " pipeline weekly-metrics, and each pipeline needs an output of its own.");
        }
        assertThat(filesBelow(root)).isEqualTo(before);
    }

    @Test
    void ofTwoPipelinesThatFoundAnOutputAtTheSameMomentOneIsRefused() throws IOException {
        OutputLayout layout = OutputLayout.of(root.toString());
        Storage slower = new ForwardingStorage(Storage.open(layout, new Configuration())) {
            @Override
            public boolean create(org.apache.hadoop.fs.Path path, byte[] content) throws IOException {
                if (path.equals(layout.marker())) {
                    open("faster", MAY_5).close();
                }
                return super.create(path, content);
            }
        };

        UserFault fault = refused(() -> Output.open(
                Weeks.settings(layout),
                OutputStore.of(slower, layout, WEEKS.spec("orders")),
                run("slower", MAY_5),
                Output.Purpose.DAILY,
                new TestClock().terms()));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault).hasMessageContaining("it is that of the pipeline weekly-metrics");
        assertThat(filesBelow(root)).doesNotContain("runs/2024-05-05/slower.started");
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
        UserFault dryRun = refused(() -> inspect(1, "run-2", older));
        Output backfill = open(1, "run-3", older, Output.Purpose.BACKFILL);
        backfill.close();

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault).hasMessageContaining("published up to 2024-05-05");
        assertThat(fault.hint()).contains("backfill");
        assertThat(dryRun).hasMessage(fault.getMessage());
    }

    @Test
    void anotherNumberOfFilesPerWeekIsRefused() {
        publishWeek("run-1", MAY_5, 18, "rows");

        UserFault fault = refused(() -> open(4, "run-2", MAY_5, Output.Purpose.DAILY));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault)
                .hasMessageContaining(
                        "it was published with output.files-per-week = 1, and output.files-per-week is 4 now. Stores would move");
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
            assertThat(output.ledger().partition(Weeks.week(18)))
                    .hasValue(new PublishedPartition(
                            Weeks.week(18),
                            Optional.of(new DateSpan(MAY_5.minusDays(6), MAY_5)),
                            List.of(new PublishedFile("stores-00000-of-00001.parquet", 15, 1, "")),
                            1,
                            "rows of week 18",
                            new TreeMap<>(Map.of("total_sales_amt", BigDecimal.TEN)),
                            new TreeMap<>()));
            assertThat(output.ledger().newestDate()).hasValue(MAY_5);
        }
        assertThat(filesBelow(root))
                .containsExactly(
                        "_weekmart.json",
                        "_weekmart/ledger.json",
                        "_weekmart/locks/0000000002.json",
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
            Publication.Result result = output.publish(output.publication().remove(Weeks.week(17)), target -> {});
            assertThat(result.deleted()).isEqualTo(1);
            assertThat(output.ledger().partition(Weeks.week(17))).isEmpty();
        }

        assertThat(root.resolve("fact_weekly_store_product/yr_num=2024/wk_num=17"))
                .doesNotExist();
        assertThat(root.resolve("fact_weekly_store_product/yr_num=2024/wk_num=18"))
                .exists();
    }

    @Test
    void theSameRunIsKnownAgainUntilSomethingDiffers() {
        LastRun run = new LastRun(
                MAY_5,
                List.of(new LastRun.Input("b.csv", 2, "crc32c:2"), new LastRun.Input("a.csv", 1, "crc32c:1")),
                "config-1",
                "1.2.3");
        try (Output output = open("run-1", MAY_5)) {
            output.publish(output.publication().lastRun(run), target -> {});
        }

        try (Output output = open("run-2", MAY_5)) {
            assertThat(output.ledger().sameRun(run)).isTrue();
            assertThat(output.ledger()
                            .sameRun(new LastRun(MAY_5, List.of(run.inputs().get(0)), "config-1", "1.2.3")))
                    .isFalse();
            assertThat(output.ledger().sameRun(new LastRun(MAY_5, run.inputs(), "config-2", "1.2.3")))
                    .isFalse();
            assertThat(output.ledger().sameRun(new LastRun(MAY_5, run.inputs(), "config-1", "1.2.4")))
                    .isFalse();
        }
    }

    @Test
    void publishingNothingNewWritesNothing() throws IOException {
        publishWeek("run-1", MAY_5, 18, "rows");
        Path ledger = root.resolve("_weekmart/ledger.json");
        String before = Files.readString(ledger);

        try (Output output = open("run-2", MAY_5)) {
            Publication.Result result = output.publish(output.publication(), target -> {});
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
            assertThat(Weeks.numbers(output.damaged(output.ledger().partitions().values())))
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
            Publication tidied = output.publication();
            assertThat(tidied.tidy(Weeks.week(18))).isTrue();
            result = output.publish(tidied, target -> {});
        }

        assertThat(result.deleted()).isEqualTo(1);
        assertThat(filesBelow(week)).containsExactly("stores-00000-of-00001.parquet");
    }

    @Test
    void whatStandsForAFolderIsNoDamage() throws IOException {
        publishWeek("run-1", MAY_5, 18, "rows of week 18");
        Files.writeString(root.resolve("fact_weekly_store_product/yr_num=2024/wk_num=18/part_$folder$"), "");

        try (Output output = open("run-2", MAY_5)) {
            assertThat(output.damaged(output.ledger().partitions().values())).isEmpty();
        }
    }

    @Test
    void aStagedFileThatIsNotCompleteIsNeverPublished() throws IOException {
        publishWeek("run-1", MAY_5, 18, "rows");
        try (Output output = open("run-2", MAY_5)) {
            StagedFile staged = WEEKS.stage(output, 18, 0, "new rows".getBytes(UTF_8));
            StagedFile longer = new StagedFile(staged.staged(), staged.name(), 99, 1, "");
            Publication publication = output.publication().replace(Weeks.update(18, List.of(longer), "new rows"));

            UserFault fault = refused(() -> output.publish(publication, target -> {}));

            assertThat(fault.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(fault).hasMessageContaining("has 8 bytes, expected 99. Nothing was published.");
        }
        assertThat(root.resolve("fact_weekly_store_product/yr_num=2024/wk_num=18/stores-00000-of-00001.parquet"))
                .hasContent("rows");
        assertThat(filesBelow(root.resolve("_weekmart"))).containsExactly("ledger.json", "locks/0000000002.json");
    }

    @Test
    void rejectsOlderThanTheyAreKeptAreDeleted() throws IOException {
        try (Output output = open("run-1", MAY_5)) {
            for (String date : List.of("2024-02-04", "2024-02-05", "2024-05-05")) {
                output.storage()
                        .replace(
                                output.layout()
                                        .resolve(Rejects.key(LocalDate.parse(date), "sales")
                                                .path(Rejects.fileName(0))),
                                date.getBytes(UTF_8));
            }

            assertThat(output.expireRejects(MAY_5)).isEqualTo(1);

            assertThat(output.storage().list(Rejects.folder(output.layout())))
                    .extracting(StoredFile::path)
                    .extracting(path -> path.getName())
                    .containsExactlyInAnyOrder("run_date=2024-02-05", "run_date=2024-05-05");
        }
    }

    @Test
    void theCostOfARunDoesNotGrowWithTheWeeksOfHistory() throws IOException {
        StorageCounts short4 = costOfARun(4);
        root = folder.resolve("other");
        StorageCounts long520 = costOfARun(520);

        assertThat(List.of(
                        long520.opened(), long520.statCalls(), long520.listed(), long520.written(), long520.deleted()))
                .containsExactly(
                        short4.opened(), short4.statCalls(), short4.listed(), short4.written(), short4.deleted());
        // The ledger is the only thing that grows: by a few hundred bytes a week.
        assertThat((long520.bytesRead() - short4.bytesRead()) / 516).isBetween(200L, 600L);
    }

    private StorageCounts costOfARun(int weeksOfHistory) throws IOException {
        try (Output output = open("history", MAY_5)) {
            LedgerDraft draft = new LedgerDraft(output.ledger()).lastRun(Weeks.daily(MAY_5));
            for (int wkNum = 18; wkNum > 18 - weeksOfHistory; wkNum--) {
                draft.put(week(wkNum, 4));
            }
            output.storage().replace(output.layout().ledger(), LedgerJson.write(draft.next("history-1")));
        }
        publishWeek("run-1", MAY_5, 18, "rows");
        try (Output output = open("run-2", MAY_5.plusDays(1))) {
            output.damaged(List.of(output.ledger().partition(Weeks.week(18)).orElseThrow()));
            output.publish(WEEKS.publication(output, "new rows", 18), target -> {});
            output.expireRejects(MAY_5);
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

        UserFault fault = refused(() -> open(1, "run-1", MAY_5, Output.Purpose.RECOVER));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(filesBelow(root)).isEmpty();
    }

    @Test
    void anOutputThatIsOnlyLookedAtCantBePublishedTo() {
        Output output = inspect(1, "run-1", MAY_5);
        Publication nothing = output.publication();

        assertThatThrownBy(() -> output.publish(nothing, target -> {})).isInstanceOf(IllegalStateException.class);
    }

    private static UserFault refused(ThrowingCallable call) {
        UserFault fault = catchThrowableOfType(UserFault.class, call);
        assertThat(fault).isNotNull();
        return fault;
    }

    private static RunIdentity run(String runId, LocalDate date) {
        return new RunIdentity(runId, date, "1.2.3");
    }

    private Output open(String runId, LocalDate date) {
        return open(1, runId, date, Output.Purpose.DAILY);
    }

    private Output open(int filesPerWeek, String runId, LocalDate date, Output.Purpose purpose) {
        return Output.open(
                Weeks.settings(root.toString()),
                new Weeks(filesPerWeek).spec(),
                new Configuration(),
                run(runId, date),
                purpose);
    }

    private Output inspect(int filesPerWeek, String runId, LocalDate date) {
        return Output.inspect(
                Weeks.settings(root.toString()),
                new Weeks(filesPerWeek).spec(),
                new Configuration(),
                run(runId, date),
                Output.Purpose.DAILY);
    }

    private void publishWeek(String runId, LocalDate date, int wkNum, String content) {
        try (Output output = open(runId, date)) {
            Publication.Result result =
                    output.publish(WEEKS.publication(output, content, wkNum).lastRun(Weeks.daily(date)), target -> {});
            assertThat(result.replaced()).isEqualTo(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A week with what the ledger keeps of one in the daily layout. */
    private static PublishedPartition week(int wkNum, long bytes) {
        DateSpan dates = Weeks.dates(wkNum);
        NavigableSet<LocalDate> dumps =
                new TreeSet<>(dates.first().datesUntil(dates.last().plusDays(1)).toList());
        dumps.add(dates.first().plusDays(20));
        return new PublishedPartition(
                Weeks.week(wkNum),
                Optional.of(dates),
                List.of(new PublishedFile("stores-00000-of-00001.parquet", bytes, 3, "0".repeat(64))),
                3,
                "0123456789abcdef0123456789abcdef",
                new TreeMap<>(
                        Map.of("total_sales_qty", new BigDecimal("12.00"), "total_sales_amt", new BigDecimal("-3.45"))),
                new TreeMap<>(Map.of("sales", dumps, "inventory", new TreeSet<>())));
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
