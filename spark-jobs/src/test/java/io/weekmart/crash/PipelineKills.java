package io.weekmart.crash;

import io.weekmart.crash.KillPoint.What;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Kills a run of any pipeline at many points, looks at its tables as a reader does after each kill, and has the same run end. Everything is
 * compared with a run that nobody killed.
 */
final class PipelineKills {
    /** The exit code of a process that SIGKILL ended. */
    private static final int KILLED = 137;

    private static final Pattern BOOKKEEPING = Pattern.compile("_weekmart.*|runs");
    private static final Pattern LEFT = Pattern.compile("_weekmart/(staging|journals)/.*|.*\\.tmp");

    private final Application application;
    private final Path work;
    private final Runs commands;
    private final PrintStream out;
    private final Path before;
    /** Settings of Hadoop for runs in this JVM. */
    private Map<String, String> hadoopHere = Map.of();

    private int runs;
    private @Nullable Undisturbed undisturbed;

    /**
     * What is run.
     *
     * @param pipeline its name
     * @param before arguments of the run that publishes what is there before the kills; none for an output that is not there yet
     * @param killed arguments of the run that is killed, and then run again
     */
    record Runs(String pipeline, List<String> before, List<String> killed) {}

    /** What the run leaves that nobody kills: rows by partition, rejects among them, and how many files of each table it replaces. */
    private record Undisturbed(
            NavigableSet<String> tables,
            SortedMap<String, List<String>> first,
            SortedMap<String, List<String>> second,
            List<String> changed) {}

    PipelineKills(Application application, Path work, Runs commands, PrintStream out) {
        this.application = application;
        this.work = work;
        this.commands = commands;
        this.out = out;
        this.before = work.resolve("before");
    }

    /** Runs what is killed later to its end, and the same again, which must do nothing. */
    void prepare() throws IOException, InterruptedException {
        Files.createDirectories(before);
        if (!commands.before().isEmpty()) {
            here(before.toString(), commands.before());
        }
        Path calm = work.resolve("undisturbed");
        CrashHarness.copy(before, calm);
        Map<String, Object> old = CrashHarness.files(calm, "");
        // The first process of all: those that follow share its classes.
        apart(calm.toString(), Map.of());
        NavigableSet<String> tables = new TreeSet<>();
        try (Stream<Path> folders = Files.list(calm)) {
            folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> !BOOKKEEPING.matcher(name).matches())
                    .forEach(tables::add);
        }
        List<String> changed = new ArrayList<>();
        for (String table : tables) {
            if (CrashHarness.changed(calm, table, old) > 0 && !table.equals("rejects")) {
                changed.add(table);
            }
        }
        undisturbed = new Undisturbed(tables, rows(before.toString(), tables), rows(calm.toString(), tables), changed);
        if (changed.isEmpty() || undisturbed.first().equals(undisturbed.second())) {
            throw new IllegalStateException("The run must change something, and " + tables + " stay as they are");
        }
        Map<String, Map<String, Object>> published = files(calm, tables);
        String again = here(calm.toString(), commands.killed());
        if (!files(calm, tables).equals(published)) {
            throw new IllegalStateException("The same run again has published again:\n" + again);
        }
    }

    private static Map<String, Map<String, Object>> files(Path output, NavigableSet<String> tables) {
        return tables.stream().collect(Collectors.toMap(table -> table, table -> CrashHarness.files(output, table)));
    }

    private SortedMap<String, List<String>> rows(String output, NavigableSet<String> tables) throws IOException {
        return new TableReader(new Configuration())
                .partitions(OutputLayout.of(output).root(), tables);
    }

    /** Where to kill on a disk, from the lock to what follows the ledger. */
    private List<KillPoint> pointsOnDisk() {
        List<KillPoint> points = new ArrayList<>(List.of(new KillPoint(What.FILES, "_weekmart/journals", 1)));
        undisturbed().changed().forEach(table -> points.add(new KillPoint(What.FILES, table, 1)));
        points.add(new KillPoint(What.FILES, "_weekmart/ledger.json", 1));
        points.add(new KillPoint(What.FILES, "_weekmart/staging", 2));
        points.add(new KillPoint(What.FILES, "_weekmart/locks", 1));
        points.add(new KillPoint(What.FILES, "runs", 2));
        return points;
    }

    /** Where to kill on S3. */
    private List<KillPoint> pointsOnS3() {
        List<KillPoint> points =
                new ArrayList<>(List.of(new KillPoint(What.AFTER_REQUEST, "PUT _weekmart/journals", 1)));
        undisturbed().changed().forEach(table -> points.add(new KillPoint(What.AFTER_REQUEST, "COPY " + table, 1)));
        points.add(new KillPoint(What.BEFORE_REQUEST, "COPY _weekmart/ledger.json", 1));
        points.add(new KillPoint(What.AFTER_REQUEST, "COPY _weekmart/ledger.json", 1));
        points.add(new KillPoint(What.AFTER_REQUEST, "PUT _weekmart/staging", 2));
        points.add(new KillPoint(What.AFTER_REQUEST, "PUT _weekmart/locks", 1));
        points.add(new KillPoint(What.AFTER_REQUEST, "PUT runs", 2));
        points.add(new KillPoint(What.AFTER_REQUEST, "PUT runs/history.jsonl", 1));
        return points;
    }

    /** Kills on a disk, each in an output of its own. */
    Verdict onDisk(int kills) throws IOException, InterruptedException {
        Verdict verdict = new Verdict("disk");
        List<KillPoint> points = pointsOnDisk();
        for (int i = 0; i < kills; i++) {
            Path output = work.resolve("disk-" + i);
            CrashHarness.copy(before, output);
            round(
                    verdict,
                    point(points, i, kills),
                    output.toString(),
                    Map.of(),
                    new Configuration(),
                    new KillingRequests());
            CrashHarness.delete(output);
        }
        return verdict;
    }

    /** Kills on an S3 server, each in an output of its own. */
    Verdict onS3(int kills) throws IOException, InterruptedException {
        Verdict verdict = new Verdict("S3");
        List<KillPoint> points = pointsOnS3();
        KillingRequests requests = new KillingRequests();
        try (S3Server server = S3Server.start();
                S3Front front = S3Front.before(server, requests)) {
            Configuration hadoop = server.hadoopConf();
            hadoopHere = server.ofBucket(server.settings());
            for (int i = 0; i < kills; i++) {
                String output = server.uri("round-" + i);
                CrashHarness.upload(before, output, hadoop);
                requests.prefix = "round-" + i + "/";
                round(verdict, point(points, i, kills), output, server.settings(front.endpoint()), hadoop, requests);
            }
        }
        return verdict;
    }

    /** A few kills are spread over all points, from the first on; many hit each of them more than once. */
    private static KillPoint point(List<KillPoint> points, int round, int kills) {
        return points.get(kills < points.size() ? round * points.size() / kills : round % points.size());
    }

    private void round(
            Verdict verdict,
            KillPoint point,
            String output,
            Map<String, String> settings,
            Configuration hadoop,
            KillingRequests requests)
            throws IOException, InterruptedException {
        OutputLayout layout = OutputLayout.of(output);
        TableReader reader = new TableReader(hadoop);
        if (kill(output, settings, point, requests)) {
            verdict.kills++;
            int wrong = verdict.wrongStoreWeeks();
            verdict.judge(
                    reader.partitions(layout.root(), undisturbed().tables()),
                    undisturbed().first(),
                    undisturbed().second());
            out.println(commands.pipeline() + " on " + verdict.store + ": killed " + point
                    + (verdict.wrongStoreWeeks() > wrong ? ": WRONG" : ""));
        } else {
            out.println(commands.pipeline() + " on " + verdict.store + ": ended before a kill " + point);
        }
        if (verdict.runs++ == 0) {
            apart(output, settings);
        } else {
            here(output, commands.killed());
        }
        if (!reader.partitions(layout.root(), undisturbed().tables())
                .equals(undisturbed().second())) {
            verdict.different++;
            out.println("OTHER ROWS IN THE END");
        }
        List<String> left = reader.names(layout.root()).stream()
                .filter(name -> LEFT.matcher(name).matches())
                .toList();
        verdict.leftBehind += left.size();
        if (!left.isEmpty()) {
            out.println("LEFT BEHIND: " + left);
        }
    }

    /** Whether the run was killed before it had ended by itself. */
    private boolean kill(String output, Map<String, String> settings, KillPoint point, KillingRequests requests)
            throws IOException, InterruptedException {
        Map<String, Object> old =
                point.what() == What.FILES ? CrashHarness.files(Path.of(output), point.text()) : Map.of();
        Killer killer = new Killer();
        requests.wait(point, killer);
        Application.Running running = start(output, settings, commands.killed());
        killer.of(running);
        while (running.process().isAlive()) {
            if (point.what() == What.FILES
                    && CrashHarness.changed(Path.of(output), point.text(), old) >= point.count()) {
                killer.kill();
            }
            Thread.sleep(point.what() == What.FILES ? 1 : 20);
        }
        int exitCode = running.ended();
        requests.rest();
        if (exitCode != 0 && exitCode != KILLED) {
            throw new IllegalStateException(
                    "A run that was not killed ended with " + exitCode + ":\n" + running.text());
        }
        return exitCode == KILLED;
    }

    /** Runs the killed command to its end in a process. */
    private void apart(String output, Map<String, String> settings) throws IOException, InterruptedException {
        application.runApart(output, commands.killed(), nextRunId(), settings);
    }

    /** Runs a command to its end in this JVM. */
    private String here(String output, List<String> command) {
        return application.runHere(output, command, nextRunId(), hadoopHere);
    }

    private String nextRunId() {
        return commands.pipeline() + "-" + runs++;
    }

    private Application.Running start(String output, Map<String, String> settings, List<String> command)
            throws IOException {
        return application.start("local[2]", output, command, nextRunId(), settings, List.of(), line -> {});
    }

    private Undisturbed undisturbed() {
        return Objects.requireNonNull(undisturbed, "prepare() comes first");
    }
}
