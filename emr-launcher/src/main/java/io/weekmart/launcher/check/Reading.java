package io.weekmart.launcher.check;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.weekmart.contract.dump.DumpFiles;
import io.weekmart.contract.dump.GzipInput;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.HeaderNames;
import io.weekmart.launcher.store.ObjectReplaced;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.ReadFailure;
import io.weekmart.launcher.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A file that was read, to its end or at its beginning.
 *
 * @param header the names of its columns; empty where there is no first line
 * @param rows records behind the header, as far as it was read
 * @param sha256 of the bytes as they lie there, in hex; null where it was not read to its end
 * @param fault what is wrong with it; null for nothing
 * @param lasting whether every reading of these bytes finds the same. It is false where another version of the object took their place
 *     during the reading: nothing is known against the bytes then, and they may come back.
 */
record Reading(List<String> header, long rows, @Nullable String sha256, @Nullable String fault, boolean lasting) {
    /** Enough for a header and some rows. */
    private static final long HEAD = 1 << 20;

    /** The CSV reader takes it for the end of a line, and the job does not. */
    private static final String CARRIAGE_RETURN =
            "its header has a carriage return without a line feed, as where all lines end with a carriage return alone";

    /** The same without the names that may not be shown, in whose places nothing stands. */
    Reading withHeader(HeaderNames names) {
        return new Reading(
                header.stream().map(name -> names.mayShow(name) ? name : "").toList(), rows, sha256, fault, lasting);
    }

    /** Reads a file to its end, and shows each record behind the header. */
    static Reading whole(ObjectStore store, StoredObject file, BiConsumer<List<String>, List<String>> record) {
        MessageDigest digest = newDigest();
        try (InputStream raw = new DigestInputStream(store.open(file), digest);
                FirstLine text = new FirstLine(unpacked(file, raw));
                CsvReader<CsvRecord> csv = reader(text)) {
            List<String> header = List.of();
            long rows = -1;
            for (CsvRecord line : csv) {
                if (rows++ < 0) {
                    header = names(line);
                } else {
                    record.accept(header, line.getFields());
                }
            }
            raw.transferTo(OutputStream.nullOutputStream());
            return text.endsWithCarriageReturn()
                    ? faulty(CARRIAGE_RETURN, true)
                    : new Reading(header, Math.max(0, rows), HexFormat.of().formatHex(digest.digest()), null, true);
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            return broken(file, e);
        }
    }

    /** Reads a file's header alone. */
    static Reading head(ObjectStore store, StoredObject file) {
        try (InputStream raw = store.open(file, HEAD);
                FirstLine text = new FirstLine(unpacked(file, raw));
                CsvReader<CsvRecord> csv = reader(text)) {
            Iterator<CsvRecord> lines = csv.iterator();
            List<String> header = lines.hasNext() ? names(lines.next()) : List.of();
            return text.endsWithCarriageReturn()
                    ? faulty(CARRIAGE_RETURN, true)
                    : new Reading(header, 0, null, null, true);
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            return broken(file, e);
        }
    }

    /** A malformed row is the job's to reject, and no reason to hold a night up. */
    private static CsvReader<CsvRecord> reader(InputStream text) {
        return CsvReader.builder()
                .detectBomHeader(true)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .allowExtraCharsAfterClosingQuote(true)
                .ofCsvRecord(new InputStreamReader(text, StandardCharsets.UTF_8));
    }

    private static List<String> names(CsvRecord line) {
        return line.getFields().stream()
                .map(name -> name.replace("\uFEFF", "").trim())
                .toList();
    }

    private static InputStream unpacked(StoredObject file, InputStream raw) {
        return DumpFiles.isGzipped(file.name()) ? new GzipInput(raw, ZipException::new) : raw;
    }

    /**
     * What an error of the reading means for the file.
     *
     * @throws UserFault where it means nothing for the file: the network failed, or S3 refused
     */
    private static Reading broken(StoredObject file, Exception error) {
        for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof Error internal) {
                // The CSV reader wraps whatever is thrown below it; this tells nothing of the file either.
                throw internal;
            }
            if (cause instanceof ReadFailure failure) {
                throw failure.fault();
            }
            if (cause instanceof ObjectReplaced) {
                return faulty("it was replaced or removed while it was read", false);
            }
            if (cause instanceof ZipException) {
                return faulty(String.valueOf(cause.getMessage()), true);
            }
        }
        if (error instanceof CsvParseException) {
            return faulty("it cannot be read as CSV: " + error.getMessage(), true);
        }
        throw UserFault.passing(
                ExitCode.CLUSTER,
                "Cannot read " + file.location() + ": " + error.getMessage() + ".",
                "Check the network, then try again.",
                error);
    }

    private static Reading faulty(String fault, boolean lasting) {
        return new Reading(List.of(), 0, null, fault, lasting);
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
