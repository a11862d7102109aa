package io.weekmart.storage;

import io.weekmart.contract.run.RunId;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Paths;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Builds every path of an output, and is the only class that does.
 *
 * <pre>
 * _weekmart.json                                              marker: this output is ours
 * fact_weekly_store_product/yr_num=2024/wk_num=18/stores-00000-of-00001.parquet
 * dim_store/dim_store.parquet  dim_product/  dim_calendar/
 * rejects/run_date=2024-05-05/table=sales/rejects-00000.parquet
 * runs/2024-05-05/&lt;run-id&gt;.json  &lt;run-id&gt;.started
 * _weekmart/ledger.json                                       what is published
 * _weekmart/journals/0000000001.json                          there only while a publication is under way
 * _weekmart/locks/0000000001.json                            who holds the output
 * _weekmart/staging/&lt;run-id&gt;/...                        files that wait for publishing
 * _weekmart/temporary/                                        half-written files of a disk or HDFS
 * </pre>
 *
 * <p>A file of a table always has the same name, so that one atomic replacement changes it from old to new. Spark, Athena and DuckDB's
 * globs over the tables never see the bookkeeping: it lies beside the tables, and its names start with an underscore.
 *
 * <p>Serializable, so that the tasks that write files build their paths with it too.
 */
public final class OutputLayout implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final String FACT_TABLE = "fact_weekly_store_product";
    public static final String MARKER = "_weekmart.json";
    public static final String BOOKKEEPING = "_weekmart";

    static final String DISK = "file";
    static final String HDFS = "hdfs";

    private static final String DIMENSION = "dim_";
    private static final String REJECTS = "rejects";
    private static final String RUN_DATE = "run_date=";
    private static final Pattern WEEK_FILE =
            Pattern.compile(FACT_TABLE + "/yr_num=([0-9]{1,9})/wk_num=([0-9]{1,9})/([^/]+)");
    private static final Pattern OWN_WEEK_FILE = Pattern.compile("stores-[0-9]{5}-of-[0-9]{5}\\.parquet");
    private static final Pattern OWN_FILE = Pattern.compile("dim_([a-z]+)/dim_\\1\\.parquet" + "|" + REJECTS + "/"
            + RUN_DATE + "[0-9-]+/table=[a-z]+/rejects-[0-9]{5}\\.parquet");

    private final String root;

    private OutputLayout(String root) {
        this.root = root;
    }

    /**
     * The layout below a folder that names its store in full.
     *
     * @param root a URI, or a path without a scheme, which is taken as one of the local disk, relative to the working folder
     */
    public static OutputLayout of(String root) {
        Path path = new Path(root);
        if (path.toUri().getScheme() == null) {
            path = new Path(Paths.get(root).toAbsolutePath().normalize().toUri());
        }
        return new OutputLayout(path.toString());
    }

    /**
     * The layout below a folder of the store that Hadoop's configuration leads to.
     *
     * @param root a URI, whose host may be left out ({@code hdfs:///marts}) where it is that of fs.defaultFS, or a path without a
     *     scheme, which is taken as one of fs.defaultFS
     * @throws Storage.UnsupportedStore if the host of HDFS is named nowhere
     */
    public static OutputLayout of(String root, Configuration hadoop) throws IOException {
        URI uri = new Path(root).toUri();
        URI usual = FileSystem.getDefaultUri(hadoop);
        String scheme = uri.getScheme() == null ? usual.getScheme() : uri.getScheme();
        if (scheme.equals(DISK)) {
            return of(root);
        }
        if (scheme.equals(HDFS)
                && uri.getAuthority() == null
                && !usual.getScheme().equals(HDFS)) {
            throw new Storage.UnsupportedStore(
                    "it names no name node, and fs.defaultFS is " + usual + ", expected hdfs://<name node>/<folder>");
        }
        FileSystem store = new Path(root).getFileSystem(hadoop);
        // Listings answer in the words of the store, which may differ from the user's in the host's spelling.
        Path folder = store.makeQualified(new Path(root));
        URI host = store.getUri();
        return new OutputLayout(
                new Path(host.getScheme(), host.getAuthority(), folder.toUri().getPath()).toString());
    }

    public Path root() {
        return new Path(root);
    }

    public Path marker() {
        return new Path(root, MARKER);
    }

    public Path factTable() {
        return new Path(root, FACT_TABLE);
    }

    public Path week(int yrNum, int wkNum) {
        return new Path(factTable(), "yr_num=" + yrNum + "/wk_num=" + wkNum);
    }

    /**
     * A week of the fact by the numbers in its folder's name.
     *
     * @param ownName whether the file has a name that Weekmart gives to the files of a week
     */
    public record WeekOfFile(int yrNum, int wkNum, boolean ownName) {}

    /** The week in whose folder a file below {@link #factTable()} lies; empty where it lies in no week's folder. */
    public Optional<WeekOfFile> weekOf(Path file) {
        Matcher matcher = WEEK_FILE.matcher(relative(file));
        return matcher.matches()
                ? Optional.of(new WeekOfFile(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        OWN_WEEK_FILE.matcher(matcher.group(3)).matches()))
                : Optional.empty();
    }

    /** Whether a file below a table's folder has a name that Weekmart gives to files of that table. */
    public boolean isOwnName(Path file) {
        return weekOf(file).map(WeekOfFile::ownName).orElse(false)
                || OWN_FILE.matcher(relative(file)).matches();
    }

    /**
     * Whether who reads a table by its folder passes a file over: its name, or that of a folder on the way, begins with an underscore or a
     * dot, or it only stands for a folder, as EMR's filesystem marks them.
     */
    public boolean isHidden(Path file) {
        String relative = relative(file);
        return relative.endsWith("_$folder$")
                || Arrays.stream(relative.split("/", -1))
                        .anyMatch(name -> name.startsWith("_") || name.startsWith("."));
    }

    /** The file of a week that holds the stores of one bucket, see {@link #storeBucket}. */
    public Path weekFile(int yrNum, int wkNum, int bucket, int filesPerWeek) {
        if (bucket < 0 || bucket >= filesPerWeek) {
            throw new IllegalArgumentException("bucket " + bucket + " of " + filesPerWeek + " files per week");
        }
        return new Path(
                week(yrNum, wkNum), String.format(Locale.ROOT, "stores-%05d-of-%05d.parquet", bucket, filesPerWeek));
    }

    /**
     * The bucket, and so the file of a week, that holds all rows of a store: the same for every week, run and machine.
     *
     * @return 0 to filesPerWeek - 1
     */
    public static int storeBucket(int storeKey, int filesPerWeek) {
        // The finalizer of MurmurHash3 spreads keys that are numbered in steps; the constants are part of the format.
        int hash = storeKey;
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >>> 13;
        hash *= 0xc2b2ae35;
        hash ^= hash >>> 16;
        return Math.floorMod(hash, filesPerWeek);
    }

    /**
     * The folder of a dimension.
     *
     * @param label name of the raw table: store, product or calendar
     */
    public Path dimension(String label) {
        return new Path(root, DIMENSION + label);
    }

    /** The one file of a dimension. */
    public Path dimensionFile(String label) {
        return new Path(dimension(label), DIMENSION + label + ".parquet");
    }

    /** Whether something directly below the root has the name of a table: the fact, a dimension, the rejects. */
    public static boolean isTable(String name) {
        return name.equals(FACT_TABLE) || name.startsWith(DIMENSION) || name.equals(REJECTS);
    }

    public Path rejects() {
        return new Path(root, REJECTS);
    }

    public Path rejects(LocalDate runDate) {
        return new Path(rejects(), RUN_DATE + runDate);
    }

    /** One file of the rejects of a night's table, counted from 0. */
    public Path rejectsFile(LocalDate runDate, String label, int part) {
        return new Path(rejects(runDate), "table=" + label + String.format(Locale.ROOT, "/rejects-%05d.parquet", part));
    }

    /** The run date of a folder directly below {@link #rejects()}, or nothing where its name is none of ours. */
    public static Optional<LocalDate> rejectsDate(Path folder) {
        String name = folder.getName();
        if (!name.startsWith(RUN_DATE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(name.substring(RUN_DATE.length())));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    public Path report(LocalDate runDate, String runId) {
        return new Path(root, "runs/" + runDate + "/" + safe(runId) + ".json");
    }

    /** Created by the first start of a run id, never deleted: no second run may have that id and date. */
    public Path started(LocalDate runDate, String runId) {
        return new Path(root, "runs/" + runDate + "/" + safe(runId) + ".started");
    }

    public Path bookkeeping() {
        return new Path(root, BOOKKEEPING);
    }

    public Path ledger() {
        return new Path(bookkeeping(), "ledger.json");
    }

    public Path journals() {
        return new Path(bookkeeping(), "journals");
    }

    /** The journal of a publication under a lock. No two holders share a name, so that one who is late can't touch another's. */
    public Path journal(long lock) {
        return new Path(journals(), numbered(lock));
    }

    public Path locks() {
        return new Path(bookkeeping(), "locks");
    }

    public Path lock(long number) {
        return new Path(locks(), numbered(number));
    }

    /** The number of a lock, or 0 where the name is none of ours. */
    public static long lockNumber(Path lock) {
        String name = lock.getName();
        return name.matches("[0-9]{10}\\.json") ? Long.parseLong(name.substring(0, 10)) : 0;
    }

    public Path staging() {
        return new Path(bookkeeping(), "staging");
    }

    public Path staging(String runId) {
        return new Path(staging(), safe(runId));
    }

    /**
     * Where a task writes a file before it is published.
     *
     * @param target where it will be published, below the root
     * @param attempt number that no other attempt to write this file has, such as Spark's task attempt id
     */
    public Path staged(String runId, Path target, long attempt) {
        return new Path(staging(runId), "attempt-" + attempt + "/" + relative(target));
    }

    /** Where half-written files lie on stores that replace a file by renaming. */
    public Path temporary() {
        return new Path(bookkeeping(), "temporary");
    }

    /** The part of a path below the root. */
    public String relative(Path path) {
        String full = path.toString();
        if (!full.startsWith(root) || full.length() <= root.length() + 1) {
            throw new IllegalArgumentException(path + " does not lie below " + root);
        }
        return full.substring(root.endsWith("/") ? root.length() : root.length() + 1);
    }

    /** The path of something below the root; the opposite of {@link #relative}. */
    public Path resolve(String relative) {
        return new Path(root, relative);
    }

    @Override
    public String toString() {
        return root;
    }

    private static String numbered(long number) {
        return String.format(Locale.ROOT, "%010d.json", number);
    }

    private static String safe(String runId) {
        if (!RunId.isValid(runId)) {
            throw new IllegalArgumentException("run id '" + runId + "' can't be part of a file name");
        }
        return runId;
    }
}
