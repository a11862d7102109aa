package io.weekmart.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.storage.S3Front.Fate;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A copy that S3 does not answer well is sent again, also where the client of S3A has given up. */
class CopyOnS3Test {
    private static final int FAILURES = 2;

    private static S3Server server;

    @BeforeAll
    static void startServer() {
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"SLOW_DOWN", "RESET", "LOSE_ANSWER", "FAIL_AFTER_EFFECT"})
    void isSentAgain(Fate fate) throws IOException {
        Copies copies = new Copies(fate);
        Path target = publish("again-" + fate, copies);

        assertThat(Storage.open(layout("again-" + fate), server.hadoopConf()).read(target))
                .hasValueSatisfying(content -> assertThat(content).isEqualTo(bytes("new")));
        assertThat(copies.sent).isEqualTo(FAILURES + 1);
    }

    @Test
    void isNotSentAgainWhereItIsDenied() {
        Copies copies = new Copies(Fate.DENY);

        assertThatThrownBy(() -> publish("denied", copies))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Access Denied");
        assertThat(copies.sent).isEqualTo(1);
    }

    private static Path publish(String output, Copies copies) throws IOException {
        OutputLayout layout = layout(output);
        Path target = layout.resolve("table/part=18/file-0");
        Path staged = layout.staged("run-1", target, 1);
        Storage.open(layout, server.hadoopConf()).replace(staged, bytes("new"));
        try (S3Front front = S3Front.before(server, copies)) {
            Configuration hadoop = new Configuration();
            server.settings(front.endpoint()).forEach(hadoop::set);
            hadoop.set("fs.s3a.impl.disable.cache", "true");
            // The client's own repetitions would hide ours.
            hadoop.set("fs.s3a.attempts.maximum", "0");
            Storage.open(layout, hadoop).publish(staged, target, 3);
        }
        return target;
    }

    private static OutputLayout layout(String output) {
        return OutputLayout.of(server.uri(output));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Lets the first copies fail. */
    private static final class Copies implements S3Front.Judge {
        private final Fate fate;
        private int sent;

        Copies(Fate fate) {
            this.fate = fate;
        }

        @Override
        public synchronized Fate before(String method, String key) {
            return method.equals("COPY") && ++sent <= FAILURES ? fate : Fate.PASS;
        }
    }
}
