package io.weekmart.launcher.notify;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A webhook of Slack's form: a POST of {@code {"text": "..."}}. Its address is a secret, and never shown. */
final class WebhookChannel implements Channel {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int TRIES = 3;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Supplier<String> address;
    private final JsonMapper json = JsonMapper.builder().build();

    /**
     * Makes a channel.
     *
     * @param address asked for when there is something to send
     */
    WebhookChannel(Supplier<String> address) {
        this.address = address;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void send(Message message) {
        HttpRequest request = request(message);
        for (int tried = 1; ; tried++) {
            @Nullable HttpResponse<Void> answer = answer(request, tried);
            int status = answer == null ? SERVER_ERROR : answer.statusCode();
            if (status < 300) {
                return;
            }
            boolean again = status == TOO_MANY_REQUESTS || status >= SERVER_ERROR;
            if (!again || tried == TRIES) {
                throw fault("it answered " + status, null);
            }
            pause(answer, tried);
        }
    }

    private HttpRequest request(Message message) {
        URI uri = uri();
        String body = json.createObjectNode().put("text", message.text()).toString();
        return HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** An exception of the parser quotes the address, so it goes no further. */
    private URI uri() {
        try {
            URI uri = new URI(address.get().strip());
            String host = uri.getHost();
            if (host == null) {
                throw fault("its address is none", null);
            }
            if (!"https".equalsIgnoreCase(uri.getScheme())
                    && !("http".equalsIgnoreCase(uri.getScheme()) && LOCAL.contains(host))) {
                throw fault("its address is not https", null);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw fault("its address is none", null);
        }
    }

    /** The answer; null where none came and it is worth another try. */
    private static @Nullable HttpResponse<Void> answer(HttpRequest request, int tried) {
        try {
            HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            if (tried == TRIES) {
                throw fault("it gave no answer (" + e.getClass().getSimpleName() + ")", null);
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw fault("the launcher was interrupted", e);
        }
    }

    private static void pause(@Nullable HttpResponse<Void> answer, int tried) {
        Duration pause = Duration.ofSeconds(tried);
        if (answer != null) {
            pause = answer.headers()
                    .firstValue("Retry-After")
                    .filter(value -> value.matches("\\d{1,9}"))
                    .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                    .orElse(pause);
        }
        try {
            Thread.sleep(Math.min(pause.toMillis(), LONGEST_PAUSE.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw fault("the launcher was interrupted", e);
        }
    }

    private static UserFault fault(String found, @Nullable Throwable cause) {
        return new UserFault(
                ExitCode.CLUSTER,
                "Cannot send to the webhook: " + found + ".",
                "Check the address in WEEKMART_WEBHOOK_URL, or in the secret that launcher.notify.webhook-secret names.",
                cause);
    }
}
