package io.weekmart.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.Documents;
import io.weekmart.Documents.Command;
import io.weekmart.launcher.aws.AwsProperties;
import io.weekmart.launcher.catalog.GlueServer;
import io.weekmart.launcher.catalog.PublishedOutput;
import io.weekmart.launcher.cli.Launcher.Result;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands of the documents are understood, and print what the documents show. */
class DocumentedCommandsTest {
    private static final String REFERENCE = "docs/emr/reference.md";

    private static S3Server s3;
    private static GlueServer glue;
    private static ObjectStore store;

    private final String folder = UUID.randomUUID() + "/";

    @BeforeAll
    static void startServers() {
        s3 = S3Server.start();
        glue = new GlueServer();
        AwsProperties.set(s3.endpoint(), glue.endpoint());
        store = ObjectStore.connect();
    }

    @AfterAll
    static void stopServers() {
        store.close();
        glue.close();
        s3.close();
        AwsProperties.clear();
    }

    @Test
    void everyCommandIsUnderstood() {
        List<Command> commands = Documents.commandsOf("emr-launcher").toList();

        assertThat(commands).hasSizeGreaterThan(8).allSatisfy(command -> {
            List<String> words =
                    new ArrayList<>(command.words().subList(1, command.words().size()));
            // It is parsed as a whole, and does nothing but print its help.
            words.add("--help");
            Result result = Launcher.run(Map.of(), words.toArray(String[]::new));

            assertThat(result.exitCode())
                    .as(command.line() + "\n" + result.err())
                    .isZero();
        });
    }

    @Test
    void aDumpThatIsCutOffIsReportedAsShown() throws IOException {
        try (DirectoryStream<Path> dumps =
                Files.newDirectoryStream(Documents.ROOT.resolve("sample-data"), "*.csv.gz")) {
            for (Path dump : dumps) {
                String name = dump.getFileName().toString();
                byte[] content = Files.readAllBytes(dump);
                boolean cut = name.equals("inventory_2024-05-05.csv.gz");
                store.put(at("dumps/" + name), cut ? Arrays.copyOf(content, content.length * 3 / 4) : content);
            }
        }

        Result result = Launcher.run(
                Map.of(),
                "check",
                "--date",
                "2024-05-05",
                "--set",
                "raw.path=" + at("dumps/"),
                "--set",
                "raw.layout=daily");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out().replace(at("dumps/").toString(), "s3://acme-raw/dumps/"))
                .isEqualTo(shown("check"));
    }

    @Test
    void theCatalogIsBroughtInLineAsShown() {
        PublishedOutput output = new PublishedOutput(store, at("tables/"))
                .file(2024, 17)
                .published("2024-04-28", "first", "2024/17 new");
        assertThat(sync().exitCode()).isZero();
        output.file(2024, 18)
                .file("rejects/run_date=2024-05-05/table=sales/rejects-00000.parquet")
                .published("2024-05-05", "second", "2024/18 new");

        Result result = sync();

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo(shown("catalog"));
    }

    private Result sync() {
        return Launcher.run(
                Map.of(),
                "catalog",
                "sync",
                "--set",
                "raw.path=s3://raw/dumps/",
                "--set",
                "launcher.path=s3://ops/weekmart/",
                "--set",
                "launcher.environment=prod",
                "--set",
                "output.path=" + at("tables/"));
    }

    /** What follows the command in the block of that name. */
    private static String shown(String name) {
        String block = Documents.block(REFERENCE, name);
        return block.substring(block.indexOf('\n') + 1);
    }

    private S3Location at(String name) {
        return new S3Location(s3.bucket(), folder + name);
    }
}
