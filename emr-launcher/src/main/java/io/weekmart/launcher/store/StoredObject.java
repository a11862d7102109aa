package io.weekmart.launcher.store;

import java.time.Instant;

/**
 * An object as a listing shows it.
 *
 * @param size in bytes
 * @param etag S3's tag of the content, without quotes: equal tags of equal sizes mean equal bytes, different ones mean nothing
 * @param modified by S3's clock
 */
public record StoredObject(S3Location location, long size, String etag, Instant modified) {
    /** The part of the key behind a folder's. */
    public String below(S3Location folder) {
        return location.key().substring(folder.folder().key().length());
    }

    /** The last name of the key. */
    public String name() {
        return location.key().substring(location.key().lastIndexOf('/') + 1);
    }
}
