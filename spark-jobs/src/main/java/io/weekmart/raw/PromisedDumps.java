package io.weekmart.raw;

import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.manifest.Manifest;
import io.weekmart.contract.manifest.ManifestJson;
import io.weekmart.contract.manifest.ManifestName;
import io.weekmart.contract.table.TableSpec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What the manifests say was delivered, by date. They are the only witnesses of a dump that was lost as a whole, on a day of which none
 * need be there. Each manifest is read once; several may be read at once.
 */
final class PromisedDumps {
    private final ManifestName name;
    private final FileSystem files;
    private final Path root;
    private final Map<TableSpec, DumpNames> names;
    private final Map<LocalDate, Map<TableSpec, String>> known = new ConcurrentHashMap<>();

    /** @param names of the dumps of the tables that are asked for */
    PromisedDumps(ManifestName name, FileSystem files, Path root, Map<TableSpec, DumpNames> names) {
        this.name = name;
        // Hadoop's own local file system would look for a .crc file beside each.
        this.files = files instanceof LocalFileSystem local ? local.getRaw() : files;
        this.root = root;
        this.names = names;
    }

    /**
     * The tables of whose dump of a date the manifest names a file, with the first of its files.
     *
     * @throws UserFault with exit code 3 if the manifest is no manifest
     */
    Map<TableSpec, String> of(LocalDate date) throws IOException {
        Map<TableSpec, String> before = known.get(date);
        if (before != null) {
            return before;
        }
        Map<TableSpec, String> promised = read(date);
        known.put(date, promised);
        return promised;
    }

    private Map<TableSpec, String> read(LocalDate date) throws IOException {
        Path path = new Path(root, name.name(date));
        Map<TableSpec, String> promised = new LinkedHashMap<>();
        Manifest manifest;
        try (InputStream in = files.open(path)) {
            manifest = ManifestJson.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), path);
        } catch (FileNotFoundException e) {
            return promised;
        }
        names.forEach((table, dumps) -> {
            manifest.names().stream()
                    .filter(file -> dumps.hold(table.name(), date, file))
                    .findFirst()
                    .ifPresent(file -> promised.put(table, file));
        });
        return promised;
    }
}
