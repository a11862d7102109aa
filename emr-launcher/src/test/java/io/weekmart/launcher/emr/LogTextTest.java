package io.weekmart.launcher.emr;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.launcher.compute.Clue;
import io.weekmart.launcher.compute.FailureLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogTextTest {
    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A text over and over again, without ever holding all of it. */
    private static InputStream repeated(String text, int times) {
        return new SequenceInputStream(Collections.enumeration(
                IntStream.range(0, times).mapToObj(unused -> text(text)).toList()));
    }

    private static Clue clue(InputStream bytes) {
        return LogText.read(bytes).clue("log");
    }

    @Test
    void ofALongLogTheFirstCauseIsKeptAndTheLastLines() throws IOException {
        String consequence =
                "24/05/06 03:14:00 ERROR Inbox: java.lang.IllegalStateException: SparkContext was shut down\n";
        try (InputStream log = new SequenceInputStream(
                text("24/05/06 03:13:59 ERROR Driver: java.io.IOException: the cause\n"),
                repeated(consequence.repeat(1_000), 100))) {
            Clue clue = clue(log);

            assertThat(clue.line()).isEqualTo("java.io.IOException: the cause");
            assertThat(clue.tail()).hasSize(40).containsOnly(consequence.strip());
        }
    }

    @Test
    void ofALineWithoutEndTheBeginningIsKept() throws IOException {
        try (InputStream log =
                new SequenceInputStream(text("java.lang.OutOfMemoryError: "), repeated("x".repeat(1 << 20), 32))) {
            Clue clue = clue(log);

            assertThat(clue.tail()).singleElement().satisfies(line -> assertThat(line)
                    .hasSize(4_000));
            assertThat(clue.line())
                    .startsWith("java.lang.OutOfMemoryError: xxx")
                    .hasSize(1_003);
        }
    }

    @Test
    void aLogThatBreaksOffIsToldAsFarAsItGoes() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Unexpected end of ZLIB input stream");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };

        Clue clue = clue(new SequenceInputStream(text("java.lang.OutOfMemoryError: Java heap space\n"), broken));

        assertThat(clue.line()).isEqualTo("java.lang.OutOfMemoryError: Java heap space");
        assertThat(clue.tail())
                .containsExactly(
                        "java.lang.OutOfMemoryError: Java heap space",
                        "(the log cannot be read further: Unexpected end of ZLIB input stream)");
    }

    @Test
    void theApplicationIsTheFirstThatIsNamed() {
        LogText log = LogText.read(
                text(
                        """
                24/05/06 03:10:11 INFO YarnClientImpl: Submitted application application_1714960000000_0007
                24/05/06 03:10:12 INFO Client: other than application_1714960000000_0006
                """));

        assertThat(log.application()).contains("application_1714960000000_0007");
    }

    @Test
    void aGoodRunsLogTellsNothing() {
        Clue clue = clue(
                text(
                        """
                24/05/06 03:10:01 INFO Client: Application report for application_1714960000000_0007 (state: RUNNING)
                24/05/06 03:10:02 WARN Client: an error that happens in good runs too
                java.lang.IllegalStateException: of the warning
                \tat org.apache.spark.Foo.bar(Foo.scala:1)
                Caused by: java.io.IOException: of the warning too
                24/05/06 03:10:03 INFO ShutdownHookManager: Shutdown hook called
                """));

        assertThat(clue.failure()).isEqualTo(FailureLine.NONE);
    }

    @Test
    void aWarningOfAKnownKindIsToldWhereNothingGraverIs() {
        Clue clue = clue(
                text(
                        """
                24/05/06 03:10:02 WARN YarnAllocator: Container killed by YARN for exceeding physical memory limits. 5.5 GB of 5.5 GB physical memory used.
                """));

        assertThat(clue.failure().line())
                .isEqualTo("Container killed by YARN for exceeding physical memory limits. 5.5 GB of 5.5 GB physical"
                        + " memory used.");
        assertThat(clue.failure().explains()).as("another log may tell more").isFalse();
    }
}
