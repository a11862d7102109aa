package io.weekmart.storage;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** Stands in front of an S3 server and decides what becomes of each request. */
public final class S3Front implements AutoCloseable {
    /** How long a stalled request is kept: a client must have given up by then. */
    public static final Duration STALLED = Duration.ofSeconds(3);

    /** Headers that the client of the JDK sets itself, and refuses. */
    private static final Set<String> OWN_HEADERS =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding");

    private static final byte[] SLOW_DOWN =
            "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
                    .getBytes(StandardCharsets.UTF_8);

    private static final byte[] DENIED =
            "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>".getBytes(StandardCharsets.UTF_8);

    /** The server behind has no encryption, and refuses what it does not know. */
    private static final String ENCRYPTION = "x-amz-server-side-encryption";

    private final HttpServer server;
    private final ExecutorService threads;
    private final HttpClient client;
    private final URI behind;
    private final Judge judge;

    /** What becomes of a request. */
    public enum Fate {
        /** It is passed on, and so is the answer. */
        PASS,
        /** It is answered with 503 and passed on to nobody. */
        SLOW_DOWN,
        /** The connection ends without an answer, and nobody hears of the request. */
        RESET,
        /** It is answered with 403 and passed on to nobody. */
        DENY,
        /** It takes effect, and the connection ends without an answer. */
        LOSE_ANSWER,
        /** It takes effect, and the connection ends in the middle of the answer's body. */
        CUT_OFF,
        /** It takes effect, and is answered with 500. */
        FAIL_AFTER_EFFECT,
        /** Nobody hears of it, and no answer comes until the client has given up. */
        STALL,
        /** It takes effect, and no answer comes until the client has given up. */
        STALL_AFTER_EFFECT
    }

    /**
     * A request as it came in.
     *
     * @param method such as PUT; COPY for a PUT that copies an object
     * @param key the object, without the bucket; empty for requests on the bucket
     * @param query what follows the question mark, such as uploads for the beginning of a multipart upload; may be empty
     */
    public record Request(String method, String key, String query, Map<String, List<String>> headers) {
        /** The first value of a header. */
        public Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst();
        }
    }

    /** Decides about requests, from several threads. */
    public interface Judge {
        /**
         * Decides before the request takes effect.
         *
         * @param method such as PUT; COPY for a PUT that copies an object
         * @param key the object, without the bucket; empty for requests on the bucket
         */
        Fate before(String method, String key);

        /** Is shown each request whole, before it decides. */
        default void sees(Request request) {}

        /** Whether a header is left out of the request that is passed on, as a proxy does that does not know it. */
        default boolean drops(String header) {
            return false;
        }

        /** Is told once a request that was passed on has taken effect, before its answer goes back. */
        default void after(String method, String key) {}
    }

    private S3Front(HttpServer server, ExecutorService threads, URI behind, Judge judge) {
        this.server = server;
        this.threads = threads;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(threads)
                .build();
        this.behind = behind;
        this.judge = judge;
    }

    static {
        // Else the end of each answer waits some 40 ms for the client's acknowledgement of its beginning.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** Starts on a free port of 127.0.0.1. */
    public static S3Front before(S3Server server, Judge judge) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "s3-front");
            thread.setDaemon(true);
            return thread;
        });
        http.setExecutor(threads);
        S3Front front = new S3Front(http, threads, server.endpoint(), judge);
        http.createContext("/", front::handle);
        http.start();
        return front;
    }

    /** Starts likewise; what is not allowed is answered with 403 and passed on to nobody. */
    public static S3Front allowing(S3Server server, Predicate<Request> allowed) throws IOException {
        ThreadLocal<Boolean> passes = ThreadLocal.withInitial(() -> false);
        return before(server, new Judge() {
            @Override
            public void sees(Request request) {
                passes.set(allowed.test(request));
            }

            @Override
            public Fate before(String method, String key) {
                return passes.get() ? Fate.PASS : Fate.DENY;
            }
        });
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String method = exchange.getRequestHeaders().containsKey("x-amz-copy-source")
                    ? "COPY"
                    : exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            int keyAt = path.indexOf('/', 1);
            String key = keyAt < 0 ? "" : path.substring(keyAt + 1);
            String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
            judge.sees(new Request(method, key, query, Map.copyOf(exchange.getRequestHeaders())));
            Fate fate = judge.before(method, key);
            switch (fate) {
                case SLOW_DOWN -> answer(exchange, 503, SLOW_DOWN);
                case DENY -> answer(exchange, 403, DENIED);
                case RESET -> {
                    return;
                }
                case STALL -> Thread.sleep(STALLED.toMillis());
                case PASS, LOSE_ANSWER, CUT_OFF, FAIL_AFTER_EFFECT, STALL_AFTER_EFFECT -> {
                    HttpResponse<byte[]> response = pass(exchange, body);
                    judge.after(method, key);
                    if (fate == Fate.PASS || fate == Fate.CUT_OFF) {
                        answer(exchange, response, fate == Fate.CUT_OFF);
                    } else if (fate == Fate.FAIL_AFTER_EFFECT) {
                        answer(exchange, 500, new byte[0]);
                    } else if (fate == Fate.STALL_AFTER_EFFECT) {
                        Thread.sleep(STALLED.toMillis());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        String query = exchange.getRequestURI().getRawQuery();
        URI target = URI.create(behind + exchange.getRequestURI().getRawPath() + (query == null ? "" : "?" + query));
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!OWN_HEADERS.contains(name) && !name.startsWith(ENCRYPTION) && !judge.drops(name)) {
                header.getValue().forEach(value -> request.header(header.getKey(), value));
            }
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> response, boolean cutOff)
            throws IOException {
        Headers headers = exchange.getResponseHeaders();
        boolean head = exchange.getRequestMethod().equals("HEAD");
        response.headers().map().forEach((name, values) -> {
            boolean length = name.equalsIgnoreCase("content-length");
            if (length ? head : !OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, values);
            }
        });
        if (cutOff && response.body().length > 0) {
            exchange.sendResponseHeaders(response.statusCode(), response.body().length);
            exchange.getResponseBody().write(response.body(), 0, response.body().length / 2);
            exchange.getResponseBody().flush();
        } else {
            answer(exchange, response.statusCode(), response.body());
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
