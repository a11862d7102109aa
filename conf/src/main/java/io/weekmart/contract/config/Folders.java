package io.weekmart.contract.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which paths a configuration may not hold. */
final class Folders {
    private static final Pattern CREDENTIALS = Pattern.compile("\\s*[A-Za-z][A-Za-z0-9+.-]*://[^/]*@.*");

    /** Schemes of stores without the guarantees that publishing needs, or whose libraries the runtime does not carry. */
    private static final Pattern UNSUPPORTED_STORE =
            Pattern.compile("\\s*((?i:abfss?|wasbs?|adl|gs|oss|cosn?|obs|swift|ftp|sftp|https?))://.*");

    private Folders() {}

    /** Why a path is refused; it goes on where the name of the key ends, and does not show the path, which may hold a secret. */
    static Optional<String> refusal(String path) {
        // The container of an Azure address stands where other addresses have credentials.
        Matcher unsupported = UNSUPPORTED_STORE.matcher(path);
        if (unsupported.matches()) {
            return Optional.of("is on " + unsupported.group(1).toLowerCase(Locale.ROOT)
                    + "://, which Weekmart does not support. Use a local path, hdfs:// or s3://");
        }
        return CREDENTIALS.matcher(path).matches()
                ? Optional.of("holds credentials, which come from the environment and never stand in configuration")
                : Optional.empty();
    }
}
