package io.weekmart.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.signer.Aws4Signer;
import software.amazon.awssdk.auth.signer.params.Aws4SignerParams;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.StringInputStream;

/** Secrets out of the environment, and out of a server that answers GetSecretValue as AWS does. */
class SecretsTest {
    private static final Instant NOW = Instant.parse("2024-05-05T21:30:00Z");
    private static final AwsCredentials CREDENTIALS =
            AwsSessionCredentials.create("AKIDEXAMPLE", "secret-key", "session-token");
    private static final String KEY = "weekmart.pipelines.orders.customer-email-salt-secret";

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<Map<String, String>> headers = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private HttpServer server;

    private record Answer(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", endpoint().toString());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestHeaders().getFirst("X-Amz-Target") + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, String> sent = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> sent.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
        headers.add(sent);
        Answer answer = answers.size() > 1 ? answers.remove(0) : answers.get(0);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Secrets secrets() {
        return new Secrets(
                environment::get,
                new SecretsManager(
                        environment::get,
                        StaticCredentialsProvider.create(CREDENTIALS),
                        () -> Region.EU_WEST_1,
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        pauses::add));
    }

    private static Secrets.Source source(String name) {
        return new Secrets.Source("the salt", Optional.of(name).filter(text -> !text.isEmpty()), KEY, "WEEKMART_SALT");
    }

    private UserFault refused(int status, String body) {
        answers.add(new Answer(status, body));
        return catchThrowableOfType(UserFault.class, () -> secrets().text(source("shop/salt")));
    }

    @Test
    void theEnvironmentHoldsASecretWhereNoNameIsConfigured() {
        environment.put("WEEKMART_SALT", "pepper");

        assertThat(secrets().text(source(""))).isEqualTo("pepper");
        assertThat(asked).isEmpty();
    }

    @Test
    void aConfiguredNameIsReadFromSecretsManagerWhateverTheEnvironmentHolds() {
        environment.put("WEEKMART_SALT", "pepper");
        answers.add(new Answer(200, "{\"Name\": \"shop/salt\", \"SecretString\": \"s\u00e9same\"}"));

        assertThat(secrets().text(source("shop/salt"))).isEqualTo("s\u00e9same");
        assertThat(asked).containsExactly("secretsmanager.GetSecretValue {\"SecretId\":\"shop/salt\"}");
    }

    @Test
    void aBinarySecretIsReadAsText() {
        answers.add(new Answer(200, "{\"SecretBinary\": \"cGVwcGVy\"}"));

        assertThat(secrets().text(source("shop/salt"))).isEqualTo("pepper");
    }

    /** The older signer of the SDK is the other opinion. */
    @Test
    @SuppressWarnings("deprecation")
    void requestsAreSignedAsTheSdkSignsThem() {
        answers.add(new Answer(200, "{\"SecretString\": \"pepper\"}"));
        secrets().text(source("shop/salt"));

        SdkHttpFullRequest request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint())
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("X-Amz-Target", "secretsmanager.GetSecretValue")
                .putHeader("x-amz-content-sha256", headers.get(0).get("x-amz-content-sha256"))
                .contentStreamProvider(() -> new StringInputStream("{\"SecretId\":\"shop/salt\"}"))
                .build();
        SdkHttpFullRequest signed = Aws4Signer.create()
                .sign(
                        request,
                        Aws4SignerParams.builder()
                                .awsCredentials(CREDENTIALS)
                                .signingName("secretsmanager")
                                .signingRegion(Region.EU_WEST_1)
                                .signingClockOverride(Clock.fixed(NOW, ZoneOffset.UTC))
                                .build());
        assertThat(headers.get(0))
                .containsEntry(
                        "authorization",
                        signed.firstMatchingHeader("Authorization").orElseThrow())
                .containsEntry("x-amz-security-token", "session-token");
    }

    @Test
    void anArnSaysItsRegion() {
        answers.add(new Answer(200, "{\"SecretString\": \"pepper\"}"));
        secrets().text(source("arn:aws:secretsmanager:us-east-2:123456789012:secret:salt-AbCdEf"));

        assertThat(headers.get(0).get("authorization")).contains("/us-east-2/secretsmanager/aws4_request");
    }

    @Test
    void aServerThatFailsForAMomentIsAskedAgain() {
        answers.add(new Answer(503, ""));
        answers.add(new Answer(200, "{\"SecretString\": \"pepper\"}"));

        assertThat(secrets().text(source("shop/salt"))).isEqualTo("pepper");
        assertThat(asked).hasSize(2);
    }

    @Test
    void aServerThatKeepsFailingIsReportedAsPassing() {
        UserFault fault = refused(503, "");

        assertThat(fault.isPassing()).isTrue();
        assertThat(fault)
                .hasMessage("Cannot read the salt from the secret shop/salt: AWS Secrets Manager could not answer: 3"
                        + " attempts, the last of which ended with 503.");
        assertThat(asked).hasSize(3);
    }

    /** AWS throttles with 400, as it answers a wrong request. */
    @Test
    void aThrottledRequestIsMadeAgainAfterAPause() {
        answers.add(
                new Answer(400, "{\"__type\": \"com.amazonaws#ThrottlingException\", \"message\": \"Rate exceeded\"}"));
        answers.add(new Answer(429, ""));
        answers.add(new Answer(200, "{\"SecretString\": \"pepper\"}"));

        assertThat(secrets().text(source("shop/salt"))).isEqualTo("pepper");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void aRequestThatIsThrottledEachTimeIsReportedAsPassing() {
        UserFault fault = refused(400, "{\"__type\": \"RequestLimitExceeded\"}");

        assertThat(fault.isPassing()).isTrue();
        assertThat(fault)
                .hasMessage("Cannot read the salt from the secret shop/salt: AWS Secrets Manager could not answer: 3"
                        + " attempts, the last of which ended with 400 RequestLimitExceeded.");
        assertThat(fault.hint()).isEqualTo("Run again.");
    }

    @Test
    void anInterruptIsNoFaultOfTheNetwork() {
        answers.add(new Answer(200, "{\"SecretString\": \"pepper\"}"));
        Thread.currentThread().interrupt();
        UserFault fault = catchThrowableOfType(UserFault.class, () -> secrets().text(source("shop/salt")));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(fault.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(fault).hasMessage("Cannot read the salt from the secret shop/salt: the run was interrupted.");
    }

    @Test
    void aSecretThatIsNotThereEndsWithExitCodeTwo() {
        UserFault fault = refused(
                400, "{\"__type\": \"ResourceNotFoundException\", \"Message\": \"Secrets Manager can't find it.\"}");

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault)
                .hasMessage("Cannot read the salt from the secret shop/salt: there is no such secret in eu-west-1.");
    }

    @Test
    void anAccessThatIsDeniedNamesThePermission() {
        UserFault fault =
                refused(400, "{\"__type\": \"AccessDeniedException\", \"Message\": \"User is not authorized\"}");

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault)
                .hasMessage(
                        "Cannot read the salt from the secret shop/salt: AWS denied the access: User is not authorized");
        assertThat(fault.hint()).contains("secretsmanager:GetSecretValue").contains("kms:Decrypt");
    }

    @Test
    void missingCredentialsEndWithExitCodeTwo() {
        Secrets secrets = new Secrets(
                environment::get,
                new SecretsManager(
                        environment::get,
                        () -> {
                            throw SdkClientException.create("Unable to load credentials");
                        },
                        () -> Region.EU_WEST_1,
                        Clock.systemUTC(),
                        pauses::add));

        UserFault fault = catchThrowableOfType(UserFault.class, () -> secrets.text(source("shop/salt")));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault).hasMessageContaining("Unable to load credentials");
    }
}
