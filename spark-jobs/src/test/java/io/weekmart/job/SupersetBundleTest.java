package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.weekmart.Documents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bundle for Superset: its form, as far as Superset's import schemas tell it, its references, and the SQL of every chart on what runs
 * published. Nothing here runs Superset itself.
 */
class SupersetBundleTest {
    private static final Path BUNDLE = Documents.ROOT.resolve("bootstrap/superset/weekmart");

    /** Required keys of ImportV1DatabaseSchema in superset/databases/schemas.py, then those that it takes besides. */
    private static final Form DATABASE = new Form(
            "database_name sqlalchemy_uri uuid version",
            "password cache_timeout expose_in_sqllab allow_run_async allow_ctas allow_cvas allow_dml allow_csv_upload extra");

    /** ImportV1DatasetSchema in superset/datasets/schemas.py. */
    private static final Form DATASET = new Form(
            "table_name uuid version database_uuid",
            "main_dttm_col description default_endpoint offset cache_timeout schema sql params template_params"
                    + " filter_select_enabled fetch_values_predicate extra columns metrics");

    /** ImportV1ColumnSchema, beside it. */
    private static final Form COLUMN = new Form(
            "column_name",
            "verbose_name is_dttm is_active type groupby filterable expression description python_date_format");

    /** ImportV1MetricSchema, beside it. */
    private static final Form METRIC =
            new Form("metric_name expression", "verbose_name metric_type description d3format extra warning_text");

    /** ImportV1ChartSchema in superset/charts/schemas.py. */
    private static final Form CHART = new Form(
            "slice_name viz_type uuid version dataset_uuid",
            "description certified_by certification_details params query_context cache_timeout");

    /** ImportV1DashboardSchema in superset/dashboards/schemas.py. */
    private static final Form DASHBOARD = new Form(
            "dashboard_title uuid version",
            "description css slug position metadata certified_by certification_details published");

    @TempDir
    static Path folder;

    private static Connection duck;
    private static SortedMap<String, JsonNode> files;

    /** Keys that must be there, and keys that may be. Superset refuses a file with any other. */
    private record Form(String required, String optional) {
        void check(String name, JsonNode node) {
            List<String> keys = keys(node);
            assertThat(keys).as(name).contains(required.split(" "));
            assertThat((required + " " + optional).split(" ")).as(name).containsAll(keys);
        }
    }

    @BeforeAll
    static void read() throws SQLException {
        files = new TreeMap<>();
        YAMLMapper yaml = new YAMLMapper();
        try (Stream<Path> paths = Files.walk(BUNDLE)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(BUNDLE.relativize(path).toString(), yaml.readTree(path.toFile()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        duck = SqlViews.inDuck(TradedWeeks.publish(folder).output());
    }

    @AfterAll
    static void close() throws SQLException {
        duck.close();
    }

    @Test
    void everyFileHasTheKeysThatTheImportExpectsAndNoOthers() {
        assertThat(files.get("metadata.yaml"))
                .hasToString(
                        "{\"version\":\"1.0.0\",\"type\":\"Dashboard\",\"timestamp\":\"2024-05-05T00:00:00+00:00\"}");
        in("databases").forEach(DATABASE::check);
        in("datasets").forEach(DATASET::check);
        in("datasets").forEach((name, dataset) -> {
            dataset.path("columns").forEach(column -> COLUMN.check(name, column));
            dataset.path("metrics").forEach(metric -> METRIC.check(name, metric));
        });
        in("charts").forEach(CHART::check);
        in("dashboards").forEach(DASHBOARD::check);
        assertThat(files).hasSize(1 + 1 + in("datasets").size() + in("charts").size() + 1);
        files.forEach((name, file) ->
                assertThat(file.path("version").asText()).as(name).isEqualTo("1.0.0"));
    }

    @Test
    void everyUuidIsFixedAndItsOwn() {
        Set<String> uuids = new TreeSet<>();
        files.forEach((name, file) -> {
            if (!name.equals("metadata.yaml")) {
                String uuid = file.path("uuid").asText();
                assertThat(UUID.fromString(uuid)).as(name).hasToString(uuid);
                assertThat(uuids.add(uuid)).as(name).isTrue();
            }
        });
        // An import with other UUIDs would leave the old charts behind, and make new ones.
        assertThat(file("dashboards/weekmart.yaml").path("uuid").asText())
                .isEqualTo("4acee8dd-7498-5126-99aa-d2f23c575dcd");
    }

    @Test
    void theDatabaseHoldsNoSecretAndAPlaceholder() {
        assertThat(file("databases/weekmart.yaml").path("sqlalchemy_uri").asText())
                .isEqualTo("awsathena+rest://:@athena.eu-west-1.amazonaws.com:443/weekmart_prod"
                        + "?s3_staging_dir=s3://REPLACE-ME/athena/");
    }

    @Test
    void everyDatasetIsAViewWithItsColumns() throws SQLException {
        String database = file("databases/weekmart.yaml").path("uuid").asText();
        for (Map.Entry<String, JsonNode> entry : in("datasets").entrySet()) {
            JsonNode dataset = entry.getValue();
            String view = dataset.path("table_name").asText();
            assertThat(dataset.path("database_uuid").asText()).as(view).isEqualTo(database);
            assertThat(entry.getKey()).isEqualTo("datasets/Weekmart/" + view + ".yaml");
            assertThat(texts(dataset.path("columns"), "column_name"))
                    .as(view)
                    .isEqualTo(SqlViews.query(duck, "SELECT column_name FROM (DESCRIBE SELECT * FROM " + view + ")"));
            assertThat(texts(dataset.path("columns"), "column_name"))
                    .contains(dataset.path("main_dttm_col").asText());
        }
    }

    @Test
    void theDashboardShowsEveryChartOnce() {
        JsonNode position = file("dashboards/weekmart.yaml").path("position");
        Map<String, String> titles = new TreeMap<>();
        in("charts")
                .values()
                .forEach(chart -> titles.put(
                        chart.path("uuid").asText(), chart.path("slice_name").asText()));
        Map<String, String> shown = new TreeMap<>();
        Set<Integer> ids = new TreeSet<>();
        int widest = 12;
        for (String key : keys(position)) {
            JsonNode part = position.path(key);
            if (key.equals("DASHBOARD_VERSION_KEY")) {
                assertThat(part.asText()).isEqualTo("v2");
                continue;
            }
            assertThat(part.path("id").asText()).isEqualTo(key);
            int width = 0;
            for (JsonNode child : part.path("children")) {
                JsonNode below = position.path(child.asText());
                List<String> parents = new ArrayList<>(texts(part.path("parents")));
                parents.add(key);
                assertThat(texts(below.path("parents"))).as(child.asText()).isEqualTo(parents);
                width += below.path("meta").path("width").asInt();
            }
            assertThat(width).as(key).isLessThanOrEqualTo(widest);
            if (part.path("type").asText().equals("CHART")) {
                JsonNode meta = part.path("meta");
                shown.put(meta.path("uuid").asText(), meta.path("sliceName").asText());
                ids.add(meta.path("chartId").asInt());
            }
        }
        assertThat(shown).isEqualTo(titles);
        assertThat(ids).as("the import maps each to a chart of its own").hasSameSizeAs(titles.keySet());
    }

    @Test
    void everyChartsSqlAnswersOnThePublishedTables() throws SQLException {
        Map<String, List<String>> answers = new LinkedHashMap<>();
        for (JsonNode chart : in("charts").values()) {
            answers.put(chart.path("slice_name").asText(), SqlViews.query(duck, sql(chart)));
        }

        // Week 5 is the newest complete one. It sold 13.50 + 100.00, and week 4 89.00. Its week of 2023 is not
        // published.
        assertThat(answers.remove("Revenue of the latest week")).containsExactly("113.50");
        assertThat(answers.remove("Revenue against last week")).containsExactly(100.0 * 113.5 / 89 - 100 + "");
        assertThat(answers.remove("Revenue against last year")).containsExactly("-");
        assertThat(answers.remove("Revenue by week"))
                .containsExactlyInAnyOrder(
                        "2023-01-09 30.00 - -",
                        "2023-01-16 70.00 - -",
                        "2024-01-01 50.00 - -",
                        "2024-01-15 44.00 30.00 -",
                        "2024-01-22 60.00 70.00 -",
                        "2024-01-29 89.00 - -",
                        // 184.00 + 22.50 + 100.00 in four weeks.
                        "2024-02-05 113.50 - 76.625");
        assertThat(answers.remove("Categories of the latest week"))
                .containsExactly("Bread 100.00 25.0 - 40.0", "Drinks 13.50 50.0 - -", "- 0.00 - - -");
        assertThat(answers.remove("In stock by week"))
                .containsExactlyInAnyOrder(
                        "2023-01-09 -",
                        "2023-01-16 -",
                        "2024-01-01 -",
                        "2024-01-15 100.0",
                        // One of two days counted.
                        "2024-01-22 50.0",
                        "2024-01-29 100.0",
                        // Three of four.
                        "2024-02-05 75.0");
        assertThat(answers.remove("In stock by category"))
                .containsExactlyInAnyOrder("Bread 100.0", "Drinks 100.0", "- 50.0");
        assertThat(answers.remove("Largest lost sales of the latest week"))
                .hasSize(4)
                .contains("30 S2 - - 1", "Rye bread S2 0.0 0.0 0");
        assertThat(answers.remove("Stock by weeks of cover"))
                .containsExactlyInAnyOrder("not sold in four weeks 2", "over 8 weeks 1", "under 1 week 1");
        assertThat(answers.remove("Waste by week"))
                .contains("2024-01-22 Bread 6.0", "2024-01-29 Bread 12.0", "2024-02-05 - 0.0");
        assertThat(answers.remove("Largest overstock of the latest week"))
                // Tea: 4 x 1 / 5. Bread: 4 x 90 / 10.
                .containsExactly(
                        "Rye bread S2 70.0 420.0 36.0",
                        "30 Old Town 25.0 - -",
                        "Tea Old Town 0.0 0.0 0.8",
                        "30 S2 0.0 0.0 -");
        assertThat(answers.remove("Rejected rows by run date"))
                .containsExactlyInAnyOrder(
                        "2024-02-04 UNKNOWN_STORE 1", "2024-02-14 BAD_VALUE(prod_key) 1", "2024-02-14 UNKNOWN_STORE 1");
        assertThat(answers.remove("Silent stores by week"))
                .containsExactlyInAnyOrder(
                        "2023-01-09 0",
                        "2023-01-16 0",
                        "2024-01-01 0",
                        "2024-01-15 0",
                        "2024-01-22 0",
                        "2024-01-29 0",
                        "2024-02-05 0");
        assertThat(answers).as("charts without an expected answer").isEmpty();
    }

    @Test
    void theDocumentedCommandPacksTheSameBytesBelowOneFolder() throws IOException, InterruptedException {
        byte[] first = packed(folder.resolve("first.zip"));

        assertThat(packed(folder.resolve("second.zip"))).isEqualTo(first);
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(first))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertThat(names)
                .containsExactlyElementsOf(
                        files.keySet().stream().map(name -> "weekmart/" + name).toList());
    }

    /** What the command of the page packs. */
    private static byte[] packed(Path zip) throws IOException, InterruptedException {
        String command = Documents.block("bootstrap/superset/README.md", "pack")
                .strip()
                .replace("../../weekmart-superset.zip", zip.toString());
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command)
                .directory(Documents.ROOT.toFile())
                .inheritIO();
        shell.environment().merge("PATH", System.getProperty("java.home") + "/bin", (path, java) -> java + ":" + path);
        assertThat(shell.start().waitFor()).isZero();
        return Files.readAllBytes(zip);
    }

    /** The query that Superset makes of a chart: its dimensions, its metrics by the expressions of the dataset, its filters. */
    private static String sql(JsonNode chart) {
        String title = chart.path("slice_name").asText();
        JsonNode params = chart.path("params");
        assertThat(params.path("viz_type")).as(title).isEqualTo(chart.path("viz_type"));
        JsonNode dataset = in("datasets").values().stream()
                .filter(one -> one.path("uuid").equals(chart.path("dataset_uuid")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(title + " has no dataset"));

        List<String> dimensions = new ArrayList<>();
        if (params.has("x_axis")) {
            dimensions.add(params.path("x_axis").asText());
        }
        dimensions.addAll(texts(params.path("groupby")));
        assertThat(texts(dataset.path("columns"), "column_name")).as(title).containsAll(dimensions);
        List<String> metrics =
                params.has("metric") ? List.of(params.path("metric").asText()) : texts(params.path("metrics"));

        List<String> selected = new ArrayList<>();
        dimensions.forEach(dimension -> selected.add(dimension + " AS \"" + dimension + '"'));
        metrics.forEach(metric -> selected.add(expression(dataset, metric) + " AS \"" + metric + '"'));
        List<String> conditions = new ArrayList<>();
        for (JsonNode filter : params.path("adhoc_filters")) {
            if (filter.path("expressionType").asText().equals("SQL")) {
                conditions.add('(' + filter.path("sqlExpression").asText() + ')');
            } else {
                // The range of the dashboard goes here, which is none at first.
                assertThat(filter.path("operator").asText()).as(title).isEqualTo("TEMPORAL_RANGE");
                assertThat(filter.path("comparator").asText()).as(title).isEqualTo("No filter");
                assertThat(texts(dataset.path("columns"), "column_name"))
                        .contains(filter.path("subject").asText());
            }
        }
        StringBuilder sql = new StringBuilder("SELECT ").append(String.join(", ", selected));
        sql.append(" FROM ").append(dataset.path("table_name").asText());
        if (!conditions.isEmpty()) {
            sql.append(" WHERE ").append(String.join(" AND ", conditions));
        }
        if (!dimensions.isEmpty()) {
            sql.append(" GROUP BY ").append(String.join(", ", dimensions));
            String order = params.path("timeseries_limit_metric").asText(metrics.get(0));
            sql.append(" ORDER BY ").append(expression(dataset, order)).append(" DESC");
            sql.append(" LIMIT ").append(params.path("row_limit").asInt());
        }
        return sql.toString();
    }

    private static String expression(JsonNode dataset, String metric) {
        return StreamSupport.stream(dataset.path("metrics").spliterator(), false)
                .filter(one -> one.path("metric_name").asText().equals(metric))
                .map(one -> one.path("expression").asText())
                .findFirst()
                .orElseThrow(() -> new AssertionError(dataset.path("table_name") + " has no metric " + metric));
    }

    private static JsonNode file(String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    /** The files of a folder of the bundle, by their paths. */
    private static SortedMap<String, JsonNode> in(String subfolder) {
        return files.subMap(subfolder + "/", subfolder + "0");
    }

    private static List<String> keys(JsonNode node) {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> texts(JsonNode list, String key) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(one -> one.path(key).asText())
                .toList();
    }
}
