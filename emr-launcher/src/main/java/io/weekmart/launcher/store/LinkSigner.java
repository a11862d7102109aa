package io.weekmart.launcher.store;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;

/**
 * Signs links without asking S3.
 *
 * @param endpoint of another store than S3 itself; null for S3
 */
record LinkSigner(AwsCredentials credentials, Region region, @Nullable URI endpoint) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /**
     * A link to an object, shown as a page whatever type it was stored with.
     *
     * @param validFor at most seven days
     */
    Link sign(S3Location object, Duration validFor, Instant now) {
        Optional<Instant> expiry = credentials.expirationTime();
        Instant ends = now.plus(validFor);
        Link.EndedBy endedBy = Link.EndedBy.ITS_TIME;
        if (expiry.filter(ends::isAfter).isPresent()) {
            ends = expiry.orElseThrow();
            endedBy = Link.EndedBy.CREDENTIALS;
        } else if (credentials instanceof AwsSessionCredentials && expiry.isEmpty()) {
            endedBy = Link.EndedBy.WHICHEVER_IS_FIRST;
        }
        Duration lasting = Duration.between(now, ends);
        S3Presigner.Builder builder = S3Presigner.builder()
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .region(region);
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        try (S3Presigner presigner = builder.build()) {
            PresignedGetObjectRequest signed = presigner.presignGetObject(
                    presign -> presign.signatureDuration(lasting.compareTo(SHORTEST) < 0 ? SHORTEST : lasting)
                            .getObjectRequest(request -> request.bucket(object.bucket())
                                    .key(object.key())
                                    .responseContentType("text/html;charset=utf-8")));
            return new Link(signed.url().toString(), ends, endedBy);
        }
    }
}
