package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.manifest.Manifest;
import io.weekmart.contract.manifest.ManifestJson;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same on a real S3 server, where a staged object is copied and not moved. */
class ExtractOnS3Test {
    private static S3Server server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theManifestNamesEveryObjectAndNothingStagedIsLeft() throws IOException, NoSuchAlgorithmException {
        Database shop =
                OnlineShop.of(folder).set("raw.path=" + server.uri("dumps/")).hadoop(server.hadoopConf());

        assertThat(shop.extract("2024-05-05").message()).isEmpty();

        Map<String, String> objects = objects();
        String json = objects.remove("manifest_2024-05-05.json");
        Manifest manifest = ManifestJson.read(json, "S3");
        Map<String, String> named = new TreeMap<>();
        manifest.files().forEach((name, entry) -> named.put(name, String.valueOf(entry.sha256())));
        assertThat(named).hasSize(6);
        assertThat(objects).isEqualTo(named);
        assertThat(shop.extract("2024-05-05").out()).startsWith("Nothing to do");

        shop.sql("UPDATE products SET product_name = 'Pan'")
                .set("pipelines.orders.extract.tables.orders.overlap=0 days");
        assertThat(shop.extract("2024-05-05").message()).isEmpty();
        Map<String, String> anew = objects();
        Map<String, String> namedAnew = new TreeMap<>();
        ManifestJson.read(anew.remove("manifest_2024-05-05.json"), "S3")
                .files()
                .forEach((name, entry) -> namedAnew.put(name, String.valueOf(entry.sha256())));
        assertThat(anew).isEqualTo(namedAnew).isNotEqualTo(named);
    }

    /** The checksum of every object below the folder but its locks, and the text of a manifest. */
    private static Map<String, String> objects() throws IOException, NoSuchAlgorithmException {
        org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(server.uri("dumps"));
        Map<String, String> objects = new TreeMap<>();
        FileSystem files = root.getFileSystem(server.hadoopConf());
        for (RemoteIterator<LocatedFileStatus> each = files.listFiles(root, true); each.hasNext(); ) {
            org.apache.hadoop.fs.Path path = each.next().getPath();
            if (path.toString().contains("/_weekmart/locks/")) {
                continue;
            }
            try (FSDataInputStream in = files.open(path)) {
                byte[] content = in.readAllBytes();
                objects.put(
                        path.toString().substring(root.toString().length() + 1),
                        path.getName().endsWith(".json")
                                ? new String(content, StandardCharsets.UTF_8)
                                : HexFormat.of()
                                        .formatHex(MessageDigest.getInstance("SHA-256")
                                                .digest(content)));
            }
        }
        return objects;
    }
}
