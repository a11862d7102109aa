package io.weekmart.launcher.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weekmart.launcher.aws.LocalS3;
import io.weekmart.launcher.catalog.CatalogSync.Mode;
import io.weekmart.launcher.catalog.CatalogSync.Result;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.store.S3Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables of any columns, of a pipeline other than the weekly one: partitions by whatever columns its reports name, in a database of its own. */
class PipelineCatalogTest {
    private static final String DATABASE = "weekmart_dev_shop";

    @RegisterExtension
    static final LocalS3 S3 = new LocalS3();

    private GlueServer glue;
    private S3Location output;
    private int runs;

    @BeforeEach
    void emptyGlue() {
        glue = new GlueServer();
        System.setProperty("aws.endpointUrlGlue", glue.endpoint().toString());
        output = new S3Location(S3.bucket(), "orders-" + UUID.randomUUID() + "/");
    }

    @AfterEach
    void stopGlue() {
        glue.close();
        System.clearProperty("aws.endpointUrlGlue");
    }

    private List<String> sync() {
        return sync("launcher.environment=dev").changes().stream()
                .map(Change::toString)
                .toList();
    }

    private Result sync(String... more) {
        List<String> sets = new ArrayList<>(List.of(
                "raw.path=s3://raw/dumps/",
                "launcher.path=s3://ops/weekmart/",
                "launcher.steps=[shop]",
                "pipelines.shop.output.path=" + output));
        sets.addAll(List.of(more));
        NightSettings settings = SettingsReader.readNights(List.of(), sets, file -> Optional.empty(), null)
                .get(0);
        try (GlueCatalog catalog = GlueCatalog.connect(settings)) {
            return new CatalogSync(S3.store(), catalog, settings).sync(Mode.NEW_REPORTS);
        }
    }

    private void file(String key) {
        S3.store().put(output.resolve(key), new byte[] {'P', 'A', 'R', '1'});
    }

    /** The report of a run; each partition as "customer_orders 2024-05-05 new". */
    private void published(String... partitions) {
        List<String> all = new ArrayList<>();
        for (String partition : partitions) {
            String[] parts = partition.split(" ");
            all.add(
                    """
                    {"table": "%s", "values": {"extract_dt": "%s"}, "change": "%s", "published": %s, "rows": 2, "totals": {}}
                    """
                            .formatted(parts[0], parts[1], parts[2], !parts[2].equals("unchanged")));
        }
        String report =
                """
                {"version": 1, "job": "shop", "pipeline": "shop", "run_id": "r%d", "started_at": "2024-05-06T03:0%d:00Z",
                 "ended_at": "2024-05-06T03:0%d:30Z", "outcome": "published", "exit_code": 0, "partitions": [%s], "output_tables": [
                  {"name": "customer_orders", "path": "x", "comment": "Orders of each date.", "columns": [
                   {"name": "order_id", "type": "bigint", "comment": "Key of the order."},
                   {"name": "order_date", "type": "timestamp", "comment": "When it was placed."}],
                   "partition_columns": [{"name": "extract_dt", "type": "date", "comment": "The date of the dump."}]},
                  {"name": "order_states", "path": "x", "comment": "States.", "columns": [
                   {"name": "order_id", "type": "bigint", "comment": ""}],
                   "partition_columns": [{"name": "extract_dt", "type": "date", "comment": ""}]},
                  {"name": "rejects", "path": "x", "comment": "Rejected rows.", "columns": [
                   {"name": "reasons", "type": "array<string>", "comment": ""}],
                   "partition_columns": [{"name": "run_date", "type": "date", "comment": ""},
                                         {"name": "table", "type": "string", "comment": ""}]}]}
                """
                        .formatted(++runs, runs, runs, String.join(", ", all));
        S3.store().put(output.resolve("runs/2024-05-05/r" + runs + ".json"), report.getBytes(UTF_8));
    }

    @Test
    void theTablesOfItsReportAreMadeWithTheirPartitionsByDate() {
        file("customer_orders/extract_dt=2024-05-05/part-00000-of-00001.parquet");
        file("order_states/extract_dt=2024-05-05/part-00000-of-00001.parquet");
        file("rejects/run_date=2024-05-05/table=orders/rejects-00000.parquet");
        published("customer_orders 2024-05-05 new", "order_states 2024-05-05 new");

        assertThat(sync())
                .containsExactly(
                        "weekmart_dev_shop  + database",
                        "customer_orders  + table",
                        "customer_orders  + extract_dt=2024-05-05",
                        "order_states  + table",
                        "order_states  + extract_dt=2024-05-05",
                        "rejects  + table",
                        "rejects  + run_date=2024-05-05/table=orders");
        JsonNode table = glue.table(DATABASE, "customer_orders");
        assertThat(table.path("StorageDescriptor").path("Columns").toString())
                .isEqualTo("[{\"Name\":\"order_id\",\"Type\":\"bigint\",\"Comment\":\"Key of the order.\"},"
                        + "{\"Name\":\"order_date\",\"Type\":\"timestamp\",\"Comment\":\"When it was placed.\"}]");
        assertThat(table.path("PartitionKeys").toString())
                .isEqualTo("[{\"Name\":\"extract_dt\",\"Type\":\"date\",\"Comment\":\"The date of the dump.\"}]");
        assertThat(glue.partition(DATABASE, "customer_orders", "2024-05-05")
                        .path("StorageDescriptor")
                        .path("Location")
                        .asText())
                .isEqualTo(output + "customer_orders/extract_dt=2024-05-05/");
        assertThat(sync()).isEmpty();
    }

    @Test
    void furtherReportsTellWhichPartitionsCameAndWent() {
        file("customer_orders/extract_dt=2024-05-05/part-00000-of-00001.parquet");
        published("customer_orders 2024-05-05 new");
        sync();
        published(
                "customer_orders 2024-05-05 changed", "customer_orders 2024-05-06 new", "order_states 2024-05-06 new");
        published("customer_orders 2024-05-05 emptied", "order_states 2024-05-05 unchanged");

        assertThat(sync())
                .as("by the reports: no file of these partitions is there")
                .containsExactly(
                        "customer_orders  + extract_dt=2024-05-06",
                        "customer_orders  - extract_dt=2024-05-05",
                        "order_states  + extract_dt=2024-05-06");
        assertThat(glue.partitions(DATABASE, "customer_orders")).containsExactly("2024-05-06");
        assertThat(sync()).isEmpty();
    }

    @Test
    void inADatabaseOfAnotherPipelineNothingIsWritten() {
        glue.add("mart", "rejects", "s3://mart/weekly/rejects/");
        published("customer_orders 2024-05-05 new");

        assertThatThrownBy(() -> sync("launcher.environment=dev", "launcher.catalog.database=mart"))
                .hasMessageStartingWith("Cannot bring mart.rejects in line: Glue has a table of that name without"
                        + " weekmart.environment in s3://mart/weekly/rejects/, and expected is one of environment dev in "
                        + output + "rejects/.");
        assertThat(glue.writes()).isEmpty();
    }
}
