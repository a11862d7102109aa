package io.weekmart.secrets;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Signs a request to a JSON service of AWS by Signature Version 4. Source: AWS, Create a signed AWS API request, Identity and Access
 * Management user guide.
 */
final class RequestSigner {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final AwsCredentials credentials;
    private final String region;
    private final String service;
    private final String time;

    RequestSigner(AwsCredentials credentials, String region, String service, Instant now) {
        this.credentials = credentials;
        this.region = region;
        this.service = service;
        this.time = TIME.format(now);
    }

    /**
     * The headers of a signed POST, without the host, which every client sends by itself.
     *
     * @param endpoint without a query
     * @param target the action, as X-Amz-Target names it
     */
    Map<String, String> signed(URI endpoint, String target, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-amz-json-1.1");
        headers.put("X-Amz-Date", time);
        headers.put("X-Amz-Target", target);
        if (credentials instanceof AwsSessionCredentials session) {
            headers.put("X-Amz-Security-Token", session.sessionToken());
        }
        Map<String, String> canonical = new TreeMap<>();
        headers.forEach((name, value) -> canonical.put(name.toLowerCase(Locale.ROOT), value.strip()));
        canonical.put("host", endpoint.getPort() < 0 ? endpoint.getHost() : endpoint.getAuthority());
        String names = String.join(";", canonical.keySet());
        String request = String.join(
                "\n",
                "POST",
                endpoint.getRawPath(),
                "",
                canonical.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                        .collect(Collectors.joining()),
                names,
                hash(body));
        String day = time.substring(0, 8);
        String scope = String.join("/", day, region, service, "aws4_request");
        String toSign = String.join("\n", ALGORITHM, time, scope, hash(request));
        byte[] key = hmac(("AWS4" + credentials.secretAccessKey()).getBytes(StandardCharsets.UTF_8), day);
        for (String part : new String[] {region, service, "aws4_request"}) {
            key = hmac(key, part);
        }
        headers.put(
                "Authorization",
                ALGORITHM + " Credential=" + credentials.accessKeyId() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + HexFormat.of().formatHex(hmac(key, toSign)));
        return headers;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC with SHA-256", e);
        }
    }
}
