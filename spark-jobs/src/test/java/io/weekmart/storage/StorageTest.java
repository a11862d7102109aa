package io.weekmart.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.UnknownStoreException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guarantees of {@link Storage}, on a disk and on a real S3 server; HdfsIT shows them on HDFS. */
public class StorageTest {

    @Nested
    class OnDisk extends Guarantees {
        @TempDir
        Path folder;

        @Override
        protected Storage open() throws IOException {
            layout = OutputLayout.of(folder.resolve("out put").toString());
            return Storage.open(layout, new Configuration());
        }

        @Test
        void nothingButTheFileItselfIsLeftOnTheDisk() throws IOException {
            storage.replace(layout.marker(), bytes("one"));
            storage.create(layout.ledger(), bytes("two"));

            try (var all = Files.walk(folder)) {
                assertThat(all.filter(Files::isRegularFile)
                                .map(file -> folder.relativize(file).toString()))
                        .containsExactlyInAnyOrder("out put/_weekmart.json", "out put/_weekmart/ledger.json");
            }
        }

        @Test
        void aFolderThatDeletingLeavesEmptyIsRemoved() throws IOException {
            org.apache.hadoop.fs.Path file = file(18, 0);
            storage.replace(file, bytes("rows"));
            storage.replace(file(19, 0), bytes("rows"));

            storage.delete(List.of(file));

            assertThat(folder.resolve("out put/table/part=18")).doesNotExist();
            assertThat(folder.resolve("out put/table/part=19")).exists();
        }
    }

    /** FAT and many network disks: Java tells of it as Linux does, by an exception that has no type of its own. */
    @Nested
    class OnADiskWithoutHardLinks extends Guarantees {
        @TempDir
        Path folder;

        @Override
        protected Storage open() {
            layout = OutputLayout.of(folder.resolve("out").toString());
            return new LocalStorage(
                    folder.resolve("out"), folder.resolve("out/_weekmart/temporary"), new DiskWithoutLinks());
        }

        @Test
        void aFolderInTheFilesPlaceIsNoFileOfAnother() throws IOException {
            Files.createDirectories(folder.resolve("out/_weekmart.json"));

            assertThatThrownBy(() -> storage.create(layout.marker(), bytes("mine")))
                    .isInstanceOf(Storage.Blocked.class);
        }
    }

    private static final class DiskWithoutLinks implements Disk {
        private final Disk real = new Disk.Real();

        @Override
        public void link(Path name, Path file) throws IOException {
            throw new FileSystemException(name.toString(), file.toString(), "Operation not permitted");
        }

        @Override
        public void createFolder(Path folder) throws IOException {
            real.createFolder(folder);
        }

        @Override
        public void write(Path file, byte[] content) throws IOException {
            real.write(file, content);
        }

        @Override
        public void move(Path source, Path target) throws IOException {
            real.move(source, target);
        }

        @Override
        public boolean delete(Path path) throws IOException {
            return real.delete(path);
        }

        @Override
        public void force(Path file) throws IOException {
            real.force(file);
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
            real.forceFolder(folder);
        }
    }

    @Nested
    class OnS3 extends Guarantees {
        private static S3Server server;

        @BeforeAll
        static void startServer() {
            server = S3Server.start();
        }

        @AfterAll
        static void stopServer() {
            server.close();
        }

        private static int outputs;

        @Override
        protected Storage open() throws IOException {
            layout = OutputLayout.of(server.uri("output-" + outputs++));
            return Storage.open(layout, server.hadoopConf());
        }

        @Test
        void anUploadThatAKilledProcessBeganIsEnded() throws IOException {
            org.apache.hadoop.fs.Path file = file(18, 0);
            Configuration hadoop = server.hadoopConf();
            hadoop.set("fs.s3a.multipart.size", "5M");
            hadoop.set("fs.s3a.multipart.threshold", "5M");
            try (FileSystem killed = FileSystem.newInstance(file.toUri(), hadoop)) {
                FSDataOutputStream out = killed.create(file);
                out.write(new byte[6 << 20]);
                out.flush();
                // Neither closed nor aborted, as after a kill.
                assertThat(((S3AFileSystem) killed).listMultipartUploads(layout.relative(file)))
                        .isEmpty();
                assertThat(((S3AFileSystem) killed).listMultipartUploads("")).hasSize(1);
            }

            assertThat(storage.abortUploads(layout.root())).isEqualTo(1);
            assertThat(storage.abortUploads(layout.root())).isZero();
            assertThat(storage.stat(file)).isEmpty();
        }

        @Test
        void theSchemeOfEmrIsTheSameStore() throws IOException {
            OutputLayout emr = OutputLayout.of(layout.toString().replace("s3a://", "s3://"));
            Storage.open(emr, server.hadoopConf()).replace(emr.marker(), bytes("one"));

            assertThat(storage.read(layout.marker())).hasValue(bytes("one"));
        }

        @Test
        void aBucketThatIsNotThereIsToldApart() {
            // Hadoop keeps a file system by its bucket, with the server that another test may have ended since.
            OutputLayout elsewhere = OutputLayout.of("s3a://no-such-bucket-" + UUID.randomUUID() + "/out");

            assertThatThrownBy(
                            () -> Storage.open(elsewhere, server.hadoopConf()).list(elsewhere.root()))
                    .isInstanceOf(UnknownStoreException.class);
        }
    }

    /** What HDFS is asked for, with a local disk behind Hadoop's interfaces. Only a name node makes renames without overwriting atomic. */
    @Nested
    class ThroughHadoop extends Guarantees {
        @TempDir
        Path folder;

        @Override
        protected Storage open() throws IOException {
            Configuration hadoop = new Configuration();
            hadoop.set("fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs");
            layout = OutputLayout.of(folder.resolve("out").toString());
            RawLocalFileSystem raw = new RawLocalFileSystem();
            raw.initialize(layout.root().toUri(), hadoop);
            return new HdfsStorage(raw, layout, hadoop);
        }

        @Override
        void ofManyConcurrentCreatorsExactlyOneWins() {
            assumeTrue(false, "needs a name node");
        }
    }

    /** What holds on every store. */
    public abstract static class Guarantees {
        /** Set by {@link #open}. */
        @SuppressWarnings("NullAway.Init")
        protected OutputLayout layout;

        protected Storage storage;

        protected abstract Storage open() throws IOException;

        /** A file of a folder two levels below the root. */
        org.apache.hadoop.fs.Path file(int part, int number) {
            return layout.resolve("table/part=" + part + "/file-" + number);
        }

        @BeforeEach
        void openStorage() throws IOException {
            storage = open();
        }

        @Test
        void createKeepsWhatIsThere() throws IOException {
            assertThat(storage.create(layout.marker(), bytes("first"))).isTrue();
            assertThat(storage.create(layout.marker(), bytes("second"))).isFalse();
            assertThat(storage.read(layout.marker())).hasValue(bytes("first"));
        }

        @Test
        void createWhoseAnswerWasLostSucceedsWhenTriedAgain() throws IOException {
            storage.create(layout.marker(), bytes("mine"));

            assertThat(storage.create(layout.marker(), bytes("mine"))).isTrue();
        }

        @Test
        void ofManyConcurrentCreatorsExactlyOneWins() throws Exception {
            int creators = 20;
            ExecutorService threads = Executors.newFixedThreadPool(creators);
            try {
                for (int round = 1; round <= 5; round++) {
                    org.apache.hadoop.fs.Path lock = layout.lock(round);
                    CountDownLatch start = new CountDownLatch(1);
                    List<Future<Boolean>> tries = new ArrayList<>();
                    for (int i = 0; i < creators; i++) {
                        byte[] content = bytes("creator " + i);
                        Callable<Boolean> create = () -> {
                            start.await();
                            return storage.create(lock, content);
                        };
                        tries.add(threads.submit(create));
                    }
                    start.countDown();
                    List<String> winners = new ArrayList<>();
                    for (int i = 0; i < creators; i++) {
                        if (tries.get(i).get()) {
                            winners.add("creator " + i);
                        }
                    }
                    assertThat(winners).hasSize(1);
                    assertThat(storage.read(lock)).hasValue(bytes(winners.get(0)));
                }
            } finally {
                threads.shutdownNow();
            }
        }

        @Test
        void replaceChangesTheContent() throws IOException {
            storage.replace(layout.ledger(), bytes("old"));
            storage.replace(layout.ledger(), bytes("new"));

            assertThat(storage.read(layout.ledger())).hasValue(bytes("new"));
        }

        @Test
        void publishPutsTheStagedFileInPlaceOfTheOldOne() throws IOException {
            org.apache.hadoop.fs.Path target = file(18, 0);
            org.apache.hadoop.fs.Path staged = layout.staged("run", target, 7);
            storage.replace(target, bytes("old rows"));
            storage.replace(staged, bytes("new and more rows"));

            storage.publish(staged, target, 17);

            assertThat(storage.read(target)).hasValue(bytes("new and more rows"));
            assertThat(storage.list(layout.resolve("table/part=18")))
                    .extracting(file -> file.path().getName(), StoredFile::bytes)
                    .containsExactly(tuple("file-0", 17L));
        }

        @Test
        void publishWithoutItsStagedFileChangesNothing() throws IOException {
            org.apache.hadoop.fs.Path target = file(18, 0);
            storage.replace(target, bytes("old rows"));

            assertThatThrownBy(() -> storage.publish(layout.staged("run", target, 7), target, 17))
                    .isInstanceOf(IOException.class);
            assertThat(storage.read(target)).hasValue(bytes("old rows"));
        }

        @Test
        void whatIsNotThereIsNoError() throws IOException {
            assertThat(storage.read(layout.ledger())).isEmpty();
            assertThat(storage.stat(layout.ledger())).isEmpty();
            assertThat(storage.list(layout.locks())).isEmpty();
            assertThat(storage.listTree(layout.resolve("table"))).isEmpty();
            storage.delete(List.of(layout.ledger()));
            storage.delete(List.of());
            storage.deleteTree(layout.staging());
            assertThat(storage.abortUploads(layout.root())).isZero();
        }

        @Test
        void deletingEverythingLeavesNothing() throws IOException {
            storage.replace(file(18, 0), bytes("a"));
            storage.replace(file(18, 1), bytes("b"));
            storage.replace(layout.staged("run", layout.ledger(), 1), bytes("c"));
            storage.delete(List.of(file(18, 0)));
            assertThat(storage.listTree(layout.root()))
                    .extracting(file -> layout.relative(file.path()))
                    .containsExactlyInAnyOrder(
                            "table/part=18/file-1", "_weekmart/staging/run/attempt-1/_weekmart/ledger.json");

            storage.deleteTree(layout.staging("run"));
            storage.delete(List.of(file(18, 1)));

            assertThat(storage.list(layout.root()).stream()
                            .filter(entry -> !entry.path().getName().equals(OutputLayout.BOOKKEEPING)))
                    .isEmpty();
            assertThat(storage.listTree(layout.root())).isEmpty();
        }

        @Test
        void operationsAreCounted() throws IOException {
            storage.replace(layout.ledger(), bytes("1234"));
            storage.create(layout.marker(), bytes("56"));
            storage.read(layout.ledger());
            storage.stat(layout.ledger());
            storage.list(layout.root());
            storage.delete(List.of(layout.ledger()));

            assertThat(storage.counts()).isEqualTo(new StorageCounts(1, 1, 1, 2, 1, 4, 6));
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
