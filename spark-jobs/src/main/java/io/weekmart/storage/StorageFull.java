package io.weekmart.storage;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells from a failed write that there was no room for it, which every system and store says in its own words. */
public final class StorageFull {
    /** A disk, a quota on a disk, Windows, HDFS without a data node that has room, S3 servers. */
    private static final List<String> WORDS = List.of(
            "no space left on device",
            "disk quota exceeded",
            "not enough space",
            "quotaexceededexception",
            "could only be written to 0 of the",
            "storagefull");

    private StorageFull() {}

    /** What the system said, such as {@code No space left on device}; empty where the failure is about something else. */
    public static Optional<String> reason(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = cause.toString().toLowerCase(Locale.ROOT);
            for (String words : WORDS) {
                int at = text.indexOf(words);
                if (at >= 0) {
                    return Optional.of(sentence(cause.toString(), at, words));
                }
            }
        }
        return Optional.empty();
    }

    /** The words alone of a disk; of others the line in which they stand, which tells more. */
    private static String sentence(String text, int at, String words) {
        boolean ofADisk = words.indexOf(' ') > 0 && !words.startsWith("could");
        return ofADisk
                ? text.substring(at, at + words.length())
                : text.lines().findFirst().orElse(text);
    }
}
