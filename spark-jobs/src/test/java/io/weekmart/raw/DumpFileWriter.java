package io.weekmart.raw;

import io.weekmart.contract.table.TableSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.zip.GZIPOutputStream;

/** Writes dumps of one table into a folder. */
record DumpFileWriter(Path folder, TableSpec table) {

    DumpFile plain(String name, String text, LocalDate night) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8), night);
    }

    DumpFile gzip(String name, String text, LocalDate night) throws IOException {
        return write(name, gzip(text.getBytes(StandardCharsets.UTF_8)), night);
    }

    DumpFile write(String name, byte[] bytes, LocalDate night) throws IOException {
        Path path = folder.resolve(name);
        Files.write(path, bytes);
        return new DumpFile(table, night, path.toUri().toString(), bytes.length, 0, "crc32c:0");
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(stored)) {
            out.write(bytes);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return stored.toByteArray();
    }
}
