package io.weekmart.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.config.Settings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.parquet.RowFile;
import io.weekmart.storage.HdfsServer;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StorageTest;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real HDFS keeps the promises that are tested on a disk and on S3. Outputs are named without the name node, as on a cluster. */
class HdfsIT {
    @TempDir
    static Path folder;

    @AutoClose
    private static HdfsServer server;

    private static final Weeks WEEKS = new Weeks(1);

    private static int outputs;

    @BeforeAll
    static void startServer() throws IOException {
        server = HdfsServer.start(folder);
    }

    private static OutputLayout nextOutput() throws IOException {
        return OutputLayout.of("hdfs:///out-" + outputs++, server.hadoopConf());
    }

    private static Storage storage(OutputLayout layout) throws IOException {
        return Storage.open(layout, server.hadoopConf());
    }

    @Test
    void allFormsOfAPathLeadToOneFolderAsListingsNameIt() throws IOException {
        Configuration hadoop = server.hadoopConf();

        assertThat(List.of("hdfs:///marts/out", "/marts/out/", server.uri("marts/out")))
                .allSatisfy(form -> assertThat(OutputLayout.of(form, hadoop)).hasToString(server.uri("marts/out")));
        assertThat(OutputLayout.of("out", hadoop))
                .hasToString(server.uri("user/" + System.getProperty("user.name") + "/out"));
        assertThat(OutputLayout.of("file:///marts/out", hadoop)).hasToString("file:/marts/out");
    }

    @Test
    void aRunOpensAnOutputThatIsNamedWithoutTheNameNode() {
        Settings.OutputSettings settings = Weeks.settings("hdfs:///opened");
        RunIdentity run = Weeks.run("run");

        try (Output output = Output.open(settings, WEEKS.spec(), server.hadoopConf(), run, Output.Purpose.DAILY)) {
            assertThat(output.layout()).hasToString(server.uri("opened"));
        }
    }

    @Test
    void aNameNodeThatIsNamedNowhereIsTheUsersFault() {
        Settings.OutputSettings settings = Weeks.settings("hdfs:///opened");
        RunIdentity run = Weeks.run("run");

        UserFault fault = catchThrowableOfType(
                UserFault.class,
                () -> Output.open(settings, WEEKS.spec(), new Configuration(), run, Output.Purpose.DAILY));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault).hasMessageContaining("expected hdfs://<name node>/<folder>");
    }

    /** A fresh HDFS, on which nobody has forced anything before. */
    @Nested
    class Durability {
        @TempDir
        private Path fresh;

        @Test
        void whatTasksWriteIsForcedToTheDisksOfTheDataNodes() throws IOException, InterruptedException {
            try (HdfsServer quiet = HdfsServer.start(fresh)) {
                OutputLayout layout = OutputLayout.of("hdfs:///out", quiet.hadoopConf());
                org.apache.hadoop.fs.Path staged = layout.staged("run", WEEKS.file(layout, 18, 0), 1);
                StructType schema = new StructType().add("store_key", DataTypes.IntegerType);

                new RowFile(quiet.hadoopConf(), staged, schema, "zstd").close();

                assertThat(quiet.forcesMoreThan(0)).isTrue();
            }
        }
    }

    @Nested
    class Guarantees extends StorageTest.Guarantees {
        @Override
        protected Storage open() throws IOException {
            layout = nextOutput();
            return storage(layout);
        }

        @Test
        void aFolderThatDeletingLeavesEmptyIsRemoved() throws IOException {
            org.apache.hadoop.fs.Path file = WEEKS.file(layout, 18, 0);
            storage.replace(file, "rows".getBytes(UTF_8));
            storage.replace(WEEKS.file(layout, 19, 0), "rows".getBytes(UTF_8));

            storage.delete(List.of(file));

            assertThat(storage.list(file.getParent().getParent()))
                    .extracting(entry -> layout.relative(entry.path()))
                    .containsExactly("fact_weekly_store_product/yr_num=2024/wk_num=19");
        }

        @Test
        void whatATidyingRunRemovesTooEarlyIsWrittenAnew() throws Exception {
            AtomicBoolean writing = new AtomicBoolean(true);
            Set<String> tidied = new HashSet<>();
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                Future<?> tidying = thread.submit(() -> {
                    while (writing.get()) {
                        for (StoredFile file : storage.list(layout.temporary())) {
                            if (tidied.add(targetOf(file))) {
                                storage.delete(List.of(file.path()));
                            }
                        }
                    }
                    return null;
                });
                for (int i = 1; i <= 50; i++) {
                    assertThat(storage.create(layout.lock(i), "lock".getBytes(UTF_8)))
                            .isTrue();
                    storage.replace(layout.journal(100 + i), "journal".getBytes(UTF_8));
                }
                writing.set(false);
                tidying.get();
            } finally {
                thread.shutdownNow();
            }

            assertThat(tidied).isNotEmpty();
            assertThat(storage.list(layout.locks())).hasSize(50);
            assertThat(storage.list(layout.journals())).hasSize(50);
        }

        /** Without what makes the name of a temporary file unique. */
        private static String targetOf(StoredFile temporary) {
            String name = temporary.path().getName();
            return name.substring(0, name.lastIndexOf('.'));
        }
    }

    @Nested
    class OneRunAtATime extends LocksTest.OneRunAtATime {
        /** Half-written files are there for longer than elsewhere, so that the run that wins comes upon those of others. */
        @Override
        @RepeatedTest(3)
        void ofTwentyConcurrentStartsOneRunsAndNineteenNameIt() throws Exception {
            storage = Storage.open(layout, server.slowHadoopConf());
            super.ofTwentyConcurrentStartsOneRunsAndNineteenNameIt();
        }

        @Override
        OutputLayout newOutput() throws IOException {
            return nextOutput();
        }

        @Override
        Storage open() throws IOException {
            return storage(layout);
        }
    }

    @Nested
    class Crashes extends CrashIT.Crashes {
        /** It renames as a disk does, where a run is killed after every single change. */
        @Override
        int stride() {
            return 3;
        }

        @Override
        OutputLayout newOutput() throws IOException {
            return HdfsIT.nextOutput();
        }

        @Override
        Storage open(OutputLayout layout) throws IOException {
            return storage(layout);
        }
    }
}
