package io.weekmart.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Server;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real S3 server behind a proxy that drops If-None-Match, so that every conditional PUT takes effect. */
class UnconditionalStoreTest {
    private static final int RACES = 5;

    private static S3Server server;
    private static S3Front proxy;
    private static int outputs;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.start();
        proxy = S3Front.before(server, new S3Front.Judge() {
            @Override
            public S3Front.Fate before(String method, String key) {
                return S3Front.Fate.PASS;
            }

            @Override
            public boolean drops(String header) {
                return header.equals("if-none-match");
            }
        });
    }

    @AfterAll
    static void stopServer() {
        proxy.close();
        server.close();
    }

    @Test
    void isRefusedAndNamesTheRequirement() throws IOException {
        OutputLayout layout = newOutput();

        UserFault fault = catchThrowableOfType(UserFault.class, () -> start(layout, throughTheProxy(layout), "run"));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault)
                .hasMessage("Cannot use the output " + layout + ": the store replaced " + layout.lock(1)
                        + " although it was asked to create that file only if there is none, expected it to refuse."
                        + " Two runs could publish at the same moment, and readers would see rows of both.");
        assertThat(fault.hint()).contains("If-None-Match: *");
    }

    @Test
    void leavesNothingThatTheNextRunMustWaitFor() throws IOException {
        OutputLayout layout = newOutput();
        assertThatThrownBy(() -> start(layout, throughTheProxy(layout), "run")).isInstanceOf(UserFault.class);

        Output next = start(layout, Storage.open(layout, server.hadoopConf()), "next");

        assertThat(next.takenOverFrom()).isEmpty();
        next.close();
    }

    @Test
    void ofTwoThatStartAtTheSameMomentNonePublishes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int race = 0; race < RACES; race++) {
                OutputLayout layout = newOutput();
                CyclicBarrier go = new CyclicBarrier(2);
                List<Future<ExitCode>> starts = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    String runId = "run-" + i;
                    Storage store = throughTheProxy(layout);
                    Callable<ExitCode> start = () -> {
                        go.await();
                        try (Output output = start(layout, store, runId)) {
                            assertThat(output).isNotNull();
                            return ExitCode.DONE;
                        } catch (UserFault fault) {
                            return fault.exitCode();
                        }
                    };
                    starts.add(threads.submit(start));
                }

                for (Future<ExitCode> start : starts) {
                    // The slower one may find the lock of the faster one, or the store out; it never holds the output.
                    assertThat(start.get()).isIn(ExitCode.USAGE, ExitCode.HELD);
                }
                assertThat(starts.get(0).get() == ExitCode.USAGE
                                || starts.get(1).get() == ExitCode.USAGE)
                        .isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static OutputLayout newOutput() {
        return OutputLayout.of(server.uri("out-" + outputs++));
    }

    private static Storage throughTheProxy(OutputLayout layout) throws IOException {
        Configuration hadoop = server.hadoopConf();
        server.settings(proxy.endpoint()).forEach(hadoop::set);
        // Hadoop keeps one file system for each bucket, whatever the endpoint.
        hadoop.set("fs.s3a.impl.disable.cache", "true");
        return Storage.open(layout, hadoop);
    }

    private static Output start(OutputLayout layout, Storage store, String runId) {
        return new Weeks(1).open(layout, store, Weeks.run(runId), Output.Purpose.DAILY, new TestClock().terms());
    }
}
