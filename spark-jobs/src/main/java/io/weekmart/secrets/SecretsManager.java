package io.weekmart.secrets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * The one call of AWS Secrets Manager that the job makes, GetSecretValue. The platform has the AWS SDK for S3, and with it credentials and
 * regions and a signer, but no client of Secrets Manager; one of our own would have to be of the version of the SDK that lies there. So the
 * request is made here, and signed by the platform: see {@link RequestSigner}.
 */
final class SecretsManager implements Secrets.Vault {
    private static final String SERVICE = "secretsmanager";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 3;
    private static final int OK = 200;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    /** What AWS calls a request that came too soon, which most services answer with 400. */
    private static final Set<String> THROTTLED = Set.of(
            "ThrottlingException",
            "ThrottledException",
            "Throttling",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            "RequestThrottled",
            "RequestThrottledException");

    /** Waits between two attempts. */
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    /** AWS answered, but not to the question; another attempt may succeed. */
    private static final class Busy extends IOException {
        private static final long serialVersionUID = 1;

        Busy(String answer) {
            super(answer);
        }
    }

    private final UnaryOperator<@Nullable String> environment;
    private final AwsCredentialsProvider credentials;
    private final Supplier<Region> ownRegion;
    private final Clock clock;
    private final Pause pause;

    /** By the credentials and the region that the AWS SDK finds. */
    static SecretsManager ofThisProcess(UnaryOperator<@Nullable String> environment) {
        return new SecretsManager(
                environment,
                DefaultCredentialsProvider.create(),
                DefaultAwsRegionProviderChain.builder().build()::getRegion,
                Clock.systemUTC(),
                time -> Thread.sleep(time.toMillis()));
    }

    /** @param ownRegion where secrets are that are not named by their ARN */
    SecretsManager(
            UnaryOperator<@Nullable String> environment,
            AwsCredentialsProvider credentials,
            Supplier<Region> ownRegion,
            Clock clock,
            Pause pause) {
        this.environment = environment;
        this.credentials = credentials;
        this.ownRegion = ownRegion;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public String read(Secrets.Source source, String nameOrArn) {
        String cannot = "Cannot read " + source.what() + " from the secret " + nameOrArn;
        try {
            Region region = region(nameOrArn);
            String body = JsonMapper.builder()
                    .build()
                    .createObjectNode()
                    .put("SecretId", nameOrArn)
                    .toString();
            HttpResponse<String> answer = answer(request(region, credentials.resolveCredentials(), body));
            JsonNode json = JsonMapper.builder().build().readTree(answer.body());
            if (answer.statusCode() != OK) {
                throw refused(source, cannot, region, json, answer.statusCode());
            }
            return value(source, cannot, json);
        } catch (SdkException e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    cannot + ": no credentials or no region of AWS were found: " + e.getMessage(),
                    "Start the job where the AWS SDK finds both, or set AWS_REGION.",
                    e);
        } catch (JsonProcessingException e) {
            // Its message would quote the answer.
            throw new UserFault(ExitCode.USAGE, cannot + ": the answer of AWS is no JSON.", "Check the endpoint.");
        } catch (Busy e) {
            throw UserFault.passing(
                    ExitCode.INPUT,
                    cannot + ": AWS Secrets Manager could not answer: " + ATTEMPTS
                            + " attempts, the last of which ended with " + e.getMessage() + ".",
                    "Run again.",
                    e);
        } catch (InterruptedIOException e) {
            throw UserFault.passing(ExitCode.INTERRUPTED, cannot + ": the run was interrupted.", "Run again.", e);
        } catch (IOException e) {
            throw UserFault.passing(
                    ExitCode.INPUT,
                    cannot + ": AWS Secrets Manager was not reached: " + e,
                    "Check the network: a private subnet needs an endpoint of Secrets Manager, or a way out. Then run again.",
                    e);
        }
    }

    /** The region of an ARN, such as {@code arn:aws:secretsmanager:eu-west-1:123456789012:secret:salt-AbCdEf}. */
    private Region region(String nameOrArn) {
        String[] parts = nameOrArn.split(":", -1);
        return nameOrArn.startsWith("arn:") && parts.length > 3 ? Region.of(parts[3]) : ownRegion.get();
    }

    private HttpRequest request(Region region, AwsCredentials signer, String body) {
        URI endpoint = endpoint(region);
        Map<String, String> headers = new RequestSigner(signer, region.id(), SERVICE, clock)
                .signed(endpoint, "secretsmanager.GetSecretValue", body);
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        headers.forEach(request::header);
        return request.build();
    }

    /** As the SDKs of AWS find it: their variables for endpoints win. */
    private URI endpoint(Region region) {
        for (String variable : new String[] {"AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL"}) {
            String configured = environment.apply(variable);
            if (configured != null && !configured.isEmpty()) {
                return URI.create(configured.replaceFirst("/*$", "/"));
            }
        }
        return URI.create("https://" + SERVICE + "." + region.id() + "."
                + region.metadata().partition().dnsSuffix() + "/");
    }

    /** A few attempts, since any single connection may break and any single request may come too soon; it changes nothing. */
    private HttpResponse<String> answer(HttpRequest request) throws IOException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        IOException broken = new IOException("no attempt was made");
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                if (attempt > 1) {
                    pause.of(FIRST_PAUSE.multipliedBy(1L << (attempt - 2)));
                }
                HttpResponse<String> answer =
                        client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
                String type = answer.statusCode() == OK ? "" : type(answer.body());
                if (answer.statusCode() < SERVER_ERRORS
                        && answer.statusCode() != TOO_MANY_REQUESTS
                        && !THROTTLED.contains(type)) {
                    return answer;
                }
                broken = new Busy((answer.statusCode() + " " + type).strip());
            } catch (IOException e) {
                broken = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException().initCause(e);
            }
        }
        throw broken;
    }

    /** What kind of refusal an answer is; empty where it does not say, as that of a proxy in between. */
    private static String type(String body) {
        try {
            return type(JsonMapper.builder().build().readTree(body));
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static String type(JsonNode json) {
        return json.path("__type").asText("").replaceFirst(".*#", "");
    }

    private static UserFault refused(Secrets.Source source, String cannot, Region region, JsonNode json, int status) {
        String type = type(json);
        String said = json.path("message").asText(json.path("Message").asText(""));
        return switch (type) {
            case "ResourceNotFoundException" ->
                new UserFault(
                        ExitCode.USAGE,
                        cannot + ": there is no such secret in " + region + ".",
                        "Set " + source.key() + " to the name or the ARN of a secret; an ARN says the region as well.");
            case "AccessDeniedException" ->
                new UserFault(
                        ExitCode.USAGE,
                        cannot + ": AWS denied the access: " + said,
                        "Allow the role that runs the job secretsmanager:GetSecretValue, and kms:Decrypt where the secret"
                                + " has a key of its own.");
            default ->
                new UserFault(
                        ExitCode.USAGE,
                        cannot + ": AWS answered with " + status + " " + type + ": " + said,
                        "Check the secret " + source.key() + " names, and the credentials of the job.");
        };
    }

    private static String value(Secrets.Source source, String cannot, JsonNode json) {
        String value = json.path("SecretString").asText("");
        if (value.isEmpty()) {
            value = new String(
                    Base64.getDecoder().decode(json.path("SecretBinary").asText("")), StandardCharsets.UTF_8);
        }
        if (value.isEmpty()) {
            throw new UserFault(
                    ExitCode.USAGE,
                    cannot + ": it is empty.",
                    "Give the secret that " + source.key() + " names a value.");
        }
        return value;
    }
}
