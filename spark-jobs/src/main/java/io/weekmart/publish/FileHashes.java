package io.weekmart.publish;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Reads files to their ends, in whatever way is fast. */
@FunctionalInterface
public interface FileHashes {
    /**
     * SHA-256 of each file, in hexadecimal digits.
     *
     * @return the files that are there; one that is gone is left out
     */
    Map<Path, String> sha256(List<Path> files) throws IOException;
}
