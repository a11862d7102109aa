package io.weekmart.contract.dump;

/** What the name of a file says, where exports leave their dumps: the same for the job that reads them and the launcher that checks them. */
public final class DumpFiles {
    /** Lies in a folder of parts once all of them are written. */
    public static final String COMPLETE = "_SUCCESS";

    /** What {@link #isPart} accepts, for messages. */
    public static final String PARTS = "*.csv and no *.csv.gz";

    private static final String GZIP = ".gz";
    private static final String CSV = ".csv";

    private DumpFiles() {}

    /** Whether a file or folder of that name is none of the export's data. */
    public static boolean isHidden(String name) {
        return name.startsWith("_") || name.startsWith(".");
    }

    /** Whether a file of that name, in the folder of a dump, is a part of the dump. */
    public static boolean isPart(String name) {
        return !isHidden(name) && (name.endsWith(CSV) || name.endsWith(CSV + GZIP));
    }

    /**
     * Whether the content is compressed with gzip.
     *
     * @param name of the file, or its path
     */
    public static boolean isGzipped(String name) {
        return name.endsWith(GZIP);
    }

    /** The name of the same part, compressed. */
    public static String gzipped(String part) {
        return part + GZIP;
    }
}
