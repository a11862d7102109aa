package io.weekmart.launcher.emr;

import io.weekmart.launcher.compute.Clue;
import io.weekmart.launcher.compute.Submission;
import io.weekmart.launcher.fault.UserFault;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.launcher.store.StoredObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * The logs that EMR writes to S3, minutes late: the step's stderr, which in cluster mode is that of YARN's client alone, and the driver's,
 * which is that of the first container of the application.
 */
final class EmrLogs {
    private static final int TAIL = 40;
    private static final Pattern APPLICATION = Pattern.compile("application_(\\d+_\\d+)");

    private final ObjectStore store;

    EmrLogs(ObjectStore store) {
        this.store = store;
    }

    /**
     * Reads what is there of the step's log and the driver's, in this order.
     *
     * @param logUri of the cluster
     */
    List<Clue> of(String logUri, Submission submission) {
        S3Location cluster = S3Location.of(logUri.replaceFirst("^s3n:", "s3:")).resolve(submission.cluster() + "/");
        List<Clue> clues = new ArrayList<>();
        String step = submission.step();
        Optional<String> application = Optional.empty();
        if (step != null) {
            for (StoredObject log : named(cluster.resolve("steps/" + step + "/"), "stderr")) {
                Text text = read(log);
                application = text.application();
                clues.add(text.clue());
            }
        }
        S3Location containers = cluster.resolve(
                "containers/" + application.map(id -> "application_" + id + "/").orElse(""));
        for (StoredObject log : named(containers, "stderr")) {
            if (log.location().key().contains("_01_000001/")) {
                clues.add(read(log).clue());
            }
        }
        return clues;
    }

    /** Why the nodes of a cluster could not be set up, as the bootstrap action's own log says. */
    List<Clue> ofBootstrap(String logUri, Submission submission) {
        S3Location nodes = S3Location.of(logUri.replaceFirst("^s3n:", "s3:")).resolve(submission.cluster() + "/node/");
        return named(nodes, "stderr").stream()
                .filter(log -> log.location().key().contains("/bootstrap-actions/"))
                .limit(1)
                .map(log -> read(log).clue())
                .toList();
    }

    private List<StoredObject> named(S3Location folder, String name) {
        return store.list(folder).objects().stream()
                .filter(object -> object.name().equals(name) || object.name().equals(name + ".gz"))
                .toList();
    }

    private record Text(Clue clue, Optional<String> application) {}

    private Text read(StoredObject log) {
        Deque<String> tail = new ArrayDeque<>();
        List<String> telling = new ArrayList<>();
        Optional<String> application = Optional.empty();
        try (InputStream raw = store.open(log.location());
                InputStream text = log.name().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                tail.addLast(line);
                if (tail.size() > TAIL) {
                    tail.removeFirst();
                }
                Matcher matcher = APPLICATION.matcher(line);
                if (application.isEmpty() && matcher.find()) {
                    application = Optional.of(matcher.group(1));
                }
                // A log may be long; what can tell of a failure is little of it.
                if (TELLING.matcher(line).find()) {
                    telling.add(line);
                }
            }
        } catch (IOException e) {
            tail.addLast("(the log cannot be read further: " + e.getMessage() + ")");
        }
        List<String> candidates = telling.isEmpty() ? List.copyOf(tail) : telling;
        Clue clue = FailureLine.of(candidates)
                .map(found -> new Clue(log.location().toString(), found.line(), found.hint(), List.copyOf(tail)))
                .orElseGet(() -> new Clue(log.location().toString(), "", "", List.copyOf(tail)));
        return new Text(clue, application);
    }

    private static final Pattern TELLING = Pattern.compile(
            "(?i)exception|error|cannot|denied|killed|beyond|no space|lost|forbidden|failed|timed out|spot");

    /** Nothing where the logs cannot be reached: they explain a failure, and must not become one. */
    List<Clue> ofOrNone(String logUri, Submission submission) {
        try {
            return of(logUri, submission);
        } catch (UserFault | IllegalArgumentException e) {
            return List.of(new Clue(logUri, "The logs cannot be read: " + e.getMessage(), "", List.of()));
        }
    }
}
