package io.weekmart.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * A real S3 server inside this process, holding its objects in memory. It lives in a class loader of its own, since its servlet classes
 * clash with Spark's.
 *
 * <p>Path style only, and any credentials are good. Each server has one bucket of its own.
 */
public final class S3Server implements AutoCloseable {
    private static final Path JAR = Path.of("target", "s3-server", "s3proxy.jar");

    /** Logging of the server: none, the tests say what went wrong. */
    private static final String QUIET =
            "<configuration><statusListener class=\"ch.qos.logback.core.status.NopStatusListener\"/>"
                    + "<root level=\"OFF\"/></configuration>";

    private final URLClassLoader loader;
    private final Object proxy;
    private final URI endpoint;
    private final String bucket;
    private final Path buffers;

    private S3Server(URLClassLoader loader, Object proxy, URI endpoint, String bucket, Path buffers) {
        this.loader = loader;
        this.proxy = proxy;
        this.endpoint = endpoint;
        this.bucket = bucket;
        this.buffers = buffers;
    }

    /** Starts a server on a free port of 127.0.0.1 and makes its bucket. */
    public static S3Server start() {
        Path jar = JAR.toAbsolutePath();
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: the build copies it in generate-test-resources");
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            Path buffers = Files.createTempDirectory("weekmart-s3");
            Files.writeString(buffers.resolve("logback-test.xml"), QUIET);
            URLClassLoader loader = new URLClassLoader(
                    new URL[] {buffers.toUri().toURL(), jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
            Thread.currentThread().setContextClassLoader(loader);
            Properties properties = new Properties();
            properties.setProperty("jclouds.provider", "transient");
            properties.setProperty("s3proxy.endpoint", "http://127.0.0.1:0");
            properties.setProperty("s3proxy.authorization", "none");
            Object blobStore = call(
                    loader.loadClass("org.gaul.s3proxy.Main").getDeclaredMethod("createBlobStore", Properties.class),
                    null,
                    properties);
            Class<?> builderType = loader.loadClass("org.gaul.s3proxy.S3Proxy$Builder");
            Object builder = call(builderType.getDeclaredMethod("fromProperties", Properties.class), null, properties);
            Class<?> blobStoreType = loader.loadClass("org.gaul.s3proxy.blobstore.BlobStore");
            builder = call(builderType.getDeclaredMethod("blobStore", blobStoreType), builder, blobStore);
            Object proxy = call(builderType.getDeclaredMethod("build"), builder);
            call(proxy.getClass().getDeclaredMethod("start"), proxy);
            int port = (Integer) call(proxy.getClass().getDeclaredMethod("getPort"), proxy);
            String bucket = "weekmart-" + UUID.randomUUID();
            S3Server server = new S3Server(loader, proxy, URI.create("http://127.0.0.1:" + port), bucket, buffers);
            server.makeBucket();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The S3 server is not built as expected", e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static Object call(Method method, @Nullable Object target, Object... arguments)
            throws ReflectiveOperationException {
        method.setAccessible(true);
        return method.invoke(target, arguments);
    }

    private void makeBucket() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/" + bucket))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("The bucket was not made: " + response.statusCode() + " " + response.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the bucket was made", e);
        }
    }

    public URI endpoint() {
        return endpoint;
    }

    public String bucket() {
        return bucket;
    }

    /** An s3a:// URI below the bucket. */
    public String uri(String key) {
        return "s3a://" + bucket + "/" + key;
    }

    /** The settings that take S3A to this server, by their Hadoop names; with {@code spark.hadoop.} before them for spark-submit. */
    public Map<String, String> settings() {
        return settings(endpoint);
    }

    /** The same through something that stands in front of this server. */
    public Map<String, String> settings(URI front) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("fs.s3a.endpoint", front.toString());
        settings.put("fs.s3a.endpoint.region", "us-east-1");
        settings.put("fs.s3a.path.style.access", "true");
        settings.put("fs.s3a.connection.ssl.enabled", "false");
        settings.put("fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
        settings.put("fs.s3a.access.key", "test");
        settings.put("fs.s3a.secret.key", "test");
        settings.put("fs.s3a.buffer.dir", buffers.toString());
        settings.put("fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem");
        return settings;
    }

    /** Settings of S3A as those of this server's bucket alone, for a session that other tests share. */
    public Map<String, String> ofBucket(Map<String, String> settings) {
        Map<String, String> ofBucket = new TreeMap<>();
        settings.forEach((name, value) -> {
            if (name.startsWith("fs.s3a.")) {
                ofBucket.put(name.replaceFirst("^fs\\.s3a\\.", "fs.s3a.bucket." + bucket + "."), value);
            }
        });
        return ofBucket;
    }

    public Configuration hadoopConf() {
        Configuration configuration = new Configuration();
        settings().forEach(configuration::set);
        return configuration;
    }

    @Override
    public void close() {
        try {
            call(proxy.getClass().getDeclaredMethod("stop"), proxy);
            loader.close();
            try (Stream<Path> files = Files.walk(buffers)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("The S3 server did not stop", e);
        }
    }
}
