package io.weekmart.contract.dump;

import java.util.Locale;

/** How a dump is compressed, which its name tells. */
public enum Compression {
    NONE(""),
    GZIP(".gz"),
    ZSTD(".zst");

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /**
     * The compression of a file.
     *
     * @param name of the file, or its path
     */
    public static Compression of(String name) {
        for (Compression each : values()) {
            if (each != NONE && name.endsWith(each.suffix)) {
                return each;
            }
        }
        return NONE;
    }

    /** What the names of such files end with; empty for none. */
    String suffix() {
        return suffix;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
