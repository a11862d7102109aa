package io.weekmart.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Front.Fate;
import io.weekmart.storage.S3Front.Request;
import io.weekmart.storage.S3Server;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** S3A's own settings of encryption hold for everything that publishing writes, the copies of its own among it. */
class EncryptionTest {
    private static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    /** What is larger goes up in parts. */
    private static final int PART_BYTES = 5 << 20;

    private static S3Server server;

    @BeforeAll
    static void startServer() {
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    /** What a request that begins an object asks for. */
    private record Encryption(Optional<String> algorithm, Optional<String> key) {}

    @Test
    void withKeysOfS3() throws IOException {
        assertEverythingWritten(
                Map.of("fs.s3a.encryption.algorithm", "AES256"),
                new Encryption(Optional.of("AES256"), Optional.empty()));
    }

    @Test
    void withAKeyOfKms() throws IOException {
        assertEverythingWritten(
                Map.of("fs.s3a.encryption.algorithm", "SSE-KMS", "fs.s3a.encryption.key", KEY),
                new Encryption(Optional.of("aws:kms"), Optional.of(KEY)));
    }

    private static void assertEverythingWritten(Map<String, String> settings, Encryption expected) throws IOException {
        Writes writes = new Writes();
        OutputLayout layout = OutputLayout.of(server.uri("encrypted-" + settings.size()));
        try (S3Front front = S3Front.before(server, writes)) {
            Configuration hadoop = new Configuration();
            server.settings(front.endpoint()).forEach(hadoop::set);
            settings.forEach(hadoop::set);
            hadoop.set("fs.s3a.impl.disable.cache", "true");
            hadoop.setInt("fs.s3a.multipart.size", PART_BYTES);
            hadoop.setInt("fs.s3a.multipart.threshold", PART_BYTES);
            DailyRuns runs = new DailyRuns(layout, output -> Storage.open(output, hadoop));
            runs.run(Integer.MAX_VALUE, DailyRuns.SATURDAY, DailyRuns.BEFORE);
            runs.run(Integer.MAX_VALUE, DailyRuns.SUNDAY, DailyRuns.AFTER);
            Storage storage = Storage.open(layout, hadoop);
            Path staged = layout.staged("large", layout.resolve("dim_store/dim_store.parquet"), 1);
            storage.replace(staged, new byte[PART_BYTES + 1]);
            storage.publish(staged, layout.resolve("dim_store/dim_store.parquet"), PART_BYTES + 1);
        }
        assertThat(writes.seen).extracting(Write::kind).contains("PUT", "COPY", "multipart upload");
        assertThat(writes.seen)
                .extracting(Write::key)
                .anyMatch(key -> key.contains("/_weekmart/locks/"))
                .anyMatch(key -> key.contains("/_weekmart/journals/"))
                .anyMatch(key -> key.contains("/_weekmart/staging/"))
                .anyMatch(key -> key.contains("/fact_weekly_store_product/"))
                .anyMatch(key -> key.contains("/runs/"));
        assertThat(writes.seen)
                .allSatisfy(
                        write -> assertThat(write.encryption()).as("%s", write).isEqualTo(expected));
    }

    /**
     * A request that begins an object.
     *
     * @param kind PUT, COPY or multipart upload
     */
    private record Write(String kind, String key, Encryption encryption) {}

    /** Keeps every request that begins an object. */
    private static final class Writes implements S3Front.Judge {
        private final List<Write> seen = new ArrayList<>();

        @Override
        public synchronized void sees(Request request) {
            boolean part = request.query().contains("uploadId=");
            boolean multipart =
                    request.method().equals("POST") && request.query().startsWith("uploads");
            if (!part
                    && (multipart
                            || request.method().equals("PUT")
                            || request.method().equals("COPY"))) {
                seen.add(new Write(
                        multipart ? "multipart upload" : request.method(),
                        request.key(),
                        new Encryption(
                                request.header("x-amz-server-side-encryption"),
                                request.header("x-amz-server-side-encryption-aws-kms-key-id"))));
            }
        }

        @Override
        public Fate before(String method, String key) {
            return Fate.PASS;
        }
    }
}
