package io.weekmart.publish;

import io.weekmart.storage.FileChecksum;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads files in this process, each of them once: for a few files that nobody replaces as long as they are asked for. */
public final class DriverHashes implements FileHashes {
    private final Configuration hadoop;
    private final Map<Path, String> read = new HashMap<>();

    public DriverHashes(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    @Override
    public Map<Path, String> sha256(List<Path> files) throws IOException {
        Map<Path, String> hashes = new HashMap<>();
        for (Path file : files) {
            String hash = read.get(file);
            if (hash == null) {
                try {
                    hash = FileChecksum.of(hadoop, file);
                } catch (FileNotFoundException e) {
                    continue;
                }
                read.put(file, hash);
            }
            hashes.put(file, hash);
        }
        return hashes;
    }
}
