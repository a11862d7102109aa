package io.weekmart.publish;

import java.util.List;

/**
 * A dimension as it was published.
 *
 * @param fingerprint of its rows, whatever their order; {@link PublishedWeek#UNFINISHED} where nobody knows them
 */
public record PublishedTable(List<PublishedFile> files, String fingerprint, long rows) {
    public PublishedTable {
        files = List.copyOf(files);
    }

    /** Whether its file, which is whole, is of a publication that could not be finished. */
    public boolean unfinished() {
        return fingerprint.equals(PublishedWeek.UNFINISHED);
    }
}
