package io.weekmart.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.output.PartitionValues;
import io.weekmart.publish.TableLayout.Content;
import io.weekmart.storage.ForwardingStorage;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing knows tables with partitions of any columns, and nothing of weeks. */
class AnyTablesTest {
    private static final LocalDate MAY_5 = LocalDate.parse("2024-05-05");
    private static final Pattern PARTS = Pattern.compile("part-[0-9]{5}\\.parquet");
    private static final String FILE = "part-00000.parquet";
    private static final PartitionKey NORTH = orders("north");
    private static final PartitionKey ODD = orders("a/b = 100%");
    private static final PartitionKey BEST =
            new PartitionKey("best_product", PartitionValues.of("ingestion_date", MAY_5));

    @TempDir
    private Path folder;

    private final TestClock clock = new TestClock();
    private OutputLayout layout;
    private Storage disk;

    private static PartitionKey orders(String region) {
        return new PartitionKey(
                "orders", PartitionValues.of("extract_dt", MAY_5).and("region", region));
    }

    @BeforeEach
    void nameTheOutput() throws IOException {
        layout = OutputLayout.of(folder.resolve("out").toString());
        disk = Storage.open(layout, new Configuration());
    }

    @Test
    void aFolderThatIsEscapedOtherwiseIsForeign() {
        TableLayout orders = new TableLayout("orders", List.of("extract_dt"), PARTS, Content.COMPUTED);

        assertThat(orders.isOwn("orders/extract_dt=2024-05-05/part-00000.parquet"))
                .isTrue();
        assertThat(orders.isOwn("orders/extract_dt=2024%2D05%2D05/part-00000.parquet"))
                .isFalse();
    }

    @Test
    void whatIsPublishedLiesInItsFoldersAndIsReadBackFromTheLedger() throws IOException {
        PartitionUpdate north = new PartitionUpdate(
                NORTH,
                Optional.of(new DateSpan(MAY_5, MAY_5)),
                List.of(),
                "rows of north",
                Map.of("amount", new BigDecimal("12345678901234567890.123")),
                Map.of("orders", new TreeSet<>(List.of(MAY_5.minusDays(9), MAY_5.minusDays(1), MAY_5))));

        try (Output output = open(disk, "first", "csv")) {
            output.publish(
                    output.publication()
                            .replace(update(output, ODD, "odd"))
                            .replace(update(output, BEST, "best"))
                            .replace(with(north, stage(output, NORTH, "north")))
                            .lastRun(Weeks.daily(MAY_5)),
                    target -> {});
        }

        assertThat(content("orders/extract_dt=2024-05-05/region=north/" + FILE)).isEqualTo("north");
        assertThat(content("orders/extract_dt=2024-05-05/region=a%2Fb %3D 100%25/" + FILE))
                .isEqualTo("odd");
        assertThat(content("best_product/ingestion_date=2024-05-05/" + FILE)).isEqualTo("best");
        try (Output output = open(disk, "second", "csv")) {
            Ledger ledger = output.ledger();
            assertThat(ledger.partition(NORTH))
                    .hasValue(new PublishedPartition(
                            NORTH,
                            north.dates(),
                            List.of(new PublishedFile(FILE, 5, 1, "sha of north")),
                            1,
                            "rows of north",
                            new TreeMap<>(north.totals()),
                            new TreeMap<>(north.sources())));
            assertThat(ledger.partitions("orders"))
                    .extracting(PublishedPartition::key)
                    .containsExactly(ODD, NORTH);
            assertThat(output.damaged(ledger.partitions().values())).isEmpty();
            assertThat(output.strays()).isEmpty();
        }
    }

    @Test
    void onlyWhatChangesIsTouched() throws IOException {
        try (Output output = open(disk, "first", "csv")) {
            output.publish(
                    output.publication().replace(update(output, NORTH, "old")).replace(update(output, ODD, "odd")),
                    target -> {});
        }

        try (Output output = open(disk, "second", "csv")) {
            Publication.Result result = output.publish(
                    output.publication()
                            .replace(update(output, NORTH, "new"))
                            .keep(
                                    ODD,
                                    Optional.of(new DateSpan(MAY_5, MAY_5)),
                                    Map.of("margin_amt", new BigDecimal("1.50")),
                                    Map.of("orders", new TreeSet<>(List.of(MAY_5)))),
                    target -> assertThat(target).isEqualTo(layout.resolve(NORTH.path(FILE))));
            assertThat(result)
                    .extracting(Publication.Result::replaced, Publication.Result::deleted)
                    .containsExactly(1, 0);
            assertThat(output.ledger().partition(ODD).orElseThrow().sources("orders"))
                    .containsExactly(MAY_5);
            assertThat(output.ledger().partition(ODD).orElseThrow().total("margin_amt"))
                    .isEqualTo("1.50");
            // The same again changes nothing.
            long revision = output.ledger().revision();
            output.publish(
                    output.publication()
                            .keep(
                                    ODD,
                                    Optional.of(new DateSpan(MAY_5, MAY_5)),
                                    Map.of("margin_amt", new BigDecimal("1.50")),
                                    Map.of("orders", new TreeSet<>(List.of(MAY_5)))),
                    target -> {});
            assertThat(output.ledger().revision()).isEqualTo(revision);
            // One run may publish several times, as a backfill of several dates does.
            output.publish(output.publication().remove(NORTH), target -> {});
            assertThat(output.ledger().partitions()).containsOnlyKeys(ODD);
        }
        assertThat(folder.resolve("out/orders/extract_dt=2024-05-05/region=north"))
                .doesNotExist();
        assertThat(content("orders/extract_dt=2024-05-05/region=a%2Fb %3D 100%25/" + FILE))
                .isEqualTo("odd");
    }

    @Test
    void aSettingThatABackfillMayChangeKeepsADailyRunFromPublishing() throws IOException {
        try (Output output = open(disk, "first", "csv")) {
            output.publish(output.publication().replace(update(output, NORTH, "old")), target -> {});
        }

        UserFault fault = catchThrowableOfType(UserFault.class, () -> open(disk, "daily", "json"));
        try (Output output = open(disk, "backfill", "json", Output.Purpose.BACKFILL)) {
            // Rejects alone are no state of the tables.
            output.publish(
                    output.publication().rejects(MAY_5, "orders", List.of()).outdated(), target -> {});
        }
        open(disk, "old-form", "csv").close();
        try (Output output = open(disk, "backfill-2", "json", Output.Purpose.BACKFILL)) {
            output.publish(output.publication().replace(update(output, NORTH, "new")), target -> {});
        }
        open(disk, "new-form", "json").close();

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault)
                .hasMessage("Cannot publish to " + layout + ": it was published with pipelines.shop.raw.form = csv,"
                        + " and pipelines.shop.raw.form is json now. Rows would be lost.");
        assertThat(fault.hint())
                .isEqualTo(
                        "Set pipelines.shop.raw.form = csv. If the input has really changed, run a backfill over all dates that it"
                                + " holds: the daily runs after it go on with the new value.");
    }

    @Test
    void aPublicationOfSeveralTablesThatLosesAFileIsMarkedTableByTable() throws IOException {
        Storage failing = new ForwardingStorage(disk) {
            private int files;

            @Override
            public void publish(org.apache.hadoop.fs.Path staged, org.apache.hadoop.fs.Path target, long bytes)
                    throws IOException {
                if (++files > 2) {
                    throw new IOException("the disk is away");
                }
                super.publish(staged, target, bytes);
            }
        };
        try (Output output = open(failing, "killed", "csv")) {
            Publication publication = output.publication()
                    .replace(update(output, NORTH, "north"))
                    .replace(update(output, BEST, "best"))
                    .replace(update(output, ODD, "odd"));
            UserFault fault = catchThrowableOfType(UserFault.class, () -> output.publish(publication, target -> {}));
            assertThat(fault.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        }
        disk.deleteTree(layout.staging());

        try (Output output = open(disk, "recover", "csv", Output.Purpose.RECOVER)) {
            assertThat(output.recovery().state()).isEqualTo(Recovery.State.ABANDONED);
            Unfinished unfinished = output.ledger().unfinished();
            assertThat(unfinished.partitions())
                    .extracting(PublishedPartition::key)
                    .containsExactly(ODD, NORTH);
            assertThat(unfinished.sentence())
                    .isEqualTo("Some files of a publication that cannot be finished are in place, in orders"
                            + " extract_dt=2024-05-05/region=a/b = 100%, extract_dt=2024-05-05/region=north: until these"
                            + " are computed again, readers see some of their rows new and some old.");
            assertThat(unfinished.remedy(output.spec()))
                    .startsWith("Run 'backfill --pipeline shop --from 2024-05-05 --to 2024-05-05': ");
            assertThat(output.ledger().setting("raw.form")).hasValue("csv");
        }
    }

    @Test
    void aFileInTheFolderOfNoPartitionIsForeign() throws IOException {
        try (Output output = open(disk, "first", "csv")) {
            output.publish(output.publication().replace(update(output, NORTH, "north")), target -> {});
        }
        write("orders/" + FILE);
        write("orders/extract_dt=2024-05-05/region=south/" + FILE);

        try (Output output = open(disk, "second", "csv")) {
            assertThat(output.strays())
                    .containsExactly(
                            new StrayFile(
                                    "orders/extract_dt=2024-05-05/region=south/" + FILE,
                                    5,
                                    Optional.of(orders("south")),
                                    true),
                            new StrayFile("orders/" + FILE, 5, Optional.empty(), false));
        }
    }

    @Test
    void noTableTakesTheFolderOfAnother() {
        for (String taken : List.of("orders", "rejects", "runs")) {
            TableLayout orders = new TableLayout("orders", List.of(), PARTS, Content.COMPUTED);
            TableLayout other = new TableLayout(taken, List.of(), PARTS, Content.COMPUTED);

            assertThatThrownBy(() -> new OutputSpec("shop", "backfill", List.of(orders, other), List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Pipeline shop can't publish a table " + taken + ": the folder is taken");
        }
    }

    private Output open(Storage storage, String runId, String form) {
        return open(storage, runId, form, Output.Purpose.DAILY);
    }

    private Output open(Storage storage, String runId, String form, Output.Purpose purpose) {
        OutputSpec spec = new OutputSpec(
                "shop",
                "backfill --pipeline shop",
                List.of(
                        new TableLayout("orders", List.of("extract_dt", "region"), PARTS, Content.COMPUTED),
                        new TableLayout("best_product", List.of("ingestion_date"), PARTS, Content.COMPUTED)),
                List.of(new FixedSetting(
                        "raw.form",
                        "pipelines.shop.raw.form",
                        form,
                        Set.of("orders", "best_product"),
                        FixedSetting.Changeable.BY_BACKFILL,
                        "Rows would be lost.")));
        return Output.open(
                Weeks.settings(layout),
                OutputStore.of(storage, layout, spec),
                new RunIdentity(runId, MAY_5, "1"),
                purpose,
                clock.terms());
    }

    private static PartitionUpdate update(Output output, PartitionKey key, String content) throws IOException {
        return new PartitionUpdate(
                key,
                Optional.of(new DateSpan(MAY_5, MAY_5)),
                List.of(stage(output, key, content)),
                "rows of " + content,
                Map.of(),
                Map.of());
    }

    private static PartitionUpdate with(PartitionUpdate update, StagedFile file) {
        return new PartitionUpdate(
                update.key(), update.dates(), List.of(file), update.fingerprint(), update.totals(), update.sources());
    }

    private static StagedFile stage(Output output, PartitionKey key, String content) throws IOException {
        org.apache.hadoop.fs.Path staged =
                output.layout().staged(output.run().runId(), output.layout().resolve(key.path(FILE)), 1);
        output.storage().replace(staged, content.getBytes(UTF_8));
        return new StagedFile(staged, FILE, content.length(), 1, "sha of " + content);
    }

    private String content(String path) throws IOException {
        return Files.readString(folder.resolve("out").resolve(path));
    }

    private void write(String path) throws IOException {
        Path file = folder.resolve("out").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "stray");
    }
}
