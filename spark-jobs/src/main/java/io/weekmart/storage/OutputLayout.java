package io.weekmart.storage;

import io.weekmart.contract.run.RunFiles;
import io.weekmart.contract.run.RunId;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Paths;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Builds every path of an output, but for those within its tables, which publishing makes of their partitions.
 *
 * <pre>
 * _weekmart.json                                              marker: an output of Weekmart, and of which pipeline
 * &lt;table&gt;/...                                             what readers see; publishing knows the folders in it
 * runs/2024-05-05/&lt;run-id&gt;.json  &lt;run-id&gt;.started  &lt;run-id&gt;.page.json  &lt;run-id&gt;.html
 * runs/history.jsonl  index.html                             of all runs
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

    public static final String MARKER = "_weekmart.json";
    public static final String BOOKKEEPING = "_weekmart";

    static final String DISK = "file";
    static final String HDFS = "hdfs";

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

    public Path report(LocalDate runDate, String runId) {
        return new Path(root, RunFiles.report(runDate, runId));
    }

    /** Created by the first start of a run id, never deleted: no second run may have that id and date. */
    public Path started(LocalDate runDate, String runId) {
        return new Path(root, RunFiles.started(runDate, runId));
    }

    /** What the page of a run shows. */
    public Path pageData(LocalDate runDate, String runId) {
        return new Path(root, RunFiles.pageData(runDate, runId));
    }

    /** The page of a run. */
    public Path page(LocalDate runDate, String runId) {
        return new Path(root, RunFiles.page(runDate, runId));
    }

    /** One line for each run. */
    public Path history() {
        return new Path(root, RunFiles.HISTORY);
    }

    /** The page that lists the last runs. */
    public Path index() {
        return new Path(root, RunFiles.INDEX);
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

    /** The number of a lock, or 0 where the name is not that of a lock. */
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
