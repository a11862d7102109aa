package io.weekmart.launcher.night;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.table.ShopTables;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.catalog.CatalogSync;
import io.weekmart.launcher.catalog.GlueCatalog;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.deploy.Artifacts;
import io.weekmart.launcher.emr.EmrCompute;
import io.weekmart.launcher.emr.EmrConnection;
import io.weekmart.launcher.emr.EmrServer;
import io.weekmart.launcher.notify.Delivery;
import io.weekmart.launcher.notify.Notifications;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A night's surroundings for tests: S3 and EMR over HTTP, dumps that are whole, something deployed, and who was told of what. */
public final class Nights implements AutoCloseable {
    public static final LocalDate DATE = LocalDate.of(2024, 5, 5);
    public static final String RUN = "weekmart-test-weekly-metrics-2024-05-05-a1";

    private static final List<String> PROPERTIES =
            List.of("endpointUrlS3", "endpointUrlEmr", "region", "accessKeyId", "secretAccessKey", "accountId");

    public final S3Server s3;
    public final EmrServer emr = new EmrServer();
    public final ObjectStore store;
    final EmrConnection connection;
    final List<String> told = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    public final List<String> sets = new ArrayList<>();
    private final String folder = "night-" + UUID.randomUUID();
    private int launchers;

    /**
     * Begins afresh.
     *
     * @param s3 a server that several tests share
     */
    public Nights(S3Server s3) {
        this.s3 = s3;
        System.setProperty("aws.endpointUrlS3", s3.endpoint().toString());
        System.setProperty("aws.endpointUrlEmr", emr.endpoint().toString());
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        System.setProperty("aws.accountId", "111122223333");
        store = ObjectStore.connect();
        connection = EmrConnection.open();
        sets.addAll(List.of(
                "raw.path=" + at("dumps/"),
                "output.path=" + at("tables/"),
                "launcher.path=" + at("launcher/"),
                "launcher.environment=test",
                // Never late, where a test does not say otherwise.
                "launcher.days-after=20000",
                "launcher.wait.settle=0 seconds",
                "launcher.wait.logs=0 seconds"));
    }

    /** From here on today is the day on which the run date is due, and its cutoff and deadline have passed. */
    void overdueToday() {
        sets.addAll(List.of(
                "launcher.days-after=" + ChronoUnit.DAYS.between(DATE, LocalDate.now(ZoneOffset.UTC)),
                "launcher.cutoff=\"00:00\"",
                "launcher.deadline=\"00:00\""));
    }

    /** Closes the stores on a day, as {@code raw.closed} has it. */
    void closedOn(String day) {
        sets.add("raw.closed=[" + day + "]");
    }

    /** The tags of a cluster of this installation. */
    public Map<String, String> tags() {
        return Map.of(
                "weekmart:environment",
                "test",
                "weekmart:installation",
                settings().installation());
    }

    /** The name of the steps that kill the first attempt's application. */
    String kill() {
        return RUN + "-kill-" + settings().installation();
    }

    public S3Location at(String name) {
        return new S3Location(s3.bucket(), folder + "/" + name);
    }

    NightSettings settings() {
        return SettingsReader.readNights(List.of(), sets, location -> Optional.empty(), null)
                .get(0);
    }

    /** The facts of the weekly pipeline's runs. */
    NightStore facts() {
        return new NightStore(store, settings(), settings().pipeline().name());
    }

    /** Configures the pipeline shop beside the weekly one: its dumps and tables lie in folders of their own. */
    public Nights withShop() {
        sets.addAll(List.of(
                "pipelines.shop.raw={path=\"" + at("shop-dumps/") + "\", layout=full}",
                "pipelines.shop.output.path=" + at("shop/")));
        return this;
    }

    NightSettings settings(String pipeline) {
        return SettingsReader.readNights(List.of(), sets, location -> Optional.empty(), pipeline)
                .get(0);
    }

    /** A launcher that runs a pipeline, whatever launcher.steps names. */
    NightEngine launcher(String pipeline) {
        return launcher(settings(pipeline), store, connection);
    }

    /** A launcher of its own, as another process would be. */
    NightEngine launcher() {
        return launcher(store);
    }

    /** A launcher that reaches S3 in its own way. */
    NightEngine launcher(ObjectStore way) {
        return launcher(way, connection);
    }

    /** A launcher that reaches S3 and EMR in its own way. */
    NightEngine launcher(ObjectStore way, EmrConnection emr) {
        return launcher(settings(), way, emr);
    }

    /** A launcher with another longest duration than a configuration may give: a test's runs are seconds old. */
    NightEngine launcher(Duration maxDuration) {
        NightSettings read = settings();
        NightSettings settings = new NightSettings(
                read.dumps(),
                read.pipelines(),
                read.output(),
                read.environment(),
                read.home(),
                read.kmsKeys(),
                read.jobSecrets(),
                read.databaseUsers(),
                read.csvCopies(),
                read.timetable(),
                read.maxAttempts(),
                maxDuration,
                read.waiting(),
                read.cluster(),
                read.spark(),
                read.catalog(),
                read.notifications(),
                read.changes(),
                read.jobChanges());
        return launcher(settings, store, connection);
    }

    /** A launcher that tells what it does to somebody else. */
    NightEngine launcher(Progress progress) {
        return launcher(settings(), store, connection, progress);
    }

    private NightEngine launcher(NightSettings settings, ObjectStore way, EmrConnection emr) {
        return launcher(settings, way, emr, said::add);
    }

    private NightEngine launcher(NightSettings settings, ObjectStore way, EmrConnection emr, Progress progress) {
        return new NightEngine(
                settings,
                way,
                new EmrCompute(emr, way, settings, Clock.systemUTC()),
                new Told(),
                progress,
                "launcher-" + launchers++);
    }

    /** A launcher that really brings a catalog in line and tells people. */
    NightEngine launcherWithCatalogAndMessages() {
        NightSettings settings = settings();
        return NightEngine.of(
                settings,
                store,
                new EmrCompute(connection, store, settings, Clock.systemUTC()),
                () -> new CatalogSync(store, GlueCatalog.connect(settings), settings),
                Notifications.of(settings, store, Map.of()),
                said::add,
                "launcher-" + launchers++);
    }

    public Nights dumps() {
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            dump(table, DATE, 2);
        }
        return this;
    }

    /** Daily dumps of the week that ends with the run date, by a calendar that closes all of its days. */
    void dailyDumpsOfAClosedWeek() {
        sets.addAll(List.of("raw.layout=daily", "raw.lookback-weeks=1"));
        StringBuilder calendar = new StringBuilder("cal_dt,yr_num,wk_num,yr_wk_num,open_flg\n");
        DATE.minusDays(6).datesUntil(DATE.plusDays(1)).forEach(date -> {
            dump(WeeklyTables.SALES, date, date.getDayOfMonth());
            dump(WeeklyTables.INVENTORY, date, date.getDayOfMonth());
            calendar.append(date).append(",2024,18,202418,0\n");
        });
        store.put(at("dumps/calendar_" + DATE + ".csv"), calendar.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Whole dumps of the shop, of one row each. */
    public Nights dumpsOfShop() {
        ShopTables.PIPELINE.inputs().forEach(table -> dump("shop-dumps/", table, DATE, 1));
        return this;
    }

    void dump(TableSpec table, LocalDate date, int rows) {
        dump("dumps/", table, date, rows);
    }

    void dump(String folder, TableSpec table, LocalDate date, int rows) {
        StringBuilder text = new StringBuilder(String.join(",", table.columns())).append('\n');
        for (int row = 0; row < rows; row++) {
            String line =
                    String.join(",", table.columns().stream().map(column -> "1").toList());
            text.append(line).append('\n');
        }
        store.put(
                at(folder + table.name() + "_" + date + ".csv"), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    public Nights deployed() {
        try {
            Path jar = Files.createTempFile("weekmart", ".jar");
            Files.writeString(jar, "the application");
            new Artifacts(store, settings()).deploy(jar, null);
            Files.delete(jar);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** The report that the job leaves. */
    public void report(EmrServer.Step step, int exitCode, @Nullable String cause) {
        report(step, step.option("--run-id"), exitCode, cause);
    }

    void report(EmrServer.Step step, String runId, int exitCode, @Nullable String cause) {
        write(step, runId, exitCode, cause == null ? "" : failure(cause, "Mend it."));
    }

    /** The report of a failure whose hint is the job's own. */
    void report(EmrServer.Step step, ExitCode exitCode, String cause, String hint) {
        write(step, step.option("--run-id"), exitCode.code(), failure(cause, hint));
    }

    private static String failure(String cause, String hint) {
        return "\"failure\": {\"cause\": \"" + cause + "\", \"hint\": \"" + hint + "\"},";
    }

    /** The report of a fault of the job itself: it knows no hint. */
    void reportFault(EmrServer.Step step, String cause) {
        write(step, step.option("--run-id"), 1, "\"failure\": {\"cause\": \"" + cause + "\"},");
    }

    private void write(EmrServer.Step step, String runId, int exitCode, String failure) {
        String text =
                """
                {"version": 1, "product": "weekmart", "product_version": "0", "job": "weekly-metrics", "run_id": "%s",
                 "run_date": "2024-05-05", "started_at": "%s", "ended_at": "%s", "outcome": "%s", %s "exit_code": %d}
                """
                        .formatted(
                                runId,
                                Instant.now(),
                                Instant.now(),
                                exitCode == 0 ? "published" : "failed",
                                failure,
                                exitCode);
        store.put(S3Location.of(step.option("--report")), text.getBytes(StandardCharsets.UTF_8));
    }

    /** A step that runs to its end at once, and well. */
    public void goesWell(EmrServer.Step step) {
        if (step.name.contains("-kill-")) {
            step.end("COMPLETED");
            return;
        }
        report(step, 0, null);
        step.end("COMPLETED");
        if (!step.cluster
                .request
                .path("Instances")
                .path("KeepJobFlowAliveWhenNoSteps")
                .asBoolean()) {
            step.cluster.state = "TERMINATED";
            step.cluster.reasonCode = "ALL_STEPS_COMPLETED";
        }
    }

    /** Remembers who was told of what. */
    private final class Told implements Aftercare {
        @Override
        public List<String> catalog() {
            told.add("catalog");
            return List.of("a partition");
        }

        @Override
        public Delivery succeeded(LocalDate date, Attempt attempt, Outcome outcome) {
            told.add("success of " + attempt.claim().runId());
            return Delivery.DONE;
        }

        @Override
        public Delivery failed(LocalDate date, Attempt attempt, Outcome outcome) {
            told.add("failure of " + attempt.claim().runId() + ": " + outcome.cause());
            return Delivery.DONE;
        }

        @Override
        public Delivery cancelled(LocalDate date, Attempt attempt, String cause) {
            told.add("cancelled " + attempt.claim().runId() + ": " + cause);
            return Delivery.DONE;
        }

        @Override
        public Delivery notReady(LocalDate date, List<String> faults) {
            told.add("not ready: " + String.join("; ", faults));
            return Delivery.DONE;
        }

        @Override
        public Delivery late(LocalDate date, String state, String detail) {
            told.add("late: " + state + ": " + detail);
            return Delivery.DONE;
        }

        @Override
        public Delivery inputChanged(LocalDate date, String fingerprint, List<String> changes) {
            told.add("input changed: " + String.join(" ", changes));
            return Delivery.DONE;
        }
    }

    @Override
    public void close() {
        store.close();
        connection.close();
        emr.close();
        PROPERTIES.forEach(name -> System.clearProperty("aws." + name));
    }
}
