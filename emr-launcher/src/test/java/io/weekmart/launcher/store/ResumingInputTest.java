package io.weekmart.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.aws.AwsProperties;
import io.weekmart.launcher.aws.LocalS3;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Front.Fate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reading from an S3 server whose connections break in the middle of an answer. */
class ResumingInputTest {
    @RegisterExtension
    static final LocalS3 S3 = new LocalS3();

    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
    /** What becomes of a reading request, by its number from 0 on. */
    private Function<Integer, Fate> fate = unused -> Fate.PASS;

    private S3Front front;
    private ObjectStore store;
    private S3Location key;

    @BeforeEach
    void connect() throws IOException {
        front = S3Front.before(S3.server(), new S3Front.Judge() {
            @Override
            public void sees(S3Front.Request request) {
                if (request.method().equals("GET") && !request.key().isEmpty()) {
                    ranges.add(request.header("Range").orElse("all"));
                }
            }

            @Override
            public Fate before(String method, String object) {
                return method.equals("GET") && !object.isEmpty() ? fate.apply(ranges.size() - 1) : Fate.PASS;
            }
        });
        S3.leadThrough(front);
        store = ObjectStore.connect(pauses::add);
        key = new S3Location(S3.bucket(), "reads-" + UUID.randomUUID() + "/object");
    }

    @AfterEach
    void disconnect() {
        S3.leadStraight();
        store.close();
        front.close();
    }

    @Test
    void aBrokenConnectionIsResumedWhereItBroke() throws IOException {
        byte[] content = content(1_000_000);
        StoredObject object = stored(content);
        fate = request -> request < 3 ? Fate.CUT_OFF : Fate.PASS;

        assertThat(read(object)).isEqualTo(content);

        assertThat(ranges).containsExactly("all", "bytes=500000-999999", "bytes=750000-999999", "bytes=875000-999999");
        assertThat(pauses).containsExactly(Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(800));
    }

    @Test
    void aNetworkThatKeepsBreakingIsNamedAsTheNetwork() {
        StoredObject object = stored(content(64_000));
        fate = request -> Fate.CUT_OFF;

        assertThatThrownBy(() -> read(object))
                .isInstanceOf(ReadFailure.class)
                .extracting(failure -> ((ReadFailure) failure).fault())
                .asInstanceOf(InstanceOfAssertFactories.type(UserFault.class))
                .satisfies(fault -> {
                    assertThat(fault.getMessage())
                            .startsWith("Cannot read " + key + ": the connection to S3 broke 6 times in a row, the last"
                                    + " time at byte 63,000 of 64,000 (");
                    assertThat(fault.hint())
                            .isEqualTo(
                                    "The network failed, not the file. Check the network and AWS_ENDPOINT_URL, then try"
                                            + " again.");
                    assertThat(fault.exitCode()).isEqualTo(ExitCode.CLUSTER);
                    assertThat(fault.isPassing()).isTrue();
                });
        assertThat(ranges).hasSize(ResumingInput.MOST_BREAKS);
    }

    @Test
    void aConnectionThatCarriedMuchCountsAnew() throws IOException {
        byte[] content = content(12 << 20);
        StoredObject object = stored(content);
        // The first two halves are larger than what counts as having worked.
        fate = request -> request < 7 ? Fate.CUT_OFF : Fate.PASS;

        assertThat(read(object)).isEqualTo(content);
        assertThat(ranges).hasSize(8);
        assertThat(pauses.get(2)).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void bytesOfAnotherVersionNeverFollow() {
        StoredObject object = stored(content(100_000));
        fate = request -> {
            if (request == 0) {
                return Fate.CUT_OFF;
            }
            store.put(key, "another version".getBytes(StandardCharsets.UTF_8));
            return Fate.PASS;
        };

        assertThatThrownBy(() -> read(object))
                .isInstanceOf(ObjectReplaced.class)
                .hasMessage("Cannot read " + key + ": it was replaced or removed after it was listed.");
    }

    @Test
    void whatWasReplacedAfterItWasListedIsNotRead() {
        StoredObject object = stored(content(100));
        store.put(key, "another version".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> read(object)).isInstanceOf(ObjectReplaced.class);
    }

    @Test
    void whatS3DeniesIsNotTriedAgain() {
        StoredObject object = stored(content(100));
        fate = request -> Fate.DENY;

        assertThatThrownBy(() -> read(object))
                .isInstanceOf(ReadFailure.class)
                .hasMessage("Cannot read " + key + ": access is denied.");
        assertThat(ranges).hasSize(1);
    }

    @Test
    void missingCredentialsAreNoBrokenConnection() {
        StoredObject object = stored(content(100));
        // Neither a profile nor a role of this machine stands in.
        Map<String, String> nowhere = Map.of(
                "aws.sharedCredentialsFile", "/no/such/file",
                "aws.configFile", "/no/such/file",
                "aws.disableEc2Metadata", "true");
        nowhere.forEach(System::setProperty);
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        try (ObjectStore unknown = ObjectStore.connect(pauses::add)) {
            assertThatThrownBy(() -> unknown.open(object).readAllBytes())
                    .isInstanceOf(ReadFailure.class)
                    .extracting(failure -> ((ReadFailure) failure).fault())
                    .asInstanceOf(InstanceOfAssertFactories.type(UserFault.class))
                    .satisfies(fault -> {
                        assertThat(fault).hasMessage("Cannot read " + key + ": there are no AWS credentials.");
                        assertThat(fault.hint())
                                .isEqualTo("Set AWS_PROFILE, sign in, or run where a role provides them.");
                        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
                        assertThat(fault.isPassing()).isFalse();
                    });
        } finally {
            nowhere.keySet().forEach(System::clearProperty);
            AwsProperties.set(front.endpoint());
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void theBeginningAloneIsAskedFor() throws IOException {
        byte[] content = content(10_000);
        StoredObject object = stored(content);
        fate = request -> request == 0 ? Fate.CUT_OFF : Fate.PASS;

        try (InputStream in = store.open(object, 1_000)) {
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOf(content, 1_000));
        }
        assertThat(ranges).containsExactly("bytes=0-999", "bytes=500-999");
    }

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(5).nextBytes(content);
        return content;
    }

    private StoredObject stored(byte[] content) {
        store.put(key, content);
        return store.list(key).objects().get(0);
    }

    private byte[] read(StoredObject object) throws IOException {
        try (InputStream in = store.open(object)) {
            return in.readAllBytes();
        }
    }
}
