package io.weekmart.launcher.check;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.weekmart.contract.dump.Compression;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.Encoding;
import io.weekmart.contract.dump.ForeignFile;
import io.weekmart.contract.dump.GzipInput;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.run.Sha256;
import io.weekmart.contract.table.HeaderNames;
import io.weekmart.launcher.store.ObjectReplaced;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.ReadFailure;
import io.weekmart.launcher.store.StoredObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A file that was read, to its end or at its beginning.
 *
 * @param header the names of its columns; empty where there is no first line
 * @param rows records behind the header, as far as it was read
 * @param sha256 of the bytes as they lie there, in hex; null where it was not read to its end
 * @param fault what is wrong with it; null for nothing
 * @param unread why it can't be read here, although the job reads it; null where it was read
 * @param lasting whether every reading of these bytes finds the same. It is false where another version of the object took their place
 *     during the reading: nothing is known against the bytes then, and they may come back.
 */
record Reading(
        List<String> header,
        long rows,
        @Nullable String sha256,
        @Nullable String fault,
        @Nullable String unread,
        boolean lasting) {
    /** Enough for a header and some rows. */
    private static final long HEAD = 1 << 20;

    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

    /** What the decoder puts where bytes are no character. */
    private static final char NO_CHARACTER = '\uFFFD';

    /** The CSV reader takes it for the end of a line, and the job does not. */
    private static final String CARRIAGE_RETURN =
            "its header has a carriage return without a line feed, as where all lines end with a carriage return alone";

    /** The same without the names that may not be shown, in whose places nothing stands. */
    Reading withHeader(HeaderNames names) {
        return new Reading(
                header.stream().map(name -> names.mayShow(name) ? name : "").toList(),
                rows,
                sha256,
                fault,
                unread,
                lasting);
    }

    /** Reads a file to its end, and shows each record behind the header. */
    static Reading whole(
            ObjectStore store, StoredObject file, Dialect dialect, BiConsumer<List<String>, List<String>> record) {
        MessageDigest digest = Sha256.digest();
        try (InputStream raw = new DigestInputStream(store.open(file), digest);
                BufferedInputStream unpacked = new BufferedInputStream(unpacked(file, raw));
                FirstLine text = new FirstLine(unpacked);
                Records records = Records.of(text, dialect)) {
            Optional<String> foreign = foreign(file, unpacked);
            if (foreign.isPresent()) {
                return faulty(foreign.get() + ", and no delimited text", true);
            }
            skipByteOrderMark(unpacked, dialect);
            List<String> header = List.of();
            long rows = 0;
            boolean first = true;
            while (records.hasNext()) {
                List<String> fields = records.next();
                if (first) {
                    first = false;
                    Optional<String> refusal = refusal(fields, dialect);
                    if (refusal.isPresent()) {
                        return faulty(refusal.get(), true);
                    }
                    header = names(fields, dialect);
                    if (dialect.header()) {
                        continue;
                    }
                }
                rows++;
                record.accept(header, fields);
            }
            raw.transferTo(OutputStream.nullOutputStream());
            return text.endsWithCarriageReturn()
                    ? faulty(CARRIAGE_RETURN, true)
                    : new Reading(header, rows, Sha256.hex(digest), null, null, true);
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            return broken(file, e);
        }
    }

    /** Reads a file's header alone. */
    static Reading head(ObjectStore store, StoredObject file, Dialect dialect) {
        try (InputStream raw = store.open(file, beginning(file));
                BufferedInputStream unpacked = new BufferedInputStream(unpacked(file, raw));
                FirstLine text = new FirstLine(unpacked);
                Records records = Records.of(text, dialect)) {
            Optional<String> foreign = foreign(file, unpacked);
            if (foreign.isPresent()) {
                return faulty(foreign.get() + ", and no delimited text", true);
            }
            skipByteOrderMark(unpacked, dialect);
            List<String> first = records.hasNext() ? records.next() : List.of();
            Optional<String> refusal = refusal(first, dialect);
            if (refusal.isPresent()) {
                return faulty(refusal.get(), true);
            }
            List<String> header = first.isEmpty() ? List.of() : names(first, dialect);
            return text.endsWithCarriageReturn()
                    ? faulty(CARRIAGE_RETURN, true)
                    : new Reading(header, 0, null, null, null, true);
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            return broken(file, e);
        }
    }

    /** What comes first out of a zstd file comes when as much as its window holds has been decoded; no more is read of it than is needed. */
    private static long beginning(StoredObject file) {
        return Compression.of(file.name()) == Compression.ZSTD ? file.size() : HEAD;
    }

    /** The names of the columns; without a header their positions. */
    private static List<String> names(List<String> first, Dialect dialect) {
        return dialect.header()
                ? first.stream().map(String::trim).toList()
                : IntStream.rangeClosed(1, first.size())
                        .mapToObj(Integer::toString)
                        .toList();
    }

    /** What the file is instead of text; its bytes are left to be read. */
    private static Optional<String> foreign(StoredObject file, BufferedInputStream text) throws IOException {
        text.mark(ForeignFile.BYTES);
        byte[] first = text.readNBytes(ForeignFile.BYTES);
        text.reset();
        return ForeignFile.named(file.name(), first, first.length);
    }

    /** The mark is no part of the first field, which may begin with a quote behind it. */
    private static void skipByteOrderMark(BufferedInputStream text, Dialect dialect) throws IOException {
        text.mark(BYTE_ORDER_MARK.length);
        boolean marked = Arrays.equals(text.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK);
        if (!marked || dialect.encoding() != Encoding.UTF_8) {
            text.reset();
        }
    }

    /** What the job refuses in the first line of a file, whatever its columns are. */
    private static Optional<String> refusal(List<String> first, Dialect dialect) {
        Encoding encoding = dialect.encoding();
        boolean marked = !first.isEmpty() && first.get(0).startsWith(new String(BYTE_ORDER_MARK, encoding.charset()));
        if (marked && encoding != Encoding.UTF_8) {
            return Optional.of(
                    "it begins with the byte-order mark of UTF-8, but the configured encoding is " + encoding);
        }
        return dialect.header() && first.stream().anyMatch(name -> name.indexOf(NO_CHARACTER) >= 0)
                ? Optional.of("its header is not " + encoding + " text")
                : Optional.empty();
    }

    private static InputStream unpacked(StoredObject file, InputStream raw) {
        return switch (Compression.of(file.name())) {
            case NONE -> raw;
            case GZIP -> new GzipInput(raw, ZipException::new);
            case ZSTD -> new ZstdInput(raw);
        };
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
            if (cause instanceof ZstdInput.WideWindow) {
                // Found out at the beginning of the file, which costs less than to remember it.
                return new Reading(List.of(), 0, null, null, cause.getMessage(), false);
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
        return new Reading(List.of(), 0, null, fault, null, lasting);
    }
}
