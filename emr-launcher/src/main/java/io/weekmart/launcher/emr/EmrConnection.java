package io.weekmart.launcher.emr;

import io.weekmart.launcher.aws.AwsIdentity;
import io.weekmart.launcher.aws.AwsRefusal;
import io.weekmart.launcher.compute.Place;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.emr.EmrClient;

/** EMR's API: one client for what may be asked again, and one for what must go out once. */
public final class EmrConnection implements AutoCloseable {
    private final EmrClient asking;
    private final EmrClient sending;
    private @Nullable Place place;

    private EmrConnection(EmrClient asking, EmrClient sending) {
        this.asking = asking;
        this.sending = sending;
    }

    public static EmrConnection open() {
        try {
            return new EmrConnection(
                    EmrClient.builder()
                            .httpClientBuilder(ApacheHttpClient.builder())
                            .build(),
                    EmrClient.builder()
                            .httpClientBuilder(ApacheHttpClient.builder())
                            .overrideConfiguration(once -> once.retryStrategy(AwsRetryStrategy.doNotRetry()))
                            .build());
        } catch (SdkException e) {
            throw AwsRefusal.of(e, "reach EMR", "elasticmapreduce:DescribeCluster");
        }
    }

    /**
     * Asks for something that can be asked twice.
     *
     * @param what stands behind "Cannot"
     * @param action the permission that it needs
     */
    <T> T ask(String what, String action, Function<EmrClient, T> call) {
        try {
            return call.apply(asking);
        } catch (SdkException e) {
            throw AwsRefusal.of(e, what, "elasticmapreduce:" + action);
        }
    }

    /** Where the requests go to, asked for once. */
    Place place() {
        if (place == null) {
            place = new Place(
                    asking.serviceClientConfiguration().region().id(),
                    AwsIdentity.account().orElse(null));
        }
        return place;
    }

    /** The client without retries. */
    EmrClient sending() {
        return sending;
    }

    @Override
    public void close() {
        asking.close();
        sending.close();
    }
}
