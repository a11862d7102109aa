package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that asks for the password: it is right or wrong, and in no byte that anybody sees. */
class PasswordIsNowhereTest {
    private static final String DAY = "2024-05-05";

    @TempDir
    private Path folder;

    /** Has the server ask a user for a password, as long as something happens. */
    private void asked(String password, Consumer<Database> happening) throws IOException {
        Database shop = OnlineShop.of(folder)
                .sql("SET password_encryption = 'scram-sha-256'; CREATE ROLE asked LOGIN PASSWORD '" + password
                        + "'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO asked")
                .set("extract.user=asked");
        Path rules = Path.of(shop.value("SHOW hba_file"));
        String before = Files.readString(rules);
        Files.writeString(rules, "host all asked all scram-sha-256\n" + before);
        shop.value("SELECT pg_reload_conf()");
        try {
            while (shop.value("SELECT count(*) FROM pg_hba_file_rules WHERE 'asked' = ANY (user_name)")
                    .equals("0")) {
                Thread.onSpinWait();
            }
            happening.accept(shop);
        } finally {
            Files.writeString(rules, before);
            shop.value("SELECT pg_reload_conf()");
            shop.sql("DROP OWNED BY asked; DROP ROLE asked");
        }
    }

    @Test
    void theRightOneOpensTheDatabase() throws IOException {
        asked(Database.PASSWORD, shop -> {
            Database.Result result = shop.extract(DAY);

            assertThat(result.message()).isEmpty();
            assertThat(result.toString() + shop.plan(DAY)).doesNotContain(Database.PASSWORD);
            assertThat(Database.contents(folder))
                    .anySatisfy((file, content) -> assertThat(content).contains("Kettle"))
                    .containsKey(shop.raw().resolve("manifest_" + DAY + ".json"))
                    .allSatisfy((file, content) -> assertThat(content).doesNotContain(Database.PASSWORD));
            assertThat(ProcessHandle.current().info().commandLine().orElse("")).doesNotContain(Database.PASSWORD);
        });
    }

    @Test
    void theWrongOneIsNotToldEither() throws IOException {
        asked("another one", shop -> {
            Database.Result result = shop.extract(DAY);

            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.message())
                    .contains("as asked: FATAL: password authentication failed for user \"asked\".")
                    .contains("Check the user and the password.");
            StringWriter trace = new StringWriter();
            Objects.requireNonNull(result.fault()).printStackTrace(new PrintWriter(trace));
            assertThat(result.toString() + trace).contains("Caused by").doesNotContain(Database.PASSWORD);
            assertThat(Database.contents(folder))
                    .allSatisfy((file, content) -> assertThat(content).doesNotContain(Database.PASSWORD));
        });
    }
}
