package io.weekmart.launcher.aws;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in sentences why AWS did not do what it was asked for. */
public final class AwsRefusal {
    private static final int SERVER_ERROR = 500;
    private static final Set<String> EXPIRED =
            Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired");
    private static final Set<String> UNKNOWN_KEY =
            Set.of("InvalidAccessKeyId", "UnrecognizedClientException", "SignatureDoesNotMatch");
    private static final Set<String> DENIED =
            Set.of("AccessDenied", "AccessDeniedException", "AuthorizationError", "AuthorizationErrorException");
    private static final Set<String> SKEWED = Set.of("RequestTimeTooSkewed", "InvalidSignatureException");

    private AwsRefusal() {}

    /**
     * The fault that the user sees: exit code 2 for what the user can mend, 6 where AWS did not answer, 3 where S3 did not.
     *
     * @param what what was wanted, to stand behind "Cannot"
     * @param action the permission that it needs, such as s3:ListBucket
     */
    public static UserFault of(SdkException refusal, String what, String action) {
        String cannot = "Cannot " + what + ": ";
        ExitCode unanswered = action.startsWith("s3:") ? ExitCode.INPUT : ExitCode.CLUSTER;
        if (refusal instanceof AwsServiceException answer) {
            return refused(answer, cannot, action, unanswered);
        }
        String reason = String.valueOf(refusal.getMessage());
        if (refusal instanceof SdkClientException && reason.contains("credentials")) {
            return usage(
                    cannot + "there are no AWS credentials.",
                    "Set AWS_PROFILE, sign in, or run where a role provides them.",
                    refusal);
        }
        if (refusal instanceof SdkClientException && reason.contains("region")) {
            return usage(cannot + "the AWS region is not set.", "Set AWS_REGION, such as eu-west-1.", refusal);
        }
        return UserFault.passing(
                unanswered, cannot + reason, "Check the network and AWS_ENDPOINT_URL, then try again.", refusal);
    }

    private static UserFault refused(AwsServiceException answer, String cannot, String action, ExitCode unanswered) {
        String code = code(answer);
        if (EXPIRED.contains(code)) {
            return usage(
                    cannot + "the AWS credentials have expired.", "Sign in again, then repeat the command.", answer);
        }
        if (UNKNOWN_KEY.contains(code)) {
            return usage(
                    cannot + "AWS does not know these credentials (" + code + ").",
                    "Check AWS_PROFILE or the credentials in the environment.",
                    answer);
        }
        if (SKEWED.contains(code)) {
            return usage(
                    cannot + "AWS does not take the signature (" + code
                            + "): most often the clock of this machine is wrong.",
                    "Set the clock, or check the secret key, then repeat the command.",
                    answer);
        }
        if (answer.statusCode() == 403 || DENIED.contains(code)) {
            return usage(
                    cannot + "access is denied.",
                    action.startsWith("s3:")
                            ? "Allow " + action
                                    + " there to the credentials in use; for objects under a KMS key kms:Decrypt too."
                            : "Allow " + action + " to the credentials in use.",
                    answer);
        }
        if (code.equals("NoSuchBucket")) {
            return usage(cannot + "there is no such bucket.", "Check the configured path.", answer);
        }
        String said = message(answer);
        if (answer.statusCode() < SERVER_ERROR && !answer.isThrottlingException()) {
            return usage(
                    cannot + "AWS refused it: " + (said.isEmpty() ? code : said),
                    "Change what it names, in the configuration or in the account, then repeat the command.",
                    answer);
        }
        return UserFault.passing(
                unanswered,
                cannot + "AWS answered " + answer.statusCode() + (code.isEmpty() ? "" : " " + code) + ".",
                "Try again; the SDK's own retries are over by now.",
                answer);
    }

    /** The error code of an answer; empty where it has none. */
    public static String code(AwsServiceException answer) {
        return answer.awsErrorDetails() == null
                ? ""
                : String.valueOf(answer.awsErrorDetails().errorCode());
    }

    /**
     * Whether nobody can tell from this if the request was carried out: no answer came, or one of a failing server. A refusal (4xx) was
     * not carried out.
     */
    public static boolean unclear(SdkException failure) {
        return !(failure instanceof AwsServiceException answer) || answer.statusCode() >= SERVER_ERROR;
    }

    private static String message(AwsServiceException answer) {
        return answer.awsErrorDetails() == null || answer.awsErrorDetails().errorMessage() == null
                ? ""
                : answer.awsErrorDetails().errorMessage();
    }

    private static UserFault usage(String message, String hint, SdkException cause) {
        return new UserFault(ExitCode.USAGE, message, hint, cause);
    }
}
