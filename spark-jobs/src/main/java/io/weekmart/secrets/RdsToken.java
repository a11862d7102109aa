package io.weekmart.secrets;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Makes the tokens that databases of RDS and Aurora take for passwords: the address of a request to connect, signed by the credentials of this
 * process, good for a quarter of an hour. Making one asks nobody.
 */
public final class RdsToken {
    private static final String SERVICE = "rds-db";
    private static final Duration GOOD_FOR = Duration.ofMinutes(15);
    private static final String SCHEME = "https://";

    private final AwsCredentialsProvider credentials;
    private final Supplier<Region> region;
    private final Clock clock;

    RdsToken(AwsCredentialsProvider credentials, Supplier<Region> region, Clock clock) {
        this.credentials = credentials;
        this.region = region;
        this.clock = clock;
    }

    /** Tokens by the credentials and the region that the AWS SDK finds. */
    public static RdsToken ofThisProcess() {
        return new RdsToken(
                // The SDK is asked only where a token is wanted: a laptop need not have credentials.
                () -> DefaultCredentialsProvider.create().resolveCredentials(),
                () -> DefaultAwsRegionProviderChain.builder().build().getRegion(),
                Clock.systemUTC());
    }

    /**
     * A token for one connection.
     *
     * @param host the instance's own host name and port, such as {@code shop.abc.eu-west-1.rds.amazonaws.com:5432}: another name that leads to
     *     it is not accepted
     * @param user of the database, who has the role rds_iam
     * @throws UserFault with exit code 2 where there are no credentials
     */
    public String of(String host, String user) {
        try {
            SdkHttpRequest request = SdkHttpRequest.builder()
                    .method(SdkHttpMethod.GET)
                    .uri(URI.create(SCHEME + host + "/"))
                    .putRawQueryParameter("Action", "connect")
                    .putRawQueryParameter("DBUser", user)
                    .build();
            SignedRequest signed = AwsV4HttpSigner.create().sign(sign -> sign.identity(credentials.resolveCredentials())
                    .request(request)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region.get().id())
                    .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, GOOD_FOR)
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock));
            return signed.request().getUri().toString().substring(SCHEME.length());
        } catch (SdkException e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot make a token for " + host + ": no credentials or no region of AWS were found: "
                            + e.getMessage(),
                    "Start the job where the AWS SDK finds both, or set AWS_REGION.",
                    e);
        }
    }
}
