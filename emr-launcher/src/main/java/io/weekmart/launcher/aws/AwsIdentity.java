package io.weekmart.launcher.aws;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Whose credentials are in use. */
public final class AwsIdentity {
    private AwsIdentity() {}

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
