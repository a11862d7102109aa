package io.weekmart.launcher.emr;

import io.weekmart.contract.dump.GzipInput;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.compute.Clue;
import io.weekmart.launcher.compute.FailureLine;
import io.weekmart.launcher.compute.Submission;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.ReadFailure;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.launcher.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/**
 * The logs that EMR writes to S3, minutes late: the step's stderr, which in cluster mode is that of YARN's client alone; the driver's,
 * which is that of the first container of the application; and those of the scripts that set the nodes up.
 *
 * <p>They explain a failure, and must not become one: where they cannot be reached, a clue says so.
 */
final class EmrLogs {
    /** On a large cluster every node may have failed, and all of them in the same way. */
    private static final int MOST_NODES = 10;

    private static final Pattern FIRST_CONTAINER = Pattern.compile("_01_000001/[^/]*$");
    private static final Pattern INSTANCE = Pattern.compile("\\bi-[0-9a-f]+\\b");

    private final ObjectStore store;

    EmrLogs(ObjectStore store) {
        this.store = store;
    }

    /**
     * What is there of the step's log and the driver's, in this order.
     *
     * @param logUri of the cluster
     */
    List<Clue> ofRun(String logUri, Submission submission) {
        return orWhyNot(logUri, () -> {
            S3Location cluster = folder(logUri, submission);
            List<Clue> clues = new ArrayList<>();
            Optional<String> application = Optional.empty();
            if (submission.step() != null) {
                for (StoredObject log : stderr(cluster.resolve("steps/" + submission.step() + "/"))) {
                    LogText text = read(log);
                    application = application.or(text::application);
                    clues.add(text.clue(log.location().toString()));
                }
            }
            // Other applications than ours run on a cluster that others share: without a name, none is taken for ours.
            if (application.isPresent() || submission.ownCluster()) {
                S3Location containers = cluster.resolve(
                        "containers/" + application.map(id -> id + "/").orElse(""));
                for (StoredObject log : stderr(containers)) {
                    if (FIRST_CONTAINER.matcher(log.location().key()).find()) {
                        LogText text = read(log);
                        clues.add(text.clue(log.location().toString()));
                    }
                }
            }
            return clues;
        });
    }

    /**
     * What the scripts say that could not set the nodes of a cluster up.
     *
     * @param reason with which the cluster ended; where it names the instance, only that one's logs are read
     */
    List<Clue> ofNodeSetup(String logUri, Submission submission, String reason) {
        return orWhyNot(logUri, () -> {
            Matcher instance = INSTANCE.matcher(reason);
            S3Location nodes = folder(logUri, submission)
                    .resolve("node/" + (instance.find() ? instance.group() + "/bootstrap-actions/" : ""));
            return stderr(nodes).stream()
                    .filter(log -> log.location().key().contains("/bootstrap-actions/"))
                    .limit(MOST_NODES)
                    .map(log -> read(log)
                            .scriptClue(
                                    log.location().toString(),
                                    "Mend the script that sets the nodes up, and run emr-launcher deploy."))
                    .toList();
        });
    }

    /** EMR shows s3n: where s3: was asked for. */
    private static S3Location folder(String logUri, Submission submission) {
        return S3Location.of(logUri.replaceFirst("^s3n:", "s3:")).resolve(submission.cluster() + "/");
    }

    private List<StoredObject> stderr(S3Location folder) {
        return store.list(folder).objects().stream()
                .filter(object ->
                        object.name().equals("stderr") || object.name().equals("stderr.gz"))
                .toList();
    }

    private LogText read(StoredObject log) {
        try (InputStream raw = store.open(log);
                InputStream text = log.name().endsWith(".gz") ? new GzipInput(raw, ZipException::new) : raw) {
            return LogText.read(text);
        } catch (ReadFailure e) {
            throw e.fault();
        } catch (IOException e) {
            return LogText.unreadable(e);
        }
    }

    private static List<Clue> orWhyNot(String logUri, Supplier<List<Clue>> reading) {
        try {
            return reading.get();
        } catch (UserFault fault) {
            return List.of(new Clue(
                    logUri,
                    FailureLine.symptom("The logs cannot be read: " + fault.getMessage(), fault.hint()),
                    List.of()));
        } catch (IllegalArgumentException e) {
            return List.of(
                    new Clue(logUri, FailureLine.symptom("The logs cannot be read: " + e.getMessage(), ""), List.of()));
        }
    }
}
