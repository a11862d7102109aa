package io.weekmart.launcher.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.cli.Launcher.Result;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Front.Fate;
import io.weekmart.storage.S3Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** emr-launcher check, against a real S3 server over HTTP. */
class CheckTest {
    private static final LocalDate NIGHT = LocalDate.of(2024, 5, 5);

    private static S3Server server;
    private static S3Client s3;

    private final String folder = "dumps-" + UUID.randomUUID() + "/";

    @BeforeAll
    static void startServer() {
        server = S3Server.start();
        // The SDK reads these as it reads the environment of a user.
        System.setProperty("aws.endpointUrlS3", server.endpoint().toString());
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        s3 = S3Client.builder()
                .endpointOverride(URI.create(server.endpoint().toString()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    @AfterAll
    static void stopServer() {
        s3.close();
        server.close();
        for (String name : List.of("endpointUrlS3", "region", "accessKeyId", "secretAccessKey")) {
            System.clearProperty("aws." + name);
        }
    }

    @Test
    void aWholeNightIsReady() throws IOException {
        wholeNight();

        Result result = check();

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                ok     sales_2024-05-05.csv.gz   %s bytes, 2 rows, read to its end
                note   sales_2024-05-05.csv.gz   size not compared: 0 earlier dumps of this weekday, 3 are needed
                ok     inventory_2024-05-05.csv  147 bytes, 1 row, read to its end
                note   inventory_2024-05-05.csv  size not compared: 0 earlier dumps of this weekday, 3 are needed
                ok     calendar_2024-05-05.csv   354 bytes, 7 rows, read to its end
                note   calendar_2024-05-05.csv   size not compared: 0 earlier dumps of this weekday, 3 are needed
                ok     store_2024-05-05.csv      275 bytes, 1 row, read to its end
                note   store_2024-05-05.csv      size not compared: 0 earlier dumps of this weekday, 3 are needed
                ok     product_2024-05-05.csv    149 bytes, 1 row, read to its end
                note   product_2024-05-05.csv    size not compared: 0 earlier dumps of this weekday, 3 are needed
                The dumps of weekly-metrics for 2024-05-05 in %s are ready.
                """
                                .formatted(gzip(table(WeeklyTables.SALES, 2)).length, raw()));
    }

    @Test
    void aMissingTableSaysWhatWasLookedForAndWhatIsThere() throws IOException {
        wholeNight();
        delete("store_2024-05-05.csv");
        put("store_2024-05-04.csv", table(WeeklyTables.STORE, 1).getBytes(UTF_8));

        assertFault(
                "store_2024-05-05.csv.gz",
                "it is missing: looked for store_2024-05-05.csv.gz, store_2024-05-05.csv.zst, store_2024-05-05.csv, store_2024-05-05/; "
                        + "the latest is store_2024-05-04.csv");
    }

    @Test
    void nothingThatATerminalObeysIsPrinted() throws IOException {
        String hostile = "\u001b[2J\u001b]0;mine\u0007\u009b31m\u0085\u2028\u202egpj\u2066";
        String shown = "\\u001b[2J\\u001b]0;mine\\u0007\\u009b31m\\u0085\\u2028\\u202egpj\\u2066";
        wholeNight();
        put("product_2024-05-05.csv", ("title" + hostile + ",vol\nMilk,1\n").getBytes(UTF_8));

        Result header = check();
        assertThat(header.out()).contains("Found: title").contains("\\u2028\\u202egpj\\u2066, vol");
        Result argument = Launcher.run(Map.of(), "check", "--date", hostile);
        assertThat(argument.err()).contains(shown);
        Result command = Launcher.run(Map.of(), hostile);
        assertThat(command.err()).contains(shown);
        assertThat((header.out() + argument.err() + command.err()).replaceAll("[\\n\\t]", ""))
                .doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f\u2028-\u202e\u2066-\u2069]");
    }

    @Test
    void anEmptyFileIsAFault() throws IOException {
        wholeNight();
        put("product_2024-05-05.csv", new byte[0]);

        assertFault("product_2024-05-05.csv", "it is empty");
    }

    @Test
    void aMissingColumnIsNamed() throws IOException {
        wholeNight();
        put("product_2024-05-05.csv", "title,vol\nMilk,1\n".getBytes(UTF_8));

        assertFault("product_2024-05-05.csv", "prod_key");
        assertFault("product_2024-05-05.csv", "is missing. Found: title, vol");
    }

    @Test
    void aRenamedColumnIsFound() throws IOException {
        wholeNight();
        put(
                "store_2024-05-05.csv",
                table(WeeklyTables.STORE, 1).replace("store_num", "Branch").getBytes(UTF_8));

        assertThat(check("--set", "tables.store.columns.store_num=branch").exitCode())
                .isZero();
    }

    @Test
    void aMalformedRowIsTheJobsToReject() throws IOException {
        wholeNight();
        put("store_2024-05-05.csv", (table(WeeklyTables.STORE, 1) + "\"1\"x,2\n1,2,3\n").getBytes(UTF_8));

        assertThat(check().exitCode()).isZero();
    }

    @Test
    void aGzipThatIsCutOffIsAFault() throws IOException {
        wholeNight();
        byte[] whole = gzip(table(WeeklyTables.SALES, 2));
        put("sales_2024-05-05.csv.gz", Arrays.copyOf(whole, whole.length - 9));

        assertFault("sales_2024-05-05.csv.gz", "its compressed data ends too early: the file is truncated");
    }

    @Test
    void aGzipOfManyMembersIsReadWhole() throws IOException {
        wholeNight();
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.writeBytes(gzip(table(WeeklyTables.SALES, 0)));
        for (int row = 0; row < 20_000; row++) {
            members.writeBytes(gzip("1,1,1,1,1,1\n"));
        }
        put("sales_2024-05-05.csv.gz", members.toByteArray());

        assertThat(check().out()).contains(" bytes, 20,000 rows, read to its end");

        byte[] damaged = members.toByteArray();
        damaged[gzip(table(WeeklyTables.SALES, 0)).length + gzip("1,1,1,1,1,1\n").length - 8] ^= 1;
        put("sales_2024-05-05.csv.gz", damaged);
        assertFault("sales_2024-05-05.csv.gz", "the checksum of member 2 does not match");
    }

    @Test
    void aConnectionThatBreaksIsResumed() throws IOException {
        wholeNight();
        Set<String> broken = ConcurrentHashMap.newKeySet();

        Result result = checkThrough((method, key) ->
                method.equals("GET") && key.contains(folder) && broken.add(key) ? Fate.CUT_OFF : Fate.PASS);

        assertThat(broken).hasSize(5);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("calendar_2024-05-05.csv   354 bytes, 7 rows, read to its end");
    }

    @Test
    void aNetworkThatFailsIsNoBadDump() throws IOException {
        wholeNight();

        Result result = checkThrough(
                (method, key) -> method.equals("GET") && key.contains("store_2024") ? Fate.CUT_OFF : Fate.PASS);

        assertThat(result.exitCode()).isEqualTo(6);
        assertThat(result.err())
                .startsWith(
                        "Cannot read " + raw() + "store_2024-05-05.csv: the connection to S3 broke 6 times in a row")
                .endsWith(
                        "The network failed, not the file. Check the network and AWS_ENDPOINT_URL, then try again.\n");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aLargeFileIsReadAtItsHeadAndSaysSo() throws IOException {
        wholeNight();

        Result result = check("--set", "launcher.check.full-read-limit=100 B");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("store_2024-05-05.csv      275 bytes, header good, not read to the end");
    }

    @Test
    void theLimitIsOneForAllFilesAndSmallerOnesGoFirst() throws IOException {
        wholeNight();

        Result result = check("--set", "launcher.check.full-read-limit=800 B");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("calendar_2024-05-05.csv   354 bytes, 7 rows, read to its end")
                .contains("product_2024-05-05.csv    149 bytes, 1 row, read to its end")
                .contains("inventory_2024-05-05.csv  147 bytes, 1 row, read to its end")
                .contains("store_2024-05-05.csv      275 bytes, header good, not read to the end");
    }

    @Test
    void aHistoryOfEarlierYearsIsNotListed() throws IOException {
        wholeNight();
        put("inventory_2019-05-05.csv", table(WeeklyTables.INVENTORY, 1).getBytes(UTF_8));
        List<String> listings = new CopyOnWriteArrayList<>();

        Result result = checkThrough(new S3Front.Judge() {
            @Override
            public void sees(S3Front.Request request) {
                if (request.key().isEmpty()) {
                    listings.add(request.query());
                }
            }

            @Override
            public Fate before(String method, String key) {
                return Fate.PASS;
            }
        });

        assertThat(result.exitCode()).isZero();
        assertThat(listings).hasSize(5).allMatch(query -> query.contains("_2024"));
    }

    @Test
    void aSizeFarFromTheMedianOfItsWeekdayIsAFault() throws IOException {
        wholeNight();
        for (int weeks = 1; weeks <= 3; weeks++) {
            put("inventory_" + NIGHT.minusWeeks(weeks) + ".csv", new byte[1000 + weeks]);
        }

        assertFault(
                "inventory_2024-05-05.csv",
                "147 bytes, but the median of this weekday is 1,002; expected 501 to 2,004");
        assertThat(check("--set", "launcher.check.min-size=0").exitCode()).isZero();
        assertThat(check("--set", "raw.closed=[\"2024-05-05\"]").exitCode())
                .as("of a closed day no size is expected")
                .isZero();
        assertThat(check("--set", "raw.closed=[SUNDAY, \"except 2024-05-05\"]").exitCode())
                .as("and its size is no measure")
                .isZero();
    }

    @Test
    void anEarlierNightsFileDeliveredAgainIsAFault() throws IOException {
        wholeNight();
        put("inventory_2024-05-01.csv", table(WeeklyTables.INVENTORY, 1).getBytes(UTF_8));

        assertFault("inventory_2024-05-05.csv", "it is byte for byte that of 2024-05-01 (inventory_2024-05-01.csv)");
        assertThat(check("--set", "raw.closed=[\"2024-05-05\"]").exitCode()).isZero();
    }

    @Test
    void anEarlierNightsFileIsKnownAgainThoughItWasUploadedInParts() throws IOException {
        wholeNight();
        String earlier = table(WeeklyTables.INVENTORY, 1);
        putInParts("inventory_2024-05-01.csv", earlier.getBytes(UTF_8));

        assertFault("inventory_2024-05-05.csv", "it is byte for byte that of 2024-05-01 (inventory_2024-05-01.csv)");

        String other = earlier.substring(0, earlier.length() - 2) + "9\n";
        putInParts("inventory_2024-05-01.csv", other.getBytes(UTF_8));
        assertThat(check().exitCode()).as("of the same size, and another").isZero();
    }

    @Test
    void whatIsTooLargeToBeReadIsNotCompared() throws IOException {
        wholeNight();
        putInParts("inventory_2024-05-01.csv", table(WeeklyTables.INVENTORY, 1).getBytes(UTF_8));

        assertThat(check("--set", "launcher.check.full-read-limit=100 B").out()).doesNotContain("byte for byte");
    }

    @Test
    void aFolderOfPartsIsCompleteOnceItSaysSo() throws IOException {
        wholeNight();
        delete("inventory_2024-05-05.csv");
        put("inventory_2024-05-05/part-0.csv", table(WeeklyTables.INVENTORY, 1).getBytes(UTF_8));

        assertFault("inventory_2024-05-05/", "1 part, the newest ");
        put("inventory_2024-05-05/_SUCCESS", new byte[0]);
        Result complete = check();
        assertThat(complete.exitCode()).isZero();
        assertThat(complete.out()).contains("inventory_2024-05-05/            1 part, complete by its _SUCCESS");
    }

    @Test
    void aManifestMustAgree() throws IOException {
        wholeNight();
        String[] manifest = {"--set", "raw.manifest=manifest_{date}.json"};
        assertThat(check(manifest).out()).contains("manifest_2024-05-05.json  there is no manifest yet");
        put(
                "manifest_2024-05-05.json",
                """
                {"files": [
                  {"name": "sales_2024-05-05.csv.gz", "rows": 3},
                  {"name": "inventory_2024-05-05.csv", "rows": 1, "bytes": 147},
                  {"name": "calendar_2024-05-05.csv", "sha256": "%s"},
                  {"name": "store_2024-05-05.csv"},
                  {"name": "returns_2024-05-05.csv"}]}
                """
                        .formatted("0".repeat(64))
                        .getBytes(UTF_8));

        Result result = check(manifest);

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out())
                .contains("fault  sales_2024-05-05.csv.gz   it has 2 rows, but the manifest says 3")
                .contains("ok     inventory_2024-05-05.csv  147 bytes")
                .contains("fault  calendar_2024-05-05.csv   its SHA-256 is ")
                .contains("fault  product_2024-05-05.csv    the manifest does not name it")
                .contains("fault  returns_2024-05-05.csv    the manifest names it, but it is not there");
    }

    @Test
    void everyDumpOfTheWindowNeedsTheManifestOfItsDate() throws IOException {
        wholeNight();
        byte[] friday = gzip(table(WeeklyTables.SALES, 1));
        put("sales_2024-05-03.csv.gz", friday);
        put("sales_2024-05-04/part-1.csv.gz", gzip(table(WeeklyTables.SALES, 3)));
        String tonight = "\"sales_2024-05-05.csv.gz\", \"inventory_2024-05-05.csv\", \"calendar_2024-05-05.csv\","
                + " \"store_2024-05-05.csv\", \"product_2024-05-05.csv\"";
        put("manifest_2024-05-05.json", manifest(tonight));
        String[] daily = {
            "--set", "raw.layout=daily", "--set", "raw.lookback-weeks=1", "--set", "raw.manifest=manifest_{date}.json"
        };

        assertThat(check(daily).out())
                .contains("fault  manifest_2024-05-03.json  there is no manifest yet")
                .contains("fault  manifest_2024-05-04.json  there is no manifest yet");
        put("manifest_2024-05-03.json", manifest("\"sales_2024-05-03.csv\""));
        put(
                "manifest_2024-05-04.json",
                manifest("\"sales_2024-05-04/part-1.csv.gz\", \"sales_2024-05-04/part-2.csv.gz\""));
        assertThat(check(daily).out())
                .contains("fault  sales_2024-05-03.csv.gz         the manifest does not name it")
                .contains("fault  sales_2024-05-04/part-2.csv.gz  the manifest names it, but it is not there");
        put("sales_2024-05-04/part-2.csv.gz", gzip(table(WeeklyTables.SALES, 4)));
        put(
                "manifest_2024-05-03.json",
                ("{\"files\": [{\"name\": \"sales_2024-05-03.csv.gz\", \"bytes\": " + friday.length + "}]}")
                        .getBytes(UTF_8));
        assertThat(check(daily).exitCode()).isZero();
    }

    /** @param names in quotes, with commas between them */
    private static byte[] manifest(String names) {
        return ("{\"files\": [" + names.replaceAll("(\"[^\"]+\")", "{\"name\": $1}") + "]}").getBytes(UTF_8);
    }

    @Test
    void aGapInTheDailyWindowIsAFault() throws IOException {
        wholeNight();
        put("sales_2024-05-02.csv.gz", gzip(table(WeeklyTables.SALES, 1)));
        put("sales_2024-05-04.csv.gz", gzip(table(WeeklyTables.SALES, 3)));
        // Before the week of the window, which begins on 29 April: of no interest.
        put("sales_2024-04-20.csv.gz", gzip(table(WeeklyTables.SALES, 4)));
        String[] daily = {"--set", "raw.layout=daily", "--set", "raw.lookback-weeks=1"};

        Result result = check(daily);

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).contains("fault  sales of the window       no dump of 2024-05-03");
        assertThat(check("--set", "raw.allow-gaps=true", daily[0], daily[1], daily[2], daily[3])
                        .exitCode())
                .isZero();
    }

    @Test
    void jsonHoldsTheSameLines() throws IOException {
        wholeNight();
        put("product_2024-05-05.csv", new byte[0]);

        Result result = check("--output", "json");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out())
                .contains("\"ready\" : false")
                .contains("\"level\" : \"fault\"")
                .contains("\"hint\" : \"Wait for the export, or have it run again.\"");
    }

    @Test
    void everythingWrongWithTheConfigurationIsToldAtOnce() {
        Result result = Launcher.run(
                Map.of(),
                "check",
                "--date",
                "2024-05-05",
                "--set",
                "raw.layuot=daily",
                "--set",
                "raw.path=/dumps",
                "--set",
                "launcher.check.quiet-period=soon");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("Cannot read the configuration: 3 problems")
                .contains("--set raw.layuot: ")
                .contains("weekmart.raw.layuot is not a key of Weekmart.")
                .contains("weekmart.raw.path must be s3://bucket/prefix/ but is \"/dumps\"")
                .contains("launcher.check.quiet-period");
    }

    @Test
    void theConfigurationMayLieInS3() throws IOException {
        wholeNight();
        put("my.conf", ("weekmart.raw.path = \"" + raw() + "\"").getBytes(UTF_8));

        Result named = Launcher.run(Map.of("WEEKMART_CONF", raw() + "my.conf"), "check", "--date", "2024-05-05");
        Result missing = Launcher.run(Map.of(), "check", "--date", "2024-05-05", "--conf", raw() + "your.conf");

        assertThat(named.exitCode()).isZero();
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains(raw() + "your.conf: there is no such file");
    }

    @Test
    void placeholdersThatWereLeftAreRefusedInTheOrderOfTheirLines() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../conf/emr.conf"));
        List<String> expected = new ArrayList<>();
        for (int line = 1; line <= lines.size(); line++) {
            Matcher placeholder = Pattern.compile("<your-[a-z-]+>").matcher(lines.get(line - 1));
            if (!lines.get(line - 1).startsWith("#") && placeholder.find()) {
                expected.add("  ../conf/emr.conf: " + line + ": the placeholder " + placeholder.group()
                        + " was left; put your own value there");
            }
        }
        expected.add(0, "Cannot read the configuration: " + expected.size() + " problems");
        expected.add("Every key is described in conf/reference.conf.");

        Result result = Launcher.run(Map.of(), "check", "--date", "2024-05-05", "--conf", "../conf/emr.conf");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines()).containsExactlyElementsOf(expected);
    }

    @Test
    void aBucketThatIsNotThereIsNamed() {
        Result result =
                Launcher.run(Map.of(), "check", "--date", "2024-05-05", "--set", "raw.path=s3://no-such-bucket/dumps/");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo(
                        """
                Cannot list s3://no-such-bucket/dumps/sales_: there is no such bucket.
                Check the configured path.
                """);
    }

    @Test
    void aWrongDateIsAUsageFault() {
        Result result = Launcher.run(Map.of(), "check", "--date", "tonight");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("Invalid value for option '--date'")
                .contains("Try emr-launcher check --help.");
    }

    private void wholeNight() throws IOException {
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            if (table.equals(WeeklyTables.SALES)) {
                put("sales_" + NIGHT + ".csv.gz", gzip(table(table, 2)));
            } else if (table.equals(WeeklyTables.CALENDAR)) {
                put("calendar_" + NIGHT + ".csv", calendar().getBytes(UTF_8));
            } else {
                put(table.name() + "_" + NIGHT + ".csv", table(table, 1).getBytes(UTF_8));
            }
        }
        put("README.md", "Not a dump.".getBytes(UTF_8));
    }

    /** A header, and rows whose every value is the row's number. */
    private static String table(TableSpec table, int rows) {
        List<String> lines = new ArrayList<>(List.of(String.join(",", table.columns())));
        for (int row = 1; row <= rows; row++) {
            String value = String.valueOf(row);
            lines.add(String.join(
                    ",", table.columns().stream().map(column -> value).toList()));
        }
        return String.join("\n", lines) + "\n";
    }

    /** Week 18 of 2024: Monday, 29 April, to Sunday, 5 May. */
    private static String calendar() {
        StringBuilder text = new StringBuilder(String.join(",", WeeklyTables.CALENDAR.columns()) + "\n");
        for (int day = 6; day >= 0; day--) {
            text.append(NIGHT.minusDays(day)).append(",,,,2024,18,202418,,,,\n");
        }
        return text.toString();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private void put(String name, byte[] content) {
        s3.putObject(request -> request.bucket(server.bucket()).key(folder + name), RequestBody.fromBytes(content));
    }

    /** Its tag is then no digest of its bytes. */
    private void putInParts(String name, byte[] content) {
        String id = s3.createMultipartUpload(
                        request -> request.bucket(server.bucket()).key(folder + name))
                .uploadId();
        String tag = s3.uploadPart(
                        request -> request.bucket(server.bucket())
                                .key(folder + name)
                                .uploadId(id)
                                .partNumber(1),
                        RequestBody.fromBytes(content))
                .eTag();
        s3.completeMultipartUpload(request -> request.bucket(server.bucket())
                .key(folder + name)
                .uploadId(id)
                .multipartUpload(upload -> upload.parts(
                        CompletedPart.builder().partNumber(1).eTag(tag).build())));
    }

    private void delete(String name) {
        s3.deleteObject(request -> request.bucket(server.bucket()).key(folder + name));
    }

    private String raw() {
        return "s3://" + server.bucket() + "/" + folder;
    }

    private Result check(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("check", "--date", "2024-05-05", "--set", "raw.path=" + raw()));
        arguments.addAll(List.of(more));
        return Launcher.run(Map.of(), arguments.toArray(String[]::new));
    }

    /** The same through something that breaks connections. */
    private Result checkThrough(S3Front.Judge judge) throws IOException {
        try (S3Front front = S3Front.before(server, judge)) {
            System.setProperty("aws.endpointUrlS3", front.endpoint().toString());
            return check();
        } finally {
            System.setProperty("aws.endpointUrlS3", server.endpoint().toString());
        }
    }

    private void assertFault(String file, String found) {
        Result result = check();
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out().lines().filter(line -> line.startsWith("fault")).toList())
                .singleElement()
                .asString()
                .contains(file)
                .contains(found);
    }
}
