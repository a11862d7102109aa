package io.weekmart.publish;

/**
 * A file of a table as it was published.
 *
 * @param name its name within its folder
 * @param sha256 of its content in hexadecimal digits; empty of a file that a publication left which could not be finished
 */
public record PublishedFile(String name, long bytes, long rows, String sha256) {

    /** Whether a content of this checksum is the one that was published, as far as is known. */
    boolean allows(String checksum) {
        return sha256.isEmpty() || sha256.equals(checksum);
    }
}
