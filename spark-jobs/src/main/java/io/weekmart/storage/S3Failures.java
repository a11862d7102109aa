package io.weekmart.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** What a failure of S3 means for a request that may be sent any number of times. {@link SdkException#retryable} does not tell. */
final class S3Failures {
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private S3Failures() {}

    /** Whether the same request may well succeed a moment later: S3 was busy or failed, or there was no answer at all. */
    static boolean passes(SdkException failure) {
        if (failure instanceof SdkServiceException answer) {
            int status = answer.statusCode();
            // A copy that fails late has begun its answer with 200.
            return status == OK
                    || status == REQUEST_TIMEOUT
                    || status == TOO_MANY_REQUESTS
                    || status >= SERVER_ERROR
                    || answer.isThrottlingException();
        }
        return failure instanceof ApiCallAttemptTimeoutException
                || failure instanceof ApiCallTimeoutException
                || causedByIo(failure);
    }

    /** Whether a permission is missing. */
    static boolean denied(SdkException failure) {
        return failure instanceof SdkServiceException answer && answer.statusCode() == FORBIDDEN;
    }

    private static boolean causedByIo(Throwable failure) {
        for (@Nullable Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }
}
