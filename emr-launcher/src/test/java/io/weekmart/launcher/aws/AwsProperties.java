package io.weekmart.launcher.aws;

import java.net.URI;
import java.util.List;

/** System properties that lead the SDK to simulated services, as the environment of a user would. */
public final class AwsProperties {
    private AwsProperties() {}

    /** Leads S3 and Glue to a test's own servers. */
    public static void set(URI s3, URI glue) {
        System.setProperty("aws.endpointUrlGlue", glue.toString());
        set(s3);
    }

    /** Leads S3 to a test's own server. */
    public static void set(URI s3) {
        System.setProperty("aws.endpointUrlS3", s3.toString());
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
    }

    public static void clear() {
        for (String name : List.of("endpointUrlS3", "endpointUrlGlue", "region", "accessKeyId", "secretAccessKey")) {
            System.clearProperty("aws." + name);
        }
    }
}
