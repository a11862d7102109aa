package io.weekmart.launcher.aws;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A stand-in for AWS STS, which tells everybody that they are one identity; system properties lead the SDK to it. */
public final class StsServer implements AutoCloseable {
    private static final String PROPERTY = "aws.endpointUrlSts";

    private final HttpServer server;
    private final AtomicInteger calls = new AtomicInteger();

    public StsServer(String arn) {
        byte[] answer = ("<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>" + arn
                        + "</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>")
                .getBytes(StandardCharsets.UTF_8);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            calls.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        System.setProperty(PROPERTY, "http://127.0.0.1:" + server.getAddress().getPort());
    }

    public int calls() {
        return calls.get();
    }

    @Override
    public void close() {
        System.clearProperty(PROPERTY);
        server.stop(0);
    }
}
