package io.weekmart.contract.dump;

import java.util.Optional;

/** Files that are no delimited text, known by their first bytes: the same for the job that reads dumps and the launcher that checks them. */
public final class ForeignFile {
    /** First bytes that decide. */
    public static final int BYTES = 10;

    private static final byte[] PARQUET = {'P', 'A', 'R', '1'};
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};
    private static final byte[] GZIP = {0x1F, (byte) 0x8B, 8};
    private static final byte[] ZSTD = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
    /** Behind a first byte of 0x50 to 0x5F: a frame to be skipped, with which some writers of zstd begin. */
    private static final byte[] ZSTD_SKIPPED = {0x2A, 0x4D, 0x18};

    private static final byte[] XZ = {(byte) 0xFD, '7', 'z', 'X', 'Z', 0};
    private static final byte[] ORC = {'O', 'R', 'C'};
    private static final byte[] AVRO = {'O', 'b', 'j', 1};
    private static final byte[] BZIP2_BLOCK = {0x31, 0x41, 0x59, 0x26, 0x53, 0x59};

    private ForeignFile() {}

    /**
     * What a file is instead of text, as in "this is a Parquet file".
     *
     * @param name of the file
     * @param text its first bytes, unpacked where its name says that it is compressed; {@link #BYTES} of them, or all there are
     */
    public static Optional<String> named(String name, byte[] text, int length) {
        if (begins(text, length, 0, PARQUET)) {
            return Optional.of("this is a Parquet file");
        }
        if (begins(text, length, 0, ZIP) || begins(text, length, 0, EMPTY_ZIP)) {
            return Optional.of("this is a zip file, as Excel workbooks are too");
        }
        if (begins(text, length, 0, GZIP)) {
            return Optional.of(compressed(Compression.GZIP, name));
        }
        boolean skipped = length > 0 && (text[0] & 0xF0) == 0x50 && begins(text, length, 1, ZSTD_SKIPPED);
        if (skipped || begins(text, length, 0, ZSTD)) {
            return Optional.of(compressed(Compression.ZSTD, name));
        }
        if (begins(text, length, 0, XZ)) {
            return Optional.of("this is an xz file");
        }
        boolean bzip2 = length > 4 && text[0] == 'B' && text[1] == 'Z' && text[2] == 'h';
        if (bzip2 && begins(text, length, 4, BZIP2_BLOCK)) {
            return Optional.of("this is a bzip2 file");
        }
        if (begins(text, length, 0, AVRO)) {
            return Optional.of("this is an Avro file");
        }
        if (begins(text, length, 0, ORC) && length > ORC.length && text[ORC.length] < ' ') {
            return Optional.of("this is an ORC file");
        }
        return utf16(text, length) ? Optional.of("this is UTF-16 text") : Optional.empty();
    }

    private static String compressed(Compression found, String name) {
        Compression named = Compression.of(name);
        return "this is a " + found + " file"
                + (named == Compression.NONE
                        ? ", but its name does not end with " + found.suffix()
                        : " in a " + named + " file");
    }

    /** By its byte-order mark, or because each of the first two characters has a byte of zero. */
    private static boolean utf16(byte[] text, int length) {
        if (length < 2) {
            return false;
        }
        boolean marked = (text[0] == (byte) 0xFF && text[1] == (byte) 0xFE)
                || (text[0] == (byte) 0xFE && text[1] == (byte) 0xFF);
        boolean little = length >= 4 && text[0] != 0 && text[1] == 0 && text[2] != 0 && text[3] == 0;
        boolean big = length >= 4 && text[0] == 0 && text[1] != 0 && text[2] == 0 && text[3] != 0;
        return marked || little || big;
    }

    private static boolean begins(byte[] text, int length, int from, byte[] magic) {
        if (length < from + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (text[from + i] != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
