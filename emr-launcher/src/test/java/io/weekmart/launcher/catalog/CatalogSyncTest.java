package io.weekmart.launcher.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.aws.AwsJsonServer.Fate;
import io.weekmart.launcher.aws.AwsProperties;
import io.weekmart.launcher.catalog.CatalogSync.Mode;
import io.weekmart.launcher.catalog.CatalogSync.Result;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.storage.S3Server;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real SDK against a stand-in for Glue and a real S3 server. */
class CatalogSyncTest {
    private static final String DATABASE = "weekmart_dev";
    private static final String FACT = "fact_weekly_store_product";

    private static S3Server s3;
    private static ObjectStore store;

    private GlueServer glue;
    private GlueCatalog catalog;
    private PublishedOutput output;

    @BeforeAll
    static void startS3() {
        s3 = S3Server.start();
        // The SDK reads these as it reads the environment of a user.
        System.setProperty("aws.endpointUrlS3", s3.endpoint().toString());
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        store = ObjectStore.connect();
    }

    @AfterAll
    static void stopS3() {
        store.close();
        s3.close();
        AwsProperties.clear();
    }

    @BeforeEach
    void start() {
        output = new PublishedOutput(store, new S3Location(s3.bucket(), "tables-" + UUID.randomUUID() + "/"));
        emptyGlue();
    }

    private void emptyGlue() {
        glue = new GlueServer();
        System.setProperty("aws.endpointUrlGlue", glue.endpoint().toString());
        catalog = GlueCatalog.connect(settings(output.root()));
    }

    @AfterEach
    void stopGlue() {
        catalog.close();
        glue.close();
    }

    @Test
    void theFirstSyncMakesDatabaseTablesAndPartitions() {
        output.file(2024, 9)
                .file(2024, 18)
                .file("rejects/run_date=2024-05-05/table=sales/rejects-00000.parquet")
                .published("2024-05-05", "night-1", "2024/18 new");

        Result result = sync();

        assertThat(result.reports()).as("by the folders").isZero();
        assertThat(lines(result))
                .containsExactly(
                        "weekmart_dev  + database",
                        "fact_weekly_store_product  + table",
                        "fact_weekly_store_product  + yr_num=2024/wk_num=9",
                        "fact_weekly_store_product  + yr_num=2024/wk_num=18",
                        "dim_store  + table",
                        "dim_product  + table",
                        "dim_calendar  + table",
                        "rejects  + table",
                        "rejects  + run_date=2024-05-05/table=sales");
        assertThat(glue.tables(DATABASE)).containsExactly("dim_calendar", "dim_product", "dim_store", FACT, "rejects");
        assertThat(glue.partitions(DATABASE, FACT)).containsExactly("2024/18", "2024/9");
        assertThat(glue.partitions(DATABASE, "rejects")).containsExactly("2024-05-05/sales");
    }

    @Test
    void aTableIsDefinedAsAthenaReadsIt() {
        output.file(2024, 18).published("2024-05-05", "night-1", "2024/18 new");

        sync();

        JsonNode table = glue.table(DATABASE, FACT);
        JsonNode storage = table.path("StorageDescriptor");
        assertThat(table.path("TableType").asText()).isEqualTo("EXTERNAL_TABLE");
        assertThat(table.path("Description").asText()).isEqualTo("Weekly metrics of each store and product.");
        assertThat(table.path("Parameters").path("classification").asText()).isEqualTo("parquet");
        assertThat(table.path("Parameters").path("EXTERNAL").asText()).isEqualTo("TRUE");
        assertThat(table.path("Parameters").path("weekmart.environment").asText())
                .isEqualTo("dev");
        assertThat(storage.path("Location").asText()).isEqualTo(output.root() + "fact_weekly_store_product/");
        assertThat(storage.path("InputFormat").asText())
                .isEqualTo("org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat");
        assertThat(storage.path("OutputFormat").asText())
                .isEqualTo("org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat");
        assertThat(storage.path("SerdeInfo").path("SerializationLibrary").asText())
                .isEqualTo("org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe");
        assertThat(columns(storage.path("Columns")))
                .containsExactly("store_key int Key of the store.", "total_sales_qty decimal(18,2) Units sold.");
        assertThat(columns(table.path("PartitionKeys")))
                .containsExactly("yr_num int Year.", "wk_num int Week within the year.");
        JsonNode partition = glue.partition(DATABASE, FACT, "2024/18").path("StorageDescriptor");
        assertThat(partition.path("Location").asText())
                .isEqualTo(output.root() + "fact_weekly_store_product/yr_num=2024/wk_num=18/");
        assertThat(columns(partition.path("Columns")))
                .containsExactly("store_key int ", "total_sales_qty decimal(18,2) ");
    }

    @Test
    void aSecondSyncWritesNothing() {
        output.file(2024, 18).published("2024-05-05", "night-1", "2024/18 new");
        sync();
        glue.forgetCalls();

        assertThat(sync().changes()).isEmpty();
        assertThat(sync(Mode.FOLDERS).changes()).isEmpty();
        assertThat(glue.writes()).isEmpty();
    }

    @Test
    void aNewReportAddsItsWeeks() {
        synced("2024/18");
        output.published("2024-05-12", "night-2", "2024/18 unchanged", "2024/19 new");

        Result result = sync();

        assertThat(lines(result)).containsExactly(FACT + "  + yr_num=2024/wk_num=19");
        assertThat(result.reports()).as("the last one again, and the new one").isEqualTo(2);
        assertThat(glue.partitions(DATABASE, FACT)).containsExactly("2024/18", "2024/19");
    }

    @Test
    void theNewestReportAppliedIsKeptOnTheFactTable() {
        synced("2024/18");
        String moment = syncedAt();
        ((ObjectNode) glue.table(DATABASE, FACT).path("Parameters")).put("weekmart.synced-to", "2024-05-06T04:00:00Z");
        output.published("2024-05-12", "night-2", "2024/19 new");

        sync();

        assertThat(Instant.parse(syncedAt())).isAfterOrEqualTo(Instant.parse(moment));
        assertThat(glue.writes())
                .as("the moment last, and no old version kept")
                .containsExactly("BatchCreatePartition", "UpdateTable");
        assertThat(glue.archived()).isZero();
    }

    @Test
    void aMomentThatSomebodyGarbledSendsUsToTheFolders() {
        synced("2024/18");
        ((ObjectNode) glue.table(DATABASE, FACT).path("Parameters")).put("weekmart.synced-to", "yesterday");

        assertThat(sync().reports()).as("by the folders").isZero();
        assertThat(sync().reports()).as("by the reports").isEqualTo(1);
    }

    @Test
    void aBackfillOfAnOldDateIsAppliedToo() {
        synced("2024/18");
        output.ended("2023-12-31", "backfill-1", "backfill", "published", 0, "2023/51 new", "2023/52 new");

        assertThat(lines(sync()))
                .containsExactly(FACT + "  + yr_num=2023/wk_num=51", FACT + "  + yr_num=2023/wk_num=52");
    }

    @Test
    void reportsAreAppliedInTheOrderInWhichTheirRunsEnded() {
        synced("2024/18");
        output.published("2024-05-12", "night-2", "2024/19 new");
        output.ended("2024-05-05", "backfill-1", "backfill", "published", 0, "2024/19 emptied", "2024/17 new");

        assertThat(lines(sync())).containsExactly(FACT + "  + yr_num=2024/wk_num=17");
    }

    @Test
    void anEmptiedWeekIsDropped() {
        synced("2024/17", "2024/18");
        output.published("2024-05-05", "night-2", "2024/17 emptied", "2024/18 changed");

        assertThat(lines(sync())).containsExactly(FACT + "  - yr_num=2024/wk_num=17");
        assertThat(glue.partitions(DATABASE, FACT)).containsExactly("2024/18");
    }

    @Test
    void aRunInterruptedWhilePublishingSendsUsToTheFolders() {
        synced("2024/18");
        // It published week 19 in part; the next run finished that, and reports its own work alone.
        output.file(2024, 19).ended("2024-05-12", "night-2", "weekly-metrics", "failed", 8);
        output.file(2024, 20).published("2024-05-13", "night-3", "2024/20 new");

        Result result = sync();

        assertThat(result.reports()).as("by the folders").isZero();
        assertThat(lines(result))
                .containsExactly(FACT + "  + yr_num=2024/wk_num=19", FACT + "  + yr_num=2024/wk_num=20");
    }

    @Test
    void aKilledRunWithoutReportSendsUsToTheFolders() {
        synced("2024/18");
        output.file(2024, 19).started("2024-05-12", "night-2");
        output.published("2024-05-13", "night-3");

        assertThat(lines(sync())).containsExactly(FACT + "  + yr_num=2024/wk_num=19");
    }

    @Test
    void recoverSendsUsToTheFolders() {
        synced("2024/18");
        output.file(2024, 19).ended("2024-05-12", "recover-1", "recover", "published", 0);

        assertThat(lines(sync())).containsExactly(FACT + "  + yr_num=2024/wk_num=19");
    }

    @Test
    void rejectsThatWereRemovedAreDropped() {
        output.file("rejects/run_date=2024-05-05/table=store/rejects-00000.parquet");
        synced("2024/18");
        glue.addPartition(DATABASE, "rejects", "2024-01-01", "sales");

        assertThat(lines(sync())).containsExactly("rejects  - run_date=2024-01-01/table=sales");
    }

    @Test
    void onlyFoldersThatHoldParquetArePartitions() {
        output.file(FACT + "/yr_num=2024/wk_num=18/_SUCCESS")
                .file(FACT + "/yr_num=2024/wk_num=18/_half.parquet")
                .file(FACT + "/yr_num=2024/week=17/a.parquet")
                .file(FACT + "/_old/wk_num=16/a.parquet")
                .file(FACT + "/a.parquet")
                .file(2024, 19);
        output.published("2024-05-12", "night-1", "2024/19 new");

        sync();

        assertThat(glue.partitions(DATABASE, FACT)).containsExactly("2024/19");
    }

    @Test
    void aHundredPartitionsAreAddedAtOnceAndTwentyFiveDropped() {
        List<String> weeks = new ArrayList<>();
        for (int week = 1; week <= 201; week++) {
            weeks.add("2024/" + week);
        }
        synced(weeks.toArray(String[]::new));
        assertThat(glue.partitions(DATABASE, FACT)).hasSize(201).contains("2024/1", "2024/201");
        output.published(
                "2024-05-12",
                "night-2",
                weeks.subList(0, 51).stream().map(week -> week + " emptied").toArray(String[]::new));

        sync();

        assertThat(glue.partitions(DATABASE, FACT)).hasSize(150).doesNotContain("2024/51");
        // Whether the moment is written down depends on S3's clock, which counts seconds: both reports may be of one.
        assertThat(glue.writes())
                .filteredOn(write -> !write.equals("UpdateTable"))
                .containsExactly("BatchDeletePartition", "BatchDeletePartition", "BatchDeletePartition");
    }

    @Test
    void aNewColumnReachesTheTableAndItsPartitions() {
        synced("2024/17", "2024/18");
        output.column("promo_qty", "decimal(18,2)", "Units sold under a promotion. " + "x".repeat(300));
        output.published("2024-05-05", "night-2", "2024/18 changed");

        assertThat(lines(sync()))
                .containsExactly(
                        FACT + "  + column promo_qty decimal(18,2)",
                        FACT + "  ~ yr_num=2024/wk_num=17",
                        FACT + "  ~ yr_num=2024/wk_num=18");
        assertThat(columns(glue.table(DATABASE, FACT).path("StorageDescriptor").path("Columns")))
                .last()
                .asString()
                .startsWith("promo_qty decimal(18,2) Units sold under a promotion. xxx")
                .endsWith("xxx...");
        assertThat(columns(glue.partition(DATABASE, FACT, "2024/17")
                        .path("StorageDescriptor")
                        .path("Columns")))
                .last()
                .isEqualTo("promo_qty decimal(18,2) ");
        assertThat(glue.archived()).isZero();
    }

    @Test
    void whatOthersSetOnATableStays() {
        synced("2024/18");
        ObjectNode table = glue.table(DATABASE, "dim_store");
        table.put("Owner", "retail").put("Description", "Somebody's words.");
        ((ObjectNode) table.path("Parameters")).put("steward", "retail data");

        assertThat(lines(sync())).containsExactly("dim_store  ~ table");

        JsonNode after = glue.table(DATABASE, "dim_store");
        assertThat(after.path("Description").asText()).isEqualTo("The store dimension.");
        assertThat(after.path("Owner").asText()).isEqualTo("retail");
        assertThat(after.path("Parameters").path("steward").asText()).isEqualTo("retail data");
    }

    @Test
    void fullMendsWhatWasChangedByHand() {
        synced("2024/17", "2024/18");
        glue.dropPartition(DATABASE, FACT, "2024/17");
        glue.addPartition(DATABASE, FACT, "1999", "1");

        assertThat(lines(sync(Mode.FOLDERS)))
                .containsExactly(FACT + "  + yr_num=2024/wk_num=17", FACT + "  - yr_num=1999/wk_num=1");
        assertThat(glue.partitions(DATABASE, FACT)).containsExactly("2024/17", "2024/18");
    }

    @Test
    void driftShowsTheSameChangesAndWritesNothing() {
        output.file(2024, 18).published("2024-05-05", "night-1", "2024/18 new");

        Result drift = sync(Mode.DRIFT);

        assertThat(glue.writes()).isEmpty();
        assertThat(drift.changes()).isNotEmpty();
        assertThat(sync()).isEqualTo(drift);
    }

    @Test
    void withoutAGoodRunThereIsNothingToDo() {
        output.ended("2024-05-05", "night-1", "weekly-metrics", "failed", 3);

        assertThat(sync().changes()).isEmpty();
        assertThat(glue.writes()).isEmpty();
    }

    @Test
    void aTableThatIsNotOursIsLeftAlone() {
        output.file(2024, 18).published("2024-05-05", "night-1", "2024/18 new");
        glue.add(DATABASE, "dim_store", "s3://others/stores/");

        assertFault(
                this::sync,
                ExitCode.USAGE,
                "Cannot bring weekmart_dev.dim_store in line: Glue has a table of that name without weekmart.environment in "
                        + "s3://others/stores/, and expected is one of environment dev in " + output.root()
                        + "dim_store/.");
        assertThat(glue.writes()).isEmpty();
    }

    @Test
    void aTableOfOursThatLiesElsewhereIsLeftAlone() {
        synced("2024/18");
        ((ObjectNode) glue.table(DATABASE, FACT).path("StorageDescriptor")).put("Location", "s3://old/fact/");

        assertFault(this::sync, ExitCode.USAGE, "of environment dev in s3://old/fact/, and expected");
        assertThat(glue.writes()).isEmpty();
    }

    @Test
    void throttlingAndLostAnswersAreSurvived() {
        output.file(2024, 18).published("2024-05-05", "night-1", "2024/18 new");
        for (String action : List.of("GetTable", "GetDatabase", "UpdateTable")) {
            glue.next(action, Fate.THROTTLED, Fate.BROKEN);
        }
        for (String action : List.of("CreateDatabase", "CreateTable", "BatchCreatePartition")) {
            glue.next(action, Fate.BROKEN_AFTER_EFFECT);
        }

        sync();

        assertThat(glue.partitions(DATABASE, FACT)).containsExactly("2024/18");
        glue.forgetCalls();
        assertThat(sync().changes()).isEmpty();
        assertThat(glue.writes()).isEmpty();
    }

    @Test
    void aDroppedPartitionWhoseAnswerIsLostIsGoneAllTheSame() {
        synced("2024/17", "2024/18");
        output.published("2024-05-05", "night-2", "2024/17 emptied");
        glue.next("BatchDeletePartition", Fate.BROKEN_AFTER_EFFECT);

        sync();

        assertThat(glue.partitions(DATABASE, FACT)).containsExactly("2024/18");
    }

    @Test
    void aSyncThatEndsHalfwayIsDoneAgain() {
        synced("2024/18");
        output.file(2024, 19).file(2024, 20).published("2024-05-19", "night-2", "2024/19 new", "2024/20 new");
        glue.refuseFirst("BatchCreatePartition");

        assertFault(
                this::sync,
                ExitCode.CLUSTER,
                "Cannot add partition [2024, 19] of weekmart_dev.fact_weekly_store_product: Glue says "
                        + "InternalServiceException: Try again");
        assertThat(glue.partitions(DATABASE, FACT)).containsExactly("2024/18", "2024/20");

        assertThat(lines(sync())).containsExactly(FACT + "  + yr_num=2024/wk_num=19");
    }

    @Test
    void aSyncThatIsKilledBetweenAnyTwoWritesIsDoneAgain() {
        output.file(2024, 17)
                .file(2024, 18)
                .file("rejects/run_date=2024-05-05/table=sales/rejects-00000.parquet")
                .published("2024-05-05", "night-1", "2024/17 new", "2024/18 new");
        int kills = 0;
        boolean killed = true;
        while (killed) {
            glue.close();
            catalog.close();
            emptyGlue();
            glue.writesLeft(kills++);
            try {
                sync();
                killed = false;
            } catch (UserFault fault) {
                glue.writesLeft(Integer.MAX_VALUE);
                sync();
            }

            assertThat(glue.tables(DATABASE)).hasSize(5);
            assertThat(glue.partitions(DATABASE, FACT)).containsExactly("2024/17", "2024/18");
            assertThat(glue.partitions(DATABASE, "rejects")).containsExactly("2024-05-05/sales");
            assertThat(syncedAt()).isNotEmpty();
            glue.forgetCalls();
            assertThat(sync().changes()).isEmpty();
            assertThat(glue.writes()).isEmpty();
        }
        assertThat(kills)
                .as("database, five tables, two batches, the moment: killed before each")
                .isEqualTo(10);
    }

    @Test
    void everyCallNamesThePermissionThatItNeeds() {
        synced("2024/16", "2024/17", "2024/18");
        for (String action : List.of(
                "GetTable", "GetPartitions", "BatchCreatePartition", "BatchUpdatePartition", "BatchDeletePartition")) {
            output.column("column_of_" + action.toLowerCase(Locale.ROOT), "int", "");
            output.published("2024-05-12", "night-" + action, "2024/16 emptied", "2024/19 new");
            glue.next(action, Fate.DENIED);

            assertThatThrownBy(this::sync).isInstanceOfSatisfying(UserFault.class, fault -> assertThat(fault.hint())
                    .isEqualTo("Allow glue:" + action + " to the credentials in use."));
        }
    }

    private String syncedAt() {
        return glue.table(DATABASE, FACT)
                .path("Parameters")
                .path("weekmart.synced-to")
                .asText();
    }

    /** Weeks that were published and synced; what follows is counted afresh. */
    private void synced(String... weeks) {
        List<String> changes = new ArrayList<>();
        for (String week : weeks) {
            String[] parts = week.split("/");
            output.file(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            changes.add(week + " new");
        }
        output.published("2024-05-05", "night-1", changes.toArray(String[]::new));
        sync();
        glue.forgetCalls();
    }

    private Result sync() {
        return sync(Mode.NEW_REPORTS);
    }

    private Result sync(Mode mode) {
        return new CatalogSync(store, catalog, settings(output.root())).sync(mode);
    }

    private static List<String> lines(Result result) {
        return result.changes().stream().map(Change::toString).toList();
    }

    private static NightSettings settings(S3Location tables) {
        return SettingsReader.readNights(
                        List.of(),
                        List.of(
                                "raw.path=s3://raw/dumps/",
                                "launcher.path=s3://ops/weekmart/",
                                "output.path=" + tables),
                        file -> Optional.empty(),
                        null)
                .get(0);
    }

    private static List<String> columns(JsonNode columns) {
        List<String> all = new ArrayList<>();
        columns.forEach(column -> all.add(column.path("Name").asText() + " "
                + column.path("Type").asText() + " " + column.path("Comment").asText()));
        return all;
    }

    private static void assertFault(ThrowingCallable call, ExitCode code, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        UserFault.class, fault -> assertThat(fault.exitCode()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
