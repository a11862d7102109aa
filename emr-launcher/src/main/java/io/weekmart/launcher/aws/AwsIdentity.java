package io.weekmart.launcher.aws;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Whose credentials are in use. */
public final class AwsIdentity {
    private AwsIdentity() {}

    /**
     * The number of the account: as the credentials themselves or {@code AWS_ACCOUNT_ID} say it, else as AWS does; empty where nobody
     * tells.
     */
    public static Optional<String> account() {
        try (DefaultCredentialsProvider credentials =
                DefaultCredentialsProvider.builder().build()) {
            Optional<String> told = credentials.resolveCredentials().accountId();
            return told.isPresent() ? told : Optional.of(asked());
        } catch (SdkException e) {
            return Optional.empty();
        }
    }

    private static String asked() {
        try (StsClient sts = StsClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            return sts.getCallerIdentity().account();
        }
    }

    /** The identity's ARN, as AWS itself says it; no permission is needed to ask. */
    public static String describe() {
        try (StsClient sts = StsClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            return sts.getCallerIdentity().arn();
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "ask AWS who we are", "sts:GetCallerIdentity");
        }
    }
}
