package io.weekmart.publish;

import io.weekmart.contract.output.PartitionValues;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A table of an output as far as publishing has to know it: its folder is named as the table is, and lies directly below the root.
 *
 * @param partitionColumns in the order of the folders; none for a table without partitions
 * @param fileNames the names that its files have; a file of another name was put there by somebody else
 */
public record TableLayout(String name, List<String> partitionColumns, Pattern fileNames, Content content) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    /** What the rows of a table are made of. */
    public enum Content {
        /** Of dumps alone: a partition that was damaged can be computed again. */
        COMPUTED,
        /** Of the dumps and the published rows: what was lost of the published rows may be in no dump any more. */
        MERGED,
        /** Of the rows of all published dates and the published ones: only all of these dates make it anew. */
        COLLECTED,
        /** Of the published rows, which alone say what their numbers stand for in other tables: nothing makes it anew. */
        NUMBERED
    }

    public TableLayout {
        partitionColumns = List.copyOf(partitionColumns);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("table '" + name + "' must be named as " + NAME + " is");
        }
    }

    /** The partition in whose folder a file lies; empty where it lies in no partition's folder of this table. */
    Optional<PartitionKey> partitionOf(String relativePath) {
        String[] names = relativePath.split("/", -1);
        if (names.length != partitionColumns.size() + 2 || !names[0].equals(name)) {
            return Optional.empty();
        }
        // A folder that is escaped otherwise than this job does it was made by somebody else.
        List<String> folders = Arrays.asList(names).subList(1, names.length - 1);
        return PartitionValues.parse(partitionColumns, folders)
                .filter(values -> values.path().equals(String.join("/", folders)))
                .map(values -> new PartitionKey(name, values));
    }

    /** Whether a file lies in a partition's folder and has one of the table's own names. */
    boolean isOwn(String relativePath) {
        return partitionOf(relativePath).isPresent()
                && fileNames
                        .matcher(relativePath.substring(relativePath.lastIndexOf('/') + 1))
                        .matches();
    }
}
