package io.weekmart.launcher.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weekmart.launcher.aws.AwsRefusal;
import java.util.Objects;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The address of a webhook, from a secret of AWS Secrets Manager: the plain address, or {@code {"url": "..."}}. */
final class WebhookAddress {
    private WebhookAddress() {}

    static String ofSecret(String name) {
        try (SecretsManagerClient secrets = SecretsManagerClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            // A binary secret has no text, and so no address.
            String secret = Objects.requireNonNullElse(
                    secrets.getSecretValue(request -> request.secretId(name)).secretString(), "");
            return secret.strip().startsWith("{") ? url(secret) : secret;
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "read the secret " + name, "secretsmanager:GetSecretValue");
        }
    }

    private static String url(String secret) {
        try {
            return JsonMapper.builder().build().readTree(secret).path("url").asText();
        } catch (JsonProcessingException e) {
            // The exception quotes the secret, so it goes no further.
            return "";
        }
    }
}
