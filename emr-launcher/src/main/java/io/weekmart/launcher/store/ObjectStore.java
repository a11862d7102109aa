package io.weekmart.launcher.store;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.aws.AwsRefusal;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Reads and writes what lies in S3. Endpoint, region and credentials are the SDK's own: environment, profile or role.
 *
 * <p>Every method throws {@link UserFault} where S3 refuses, naming the permission that would help.
 */
public final class ObjectStore implements AutoCloseable {
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final S3Client s3;
    private final Pause pause;

    private ObjectStore(S3Client s3, Pause pause) {
        this.s3 = s3;
        this.pause = pause;
    }

    /** Lets time pass between two tries. */
    @FunctionalInterface
    public interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }

    public static ObjectStore connect() {
        return connect(duration -> Thread.sleep(duration.toMillis()));
    }

    /**
     * Connects.
     *
     * @param pause waits before a read whose connection broke is resumed
     */
    public static ObjectStore connect(Pause pause) {
        try {
            return new ObjectStore(
                    S3Client.builder()
                            .httpClientBuilder(ApacheHttpClient.builder())
                            .crossRegionAccessEnabled(true)
                            .build(),
                    pause);
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "reach S3", "s3:ListBucket");
        }
    }

    /** A listing, and S3's clock at that moment: ages are told by it alone, whatever the clock of this machine says. */
    public record Listing(List<StoredObject> objects, Instant at) {
        public Listing {
            objects = List.copyOf(objects);
        }
    }

    /** Everything whose key begins with a prefix, in the order of the keys. */
    public Listing list(S3Location prefix) {
        return listAfter(prefix, "");
    }

    /** Everything whose key begins with a prefix and comes after a key, in the order of the keys. */
    public Listing listAfter(S3Location prefix, String key) {
        try {
            List<StoredObject> objects = new ArrayList<>();
            Instant at = Instant.now();
            for (ListObjectsV2Response page : s3.listObjectsV2Paginator(request ->
                    request.bucket(prefix.bucket()).prefix(prefix.key()).startAfter(key.isEmpty() ? null : key))) {
                at = page.sdkHttpResponse()
                        .firstMatchingHeader("Date")
                        .flatMap(HttpDate::parse)
                        .orElse(at);
                for (S3Object object : page.contents()) {
                    objects.add(new StoredObject(
                            new S3Location(prefix.bucket(), object.key()),
                            object.size(),
                            object.eTag() == null ? "" : object.eTag().replace("\"", ""),
                            object.lastModified()));
                }
            }
            return new Listing(objects, at);
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "list " + prefix, "s3:ListBucket");
        }
    }

    /**
     * The bytes of an object as it was listed; the caller closes it. Ended early, it costs no more than what was read. A connection that
     * breaks is resumed where it broke. Reading throws a {@link ReadFailure} where S3 or the network fails, an {@link ObjectReplaced} where
     * the listed version is gone.
     */
    public InputStream open(StoredObject object) {
        return open(object, object.size());
    }

    /** The first bytes of an object, at most so many; otherwise as {@link #open(StoredObject)}. */
    public InputStream open(StoredObject object, long bytes) {
        return new ResumingInput(s3, object, bytes, pause);
    }

    /** A small object as text; empty where there is none. */
    public Optional<String> text(S3Location object) {
        try {
            return Optional.of(s3.getObjectAsBytes(
                            request -> request.bucket(object.bucket()).key(object.key()))
                    .asString(StandardCharsets.UTF_8));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "read " + object, "s3:GetObject");
        }
    }

    /** The checksum that S3 itself keeps of an object, as "CRC64NVME abc="; empty where it keeps none. */
    public Optional<String> checksum(S3Location object) {
        try {
            HeadObjectResponse head = s3.headObject(
                    request -> request.bucket(object.bucket()).key(object.key()).checksumMode(ChecksumMode.ENABLED));
            return named("SHA256", head.checksumSHA256())
                    .or(() -> named("CRC64NVME", head.checksumCRC64NVME()))
                    .or(() -> named("CRC32C", head.checksumCRC32C()))
                    .or(() -> named("CRC32", head.checksumCRC32()))
                    .or(() -> named("SHA1", head.checksumSHA1()));
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "look at " + object, "s3:GetObject");
        }
    }

    /** Whether an object is encrypted under a key of KMS or of its owner: its tag is then no digest of its bytes. */
    public boolean underKey(S3Location object) {
        try {
            HeadObjectResponse head =
                    s3.headObject(request -> request.bucket(object.bucket()).key(object.key()));
            String encryption = head.serverSideEncryptionAsString();
            return head.sseCustomerAlgorithm() != null || (encryption != null && encryption.startsWith("aws:kms"));
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "look at " + object, "s3:GetObject");
        }
    }

    /** Writes an object, over one that may be there. */
    public void put(S3Location object, byte[] content) {
        try {
            s3.putObject(request -> request.bucket(object.bucket()).key(object.key()), RequestBody.fromBytes(content));
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "write " + object, "s3:PutObject");
        }
    }

    /** Uploads a file, over an object that may be there. */
    public void put(S3Location object, Path file) {
        try {
            s3.putObject(request -> request.bucket(object.bucket()).key(object.key()), RequestBody.fromFile(file));
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "write " + object, "s3:PutObject");
        }
    }

    /**
     * Writes a small object where there is none: of several that try at once, one wins.
     *
     * <p>A write whose answer was lost is looked at again: where the object then holds these very bytes, it was ours. Contents that
     * compete must therefore differ, or it must not matter whose they are.
     *
     * @return whether it is ours; false where another one is there
     */
    public boolean create(S3Location object, String content) {
        try {
            s3.putObject(
                    request -> request.bucket(object.bucket())
                            .key(object.key())
                            .contentType("application/json")
                            .ifNoneMatch("*"),
                    RequestBody.fromString(content));
            return true;
        } catch (S3Exception e) {
            // 409: another conditional write of the same key is under way, and S3 has let that one go first.
            if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT) {
                return text(object).filter(content::equals).isPresent();
            }
            throw AwsRefusal.of(e, "write " + object, "s3:PutObject");
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "write " + object, "s3:PutObject");
        }
    }

    /** Whether there is an object. */
    public boolean exists(S3Location object) {
        try {
            s3.headObject(request -> request.bucket(object.bucket()).key(object.key()));
            return true;
        } catch (NoSuchKeyException e) {
            return false;
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "look at " + object, "s3:GetObject");
        }
    }

    /**
     * A link to an object that a browser shows as a page. Nothing is asked of S3 but the region of the bucket: whether the object is there, and
     * whether these credentials may read it, shows when the link is opened.
     *
     * @param validFor at most seven days; temporary credentials end a link with them
     */
    public Link link(S3Location object, Duration validFor) {
        try (DefaultCredentialsProvider credentials =
                DefaultCredentialsProvider.builder().build()) {
            @Nullable String region =
                    s3.headBucket(request -> request.bucket(object.bucket())).bucketRegion();
            S3ServiceClientConfiguration client = s3.serviceClientConfiguration();
            // S3 refuses what is signed for another region than that of the bucket.
            LinkSigner signer = new LinkSigner(
                    credentials.resolveCredentials(),
                    region == null ? client.region() : Region.of(region),
                    client.endpointOverride().orElse(null));
            return signer.sign(object, validFor, Instant.now());
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "sign a link to " + object, "s3:ListBucket");
        }
    }

    private static Optional<String> named(String algorithm, @Nullable String value) {
        return Optional.ofNullable(value).map(text -> algorithm + " " + text);
    }

    @Override
    public void close() {
        s3.close();
    }
}
