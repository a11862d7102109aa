package io.weekmart.launcher.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in S3: an object, or the prefix that all objects of a "folder" share.
 *
 * @param bucket name of the bucket
 * @param key key or prefix, without a leading slash; empty for the whole bucket
 */
public record S3Location(String bucket, String key) {
    private static final Pattern URI = Pattern.compile("s3a?://([^/]+)/?(.*)");

    /**
     * Reads an URI.
     *
     * @throws IllegalArgumentException where it is none of S3
     */
    public static S3Location of(String uri) {
        Matcher matcher = URI.matcher(uri);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be s3://bucket/prefix/ but is \"" + uri + '"');
        }
        return new S3Location(matcher.group(1), matcher.group(2));
    }

    /** Whether a text is a URI that {@link #of} reads. */
    public static boolean isUri(String text) {
        return URI.matcher(text).matches();
    }

    /** The same place as a folder: with a slash at its end, except for the whole bucket. */
    public S3Location folder() {
        return key.isEmpty() || key.endsWith("/") ? this : new S3Location(bucket, key + "/");
    }

    /** What lies below this folder under a relative name. */
    public S3Location resolve(String name) {
        return new S3Location(bucket, folder().key + name);
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }
}
