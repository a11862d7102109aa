package io.weekmart.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;

/** How long a link works, by the credentials that sign it. */
class LinkSignerTest {
    private static final S3Location PAGE = S3Location.of("s3://acme-mart/weekmart/runs/2024-05-05/r 1.html");
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private static final AwsSessionCredentials ROLE = AwsSessionCredentials.create("test", "test", "token");

    private Link sign(AwsCredentials credentials) {
        return new LinkSigner(credentials, Region.EU_WEST_1, null).sign(PAGE, Duration.ofHours(12), now);
    }

    @Test
    void aLinkOfALastingKeyWorksAsLongAsWasAskedFor() {
        Link link = sign(AwsBasicCredentials.create("test", "test"));

        assertThat(link.url())
                .startsWith("https://acme-mart.s3.eu-west-1.amazonaws.com/weekmart/runs/2024-05-05/r%201.html?"
                        + "response-content-type=text%2Fhtml%3Bcharset%3Dutf-8&")
                .contains("X-Amz-Expires=43200&", "%2Feu-west-1%2Fs3%2Faws4_request");
        assertThat(link.ends()).isEqualTo(now.plus(Duration.ofHours(12)));
        assertThat(link.endedBy()).isEqualTo(Link.EndedBy.ITS_TIME);
    }

    @Test
    void aLinkOfARoleIsCutToItsCredentials() {
        Instant end = now.plus(Duration.ofMinutes(40));

        Link link = sign(ROLE.toBuilder().expirationTime(end).build());

        assertThat(link.url()).contains("X-Amz-Expires=2400&", "X-Amz-Security-Token=token");
        assertThat(link).returns(end, Link::ends).returns(Link.EndedBy.CREDENTIALS, Link::endedBy);
    }

    @Test
    void aRoleWhoseCredentialsOutlastTheLinkCutsNothing() {
        Link link = sign(
                ROLE.toBuilder().expirationTime(now.plus(Duration.ofHours(13))).build());

        assertThat(link.url()).contains("X-Amz-Expires=43200&");
        assertThat(link.endedBy()).isEqualTo(Link.EndedBy.ITS_TIME);
    }

    /** Those of instances, containers and Lambdas: the SDK does not tell when they end. */
    @Test
    void credentialsThatDoNotSayTheirEndMayEndTheLinkBefore() {
        Link link = sign(ROLE);

        assertThat(link.url()).contains("X-Amz-Expires=43200&");
        assertThat(link.endedBy()).isEqualTo(Link.EndedBy.WHICHEVER_IS_FIRST);
    }
}
