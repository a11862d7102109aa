package io.weekmart.launcher.aws;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/**
 * A part of AWS with accounts and ARNs of its own.
 *
 * @param id as ARNs have it: aws, aws-cn or aws-us-gov
 */
public record AwsPartition(String id) {
    private static final String CHINA = "aws-cn";

    /**
     * The partition of a configuration: that of its ARNs, or else that of the region, or else {@code aws}.
     *
     * @param arns that the configuration gives; all are of one partition, since nothing reaches from one into another
     * @param region such as cn-north-1; null where none is known
     */
    public static AwsPartition of(Collection<String> arns, @Nullable String region) {
        return arns.stream()
                .map(arn -> arn.split(":", -1))
                .filter(parts -> parts.length > 1)
                .map(parts -> new AwsPartition(parts[1]))
                .findFirst()
                .or(() -> Optional.ofNullable(region)
                        .map(name -> new AwsPartition(
                                PartitionMetadata.of(Region.of(name)).id())))
                .orElse(new AwsPartition("aws"));
    }

    /** The region that variables, system properties or the profile name; null for none. Nothing is called, not even this machine's metadata. */
    public static @Nullable String regionOfThisProcess() {
        try {
            return new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
                    .getRegion()
                    .id();
        } catch (SdkClientException e) {
            return null;
        }
    }

    /**
     * An ARN.
     *
     * @param rest all behind the partition, such as {@code s3:::bucket}
     */
    public String arn(String rest) {
        return "arn:" + id + ":" + rest;
    }

    /** The names that a service's principal may have: EMR and EC2 have one more in China. */
    public List<String> principals(String service) {
        String name = service + ".amazonaws.com";
        return id.equals(CHINA) ? List.of(name, name + ".cn") : List.of(name);
    }
}
