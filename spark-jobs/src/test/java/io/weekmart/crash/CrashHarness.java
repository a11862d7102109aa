package io.weekmart.crash;

import io.weekmart.crash.KillPoint.What;
import io.weekmart.schema.FactTable;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.jspecify.annotations.Nullable;

/**
 * Kills the real application again and again while it publishes the second night over the first; looks at the table as a reader does
 * after each kill; then lets it end, and compares.
 */
final class CrashHarness {
    /** Kills in a row before a run may end. */
    private static final int KILLS_IN_A_ROW = 2;
    /** How often something is tried that must meet a moment. */
    private static final int TRIES = 5;

    /** The exit code of a process that SIGKILL ended. */
    private static final int KILLED = 137;

    private static final String TOO_LATE = "it came too late " + TRIES + " times";
    private static final String LEDGER = "_weekmart/ledger.json";

    private static final Pattern STAGE_LINE = Pattern.compile("([a-z][a-z ,0-9-]*?) {2,}.* s");
    private static final Pattern EXPECTED_FILE = Pattern.compile(
            "_weekmart\\.json|_weekmart/ledger\\.json|_weekmart/locks/[0-9]{10}\\.json"
                    + "|fact_weekly_store_product/yr_num=[0-9]+/wk_num=[0-9]+/stores-0000[0-2]-of-00003\\.parquet"
                    + "|dim_(store|product|calendar)/dim_\\1\\.parquet"
                    + "|rejects/run_date=[0-9-]+/table=[a-z]+/rejects-00000\\.parquet"
                    + "|runs/[0-9-]+/[a-z0-9-]+\\.(json|started|page\\.json|html)|runs/history\\.jsonl|runs/index\\.html");

    private static final Pattern LOCK_PROCESS = Pattern.compile("\"process\" : ([0-9]+)");
    private static final String LOCKS = "_weekmart/locks";

    private final Path work;
    private final PrintStream out;
    private final Random random;
    private final Application application;
    private final Path before;
    private final List<String> stages = new ArrayList<>();
    private long runMillis;
    /** Settings of Hadoop for runs in this JVM. */
    private Map<String, String> hadoopHere = Map.of();

    private int runs;
    private @Nullable Tables first;
    private @Nullable Tables second;

    CrashHarness(Path repository, Path work, long seed, PrintStream out) throws IOException {
        this.work = work;
        this.out = out;
        this.random = new Random(seed);
        this.before = work.resolve("before");
        Path raw = work.resolve("raw dumps");
        Dumps.write(raw);
        this.application = new Application(repository, work, raw);
    }

    /** Publishes both nights undisturbed: what every killed night is compared with. */
    void prepare() throws IOException, InterruptedException {
        Configuration hadoop = new Configuration();
        apart(before.toString(), Map.of(), Dumps.FIRST_NIGHT)
                .lines()
                .map(CrashHarness::stage)
                .filter(stage -> !stage.isEmpty() && !stages.contains(stage))
                .forEach(stages::add);
        first = Tables.of(before.toString(), hadoop);
        Path undisturbed = work.resolve("undisturbed");
        copy(before, undisturbed);
        Instant start = Instant.now();
        apart(undisturbed.toString(), Map.of(), Dumps.SECOND_NIGHT);
        runMillis = Duration.between(start, Instant.now()).toMillis();
        second = Tables.of(undisturbed.toString(), hadoop);
        out.printf(Locale.ROOT, "An undisturbed night takes %.1f s.%n", runMillis / 1e3);
        if (first.storeWeeks().isEmpty() || first.equals(second)) {
            throw new IllegalStateException(
                    "The two nights must differ: " + first.storeWeeks().keySet());
        }
    }

    Verdict onDisk(int kills) throws IOException, InterruptedException {
        Verdict verdict = new Verdict("disk");
        Points points = new Points(KillPoint.boundariesOnDisk(), KillPoint.moreOnDisk(stages));
        for (int round = 0; verdict.kills < kills; round++) {
            Path output = work.resolve("disk-" + round);
            copy(before, output);
            round(verdict, kills, points, output.toString(), Map.of(), new Configuration(), new KillingRequests());
            delete(output);
        }
        return verdict;
    }

    Verdict onS3(int kills) throws IOException, InterruptedException {
        Verdict verdict = new Verdict("S3");
        Points points = new Points(KillPoint.boundariesOnS3(), KillPoint.moreOnS3(stages));
        KillingRequests requests = new KillingRequests();
        try (S3Server server = S3Server.start();
                S3Front front = S3Front.before(server, requests)) {
            Configuration hadoop = server.hadoopConf();
            hadoopHere = server.ofBucket(server.settings());
            for (int round = 0; verdict.kills < kills; round++) {
                String output = server.uri("round-" + round);
                upload(before, output, hadoop);
                requests.prefix = "round-" + round + "/";
                round(verdict, kills, points, output, server.settings(front.endpoint()), hadoop, requests);
                S3AFileSystem s3 = (S3AFileSystem) FileSystem.get(URI.create(output), hadoop);
                verdict.leftBehind += s3.listMultipartUploads("").size();
            }
        }
        return verdict;
    }

    /** A night on a disk that has no room for what it stages. */
    Verdict fullWhileStaging(SmallDisk disk) throws IOException, InterruptedException {
        Verdict verdict = new Verdict("staging");
        // Lock and start need a few blocks; the staged files do not fit.
        for (int blocks : List.of(0, 3)) {
            Path output = disk.folder().resolve("staging-" + blocks);
            copy(before, output);
            disk.fill(blocks * 4096L);
            Application.Running running = application.start(
                    output.toString(), Dumps.SECOND_NIGHT, "run-" + runs++, Map.of(), List.of(), line -> {});
            fullDiskEnds(verdict, disk, output, running, Set.of(8));
        }
        return verdict;
    }

    /** A night on a disk that becomes full while it replaces files. */
    Verdict fullWhilePublishing(SmallDisk disk) throws IOException, InterruptedException {
        Verdict verdict = new Verdict("publish");
        for (KillPoint point : List.of(
                new KillPoint(What.FILES, "_weekmart/journals", 1),
                new KillPoint(What.FILES, "fact_weekly_store_product", 6))) {
            Path output = disk.folder().resolve("publish-" + verdict.kills);
            copy(before, output);
            Map<String, Object> old = files(output, point.text());
            Application.Running running = application.start(
                    output.toString(), Dumps.SECOND_NIGHT, "run-" + runs++, Map.of(), List.of(), line -> {});
            while (running.process().isAlive() && changed(output, point.text(), old) < point.count()) {
                Thread.sleep(1);
            }
            // Stopped for that long, it meets a disk that is full whatever the machine is busy with.
            signal(running, "STOP");
            disk.fill(0);
            signal(running, "CONT");
            fullDiskEnds(verdict, disk, output, running, Set.of(0, 8));
        }
        return verdict;
    }

    private void fullDiskEnds(
            Verdict verdict, SmallDisk disk, Path output, Application.Running running, Set<Integer> expected)
            throws IOException, InterruptedException {
        int exitCode = running.ended();
        verdict.kills++;
        List<String> said = running.text()
                .lines()
                .filter(line -> line.startsWith("Cannot "))
                .toList();
        out.println("full disk, " + output.getFileName() + ": ended with " + exitCode + " " + said);
        boolean told = said.size() == 1 && said.get(0).contains("No space left on device");
        if (!expected.contains(exitCode)
                || (exitCode != 0 && !told)
                || running.text().contains("\tat ")) {
            throw new IllegalStateException("On a full disk a night ended with " + exitCode + ", expected " + expected
                    + " and one sentence:\n" + running.text());
        }
        TableReader reader = new TableReader(new Configuration());
        verdict.judge(
                reader.storeWeeks(OutputLayout.of(output.toString()).resolve(FactTable.NAME)),
                first().storeWeeks(),
                second().storeWeeks());
        disk.free();
        verdict.runs++;
        here(output.toString());
        if (!Tables.of(output.toString(), new Configuration()).equals(second())) {
            verdict.different++;
        }
        delete(output);
    }

    private void round(
            Verdict verdict,
            int kills,
            Points points,
            String output,
            Map<String, String> settings,
            Configuration hadoop,
            KillingRequests requests)
            throws IOException, InterruptedException {
        OutputLayout layout = OutputLayout.of(output);
        TableReader reader = new TableReader(hadoop);
        boolean s3 = !settings.isEmpty();
        for (int i = 0; i < KILLS_IN_A_ROW && verdict.kills < kills; i++) {
            if (i > 0 && (random.nextInt(3) > 0 || kills - verdict.kills <= points.boundaries.size())) {
                break;
            }
            // The second kill hits a run that finishes or undoes what the first one left.
            KillPoint point = (i > 0 ? Optional.<KillPoint>empty() : points.next())
                    .orElseGet(() -> KillPoint.random(random, s3, runMillis));
            Optional<String> log = kill(output, settings, point, requests);
            if (log.isEmpty()) {
                out.println(verdict.store + ": ended before a kill " + point);
                break;
            }
            verdict.kills++;
            int wrong = verdict.wrongStoreWeeks();
            SortedMap<String, List<String>> seen = reader.storeWeeks(layout.resolve(FactTable.NAME));
            verdict.judge(seen, first().storeWeeks(), second().storeWeeks());
            String phase = "again";
            if (i == 0) {
                Phase reached =
                        remains(layout, hadoop, reader, seen, log.orElseThrow()).phase();
                verdict.phases.merge(reached, 1, Integer::sum);
                phase = "in phase " + reached;
            }
            out.println(verdict.store + ": killed " + phase + ", " + point
                    + (verdict.wrongStoreWeeks() > wrong ? ": WRONG" : ""));
        }
        if (verdict.runs++ == 0) {
            apart(output, settings, Dumps.SECOND_NIGHT);
        } else {
            here(output);
        }
        Tables end = Tables.of(output, hadoop);
        if (!end.equals(second())) {
            verdict.different++;
        }
        List<String> left = reader.names(layout.root()).stream()
                .filter(name -> !EXPECTED_FILE.matcher(name).matches())
                .toList();
        long locks = reader.names(layout.locks()).size();
        if (!left.isEmpty() || locks != 1) {
            verdict.leftBehind += left.size() + (int) locks - 1;
            out.println("LEFT BEHIND: " + left + ", locks: " + locks);
        }
    }

    /** What the first kill of a round left of the second night. */
    private Phase.Remains remains(
            OutputLayout layout,
            Configuration hadoop,
            TableReader reader,
            SortedMap<String, List<String>> seen,
            String log)
            throws IOException {
        List<String> names = reader.names(layout.root());
        Set<String> emptied = new TreeSet<>(first().storeWeeks().keySet());
        emptied.removeAll(second().storeWeeks().keySet());
        org.apache.hadoop.fs.Path ledger = layout.ledger();
        byte[] published;
        try (InputStream in = ledger.getFileSystem(hadoop).open(ledger)) {
            published = in.readAllBytes();
        }
        return new Phase.Remains(
                names,
                names.stream().anyMatch(name -> name.startsWith(LOCKS + "/") && !Files.exists(before.resolve(name))),
                log.lines().map(CrashHarness::stage).anyMatch(KillPoint.AUDIT::equals),
                !seen.equals(first().storeWeeks()),
                Collections.disjoint(seen.keySet(), emptied),
                !Arrays.equals(published, Files.readAllBytes(before.resolve(LEDGER))));
    }

    /**
     * Stops a night in the middle of its replacements for longer than its lease, lets another take over and end, and wakes the first.
     *
     * @return what is wrong; empty for nothing
     */
    String sleeper() throws IOException, InterruptedException {
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<String> wrong = sleeper(work.resolve("sleeper-" + tries));
            if (wrong.isPresent()) {
                return wrong.get();
            }
        }
        return TOO_LATE;
    }

    /** Empty where the night had published everything before it could be stopped: on a busy machine this process may sleep itself. */
    private Optional<String> sleeper(Path output) throws IOException, InterruptedException {
        copy(before, output);
        Map<String, Object> old = files(output, FactTable.NAME);
        List<String> shortLease = night("output.lease=3 s");
        Application.Running sleeper = application.start(
                "local[2]", output.toString(), shortLease, "run-" + runs++, Map.of(), List.of(), line -> {});
        while (changed(output, FactTable.NAME, old) < 3) {
            if (!sleeper.process().isAlive()) {
                return Optional.of("the sleeper ended too early:\n" + sleeper.text());
            }
            Thread.sleep(1);
        }
        signal(sleeper, "STOP");
        Thread.sleep(Duration.ofSeconds(5).toMillis());
        if (Files.mismatch(before.resolve(LEDGER), output.resolve(LEDGER)) >= 0) {
            signal(sleeper, "CONT");
            sleeper.ended();
            return Optional.empty();
        }
        Application.Running taker = application.start(
                "local[2]", output.toString(), shortLease, "run-" + runs++, Map.of(), List.of(), line -> {});
        int taken = taker.ended();
        Map<String, Object> published = files(output, FactTable.NAME);
        signal(sleeper, "CONT");
        int slept = sleeper.ended();
        out.println(
                "A night stopped past its lease ended with " + slept + ", the one that took over with " + taken + ".");
        if (taken != 0 || (slept != 8 && slept != 5)) {
            return Optional.of("exit codes " + taken + " and " + slept + ":\n" + taker.text() + "\n" + sleeper.text());
        }
        if (!files(output, FactTable.NAME).equals(published)) {
            return Optional.of("the sleeper published after it was taken over");
        }
        here(output.toString());
        return Optional.of(
                Tables.of(output.toString(), new Configuration()).equals(second()) ? "" : "other rows in the end");
    }

    /**
     * Kills a backfill in the middle of its replacements, and has it run again.
     *
     * @return what is wrong; empty for nothing
     */
    String backfill() throws IOException, InterruptedException {
        Path undisturbed = work.resolve("backfill-undisturbed");
        int calm = application
                .backfill(undisturbed.toString(), Dumps.FIRST_DAY, Dumps.SECOND_NIGHT, "run-" + runs++, line -> {})
                .ended();
        if (calm != 0) {
            return "the undisturbed backfill ended with " + calm;
        }
        Tables wanted = Tables.of(undisturbed.toString(), new Configuration());
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<String> wrong = backfill(work.resolve("backfill-" + tries), wanted);
            if (wrong.isPresent()) {
                return wrong.get();
            }
        }
        return TOO_LATE;
    }

    /** Empty where the kill came too late. */
    private Optional<String> backfill(Path output, Tables wanted) throws IOException, InterruptedException {
        Application.Running killed = application.backfill(
                output.toString(), Dumps.FIRST_DAY, Dumps.SECOND_NIGHT, "run-" + runs++, line -> {});
        while (changed(output, FactTable.NAME, Map.of()) < 5 && killed.process().isAlive()) {
            Thread.sleep(1);
        }
        killed.kill();
        int exitCode = killed.ended();
        Map<String, Object> published = files(output, FactTable.NAME);
        Application.Running again = application.backfill(
                output.toString(), Dumps.FIRST_DAY, Dumps.SECOND_NIGHT, "run-" + runs++, line -> {});
        int resumed = again.ended();
        Map<String, Object> all = files(output, FactTable.NAME);
        if (exitCode == 0 || published.size() == all.size()) {
            return Optional.empty();
        }
        out.printf(
                "A backfill killed after %d of %d files ended, run again, with %d.%n",
                published.size(), all.size(), resumed);
        if (resumed != 0) {
            return Optional.of("the second backfill ended with " + resumed + ":\n" + again.text());
        }
        if (!all.entrySet().containsAll(published.entrySet())) {
            return Optional.of("a file that was published before the kill was published again");
        }
        boolean equal = !wanted.storeWeeks().isEmpty()
                && Tables.of(output.toString(), new Configuration()).equals(wanted);
        return Optional.of(equal ? "" : "other rows than those of an undisturbed backfill");
    }

    private static List<String> night(String set) {
        return List.of("weekly-metrics", "--date", Dumps.SECOND_NIGHT.toString(), "--set", set);
    }

    private static void signal(Application.Running running, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(running.process().pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /**
     * Starts many nights at the same moment, and stops the one that holds the output until the others have ended, so that it can't end
     * before a slow one has begun.
     *
     * @return how many ended with each exit code
     */
    Map<Integer, Integer> concurrentStarts(int starts) throws IOException, InterruptedException {
        Path output = work.resolve("concurrent");
        copy(before, output);
        Set<String> old = files(output, LOCKS).keySet();
        List<String> longLease = night("output.lease=1 h");
        List<Application.Running> others = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            others.add(application.start(
                    "local[2]", output.toString(), longLease, "run-" + runs++, Map.of(), List.of(), line -> {}));
        }
        Set<String> locks = new TreeSet<>();
        while (locks.isEmpty()) {
            Thread.sleep(1);
            locks.addAll(files(output, LOCKS).keySet());
            locks.removeAll(old);
        }
        Matcher process =
                LOCK_PROCESS.matcher(Files.readString(Path.of(locks.iterator().next())));
        if (!process.find()) {
            throw new IllegalStateException("A lock without its process: " + locks);
        }
        long pid = Long.parseLong(process.group(1));
        Application.Running holder = others.stream()
                .filter(running -> running.process().pid() == pid)
                .findFirst()
                .orElseThrow();
        signal(holder, "STOP");
        others.remove(holder);
        Map<Integer, Integer> exitCodes = new TreeMap<>();
        for (Application.Running running : others) {
            exitCodes.merge(running.ended(), 1, Integer::sum);
        }
        signal(holder, "CONT");
        exitCodes.merge(holder.ended(), 1, Integer::sum);
        return exitCodes;
    }

    /** Starts the second night and kills it; answers what it had said, or nothing where it ended before. */
    private Optional<String> kill(
            String output, Map<String, String> settings, KillPoint point, KillingRequests requests)
            throws IOException, InterruptedException {
        Map<String, Object> old = point.what() == What.FILES ? files(Path.of(output), point.text()) : Map.of();
        Killer killer = new Killer();
        requests.wait(point, killer);
        Consumer<String> line = text -> {
            if (point.what() == What.STAGE && point.text().equals(stage(text))) {
                killer.kill();
            }
        };
        Application.Running running =
                application.start(output, Dumps.SECOND_NIGHT, "run-" + runs++, settings, List.of(), line);
        killer.of(running);
        long start = System.nanoTime();
        while (running.process().isAlive()) {
            boolean now =
                    switch (point.what()) {
                        case MOMENT -> System.nanoTime() - start >= point.count() * 1_000_000L;
                        case FILES -> changed(Path.of(output), point.text(), old) >= point.count();
                        case STAGE, BEFORE_REQUEST, AFTER_REQUEST -> false;
                    };
            if (now) {
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
        return exitCode == KILLED ? Optional.of(running.text()) : Optional.empty();
    }

    /** Where to kill: at the boundaries first, so that a few kills hit them all. */
    private static final class Points {
        final Deque<KillPoint> boundaries;
        private final Deque<KillPoint> more;

        Points(List<KillPoint> boundaries, List<KillPoint> more) {
            this.boundaries = new ArrayDeque<>(boundaries);
            this.more = new ArrayDeque<>(more);
        }

        Optional<KillPoint> next() {
            return Optional.ofNullable(boundaries.isEmpty() ? more.poll() : boundaries.poll());
        }
    }

    /** Runs a night to its end in a process. */
    private String apart(String output, Map<String, String> settings, LocalDate night)
            throws IOException, InterruptedException {
        return application.runApart(output, Application.nightOf(night), "run-" + runs++, settings);
    }

    /** Runs the second night to its end in this JVM. */
    private void here(String output) {
        application.runHere(output, Application.nightOf(Dumps.SECOND_NIGHT), "run-" + runs++, hadoopHere);
    }

    static String stage(String line) {
        Matcher matcher = STAGE_LINE.matcher(line);
        // The night is no part of a stage's name.
        return matcher.matches() ? matcher.group(1).replaceAll(" of [0-9-]+$", "") : "";
    }

    private Tables first() {
        return Objects.requireNonNull(first, "prepare() comes first");
    }

    private Tables second() {
        return Objects.requireNonNull(second, "prepare() comes first");
    }

    static int changed(Path output, String below, Map<String, Object> old) {
        int changed = 0;
        for (Map.Entry<String, Object> file : files(output, below).entrySet()) {
            if (!file.getValue().equals(old.get(file.getKey()))) {
                changed++;
            }
        }
        return changed;
    }

    /** What tells a file from one that has taken its place. */
    static Map<String, Object> files(Path output, String below) {
        Map<String, Object> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(output.resolve(below))) {
            for (Path file : all.toList()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                if (attributes.isRegularFile()) {
                    files.put(
                            file.toString(),
                            List.of(String.valueOf(attributes.fileKey()), attributes.lastModifiedTime()));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // The run changes the folder meanwhile: the next look is soon.
            return files;
        }
        return files;
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : all.toList()) {
                Path target = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    static void upload(Path from, String to, Configuration hadoop) throws IOException {
        org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(to);
        FileSystem s3 = root.getFileSystem(hadoop);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : all.filter(Files::isRegularFile).toList()) {
                s3.copyFromLocalFile(
                        new org.apache.hadoop.fs.Path(source.toUri()),
                        new org.apache.hadoop.fs.Path(
                                root, from.relativize(source).toString()));
            }
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
