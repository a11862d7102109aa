package io.weekmart.contract.dump;

/** What the name of a file says, where exports leave their dumps: the same for the job that reads them and the launcher that checks them. */
public final class DumpFiles {
    /** Lies in a folder of parts once all of them are written. */
    public static final String COMPLETE = "_SUCCESS";

    /** What {@link #isPart} accepts, for messages. */
    public static final String PARTS = "*.csv, *.csv.gz or *.csv.zst";

    private static final String CSV = ".csv";

    private DumpFiles() {}

    /** Whether a file or folder of that name is none of the export's data. */
    public static boolean isHidden(String name) {
        return name.startsWith("_") || name.startsWith(".");
    }

    /** Whether a file of that name, in the folder of a dump, is a part of the dump. */
    public static boolean isPart(String name) {
        return !isHidden(name) && uncompressed(name).endsWith(CSV);
    }

    /** The name of the same part without its compression: an export delivers it in one form. */
    public static String uncompressed(String part) {
        return part.substring(0, part.length() - Compression.of(part).suffix().length());
    }
}
