package io.weekmart.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.launcher.aws.AwsJsonServer.Fate;
import io.weekmart.launcher.aws.AwsProperties;
import io.weekmart.launcher.catalog.GlueServer;
import io.weekmart.launcher.catalog.PublishedOutput;
import io.weekmart.launcher.cli.Launcher.Result;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.storage.S3Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** emr-launcher catalog, against a stand-in for Glue and a real S3 server over HTTP. */
class CatalogTest {
    private static S3Server s3;
    private static GlueServer glue;
    private static ObjectStore store;

    /** A database of its own for each test. */
    private final String environment = "e" + UUID.randomUUID().toString().substring(0, 6);

    private PublishedOutput output;

    @BeforeAll
    static void startServers() {
        s3 = S3Server.start();
        glue = new GlueServer();
        AwsProperties.set(s3.endpoint(), glue.endpoint());
        store = ObjectStore.connect();
    }

    @BeforeEach
    void ownOutput() {
        output = new PublishedOutput(store, new S3Location(s3.bucket(), "tables-" + environment + "/"));
    }

    @AfterAll
    static void stopServers() {
        store.close();
        glue.close();
        s3.close();
        AwsProperties.clear();
    }

    @Test
    void aLineForEachChangeAndASentence() {
        output.file(2024, 18).published("2024-05-05", "night-1", "2024/18 new");

        assertOut(
                sync(),
                """
                weekmart_ENV  + database
                fact_weekly_store_product  + table
                fact_weekly_store_product  + yr_num=2024/wk_num=18
                dim_store  + table
                dim_product  + table
                dim_calendar  + table
                rejects  + table
                Database weekmart_ENV is in line now: 7 changes.
                """);
        assertOut(sync(), "Database weekmart_ENV is in line.\n");
    }

    @Test
    void driftShowsAndWritesNothing() {
        output.file(2024, 18).published("2024-05-05", "night-1", "2024/18 new");
        sync();
        output.file(2024, 19);
        glue.forgetCalls();

        assertOut(
                sync("--drift"),
                """
                fact_weekly_store_product  + yr_num=2024/wk_num=19
                Database weekmart_ENV differs: 1 change to make, none was made.
                """);
        assertThat(glue.writes()).isEmpty();
    }

    @Test
    void anOutputWithoutAGoodRunChangesNothing() {
        assertOut(sync("--full"), "No run has ended well in OUTPUT yet: there is nothing to register.\n");
    }

    @Test
    void jsonHoldsTheSame() {
        output.file(2024, 18).published("2024-05-05", "night-1", "2024/18 new");
        sync();
        glue.addPartition(database(), "fact_weekly_store_product", "2024", "1");

        assertOut(
                sync("--drift", "--output", "json"),
                """
                {
                  "changed" : false,
                  "reports" : 0,
                  "changes" : [ {
                    "object" : "fact_weekly_store_product",
                    "change" : "- yr_num=2024/wk_num=1"
                  } ]
                }
                """);
    }

    @Test
    void aMissingPermissionIsNamed() {
        output.file(2024, 18).published("2024-05-05", "night-1", "2024/18 new");
        glue.next("CreateDatabase", Fate.DENIED);

        Result result = sync();

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(ours(result.err()))
                .isEqualTo(
                        """
                Cannot make database weekmart_ENV in Glue: access is denied: User is not authorized.
                Allow glue:CreateDatabase to the credentials in use.
                """);
    }

    @Test
    void catalogAloneIsAUsageFault() {
        Result result = Launcher.run(Map.of(), "catalog");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo(
                        """
                Missing required subcommand
                Try emr-launcher catalog --help.
                """);
    }

    private Result sync(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "catalog",
                "sync",
                "--set",
                "raw.path=s3://raw/dumps/",
                "--set",
                "launcher.path=s3://ops/weekmart/",
                "--set",
                "launcher.environment=" + environment,
                "--set",
                "output.path=" + output.root()));
        arguments.addAll(List.of(more));
        return Launcher.run(Map.of(), arguments.toArray(String[]::new));
    }

    private void assertOut(Result result, String expected) {
        assertThat(result.err()).isEmpty();
        assertThat(ours(result.out())).isEqualTo(expected);
        assertThat(result.exitCode()).isZero();
    }

    private String database() {
        return "weekmart_" + environment;
    }

    /** With the names that differ from run to run made equal. */
    private String ours(String text) {
        return text.replace(database(), "weekmart_ENV").replace(output.root().toString(), "OUTPUT");
    }
}
