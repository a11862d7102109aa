package io.weekmart.launcher.emr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.launcher.aws.LocalS3;
import io.weekmart.launcher.compute.Submission;
import io.weekmart.launcher.store.S3Location;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Logs as they lie in a real S3 server. */
class EmrLogsTest {
    @RegisterExtension
    static final LocalS3 S3 = new LocalS3();

    @Test
    void aLogOfSeveralGzipMembersIsReadToItsEnd() throws IOException {
        // Of many members of many lengths, one ends where a buffer of the reader ends.
        Random random = new Random(7);
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int member = 0; member < 2_000; member++) {
            members.writeBytes(gzip("24/05/06 03:10:11 INFO Client: " + random.nextLong() + "\n"));
        }
        members.writeBytes(gzip("24/05/06 03:14:02 ERROR Client: the last line\n"));
        S3Location logs = new S3Location(S3.bucket(), "logs/");
        S3Location log = logs.resolve("j-1/steps/s-1/stderr.gz");
        S3.store().put(log, members.toByteArray());

        assertThat(new EmrLogs(S3.store()).ofRun(logs.toString(), new Submission("j-1", "s-1", false)))
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
