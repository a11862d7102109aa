package io.weekmart.launcher.aws;

import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Server;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An S3 server for the tests of one class; system properties lead the SDK to it, as the environment of a user would. */
public final class LocalS3 implements BeforeAllCallback, AfterAllCallback {
    private @Nullable S3Server server;
    private @Nullable ObjectStore store;

    @Override
    public void beforeAll(ExtensionContext context) {
        server = S3Server.start();
        AwsProperties.set(server.endpoint());
        store = ObjectStore.connect();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        store().close();
        server().close();
        AwsProperties.clear();
    }

    public S3Server server() {
        return Objects.requireNonNull(server, "used before the tests of the class");
    }

    /** A connection to it. */
    public ObjectStore store() {
        return Objects.requireNonNull(store, "used before the tests of the class");
    }

    public String bucket() {
        return server().bucket();
    }

    /** Leads new connections through something that stands in front of the server. */
    public void leadThrough(S3Front front) {
        leadTo(front.endpoint());
    }

    /** Leads new connections to the server itself again. */
    public void leadStraight() {
        leadTo(server().endpoint());
    }

    private static void leadTo(URI endpoint) {
        System.setProperty("aws.endpointUrlS3", endpoint.toString());
    }
}
