package io.weekmart.launcher.aws;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    /** How IAM's sentence about a denied call names its action, such as elasticmapreduce:RunJobFlow. */
    private static final Pattern DENIED_ACTION =
            Pattern.compile("not authorized to perform:? ([a-z0-9-]+:[A-Za-z0-9]+)");
    /** How it names what denies the call outright, such as a service control policy. */
    private static final Pattern EXPLICIT_DENY = Pattern.compile("with an explicit deny in an? ([a-zA-Z -]+)");
    /** What S3 says of any denied call where it says no more: nothing. */
    private static final String ACCESS_DENIED = "Access Denied";
    /** How the SDK begins what it says of a request that got no answer. */
    private static final String NO_CONNECTION = "Unable to execute HTTP request";

    private AwsRefusal() {}

    /**
     * The fault that the user sees: exit code 2 for what the user can fix, 6 where AWS did not answer. AWS's own words stand first, since
     * they name action, resource and kind of policy.
     *
     * @param what what was wanted, to stand behind "Cannot"
     * @param action the permission that it needs, such as s3:ListBucket
     */
    public static UserFault of(SdkException refusal, String what, String action) {
        String cannot = "Cannot " + what + ": ";
        if (refusal instanceof AwsServiceException answer) {
            return refused(answer, cannot, action);
        }
        String reason = String.valueOf(refusal.getMessage());
        // The SDK's words for a failed connection name the host, and with it the bucket, whatever that is called.
        boolean ofSettings = refusal instanceof SdkClientException && !reason.startsWith(NO_CONNECTION);
        if (ofSettings && reason.contains("credentials")) {
            return usage(
                    cannot + "there are no AWS credentials.",
                    "Set AWS_PROFILE, sign in, or run where a role provides them.",
                    refusal);
        }
        if (ofSettings && reason.contains("region")) {
            return usage(cannot + "the AWS region is not set.", "Set AWS_REGION, such as eu-west-1.", refusal);
        }
        return UserFault.passing(
                ExitCode.CLUSTER,
                cannot + sentence(reason),
                "Check the network and AWS_ENDPOINT_URL, then try again.",
                refusal);
    }

    private static UserFault refused(AwsServiceException answer, String cannot, String action) {
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
            return denied(answer, cannot, action);
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
                ExitCode.CLUSTER,
                cannot + "AWS answered " + answer.statusCode() + unclearAnswer(answer, code),
                "Try again; the SDK's own retries are over by now.",
                answer);
    }

    /** What stands behind the status of an answer that refused nothing; the request's id is what AWS's support asks for. */
    private static String unclearAnswer(AwsServiceException answer, String code) {
        if (!code.isEmpty()) {
            return " " + code + ".";
        }
        String request = answer.requestId();
        return " without saying why" + (request == null || request.isEmpty() ? "." : " (request " + request + ").");
    }

    private static UserFault denied(AwsServiceException answer, String cannot, String action) {
        String said = message(answer);
        boolean telling = !said.isEmpty() && !said.equals(ACCESS_DENIED);
        Matcher explicit = EXPLICIT_DENY.matcher(said);
        Matcher named = DENIED_ACTION.matcher(said);
        return usage(
                cannot + (telling ? "access is denied: " + sentence(said) : "access is denied."),
                explicit.find()
                        ? "An explicit deny outweighs every allow: change the "
                                + explicit.group(1).strip() + "."
                        : advice(named.find() ? named.group(1) : action, action),
                answer);
    }

    /**
     * What to allow.
     *
     * @param missing the action that AWS names, or else the one that the call needs
     */
    private static String advice(String missing, String action) {
        String allow = "Allow " + missing + (missing.startsWith("s3:") ? " there" : "") + " to the credentials in use";
        if (missing.startsWith("kms:")) {
            return allow + "; the policy of the key must agree.";
        }
        return switch (missing) {
            case "s3:GetObject" ->
                allow
                        + ", and s3:ListBucket on the bucket: without it S3 says the same of an object that does not exist."
                        + " For objects under a KMS key allow kms:Decrypt too.";
            case "s3:PutObject" -> allow + "; for objects under a KMS key kms:GenerateDataKey too.";
            default -> allow + (missing.equals(action) ? "." : ". The whole call needs " + action + ".");
        };
    }

    private static String sentence(String text) {
        String stripped = text.strip();
        return stripped.endsWith(".") || stripped.endsWith("!") ? stripped : stripped + ".";
    }

    /** The error code of an answer; empty where it has none. */
    public static String code(AwsServiceException answer) {
        return answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
                ? ""
                : answer.awsErrorDetails().errorCode();
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
