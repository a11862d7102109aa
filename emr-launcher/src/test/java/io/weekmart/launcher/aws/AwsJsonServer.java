package io.weekmart.launcher.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for an API of AWS that speaks JSON over HTTP. It carries one request out at a time, and loses or refuses answers where a test
 * wants that.
 */
public abstract class AwsJsonServer implements AutoCloseable {
    protected static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final HttpServer server;
    private final Map<String, Deque<Fate>> fates = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<String, Runnable> hooks = new HashMap<>();
    private final List<Runnable> late = new ArrayList<>();

    /** What becomes of a call. */
    public enum Fate {
        /** Refused for its rate, and not carried out. */
        THROTTLED(400, "ThrottlingException", "Rate exceeded"),
        /** Not carried out, but nobody can tell from the answer. */
        BROKEN(500, "InternalServerException", "An internal error"),
        /** Not carried out before a test has what is late arrive, and answered with an error. */
        LATE(500, "InternalServerException", "An internal error"),
        /** Carried out, and the answer lost. */
        LOST(0, "", ""),
        /** Carried out, and answered with an error all the same. */
        BROKEN_AFTER_EFFECT(500, "InternalServerException", "An internal error"),
        INVALID(400, "InvalidRequestException", "The request is not valid for the current state of the service."),
        DENIED(400, "AccessDeniedException", "User is not authorized"),
        EXPIRED(400, "ExpiredTokenException", "The security token included in the request is expired"),
        SKEWED(400, "InvalidSignatureException", "Signature not yet current");

        private final int status;
        private final String code;
        private final String message;

        Fate(int status, String code, String message) {
            this.status = status;
            this.code = code;
            this.message = message;
        }

        private boolean carriedOut() {
            return this == LOST || this == BROKEN_AFTER_EFFECT;
        }
    }

    /** A request that the API itself refuses. */
    protected static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String code;

        public Refusal(String code, String message) {
            super(message);
            this.code = code;
        }
    }

    /** Starts on a free port of 127.0.0.1. */
    protected AwsJsonServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::handle);
            server.setExecutor(Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "aws");
                thread.setDaemon(true);
                return thread;
            }));
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public final URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Carries a request out, and answers its result. */
    protected abstract ObjectNode carryOut(String action, JsonNode request);

    /** The action that a request names. */
    protected String action(HttpExchange exchange) {
        return exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "");
    }

    /** Decides on the next calls of an action, one fate each. */
    public final synchronized void next(String action, Fate... coming) {
        fates.computeIfAbsent(action, unused -> new ArrayDeque<>()).addAll(List.of(coming));
    }

    /** What becomes of a call that has just come in; null where it is carried out and answered. */
    protected @Nullable Fate fate(String action) {
        return fates.getOrDefault(action, new ArrayDeque<>()).pollFirst();
    }

    /** Does something when an action is called next, before it is carried out. */
    public final synchronized void onCall(String action, Runnable hook) {
        hooks.put(action, hook);
    }

    /** The actions called so far. */
    public final synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    public final synchronized long calls(String action) {
        return calls.stream().filter(action::equals).count();
    }

    public final synchronized void forgetCalls() {
        calls.clear();
    }

    /** Carries out what is late. */
    public final synchronized void arrive() {
        late.forEach(Runnable::run);
        late.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String action = action(exchange);
        byte[] content = exchange.getRequestBody().readAllBytes();
        JsonNode request = content.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(content);
        int status = 200;
        ObjectNode answer = MAPPER.createObjectNode();
        @Nullable Fate fate;
        synchronized (this) {
            calls.add(action);
            Optional.ofNullable(hooks.remove(action)).ifPresent(Runnable::run);
            fate = fate(action);
            try {
                if (fate == null || fate.carriedOut()) {
                    answer = carryOut(action, request);
                } else if (fate == Fate.LATE) {
                    late.add(() -> carryOut(action, request));
                }
            } catch (Refusal refusal) {
                status = 400;
                answer.put("__type", refusal.code).put("Message", refusal.getMessage());
            }
        }
        if (fate == Fate.LOST) {
            exchange.close();
            return;
        }
        if (fate != null) {
            status = fate.status;
            answer = MAPPER.createObjectNode().put("__type", fate.code).put("message", fate.message);
        }
        byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
