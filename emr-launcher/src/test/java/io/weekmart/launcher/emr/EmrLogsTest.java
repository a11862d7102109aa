package io.weekmart.launcher.emr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.launcher.compute.Submission;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.storage.S3Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Logs as they lie in a real S3 server. */
class EmrLogsTest {
    private static final Map<String, String> PROPERTIES =
            Map.of("aws.region", "us-east-1", "aws.accessKeyId", "test", "aws.secretAccessKey", "test");

    private static S3Server server;
    private static ObjectStore store;

    @BeforeAll
    static void startServer() {
        server = S3Server.start();
        PROPERTIES.forEach(System::setProperty);
        System.setProperty("aws.endpointUrlS3", server.endpoint().toString());
        store = ObjectStore.connect();
    }

    @AfterAll
    static void stopServer() {
        PROPERTIES.keySet().forEach(System::clearProperty);
        System.clearProperty("aws.endpointUrlS3");
        store.close();
        server.close();
    }

    @Test
    void aLogOfSeveralGzipMembersIsReadToItsEnd() throws IOException {
        // Of many members of many lengths, one ends where a buffer of the reader ends.
        Random random = new Random(7);
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int member = 0; member < 2_000; member++) {
            members.writeBytes(gzip("24/05/06 03:10:11 INFO Client: " + random.nextLong() + "\n"));
        }
        members.writeBytes(gzip("24/05/06 03:14:02 ERROR Client: the last line\n"));
        S3Location logs = new S3Location(server.bucket(), "logs/");
        S3Location log = logs.resolve("j-1/steps/s-1/stderr.gz");
        store.put(log, members.toByteArray());

        assertThat(new EmrLogs(store).ofRun(logs.toString(), new Submission("j-1", "s-1", false)))
                .singleElement()
                .satisfies(clue -> {
                    assertThat(clue.source()).isEqualTo(log.toString());
                    assertThat(clue.tail())
                            .hasSize(40)
                            .last()
                            .isEqualTo("24/05/06 03:14:02 ERROR Client: the last line");
                });
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
