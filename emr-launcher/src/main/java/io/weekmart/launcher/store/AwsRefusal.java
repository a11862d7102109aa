package io.weekmart.launcher.store;

import io.weekmart.launcher.fault.ExitCode;
import io.weekmart.launcher.fault.UserFault;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in sentences why AWS did not do what it was asked for. */
final class AwsRefusal {
    private static final Set<String> EXPIRED =
            Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired");
    private static final Set<String> UNKNOWN_KEY =
            Set.of("InvalidAccessKeyId", "UnrecognizedClientException", "SignatureDoesNotMatch");

    private AwsRefusal() {}

    /**
     * The fault that the user sees.
     *
     * @param what what was wanted, to stand behind "Cannot"
     * @param action the permission that it needs, such as s3:ListBucket
     */
    static UserFault of(SdkException refusal, String what, String action) {
        String cannot = "Cannot " + what + ": ";
        if (refusal instanceof AwsServiceException answer) {
            String code = answer.awsErrorDetails() == null
                    ? ""
                    : String.valueOf(answer.awsErrorDetails().errorCode());
            if (EXPIRED.contains(code)) {
                return new UserFault(
                        ExitCode.USAGE,
                        cannot + "the AWS credentials have expired.",
                        "Sign in again, then repeat the command.",
                        refusal);
            }
            if (UNKNOWN_KEY.contains(code)) {
                return new UserFault(
                        ExitCode.USAGE,
                        cannot + "AWS does not know these credentials (" + code + ").",
                        "Check AWS_PROFILE or the credentials in the environment.",
                        refusal);
            }
            if (answer.statusCode() == 403) {
                return new UserFault(
                        ExitCode.USAGE,
                        cannot + "access is denied.",
                        "Allow " + action
                                + " there to the credentials in use; for objects under a KMS key kms:Decrypt too.",
                        refusal);
            }
            if (code.equals("NoSuchBucket")) {
                return new UserFault(
                        ExitCode.USAGE, cannot + "there is no such bucket.", "Check the configured path.", refusal);
            }
            return new UserFault(
                    ExitCode.INPUT,
                    cannot + "S3 answered " + answer.statusCode() + (code.isEmpty() ? "" : " " + code) + ".",
                    "Try again; S3's own retries are over by now.",
                    refusal);
        }
        String reason = String.valueOf(refusal.getMessage());
        if (refusal instanceof SdkClientException && reason.contains("credentials")) {
            return new UserFault(
                    ExitCode.USAGE,
                    cannot + "there are no AWS credentials.",
                    "Set AWS_PROFILE, sign in, or run where a role provides them.",
                    refusal);
        }
        if (refusal instanceof SdkClientException && reason.contains("region")) {
            return new UserFault(
                    ExitCode.USAGE,
                    cannot + "the AWS region is not set.",
                    "Set AWS_REGION, such as eu-west-1.",
                    refusal);
        }
        return new UserFault(
                ExitCode.INPUT, cannot + reason, "Check the network and AWS_ENDPOINT_URL, then try again.", refusal);
    }
}
