package io.weekmart.launcher.check;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.ReadFailure;
import io.weekmart.launcher.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells whether two objects hold the same bytes: by their tags, by S3's checksums, and by their bytes where neither can be compared. */
final class SameBytes {
    private static final int BUFFER = 1 << 16;
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");
    /** At the end of a checksum that is one of the checksums of parts. */
    private static final String OF_PARTS = "-";

    private final ObjectStore store;
    private long left;

    /**
     * Compares.
     *
     * @param limit how many bytes of objects may be read for all comparisons together; beyond it objects count as different where nothing
     *     else tells
     */
    SameBytes(ObjectStore store, long limit) {
        this.store = store;
        this.left = limit;
    }

    boolean of(StoredObject one, StoredObject other) {
        if (one.size() != other.size()) {
            return false;
        }
        if (one.etag().equals(other.etag())) {
            return true;
        }
        return byChecksum(one, other).orElseGet(() -> {
            boolean told = tagTellsBytes(one) && tagTellsBytes(other);
            return !told && one.size() <= left && byBytes(one, other);
        });
    }

    private Optional<Boolean> byChecksum(StoredObject one, StoredObject other) {
        String first = store.checksum(one.location()).orElse("");
        String second = store.checksum(other.location()).orElse("");
        if (first.isEmpty() || !algorithm(first).equals(algorithm(second))) {
            return Optional.empty();
        }
        boolean whole = !first.contains(OF_PARTS) && !second.contains(OF_PARTS);
        return whole || first.equals(second) ? Optional.of(first.equals(second)) : Optional.empty();
    }

    private static String algorithm(String checksum) {
        return checksum.replaceFirst(" .*", "");
    }

    /** The tag of a multipart upload, or of an object under a KMS key, says nothing of the bytes. */
    private boolean tagTellsBytes(StoredObject object) {
        return MD5.matcher(object.etag()).matches() && !store.underKey(object.location());
    }

    private boolean byBytes(StoredObject one, StoredObject other) {
        left -= one.size();
        try (InputStream first = store.open(one);
                InputStream second = store.open(other)) {
            byte[] left;
            do {
                left = first.readNBytes(BUFFER);
                if (!Arrays.equals(left, second.readNBytes(BUFFER))) {
                    return false;
                }
            } while (left.length > 0);
            return true;
        } catch (ReadFailure e) {
            throw e.fault();
        } catch (IOException e) {
            throw UserFault.passing(
                    ExitCode.CLUSTER,
                    "Cannot compare " + one.location() + " with " + other.location() + ": " + e.getMessage(),
                    "Check the network, then try again.",
                    e);
        }
    }
}
