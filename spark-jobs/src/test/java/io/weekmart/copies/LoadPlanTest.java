package io.weekmart.copies;

import static io.weekmart.copies.Mart.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.config.CopySettings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.secrets.TestSecrets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code load --plan} prints, and what keeps a password out of the arguments of a step. */
class LoadPlanTest {
    @TempDir
    Path folder;

    private Mart mart;

    @BeforeEach
    void publishes() {
        mart = new Mart(folder).day("2024-05-05", row(1L, "Kettle", null)).items(row(1L, "Kettle"));
    }

    private String plan() {
        return LoadPlan.of(mart.settings(), mart.tables(), List.of());
    }

    @Test
    void thePlanNamesGrantsTablesAndTheStatementsOfALoad() {
        assertThat(plan().lines())
                .startsWith("-- Load into " + mart.settings().url() + " as postgres.")
                .contains(
                        "CREATE SCHEMA IF NOT EXISTS \"analytics\";",
                        "GRANT USAGE, CREATE ON SCHEMA \"analytics\" TO \"postgres\";",
                        "GRANT SELECT, INSERT, DELETE ON \"analytics\".\"weekmart_loads\" TO \"postgres\";",
                        "GRANT SELECT, INSERT, DELETE ON \"analytics\".\"weekmart_outputs\" TO \"postgres\";",
                        "GRANT SELECT ON ALL TABLES IN SCHEMA \"analytics\" TO weekmart_reader;",
                        "-- If the loader may not create tables, or does not own them, their owner runs these as well:",
                        "CREATE TABLE IF NOT EXISTS \"analytics\".\"sold\" (",
                        "  ADD COLUMN IF NOT EXISTS \"item_name\" text,",
                        "COMMENT ON COLUMN \"analytics\".\"sold\".\"item_name\" IS 'Name; the item''s, as bought.';",
                        "SET LOCAL lock_timeout = 20000;",
                        "DELETE FROM \"analytics\".\"sold\" WHERE \"day\" = :day::date;",
                        "COPY \"analytics\".\"sold\" (\"day\", \"item_id\", \"item_name\", \"price\") FROM STDIN;",
                        "DELETE FROM \"analytics\".\"items\";")
                .doesNotContain("CREATE SCHEMA IF NOT EXISTS \"staging\";")
                .endsWith("COMMIT;");
    }

    /** The owner runs the first part; the loader may then load all, and readers read it, whichever table is made later. */
    @Test
    void whoRunsThePrintedGrantsCanLoadAndReadWithoutAnyOthers() throws SQLException {
        roles("planned_loader", "clerk_who_reads");
        assertThat(catchThrowableOfType(UserFault.class, () -> mart.check()))
                .hasMessageEndingWith(": there is no schema analytics, and the user may not create one.");

        mart.sql(plan().substring(0, plan().indexOf("-- The load makes tables")));

        mart.check();
        assertThat(mart.load()).isEqualTo(new Copied(2, 0, 2, 0));
        assertThatTablesAreReadBy("clerk_who_reads");
    }

    /** The owner runs all but the load, and runs it again after a new version that has a column more. */
    @Test
    void whereTheOwnerMakesTheTablesALoaderWithoutTheRightToCreateAnyLoadsThem() throws SQLException {
        roles("loader_of_owned", "clerk_of_owned");
        String owners = plan().substring(0, plan().indexOf("-- The load: of each table"));

        mart.sql(owners.replace("GRANT USAGE, CREATE ON SCHEMA", "GRANT USAGE ON SCHEMA"));
        mart.check();
        mart.sql("ALTER TABLE analytics.sold DROP COLUMN price");
        assertThat(catchThrowableOfType(UserFault.class, () -> mart.check()))
                .hasMessageContaining("has no column price");
        mart.sql(owners.replace("GRANT USAGE, CREATE ON SCHEMA", "GRANT USAGE ON SCHEMA"));

        mart.check();
        assertThat(mart.load()).isEqualTo(new Copied(2, 0, 2, 0));
        assertThatTablesAreReadBy("clerk_of_owned");
    }

    /** Makes a role that loads and one that reads. */
    private void roles(String loader, String clerk) {
        mart.sql("DROP ROLE IF EXISTS %1$s; CREATE ROLE %1$s LOGIN;".formatted(loader)
                + " DO $$ BEGIN CREATE ROLE weekmart_reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
                + " DROP ROLE IF EXISTS %1$s; CREATE ROLE %1$s LOGIN IN ROLE weekmart_reader".formatted(clerk));
        mart.user(loader);
    }

    private void assertThatTablesAreReadBy(String clerk) throws SQLException {
        try (Connection reader = DriverManager.getConnection(mart.settings().url() + "?user=" + clerk);
                Statement statement = reader.createStatement()) {
            assertThat(statement.execute("SELECT * FROM analytics.sold, analytics.items"))
                    .isTrue();
        }
    }

    @Test
    void onYarnAPasswordOfTheEnvironmentIsRefused() {
        assertThat(check(true))
                .isEqualTo("Cannot load tables into " + mart.settings().url()
                        + ": on YARN, the password in WEEKMART_PG_PASSWORD would stand among the arguments of the step, which many"
                        + " can read. Set weekmart.output.copies.postgres.password-secret to the name of a secret in AWS Secrets"
                        + " Manager.");
        assertThat(check(false)).isEmpty();
    }

    /** What is said before anything is published; empty where the tables can be loaded. */
    private String check(boolean onYarn) {
        CopySettings.Postgres settings = mart.settings();
        Copies copies = new Copies(
                new CopySettings(Optional.empty(), Optional.of(settings)),
                "grocer",
                mart.tables(),
                List.of(),
                new Configuration(),
                "run-1",
                TestSecrets.inEnvironment(Copies.PASSWORD_VARIABLE, "of-the-test"));
        try {
            copies.check(onYarn, Optional.of(mart.output()));
            return "";
        } catch (UserFault fault) {
            assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
            return fault.getMessage() + " " + fault.hint();
        }
    }
}
