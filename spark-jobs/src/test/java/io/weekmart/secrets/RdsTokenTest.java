package io.weekmart.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.UserFault;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.signer.Aws4Signer;
import software.amazon.awssdk.auth.signer.params.Aws4PresignerParams;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.Region;

class RdsTokenTest {
    private static final Instant NOW = Instant.parse("2024-05-05T21:30:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final AwsCredentials CREDENTIALS =
            AwsSessionCredentials.create("AKIDEXAMPLE", "secret-key", "session-token");
    private static final String HOST = "shop.abc.eu-west-1.rds.amazonaws.com:5432";

    /** The former signer of the SDK, which shares no code with the one that is used, signs the same request. */
    @Test
    @SuppressWarnings("deprecation")
    void aTokenIsTheSignedAddressOfARequestToConnect() {
        String token = new RdsToken(StaticCredentialsProvider.create(CREDENTIALS), () -> Region.EU_WEST_1, CLOCK)
                .of(HOST, "reader");

        URI expected = Aws4Signer.create()
                .presign(
                        SdkHttpFullRequest.builder()
                                .method(SdkHttpMethod.GET)
                                .uri(URI.create("https://" + HOST + "/"))
                                .putRawQueryParameter("Action", "connect")
                                .putRawQueryParameter("DBUser", "reader")
                                .build(),
                        Aws4PresignerParams.builder()
                                .awsCredentials(CREDENTIALS)
                                .signingRegion(Region.EU_WEST_1)
                                .signingName("rds-db")
                                .signingClockOverride(CLOCK)
                                .expirationTime(NOW.plus(Duration.ofMinutes(15)))
                                .build())
                .getUri();
        assertThat(token).startsWith(HOST + "/?Action=connect&DBUser=reader&X-Amz-");
        assertThat(parameters(URI.create("https://" + token))).isEqualTo(parameters(expected));
    }

    @Test
    void withoutCredentialsThereIsNoToken() {
        RdsToken tokens = new RdsToken(
                () -> {
                    throw SdkClientException.create("none found");
                },
                () -> Region.EU_WEST_1,
                CLOCK);

        UserFault fault = catchThrowableOfType(UserFault.class, () -> tokens.of(HOST, "reader"));

        assertThat(fault.exitCode().code()).isEqualTo(2);
        assertThat(fault)
                .hasMessage("Cannot make a token for " + HOST
                        + ": no credentials or no region of AWS were found: none found");
    }

    private static Map<String, String> parameters(URI uri) {
        Map<String, String> parameters = new TreeMap<>();
        for (String parameter : uri.getRawQuery().split("&")) {
            String[] parts = parameter.split("=", 2);
            parameters.put(parts[0], parts[1]);
        }
        return parameters;
    }
}
