package io.weekmart.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.weekmart.Documents;
import io.weekmart.launcher.catalog.GlueServer;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.emr.EmrServer;
import io.weekmart.launcher.iam.Policy;
import io.weekmart.launcher.iam.PolicyGate;
import io.weekmart.launcher.iam.Principal;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Server;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Whole nights: the launcher's jar in a process of its own, stand-ins for EMR, Glue and SNS, a real S3 server, and behind EMR's stand-in the
 * real application, which reads the sample's dumps from S3 and publishes there. Two nights run at once, but beside no other class: its settings of AWS
 * are those of the JVM.
 */
class NightIT {
    private static final String NIGHT = "2024-05-05";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @TempDir
    private static Path work;

    private static Path repository;
    private static S3Server s3;
    private static ObjectStore store;

    private final EmrServer emr = new EmrServer();
    private final GlueServer glue = new GlueServer();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private String folder;
    private Map<String, String> environment;
    /** What stands before S3, and lets launcher and cluster do what their policies allow. */
    private PolicyGate mayLaunch;

    private PolicyGate mayCompute;
    private S3Front ofLauncher;
    private S3Front ofCluster;

    @BeforeAll
    static void startServer() {
        repository = Path.of(Objects.requireNonNull(System.getProperty("weekmart.root"), "weekmart.root"))
                .toAbsolutePath()
                .normalize();
        s3 = S3Server.start();
        System.setProperty("aws.endpointUrlS3", s3.endpoint().toString());
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        store = ObjectStore.connect();
    }

    @AfterAll
    static void stopServer() {
        store.close();
        s3.close();
        List.of("endpointUrlS3", "region", "accessKeyId", "secretAccessKey")
                .forEach(name -> System.clearProperty("aws." + name));
    }

    @BeforeEach
    void surroundings() throws IOException {
        folder = Files.createTempDirectory(work, "night").getFileName() + "/";
        HttpServer sns = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sns.createContext("/", exchange -> {
            told.add(URLDecoder.decode(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    StandardCharsets.UTF_8));
            byte[] answer = "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        sns.start();
        List<NightSettings> configured =
                SettingsReader.readNights(List.of(conf().toString()), List.of(), unused -> Optional.empty(), null);
        mayLaunch = new PolicyGate(new Policy(configured, "us-east-1").of(Principal.LAUNCHER), s3.bucket());
        mayCompute = new PolicyGate(new Policy(configured, "us-east-1").of(Principal.CLUSTER), s3.bucket());
        ofLauncher = S3Front.allowing(s3, mayLaunch);
        ofCluster = S3Front.allowing(s3, mayCompute);
        environment = Map.of(
                "AWS_ENDPOINT_URL_S3",
                ofLauncher.endpoint().toString(),
                "AWS_ENDPOINT_URL_EMR",
                emr.endpoint().toString(),
                "AWS_ENDPOINT_URL_GLUE",
                glue.endpoint().toString(),
                "AWS_ENDPOINT_URL_SNS",
                "http://127.0.0.1:" + sns.getAddress().getPort(),
                "AWS_REGION",
                "us-east-1",
                "AWS_ACCOUNT_ID",
                "111122223333",
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                "test",
                "WEEKMART_CONF",
                conf().toString());
        emr.onStep(step -> {
            step.cluster.state = "RUNNING";
            step.state = "RUNNING";
            Thread running = new Thread(() -> run(step), "step");
            running.setDaemon(true);
            running.start();
        });
    }

    @AfterEach
    void nothingWasDenied() {
        ofLauncher.close();
        ofCluster.close();
        assertThat(mayLaunch.denied()).as("denied to the launcher").isEmpty();
        assertThat(mayCompute.denied()).as("denied to the cluster").isEmpty();
    }

    private Path conf() throws IOException {
        String root = "s3://" + s3.bucket() + "/" + folder;
        return Files.writeString(
                work.resolve(folder).resolve("night.conf"),
                """
                weekmart {
                  raw { path = "%1$sdumps/", layout = daily }
                  output.path = "%1$stables/"
                  pipelines.orders {
                    raw { path = "%1$sorders-dumps/", layout = daily }
                    output.path = "%1$sorders/"
                  }
                  pipelines.shop {
                    raw { path = "%1$sshop-dumps/", layout = full }
                    output.path = "%1$sshop/"
                  }
                  launcher {
                    path = "%1$slauncher/"
                    environment = it
                    max-attempts = 1
                    # No night of these is ever late.
                    days-after = 20000
                    wait { poll = 200 milliseconds, logs = 0 seconds }
                    notify.sns-topic = "arn:aws:sns:us-east-1:1:nights"
                  }
                }
                """
                        .formatted(root));
    }

    /** What EMR does with a step in cluster mode, but for master and deploy mode: any failure is exit code 1. */
    private void run(EmrServer.Step step) {
        List<String> command = new ArrayList<>(step.arguments);
        command.set(0, repository.resolve("bootstrap/spark-submit").toString());
        int mode = command.indexOf("--deploy-mode");
        command.subList(mode, mode + 2).clear();
        int exitCode = process(
                        command,
                        Map.of("AWS_ENDPOINT_URL_S3", ofCluster.endpoint().toString()))
                .exitCode();
        step.failureReason = exitCode == 0 ? null : "Unknown Error.";
        step.end(exitCode == 0 ? "COMPLETED" : "FAILED");
        step.cluster.state = exitCode == 0 ? "TERMINATED" : "TERMINATED_WITH_ERRORS";
    }

    private record Ended(int exitCode, String out, String err) {}

    private Ended launcher(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(repository.resolve("bootstrap/emr-launcher").toString());
        command.addAll(List.of(arguments));
        return process(command, Map.of());
    }

    private Ended process(List<String> command, Map<String, String> otherwise) {
        try {
            Path out = Files.createTempFile(work, "out", ".txt");
            Path err = Files.createTempFile(work, "err", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            builder.environment().putAll(otherwise);
            int exitCode = builder.start().waitFor();
            return new Ended(exitCode, Files.readString(out), Files.readString(err));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void dumps(String replaced, UnaryOperator<String> change) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(repository.resolve("sample-data"), "*.csv.gz")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                byte[] content = Files.readAllBytes(file);
                store.put(at("dumps/" + name), name.equals(replaced) ? changed(content, change) : content);
            }
        }
    }

    private static byte[] changed(byte[] content, UnaryOperator<String> change) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            String text = change.apply(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(text.getBytes(StandardCharsets.UTF_8));
            }
            return out.toByteArray();
        }
    }

    private S3Location at(String name) {
        return new S3Location(s3.bucket(), folder + name);
    }

    private List<String> keys(String below) {
        return store.list(at(below)).objects().stream()
                .map(object -> object.below(at(below)))
                .toList();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aNightIsRunPublishedRegisteredAndToldOnce() throws IOException {
        dumps("", text -> text);

        Ended deployed = launcher("deploy");
        assertThat(deployed.exitCode()).as(deployed.err()).isZero();
        assertThat(deployed.out()).contains("In force from the next attempt on.");
        assertThat(launcher("deploy").out()).startsWith("Nothing has changed");

        Ended night = launcher("run", "--date", NIGHT);

        assertThat(night.exitCode()).as(night.out() + night.err()).isZero();
        assertThat(night.out())
                .contains("phase     succeeded")
                .contains("run       weekmart-it-weekly-metrics-2024-05-05-a1, attempt 1")
                .contains(
                        "report    " + at("launcher/it/nights/weekly-metrics/2024-05-05/attempt-0001/report-01.json"));
        String shown = Documents.block("docs/emr/quick-start.md", "night");
        assertThat(comparable(night.err() + night.out()))
                .isEqualTo(comparable(shown.substring(shown.indexOf('\n') + 1)));
        List<String> facts = keys("tables/fact_weekly_store_product/");
        assertThat(facts)
                .isNotEmpty()
                .allMatch(key -> key.startsWith("yr_num=2024/wk_num=") && key.endsWith(".parquet"));
        assertThat(glue.tables("weekmart_it"))
                .containsExactlyInAnyOrder(
                        "dim_calendar", "dim_product", "dim_store", "fact_weekly_store_product", "rejects");
        assertThat(glue.partitions("weekmart_it", "fact_weekly_store_product"))
                .containsExactlyInAnyOrderElementsOf(facts.stream()
                        .map(key -> key.replaceAll("yr_num=(\\d+)/wk_num=(\\d+)/.*", "$1/$2"))
                        .sorted()
                        .toList());
        assertThat(told)
                .singleElement()
                .asString()
                .contains("Subject=[it] Weekmart weekly-metrics for 2024-05-05: done, ");
        assertThat(emr.clusters()).singleElement().satisfies(cluster -> assertThat(cluster.ended())
                .isTrue());

        Ended again = launcher("run", "--date", NIGHT, "--output", "json");
        assertThat(again.exitCode()).isZero();
        JsonNode status = MAPPER.readTree(again.out());
        assertThat(status.path("phase").asText()).isEqualTo("succeeded");
        assertThat(status.path("attempt").asInt()).isEqualTo(1);
        assertThat(told).as("nobody is told twice").hasSize(1);
        assertThat(emr.calls("RunJobFlow")).isEqualTo(1);
        assertThat(launcher("catalog", "sync").out()).isEqualTo("Database weekmart_it is in line.\n");
    }

    /** The smallest shop: one order of one product, with its review and its shipment. */
    private void shop() {
        dump(
                "shop-dumps/",
                "orders",
                "order_id,customer_id,product_id,order_date,unit_price,quantity,total_price",
                "1,1,1,2024-05-01,2.00,1,2.00");
        dump("shop-dumps/", "reviews", "review,product_id", "5,1");
        dump(
                "shop-dumps/",
                "shipment_deliveries",
                "shipment_id,order_id,shipment_date,delivery_date",
                "1,1,2024-05-03,");
        dump(
                "shop-dumps/",
                "dates",
                "calendar_dt,year_num,month_of_the_year_num,day_of_the_month_num,day_of_the_week_num,working_day",
                "2024-05-01,2024,5,1,3,false");
        dump("shop-dumps/", "products", "product_id,product_name,product_category", "1,Kettle,Kitchen");
    }

    /** The smallest increment of orders: one order of one item, by a customer whose password the export should not have delivered. */
    private void orders() {
        dump(
                "orders-dumps/",
                "customers",
                "customer_id,customer_fname,customer_lname,customer_email,customer_street,customer_city,customer_state,"
                        + "customer_zipcode,customer_password",
                "1,Mary,Hull,mary@example.org,9526 Noble Ridge,Brownsville,TX,78521,t0psecret");
        dump(
                "orders-dumps/",
                "orders",
                "order_id,order_date,order_customer_id,order_status",
                "1,2024-05-03 10:00:00.0,1,COMPLETE");
        dump(
                "orders-dumps/",
                "order_items",
                "order_item_id,order_item_order_id,order_item_product_id,order_item_quantity,order_item_subtotal,"
                        + "order_item_product_price",
                "1,1,7,2,20.00,10.00");
        dump(
                "orders-dumps/",
                "products",
                "product_id,product_category_id,product_name,product_description,product_price,product_image",
                "7,3,Kettle,,10.00,");
        dump("orders-dumps/", "categories", "category_id,category_department_id,category_name", "3,2,Kitchen");
        dump("orders-dumps/", "departments", "department_id,department_name", "2,Home");
    }

    private void dump(String dumps, String table, String header, String row) {
        store.put(
                at(dumps + table + "_" + NIGHT + ".csv"),
                (header + "\n" + row + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void twoPipelinesOfOneConfigurationRunTheSameDate() throws IOException {
        dumps("", text -> text);
        shop();
        assertThat(launcher("deploy").exitCode()).isZero();

        Ended shop = launcher("run", "--date", NIGHT, "--pipeline", "shop");
        Ended weekly = launcher("run", "--date", NIGHT);

        assertThat(shop.exitCode()).as(shop.out() + shop.err()).isZero();
        assertThat(weekly.exitCode()).as(weekly.out() + weekly.err()).isZero();
        assertThat(shop.out())
                .startsWith("pipeline  shop\ndate      2024-05-05\nphase     succeeded\n")
                .contains("run       weekmart-it-shop-2024-05-05-a1, attempt 1")
                .contains("detail    3 partitions published, 5 rows read, 0 of them rejected.");
        assertThat(keys("shop/agg_shipments/"))
                .containsExactly("ingestion_date=2024-05-05/part-00000-of-00001.parquet");
        assertThat(glue.databases()).containsExactly("weekmart_it", "weekmart_it_shop");
        assertThat(glue.tables("weekmart_it_shop"))
                .containsExactly("agg_public_holiday", "agg_shipments", "best_performing_product", "rejects");
        for (String table : List.of("agg_public_holiday", "agg_shipments", "best_performing_product")) {
            assertThat(glue.partitions("weekmart_it_shop", table)).containsExactly("2024-05-05");
            assertThat(glue.table("weekmart_it_shop", table)
                            .path("StorageDescriptor")
                            .path("Location")
                            .asText())
                    .isEqualTo(at("shop/" + table + "/").toString());
        }
        assertThat(columns("weekmart_it_shop", "agg_shipments"))
                .containsExactly("tt_late_shipments bigint", "tt_undelivered_items bigint");
        assertThat(told).hasSize(2);
        assertThat(told.get(0))
                .contains("Subject=[it] Weekmart shop for 2024-05-05: done, 3 partitions published")
                .contains("agg_shipments            1 partition (1 new), 1 row");
        assertThat(told.get(1))
                .contains("Subject=[it] Weekmart weekly-metrics for 2024-05-05: done, 4 weeks published");
        assertThat(emr.clusters())
                .extracting(cluster -> cluster.name, EmrServer.Cluster::ended)
                .containsExactly(
                        tuple("weekmart-it-shop-2024-05-05-a1", true),
                        tuple("weekmart-it-weekly-metrics-2024-05-05-a1", true));

        assertThat(launcher("run", "--date", NIGHT, "--pipeline", "shop").exitCode())
                .isZero();
        assertThat(emr.calls("RunJobFlow")).as("neither is run twice").isEqualTo(2);
        assertThat(launcher("catalog", "sync", "--pipeline", "shop", "--drift").out())
                .isEqualTo("Database weekmart_it_shop is in line.\n");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theOrdersOfADateArePublishedRegisteredAndToldOnce() {
        orders();
        assertThat(launcher("deploy").exitCode()).isZero();

        Ended orders = launcher("run", "--date", NIGHT, "--pipeline", "orders");

        assertThat(orders.exitCode()).as(orders.out() + orders.err()).isZero();
        assertThat(orders.out())
                .contains("run       weekmart-it-orders-2024-05-05-a1, attempt 1")
                .contains("detail    4 partitions published, 6 rows read, 0 of them rejected.");
        assertThat(keys("orders/customer_orders/"))
                .allMatch(key -> key.startsWith("extract_dt=2024-05-05/part-"))
                .isNotEmpty();
        assertThat(glue.tables("weekmart_it_orders"))
                .containsExactly(
                        "customer_order_categories",
                        "customer_order_items",
                        "customer_orders",
                        "order_states",
                        "rejects");
        for (String table :
                List.of("customer_order_categories", "customer_order_items", "customer_orders", "order_states")) {
            assertThat(glue.partitions("weekmart_it_orders", table)).containsExactly("2024-05-05");
        }
        assertThat(columns("weekmart_it_orders", "customer_orders"))
                .containsExactly(
                        "customer_id bigint",
                        "customer_name string",
                        "customer_email string",
                        "order_id bigint",
                        "order_date timestamp",
                        "order_status string");
        assertThat(told)
                .singleElement()
                .asString()
                .contains("Subject=[it] Weekmart orders for 2024-05-05: done, 4 partitions published")
                .contains("order_states               1 partition (1 new), 1 row");
        assertThat(orders.out() + orders.err() + told)
                .doesNotContain("t0psecret", "mary@example.org", "9526 Noble Ridge");
        assertThat(launcher("catalog", "sync", "--pipeline", "orders").out())
                .isEqualTo("Database weekmart_it_orders is in line.\n");
    }

    /** Names and types of a table's columns, as Glue has them. */
    private List<String> columns(String database, String table) {
        List<String> columns = new ArrayList<>();
        glue.table(database, table)
                .path("StorageDescriptor")
                .path("Columns")
                .forEach(column -> columns.add(
                        column.path("Name").asText() + " " + column.path("Type").asText()));
        return columns;
    }

    /** Under the names of the documents, without the lines about the progress and the cluster's id. */
    private String comparable(String text) {
        return text.replace(at("dumps/").toString(), "s3://acme-raw/dumps/")
                .replace(at("launcher/it/").toString(), "s3://acme-ops/weekmart/prod/")
                .replace("weekmart-it-", "weekmart-prod-")
                .replaceAll("(?m)^running: .*\n", "")
                .replaceAll("j-[A-Z0-9]+", "j-ID");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatTheJobFoundWrongIsOnScreenAtOnce() throws IOException {
        dumps("sales_" + NIGHT + ".csv.gz", text -> text.replaceAll("(?m)^(\\d+,\\d+),\\d+,", "$1,99999,"));
        launcher("deploy");

        Ended night = launcher("run", "--date", NIGHT);

        assertThat(night.exitCode()).as(night.out() + night.err()).isEqualTo(4);
        assertThat(night.out())
                .contains("phase     failed")
                .contains("UNKNOWN_STORE")
                .contains("next      emr-launcher logs --date 2024-05-05");
        assertThat(keys("tables/fact_weekly_store_product/")).isEmpty();
        assertThat(glue.databases()).isEmpty();
        assertThat(told)
                .singleElement()
                .asString()
                .contains("Subject=[it] Weekmart weekly-metrics for 2024-05-05: failed");
    }

    /** Reading sizes of what a night leaves: nothing but facts about it, small ones. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aNightLeavesSmallFactsAlone() throws IOException {
        dumps("calendar_" + NIGHT + ".csv.gz", text -> text.replaceFirst("2024-05-01", "2024-99-01"));
        launcher("deploy");

        Ended night = launcher("run", "--date", NIGHT);

        assertThat(night.exitCode()).as(night.out() + night.err()).isEqualTo(3);
        assertThat(night.out()).contains("calendar_2024-05-05.csv.gz").contains("2024-99-01");
        assertThat(store.list(at("launcher/it/nights/")).objects())
                .extracting(object -> object.name().replaceFirst("[0-9a-f]{64}", "SHA-256"))
                .containsExactly(
                        "claim.json",
                        "outcome.json",
                        "report-01.json",
                        "sending-01.json",
                        "submitted-01.json",
                        "input-SHA-256.json",
                        "result-01.json",
                        "sending-01.json",
                        "sns-failure-0001.json");
    }
}
