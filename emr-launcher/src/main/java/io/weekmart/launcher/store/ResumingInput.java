package io.weekmart.launcher.store;

import io.weekmart.contract.dump.BulkInput;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.aws.AwsRefusal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The first bytes of one version of an object, all of them or some. Where the connection breaks, it goes on behind the last byte that
 * arrived: by range, and by the ETag, so that bytes of another version never follow.
 *
 * <p>Whatever it throws says nothing against the content: a {@link ReadFailure} where the tries are used up, S3 refuses or credentials are
 * missing, an {@link ObjectReplaced} where the version is gone.
 */
final class ResumingInput extends BulkInput {
    /** How often in a row a connection may break before the network is given up. */
    static final int MOST_BREAKS = 6;

    /** A connection that carried so much has worked: what breaks after it begins to count anew. In bytes. */
    private static final long WORKED = 1 << 20;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION_FAILED = 412;

    private final S3Client s3;
    private final StoredObject object;
    private final long length;
    private final ObjectStore.Pause pause;
    private @Nullable ResponseInputStream<GetObjectResponse> connection;
    private long position;
    private long openedAt;
    private int breaks;

    /**
     * Reads from the beginning; the connection is opened by the first read.
     *
     * @param length how many bytes are read, at most those of the object
     */
    ResumingInput(S3Client s3, StoredObject object, long length, ObjectStore.Pause pause) {
        this.s3 = s3;
        this.object = object;
        this.length = Math.min(length, object.size());
        this.pause = pause;
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) throws IOException {
        Objects.checkFromIndexSize(offset, wanted, bytes.length);
        if (wanted == 0) {
            return 0;
        }
        while (position < length) {
            try {
                int read = connected().read(bytes, offset, (int) Math.min(wanted, length - position));
                if (read > 0) {
                    position += read;
                    return read;
                }
                broke("it ended too early", null);
            } catch (SdkException failure) {
                failed(failure);
            } catch (IOException failure) {
                broke(String.valueOf(failure.getMessage()), failure);
            }
        }
        return -1;
    }

    private ResponseInputStream<GetObjectResponse> connected() {
        if (connection == null) {
            openedAt = position;
            connection = s3.getObject(request -> request.bucket(
                            object.location().bucket())
                    .key(object.location().key())
                    .ifMatch(object.etag().isEmpty() ? null : '"' + object.etag() + '"')
                    .range(position == 0 && length == object.size() ? null : "bytes=" + position + "-" + (length - 1)));
        }
        return connection;
    }

    /** What the user must fix, such as a permission or credentials that are missing, is not tried again. */
    private void failed(SdkException failure) throws IOException {
        disconnect();
        if (failure instanceof S3Exception refusal
                && (refusal.statusCode() == PRECONDITION_FAILED || refusal.statusCode() == NOT_FOUND)) {
            throw new ObjectReplaced(object.location(), refusal);
        }
        UserFault fault = AwsRefusal.of(failure, "read " + object.location(), "s3:GetObject");
        if (!fault.isPassing()) {
            throw new ReadFailure(fault);
        }
        broke(String.valueOf(failure.getMessage()), failure);
    }

    private void broke(String how, @Nullable Exception cause) throws IOException {
        disconnect();
        breaks = position - openedAt >= WORKED ? 1 : breaks + 1;
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("Interrupted while " + object.location() + " was read");
        }
        if (breaks >= MOST_BREAKS) {
            throw new ReadFailure(UserFault.passing(
                    ExitCode.CLUSTER,
                    String.format(
                            Locale.ROOT,
                            "Cannot read %s: the connection to S3 broke %d times in a row, the last time at byte %,d of %,d (%s).",
                            object.location(),
                            breaks,
                            position,
                            object.size(),
                            how),
                    "The network failed, not the file. Check the network and AWS_ENDPOINT_URL, then try again.",
                    cause));
        }
        try {
            pause.sleep(FIRST_PAUSE.multipliedBy(1L << (breaks - 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("Interrupted while " + object.location() + " was read");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** Ends the connection without reading what it still carries. */
    private void disconnect() {
        if (connection != null) {
            connection.abort();
            connection = null;
        }
    }

    @Override
    public void close() throws IOException {
        if (connection != null && position == length) {
            // Read to its end, the connection can carry another request.
            connection.close();
            connection = null;
        }
        disconnect();
    }
}
