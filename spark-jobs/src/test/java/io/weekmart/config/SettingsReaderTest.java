package io.weekmart.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigValueFactory;
import io.weekmart.config.Settings.Layout;
import io.weekmart.contract.config.ConfSource;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.Setting;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    private static final List<String> PATHS = List.of("raw.path=/dumps", "output.path=/mart");
    private static final ConfSource NOWHERE = uri -> {
        throw new FileNotFoundException(uri);
    };

    @TempDir
    private Path folder;

    @Test
    void aTokenIsNotSentUnencrypted() {
        List<String> sets = List.of(
                "raw.path=/dumps",
                "output.path=/mart",
                "output.copies.postgres.url=\"jdbc:postgresql://db.example.org/mart\"",
                "output.copies.postgres.auth=rds-iam",
                "output.copies.postgres.tls=off");

        UserFault fault = catchThrowableOfType(
                UserFault.class,
                () -> SettingsReader.read(
                        List.of(WeeklyTables.PIPELINE), WeeklyTables.PIPELINE, List.of(), sets, NOWHERE));

        assertThat(fault)
                .hasMessageContaining(
                        "weekmart.output.copies.postgres.tls must not be off with rds-iam authentication");
    }

    @Test
    void thePipelineThatRunsHasItsOwnBlocks() throws IOException {
        TableSpec orders = TableSpec.named("orders")
                .naturalKey("order_id")
                .fields(Field.required("order_id", FieldType.LONG, "Key."));
        Setting<List<String>> statuses = Setting.texts("statuses");
        Pipeline pipeline = new Pipeline("orders", List.of(orders), List.of(statuses));
        List<Pipeline> pipelines = List.of(WeeklyTables.PIPELINE, pipeline);
        List<String> sets = List.of(
                "raw.path=/dumps",
                "output.path=/mart",
                "guards.weeks-emptied.max-weeks=2",
                "pipelines.orders.raw.layout=daily",
                "pipelines.orders.output.path=/orders",
                "pipelines.orders.tables.orders.max-rejected-fraction=0.25",
                "pipelines.orders.statuses=[COMPLETE]");

        Settings settings = SettingsReader.read(pipelines, pipeline, List.of(), sets, NOWHERE);

        assertThat(settings.pipeline()).isEqualTo(pipeline);
        assertThat(settings.raw().path()).isEqualTo("/dumps");
        assertThat(settings.raw().layout()).isEqualTo(Layout.DAILY);
        assertThat(settings.output().path()).isEqualTo("/orders");
        assertThat(settings.guards().maxWeeksEmptied()).isEqualTo(2);
        assertThat(settings.tables().keySet()).containsExactly(orders);
        assertThat(settings.table(orders))
                .isEqualTo(new Settings.Table(Map.of(), List.of(), List.of("order_id"), 0.25, List.of(), Set.of()));
        assertThat(settings.own(statuses)).containsExactly("COMPLETE");
        assertThat(SettingsReader.read(pipelines, WeeklyTables.PIPELINE, List.of(), sets, NOWHERE)
                        .output()
                        .path())
                .isEqualTo("/mart");

        String conf = ConfigValueFactory.fromAnyRef(Map.of("weekmart", EffectiveSettings.of(settings)))
                .render();
        assertThat(SettingsReader.read(
                        pipelines, pipeline, List.of("s3://conf/effective.conf"), List.of(), uri -> conf))
                .as("what the report shows, read again")
                .isEqualTo(settings);
    }

    /** The fingerprint of a run is made of this text: in another order, the same run again would not be known again. */
    @Test
    void whatAPipelineAloneHasIsShownInTheOrderOfItsDeclaration() {
        List<String> names = List.of("zone", "statuses", "customer-email", "area", "salt-secret", "before");
        TableSpec orders = TableSpec.named("orders")
                .naturalKey("order_id")
                .fields(Field.required("order_id", FieldType.LONG, "Key."));
        List<Setting<?>> own = names.stream().map(Setting::texts).collect(Collectors.toList());
        Pipeline pipeline = new Pipeline("orders", List.of(orders), own);

        Settings settings = SettingsReader.read(
                List.of(WeeklyTables.PIPELINE, pipeline),
                pipeline,
                List.of(),
                List.of("raw.path=/dumps", "pipelines.orders.output.path=/orders"),
                NOWHERE);

        assertThat(String.valueOf(EffectiveSettings.of(settings).get("pipelines")))
                .containsSubsequence(names.stream().map(name -> name + "=").toList());
    }

    @Test
    void everythingButThePathsHasADefault() {
        Settings settings = WeeklySettings.read(List.of(), PATHS, NOWHERE);

        assertThat(settings.raw())
                .isEqualTo(new Settings.Raw(
                        "/dumps",
                        Layout.FULL,
                        List.of(
                                "{table}_{date}.csv.gz",
                                "{table}_{date}.csv.zst",
                                "{table}_{date}.csv",
                                "{table}_{date}/"),
                        4,
                        false,
                        1 << 20,
                        64 << 20));
        assertThat(settings.output())
                .isEqualTo(new Settings.OutputSettings(
                        "/mart", "zstd", 1, Duration.ofDays(90), Duration.ofMinutes(3), true));
        assertThat(settings.tables())
                .isEqualTo(Map.of(
                        WeeklyTables.SALES,
                                new Settings.Table(Map.of(), List.of(), List.of(), 0.01, List.of(), Set.of()),
                        WeeklyTables.INVENTORY,
                                new Settings.Table(
                                        Map.of(),
                                        List.of(),
                                        List.of("cal_dt", "store_key", "prod_key"),
                                        0.01,
                                        List.of(),
                                        Set.of()),
                        WeeklyTables.CALENDAR,
                                new Settings.Table(Map.of(), List.of(), List.of("cal_dt"), 0, List.of(), Set.of()),
                        WeeklyTables.STORE,
                                new Settings.Table(
                                        Map.of(), List.of(), List.of("store_key"), 0.01, List.of(), Set.of()),
                        WeeklyTables.PRODUCT,
                                new Settings.Table(
                                        Map.of(), List.of(), List.of("prod_key"), 0.01, List.of(), Set.of())));
    }

    @Test
    void everyKeyCanBeSetInAFile() throws IOException {
        String conf = conf(
                "night.conf",
                """
                weekmart {
                  raw {
                    path = "s3://raw/dumps/"
                    layout = daily
                    file-pattern = "{table}/{date:yyyyMMdd}.csv"
                    lookback-weeks = 6
                    allow-gaps = true
                    max-record-bytes = 64 KiB
                    split-bytes = 100 B
                  }
                  tables.sales { columns { trans_dt = "sold on" }, ignore-columns = [till], natural-key = [trans_id, prod_key], max-rejected-fraction = 0.5 }
                  tables.inventory.negative-stock = accept
                  output { path = "s3a://mart/", compression = snappy, files-per-week = 8, keep-rejects = 14 days, lease = 30 s }
                  launcher.environment = prod
                }
                """);

        Settings settings = WeeklySettings.read(List.of(conf), List.of(), NOWHERE);

        assertThat(settings.raw())
                .isEqualTo(new Settings.Raw(
                        "s3://raw/dumps/", Layout.DAILY, List.of("{table}/{date:yyyyMMdd}.csv"), 6, true, 65_536, 100));
        assertThat(settings.table(WeeklyTables.SALES))
                .isEqualTo(new Settings.Table(
                        Map.of("trans_dt", "sold on"),
                        List.of("till"),
                        List.of("trans_id", "prod_key"),
                        0.5,
                        List.of(),
                        Set.of()));
        assertThat(settings.table(WeeklyTables.INVENTORY).acceptedChecks()).containsExactly("negative-stock");
        assertThat(settings.output())
                .isEqualTo(new Settings.OutputSettings(
                        "s3a://mart/", "snappy", 8, Duration.ofDays(14), Duration.ofSeconds(30), true));
    }

    @Test
    void aLaterFileWinsOverAnEarlierOneAndTheCommandLineOverBoth() throws IOException {
        String first = conf(
                "first.conf", "weekmart.raw { lookback-weeks = 5, split-bytes = 5 MiB, max-record-bytes = 5 KiB }");
        String second = conf("second.conf", "weekmart.raw { lookback-weeks = 6, split-bytes = 6 MiB }");

        Settings settings = WeeklySettings.read(
                List.of(first, second),
                List.of(
                        "raw.path=/dumps",
                        "output.path=/mart",
                        "raw.lookback-weeks=7",
                        "weekmart.raw.lookback-weeks=8"),
                NOWHERE);

        assertThat(settings.raw().lookbackWeeks()).isEqualTo(8);
        assertThat(settings.raw().splitBytes()).isEqualTo(6 << 20);
        assertThat(settings.raw().maxRecordBytes()).isEqualTo(5 << 10);
    }

    @Test
    void aValueOfTheCommandLineIsTakenAsItIs() {
        Settings settings = WeeklySettings.read(
                List.of(),
                List.of(
                        "raw.path=s3://raw/dumps # 1/",
                        "output.path=\"/my mart\"",
                        "raw.file-pattern={table}_{date}.csv",
                        "tables.sales.natural-key=[trans_id, prod_key]",
                        "tables.store.columns={store_key = filiale}",
                        "tables.store.columns.city=Ort=Stadt",
                        "output.keep-rejects=10 days"),
                NOWHERE);

        assertThat(settings.raw().path()).isEqualTo("s3://raw/dumps # 1/");
        assertThat(settings.raw().filePatterns()).containsExactly("{table}_{date}.csv");
        assertThat(settings.output().path()).isEqualTo("/my mart");
        assertThat(settings.output().keepRejects()).isEqualTo(Duration.ofDays(10));
        assertThat(settings.table(WeeklyTables.SALES).naturalKey()).containsExactly("trans_id", "prod_key");
        assertThat(settings.table(WeeklyTables.STORE).columns())
                .isEqualTo(Map.of("store_key", "filiale", "city", "Ort=Stadt"));
    }

    @Test
    void everyProblemIsReportedAtOnceWithItsFileAndLine() throws IOException {
        String conf = conf(
                "night.conf",
                """
                weekmart {
                  raw {
                    path = /dumps
                    lookback-weks = 4
                    layout = nightly
                    max-record-bytes = 1 lot
                    file-pattern = ["{table}_{date}.csv",
                      "{table}.csv"]
                  }
                  tables {
                    sale {}
                    sales {
                      columns { trans_date = "sold_on" }
                      natural-key = [trans_id, product]
                      max-rejected-fraction = 1 lot
                    }
                    inventory.natural-key = [cal_dt]
                    store.negative-stock = accept
                  }
                  output {
                    files-per-week = 0
                    keep-rejects = 90
                    compresion = zstd
                    path = []
                  }
                  lookback-weeks = 3
                }
                raw.path = /dumps
                """);

        assertThat(problems(List.of(conf), List.of("raw.allow-gaps=maybe", "nonsense")))
                .isEqualTo(
                        """
                        Cannot read the configuration: 18 problems
                          FILE: 4: weekmart.raw.lookback-weks is not a key of Weekmart. Did you mean lookback-weeks?
                          FILE: 5: weekmart.raw.layout must be one of full, daily, but is "nightly"
                          FILE: 6: weekmart.raw.max-record-bytes must be a size such as 1 MiB, but is "1 lot"
                          FILE: 8: weekmart.raw.file-pattern "{table}.csv" must contain {date}, or the date's year, month and day as {date:yyyyMMdd} does
                          FILE: 11: weekmart.tables.sale is no raw table of weekly-metrics. Did you mean sales? Its tables are sales, inventory, calendar, store, product.
                          FILE: 13: weekmart.tables.sales.columns.trans_date names trans_date, which is no column of sales. Did you mean trans_dt?
                          FILE: 14: weekmart.tables.sales.natural-key names product, which is no column of sales.
                          FILE: 15: weekmart.tables.sales.max-rejected-fraction must be a fraction such as 0.05, or 5%, but is "1 lot"
                          FILE: 17: weekmart.tables.inventory.natural-key cannot be set: the natural key of inventory is cal_dt, store_key, prod_key. Only that of sales is configurable.
                          FILE: 18: weekmart.tables.store.negative-stock cannot be set: only inventory has it
                          FILE: 21: weekmart.output.files-per-week must be at least 1 but is 0
                          FILE: 22: weekmart.output.keep-rejects must be a duration with its unit, such as 90 days, but is 90
                          FILE: 23: weekmart.output.compresion is not a key of Weekmart. Did you mean compression?
                          FILE: 24: weekmart.output.path must be text, but is a list
                          FILE: 26: weekmart.lookback-weeks is not a key of Weekmart. Did you mean weekmart.raw.lookback-weeks?
                          FILE: 28: raw is not a key of Weekmart. Did you mean weekmart.raw?
                          --set raw.allow-gaps: weekmart.raw.allow-gaps must be one of true, false, but is "maybe"
                          --set nonsense: must be key=value, such as --set raw.lookback-weeks=6"""
                                .replace("FILE", conf));
    }

    @Test
    void aPathThatIsSetNowhereIsAskedFor() {
        assertThat(problems(List.of(), List.of()))
                .isEqualTo(
                        """
                        Cannot read the configuration: 2 problems
                          weekmart.raw.path is not set: the folder of the dumps. Set it in a file (--conf), or with --set raw.path=FOLDER.
                          weekmart.output.path is not set: where the tables go. Set it in a file (--conf), or with --set output.path=FOLDER.""");
    }

    @Test
    void whoHasNoConfigurationYetIsToldOfTheTwoThatAreShipped() {
        UserFault fault =
                catchThrowableOfType(UserFault.class, () -> WeeklySettings.read(List.of(), List.of(), NOWHERE));

        assertThat(fault.hint())
                .isEqualTo(
                        "conf/local.conf shows a configuration for one machine, conf/emr.conf one for EMR: name yours with"
                                + " --conf. Every key is described in conf/reference.conf.");
    }

    @Test
    void aFileThatCannotBeReadIsNamedAndTheOthersAreCheckedAllTheSame() throws IOException {
        String good = conf("good.conf", "weekmart.raw.lookback-weeks = four");
        String broken = conf("broken.conf", "weekmart {\n  raw {\n    path = /dumps\n");
        String latin = folder.resolve("latin.conf").toString();
        Files.write(Path.of(latin), new byte[] {'a', '=', (byte) 0xE9});

        assertThat(problems(
                        List.of("missing.conf", good, broken, folder.toString(), latin, "s3://raw/night.conf"),
                        List.of()))
                .isEqualTo(
                        """
                        Cannot read the configuration: 6 problems
                          missing.conf: there is no such file
                          GOOD: 1: weekmart.raw.lookback-weeks must be a whole number, but is "four"
                          BROKEN: 2: the { of this line is never closed
                          FOLDER: is a folder, not a file
                          LATIN: it is not UTF-8 text
                          s3://raw/night.conf: there is no such file"""
                                .replace("GOOD", good)
                                .replace("BROKEN", broken)
                                .replace("FOLDER", folder.toString())
                                .replace("LATIN", latin));
    }

    @Test
    void filesThatAreNotLocalComeFromTheirSource() {
        Map<String, String> bucket = Map.of(
                "s3://conf/prod/night.conf", "include \"../base.conf\"\nweekmart.raw.lookback-weeks = 9",
                "s3://conf/prod/../base.conf", "weekmart { raw.path = /dumps, output.path = /mart }");
        ConfSource source = uri -> {
            String text = bucket.get(uri);
            if (text == null) {
                throw new FileNotFoundException(uri);
            }
            return text;
        };

        Settings settings = WeeklySettings.read(List.of("s3://conf/prod/night.conf"), List.of(), source);

        assertThat(settings.raw().lookbackWeeks()).isEqualTo(9);
        assertThat(settings.raw().path()).isEqualTo("/dumps");
    }

    @Test
    void aFileMayIncludeAnotherBesideIt() throws IOException {
        conf("base.conf", "weekmart { raw.path = /dumps, output.path = /mart, raw.lookback-weeks = 2 }");
        String night = conf("night.conf", "include \"base.conf\"\nweekmart.raw.lookback-weeks = 3");

        assertThat(WeeklySettings.read(List.of("file:" + night), List.of(), NOWHERE)
                        .raw()
                        .lookbackWeeks())
                .isEqualTo(3);
    }

    @Test
    void anIncludeThatIsMissingOrEndlessIsAProblem() throws IOException {
        String night = conf("night.conf", "include \"base.conf\"");
        String endless = conf("endless.conf", "include \"endless.conf\"");

        assertThat(problems(List.of(night), PATHS))
                .isEqualTo("Cannot read the configuration: NIGHT: cannot include BASE: there is no such file"
                        .replace("NIGHT", night)
                        .replace("BASE", folder.resolve("base.conf").toString()));
        assertThat(problems(List.of(endless), PATHS))
                .isEqualTo("Cannot read the configuration: ENDLESS: cannot include ENDLESS: it would include itself"
                        .replace("ENDLESS", endless));
    }

    @Test
    void anEnvironmentVariableIsUsedWhereItIsSet() throws IOException {
        String conf = conf(
                "night.conf",
                """
                weekmart.raw.path = /dumps
                weekmart.raw.path = ${?WEEKMART_SURELY_NOT_SET}
                weekmart.output.path = ${PATH}"/mart"
                """);

        Settings settings = WeeklySettings.read(List.of(conf), List.of(), NOWHERE);

        assertThat(settings.raw().path()).isEqualTo("/dumps");
        assertThat(settings.output().path()).isEqualTo(System.getenv("PATH") + "/mart");
    }

    @Test
    void aSubstitutionThatLeadsNowhereIsNamedWithItsLine() throws IOException {
        String conf = conf(
                "night.conf",
                """
                weekmart.raw.path = ${WEEKMART_SURELY_NOT_SET}
                weekmart.raw.lookback-weks = 3
                weekmart.output.path = ${weekmart.raw.pth}/mart
                """);

        assertThat(problems(List.of(conf), List.of()))
                .isEqualTo(
                        """
                        Cannot read the configuration: 3 problems
                          FILE: 1: a substitution refers to something that is not set: ${WEEKMART_SURELY_NOT_SET}
                          FILE: 2: weekmart.raw.lookback-weks is not a key of Weekmart. Did you mean lookback-weeks?
                          FILE: 3: a substitution refers to something that is not set: ${weekmart.raw.pth}"""
                                .replace("FILE", conf));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "raw=5                            | --set raw: weekmart.raw must be a section in braces, but is \"5\"",
                "raw.lookback-weeks=4.5           | --set raw.lookback-weeks: weekmart.raw.lookback-weeks must be a whole number, but is \"4.5\"",
                "raw.lookback-weeks=0             | --set raw.lookback-weeks: weekmart.raw.lookback-weeks must be at least 1 but is 0",
                "raw.lookback_weeks=5             | --set raw.lookback_weeks: weekmart.raw.lookback_weeks is not a key of Weekmart. Did you mean lookback-weeks?",
                "raw.allow-gaps=                  | --set raw.allow-gaps: weekmart.raw.allow-gaps must be one of true, false, but is \"\"",
                "raw.max-record-bytes=10          | --set raw.max-record-bytes: weekmart.raw.max-record-bytes must be between 1 KiB and 1 GiB but is 10 bytes",
                "raw.max-record-bytes=2 GiB       | --set raw.max-record-bytes: weekmart.raw.max-record-bytes must be between 1 KiB and 1 GiB but is 2147483648 bytes",
                "raw.split-bytes=0                | --set raw.split-bytes: weekmart.raw.split-bytes must be at least 1 byte but is 0",
                "raw.file-pattern=[]              | --set raw.file-pattern: weekmart.raw.file-pattern must name at least one pattern",
                "raw.path=                        | --set raw.path: weekmart.raw.path must not be empty",
                "raw.path=s3a://key:secret@raw/   | --set raw.path: weekmart.raw.path holds credentials, which come from the environment and never stand in configuration",
                "raw.path=s3://<your-raw-bucket>/ | --set raw.path: the placeholder <your-raw-bucket> was left; put your own value there",
                "output.path=/dumps/              | --set output.path: weekmart.output.path is the folder of the dumps, and must be another one",
                "output.path=abfss://tables@account.dfs.core.windows.net/x | --set output.path: weekmart.output.path is on abfss://, which Weekmart does not support. Use a local path, hdfs:// or s3://",
                "raw.path=gs://dumps              | --set raw.path: weekmart.raw.path is on gs://, which Weekmart does not support. Use a local path, hdfs:// or s3://",
                "tables.sales.max-rejected-fraction=101% | --set tables.sales.max-rejected-fraction: weekmart.tables.sales.max-rejected-fraction must be between 0 and 1 but is 1.01",
                "output.compression=lzo           | --set output.compression: weekmart.output.compression must be one of zstd, snappy, gzip, uncompressed, but is \"lzo\"",
                "output.keep-rejects=90           | --set output.keep-rejects: weekmart.output.keep-rejects must be a duration with its unit, such as 90 days, but is \"90\"",
                "output.keep-rejects=36 hours     | --set output.keep-rejects: weekmart.output.keep-rejects must be whole days but is 36 hours",
                "output.keep-rejects=-1 days      | --set output.keep-rejects: weekmart.output.keep-rejects must not be negative but is -1 day",
                "output.lease=180                 | --set output.lease: weekmart.output.lease must be a duration with its unit, such as 90 days, but is \"180\"",
                "output.lease=2 seconds           | --set output.lease: weekmart.output.lease must be between 3 seconds and 1 day but is 2 seconds",
                "output.lease=25 hours            | --set output.lease: weekmart.output.lease must be between 3 seconds and 1 day but is 25 hours",
                "tables.sales.max-rejected-fraction=2 | --set tables.sales.max-rejected-fraction: weekmart.tables.sales.max-rejected-fraction must be between 0 and 1 but is 2.0",
                "guards.weeks-emptied.max-weeks=-1 | --set guards.weeks-emptied.max-weeks: weekmart.guards.weeks-emptied.max-weeks must be at least 0 but is -1",
                "guards.rejected-per-dump.max-fraction=5 | --set guards.rejected-per-dump.max-fraction: weekmart.guards.rejected-per-dump.max-fraction must be between 0 and 1 but is 5.0",
                "guards.rejected-per-dump.min-rows=0 | --set guards.rejected-per-dump.min-rows: weekmart.guards.rejected-per-dump.min-rows must be at least 1 but is 0",
                "guards.week-emptied.max-weeks=1  | --set guards.week-emptied.max-weeks: weekmart.guards.week-emptied is not a key of Weekmart. Did you mean weeks-emptied?",
                "tables.sales.natural-key=[trans_id, trans_id] | --set tables.sales.natural-key: weekmart.tables.sales.natural-key names trans_id twice",
                "tables.sales.columns.sales_amt=Sales_Qty | --set tables.sales.columns.sales_amt: weekmart.tables.sales.columns.sales_amt would be read from column Sales_Qty, and so would sales_qty",
                "tables.sales.columns.sales_amt=\" sales_qty\" | --set tables.sales.columns.sales_amt: weekmart.tables.sales.columns.sales_amt would be read from column sales_qty, and so would sales_qty",
                "tables.sales.columns.sales_qty=sales_amt | --set tables.sales.columns.sales_qty: weekmart.tables.sales.columns.sales_qty would be read from column sales_amt, and so would sales_amt",
                "launcher.enviroment=prod         | --set launcher.enviroment: weekmart.launcher.enviroment is not a key of Weekmart. Did you mean environment?",
                "launcher.check.min-sise=1        | --set launcher.check.min-sise: weekmart.launcher.check.min-sise is not a key of Weekmart. Did you mean min-size?",
            })
    void oneWrongValueIsOneMessage(String set, String message) {
        assertThat(problems(List.of(), List.of("raw.path=/dumps", "output.path=/mart", set)))
                .isEqualTo("Cannot read the configuration: " + message);
    }

    @Test
    void aValueTakenAwayIsAProblemWhereItHasADefault() throws IOException {
        String conf = conf("night.conf", "weekmart.raw { path = null, lookback-weeks = null }");

        assertThat(problems(List.of(conf), List.of("output.path=/mart")))
                .isEqualTo(
                        """
                        Cannot read the configuration: 2 problems
                          FILE: 1: weekmart.raw.lookback-weeks must be a whole number, but is null
                          weekmart.raw.path is not set: the folder of the dumps. Set it in a file (--conf), or with --set raw.path=FOLDER."""
                                .replace("FILE", conf));
    }

    @Test
    void twoColumnsCanTradeTheirNames() {
        Settings settings = WeeklySettings.read(
                List.of(),
                List.of(
                        "raw.path=/dumps",
                        "output.path=/mart",
                        "tables.sales.columns.sales_qty=sales_amt",
                        "tables.sales.columns.sales_amt=sales_qty"),
                NOWHERE);

        assertThat(settings.table(WeeklyTables.SALES).columns())
                .isEqualTo(Map.of("sales_qty", "sales_amt", "sales_amt", "sales_qty"));
    }

    @Test
    void theEffectiveConfigurationReadAgainIsTheSame() throws IOException {
        Settings settings = WeeklySettings.read(
                List.of(),
                List.of(
                        "raw.path=s3://raw/",
                        "output.path=/mart",
                        "raw.layout=daily",
                        "tables.sales.natural-key=[trans_id]",
                        "tables.product.columns.prod_name=Bezeichnung",
                        "tables.inventory.negative-stock=accept",
                        "output.keep-rejects=7 days"),
                NOWHERE);
        Map<String, Object> effective = EffectiveSettings.of(settings);
        String conf = conf(
                "again.conf",
                ConfigValueFactory.fromAnyRef(Map.of("weekmart", effective)).render());

        assertThat(WeeklySettings.read(List.of(conf), List.of(), NOWHERE)).isEqualTo(settings);
        assertThat(effective.get("output"))
                .hasToString(
                        "{path=/mart, compression=zstd, files-per-week=1, keep-rejects=7 days, lease=180000 ms, page={enabled=true}}");
    }

    @Test
    void theEffectiveConfigurationSaysWhereTheCalendarComesFrom() throws IOException {
        List<String> paths = List.of("raw.path=/raw", "output.path=/mart");
        assertThat(EffectiveSettings.of(WeeklySettings.read(List.of(), paths, NOWHERE))
                        .get("calendar"))
                .as("the default needs no word")
                .isNull();

        Settings settings = WeeklySettings.read(
                List.of(),
                List.of(
                        "raw.path=/raw",
                        "output.path=/mart",
                        "calendar.source=4-4-5",
                        "calendar.year-end={ month = July, weekday = saturday, rule = last }"),
                NOWHERE);
        Map<String, Object> effective = EffectiveSettings.of(settings);
        String conf = conf(
                "again.conf",
                ConfigValueFactory.fromAnyRef(Map.of("weekmart", effective)).render());

        assertThat(effective.get("calendar"))
                .hasToString("{source=4-4-5, year-end={month=JULY, weekday=SATURDAY, rule=last}, year-name=start,"
                        + " first-date=2001-01-01}");
        assertThat(effective.get("tables")).asString().doesNotContain("calendar=");
        assertThat(WeeklySettings.read(List.of(conf), List.of(), NOWHERE)).isEqualTo(settings);
    }

    @Test
    void theEffectiveConfigurationSaysWhichTablesAreNotRead() throws IOException {
        Settings settings = WeeklySettings.read(
                List.of(), List.of("raw.path=/raw", "output.path=/mart", "tables.inventory.enabled=false"), NOWHERE);
        Map<String, Object> effective = EffectiveSettings.of(settings);
        String conf = conf(
                "again.conf",
                ConfigValueFactory.fromAnyRef(Map.of("weekmart", effective)).render());

        assertThat(settings.pipeline().inputs()).doesNotContain(WeeklyTables.INVENTORY);
        assertThat(effective.get("tables")).asString().endsWith(", inventory={enabled=false}}");
        assertThat(WeeklySettings.read(List.of(conf), List.of(), NOWHERE)).isEqualTo(settings);
    }

    private String conf(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static String problems(List<String> confUris, List<String> sets) {
        UserFault fault = catchThrowableOfType(UserFault.class, () -> WeeklySettings.read(confUris, sets, NOWHERE));
        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault.hint()).endsWith("Every key is described in conf/reference.conf.");
        return String.valueOf(fault.getMessage());
    }
}
