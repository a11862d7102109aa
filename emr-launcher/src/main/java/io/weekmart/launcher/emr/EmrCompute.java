package io.weekmart.launcher.emr;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.aws.AwsRefusal;
import io.weekmart.launcher.compute.Clue;
import io.weekmart.launcher.compute.Compute;
import io.weekmart.launcher.compute.FailureLine;
import io.weekmart.launcher.compute.FailureScan;
import io.weekmart.launcher.compute.Observation;
import io.weekmart.launcher.compute.Observation.State;
import io.weekmart.launcher.compute.Place;
import io.weekmart.launcher.compute.Stopping;
import io.weekmart.launcher.compute.Submission;
import io.weekmart.launcher.compute.Target;
import io.weekmart.launcher.compute.UnclearSending;
import io.weekmart.launcher.compute.Work;
import io.weekmart.launcher.config.ClusterSettings;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.Cluster;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.ClusterStateChangeReason;
import software.amazon.awssdk.services.emr.model.ClusterStateChangeReasonCode;
import software.amazon.awssdk.services.emr.model.ClusterSummary;
import software.amazon.awssdk.services.emr.model.ErrorDetail;
import software.amazon.awssdk.services.emr.model.FailureDetails;
import software.amazon.awssdk.services.emr.model.Step;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepStatus;
import software.amazon.awssdk.services.emr.model.StepSummary;

/**
 * The job as a step on EMR: on a cluster that is there, or on one made for it.
 *
 * <p>Over 400 lines, because it reads every state in which EMR shows a step or a cluster, and both kinds of clusters share that reading.
 */
public final class EmrCompute implements Compute {
    /** How far the clocks of this machine, of S3 and of EMR may lie apart. */
    private static final Duration SKEW = Duration.ofHours(1);

    private static final int MOST_KILLS = 3;

    private final EmrConnection emr;
    private final NightSettings settings;
    private final EmrRequests requests;
    private final EmrClusters clusters;
    private final EmrLogs logs;
    private final Clock clock;
    /** The reports of this installation's runs, as the launcher names them. */
    private final Pattern reports;

    public EmrCompute(EmrConnection emr, ObjectStore store, NightSettings settings, Clock clock) {
        this.emr = emr;
        this.settings = settings;
        this.requests = new EmrRequests(settings);
        this.clusters = new EmrClusters(emr, settings, clock);
        this.logs = new EmrLogs(store);
        this.clock = clock;
        this.reports = Pattern.compile(
                Pattern.quote(settings.nights().toString()) + "[a-z0-9-]+/\\d{4}-\\d{2}-\\d{2}/attempt-\\d+/[^/]+");
    }

    @Override
    public Place place() {
        return emr.place();
    }

    @Override
    public Target target() {
        ClusterSettings wanted = settings.cluster();
        String id = wanted.id();
        if (id != null) {
            Cluster cluster = clusters.describe(id);
            ClusterState state = cluster.status().state();
            if (!EmrClusters.takesSteps(state)) {
                throw new UserFault(
                        ExitCode.CLUSTER,
                        "Cannot use cluster " + id + ": it is "
                                + cluster.status().stateAsString() + ", expected RUNNING or WAITING.",
                        "Set launcher.cluster.id to one that runs; emr-launcher cluster list shows ours.");
            }
            return new Target(id, "cluster " + id + " (" + cluster.name() + "), " + state);
        }
        String name = wanted.name();
        if (name != null) {
            Cluster cluster = clusters.ours().stream()
                    .filter(one -> one.name().startsWith(name)
                            && EmrClusters.takesSteps(one.status().state())
                            // Whoever sweeps next ends it.
                            && !clusters.expired(one))
                    // One that waits is free at once; of several the newest lives longest.
                    .max(Comparator.comparing((Cluster one) -> one.status().state() == ClusterState.WAITING)
                            .thenComparing(EmrClusters::createdAt))
                    .orElseThrow(() -> new UserFault(
                            ExitCode.CLUSTER,
                            "Cannot find a cluster whose name begins with " + name
                                    + ", which is RUNNING or WAITING, is not past its expiry and carries the tags "
                                    + ClusterTags.expected(settings) + ".",
                            "Make one with emr-launcher cluster create --name " + name
                                    + ", or leave launcher.cluster.name out to have one made for each night."));
            return new Target(
                    cluster.id(),
                    "cluster " + cluster.id() + " (" + cluster.name() + "), "
                            + cluster.status().stateAsString());
        }
        return new Target(null, "a cluster of its own, " + wanted.release());
    }

    @Override
    public void measure(Work work, Target target) {
        String cluster = target.cluster();
        if (cluster == null) {
            requests.runJobFlow(work, clock.instant());
        } else {
            requests.addStep(cluster, work);
        }
    }

    @Override
    public Submission submit(Work work, Target target) throws UnclearSending {
        String cluster = target.cluster();
        EmrClient once = emr.sending();
        try {
            if (cluster == null) {
                // The step's id is not in the answer; whoever observes the cluster finds it by its name.
                String made = once.runJobFlow(requests.runJobFlow(work, clock.instant()))
                        .jobFlowId();
                return new Submission(made, null, true);
            }
            String step = once.addJobFlowSteps(requests.addStep(cluster, work))
                    .stepIds()
                    .get(0);
            return new Submission(cluster, step, false);
        } catch (SdkException e) {
            String action = cluster == null ? "RunJobFlow" : "AddJobFlowSteps";
            if (AwsRefusal.unclear(e) || throttled(e)) {
                throw new UnclearSending(action + " got no clear answer: " + e.getMessage(), e);
            }
            throw AwsRefusal.of(
                    e,
                    cluster == null ? "make a cluster for " + work.runId() : "add a step to cluster " + cluster,
                    "elasticmapreduce:" + action
                            + (cluster == null ? ", elasticmapreduce:AddTags and iam:PassRole" : ""));
        }
    }

    private static boolean throttled(SdkException failure) {
        return failure instanceof AwsServiceException answer && answer.isThrottlingException();
    }

    @Override
    public List<Submission> find(String runId, Target target, Instant since) {
        String cluster = target.cluster();
        if (cluster != null) {
            if (clusters.known(cluster).isEmpty()) {
                return List.of();
            }
            return steps(cluster, runId).stream()
                    .map(step -> new Submission(cluster, step.id(), false))
                    .toList();
        }
        return emr
                .ask(
                        "look for the cluster of " + runId,
                        "ListClusters",
                        client ->
                                client
                                        .listClustersPaginator(request -> request.createdAfter(since.minus(SKEW)))
                                        .clusters()
                                        .stream()
                                        .filter(summary -> runId.equals(summary.name()))
                                        .sorted(Comparator.comparing(EmrCompute::createdAt))
                                        .toList())
                .stream()
                // The names of another installation's clusters may be the same: only the tags tell them apart.
                .filter(summary ->
                        clusters.known(summary.id()).filter(clusters::ours).isPresent())
                .map(summary -> new Submission(
                        summary.id(),
                        steps(summary.id(), runId).stream()
                                .map(StepSummary::id)
                                .findFirst()
                                .orElse(null),
                        true))
                .toList();
    }

    private static Instant createdAt(ClusterSummary summary) {
        return Optional.ofNullable(summary.status().timeline())
                .map(timeline -> timeline.creationDateTime())
                .orElse(Instant.EPOCH);
    }

    /** The steps of a run, the oldest first. */
    private List<StepSummary> steps(String cluster, String runId) {
        List<StepSummary> found = new ArrayList<>(emr.ask(
                "look for step " + runId + " on cluster " + cluster,
                "ListSteps",
                client -> client.listStepsPaginator(request -> request.clusterId(cluster)).steps().stream()
                        .filter(step -> isOf(runId, step))
                        .toList()));
        // EMR lists the newest first.
        Collections.reverse(found);
        return found;
    }

    /**
     * Whether a step is this installation's run of a name: two installations may use one cluster, and give their runs the same names, but
     * the report of each lies in the attempt's folder below its own. The folder of one may itself lie below that of the other.
     */
    private boolean isOf(String runId, StepSummary step) {
        if (!runId.equals(step.name())) {
            return false;
        }
        if (step.config() == null) {
            return true;
        }
        List<String> arguments = step.config().args();
        int report = arguments.lastIndexOf("--report") + 1;
        return report > 0
                && report < arguments.size()
                && reports.matcher(arguments.get(report)).matches();
    }

    @Override
    public Observation observe(Submission submission) {
        try {
            Cluster cluster = clusters.describe(submission.cluster());
            Optional<Step> step = step(submission);
            return step.filter(one -> tells(one, cluster))
                    .map(one -> ofStep(one, cluster, submission))
                    .orElseGet(() -> ofCluster(cluster));
        } catch (UserFault fault) {
            if (EmrClusters.unknown(fault)) {
                return new Observation(
                        State.VANISHED, "not known", String.valueOf(fault.getMessage()), null, null, true);
            }
            throw fault;
        }
    }

    private Optional<Step> step(Submission submission) {
        return Optional.ofNullable(stepId(submission))
                .map(id -> emr.ask("look at step " + id, "DescribeStep", client -> client.describeStep(request ->
                                request.clusterId(submission.cluster()).stepId(id))
                        .step()));
    }

    /** The step's id; of a cluster made for a run it is that of its only step. */
    private @Nullable String stepId(Submission submission) {
        if (submission.step() != null || !submission.ownCluster()) {
            return submission.step();
        }
        return emr.ask(
                        "list the steps of cluster " + submission.cluster(),
                        "ListSteps",
                        client ->
                                client
                                        .listStepsPaginator(request -> request.clusterId(submission.cluster()))
                                        .steps()
                                        .stream()
                                        .map(StepSummary::id)
                                        .findFirst())
                .orElse(null);
    }

    /** Whether the step tells how it stands, and not its cluster: one that ends for a reason of its own takes its steps with it. */
    private static boolean tells(Step step, Cluster cluster) {
        StepState state = step.status().state();
        if (state == StepState.CANCELLED || state == StepState.INTERRUPTED) {
            return reason(cluster).isEmpty();
        }
        return terminal(state) || !ended(cluster);
    }

    private static Observation ofStep(Step step, Cluster cluster, Submission submission) {
        StepStatus status = step.status();
        boolean passedOver = passedOver(step, submission);
        State state =
                switch (status.state()) {
                    case PENDING -> State.PENDING;
                    case RUNNING -> State.RUNNING;
                    case CANCEL_PENDING -> State.CANCELLING;
                    case COMPLETED -> State.COMPLETED;
                    case FAILED -> State.FAILED;
                    case CANCELLED -> passedOver ? State.INTERRUPTED : State.CANCELLED;
                    case INTERRUPTED -> endedByHand(cluster) ? State.CANCELLED : State.INTERRUPTED;
                    case UNKNOWN_TO_SDK_VERSION -> State.UNKNOWN;
                };
        // A step that waits shows best how its cluster comes along.
        String platform = state == State.PENDING
                ? "step PENDING, cluster " + cluster.status().stateAsString()
                : "step " + status.stateAsString();
        return new Observation(
                state,
                platform,
                joined(
                        passedOver ? "It never began; another step of the cluster may have failed." : failure(status),
                        // That a step failed is no news of the step itself.
                        code(cluster) == ClusterStateChangeReasonCode.STEP_FAILURE ? "" : reason(cluster)),
                status.timeline() == null ? null : status.timeline().startDateTime(),
                status.timeline() == null ? null : status.timeline().endDateTime(),
                retryable(cluster));
    }

    /**
     * Whether a step was cancelled before it began on a cluster that others use: there a step of theirs that fails with CANCEL_AND_WAIT
     * takes along what waits behind it.
     */
    private static boolean passedOver(Step step, Submission submission) {
        StepStatus status = step.status();
        return status.state() == StepState.CANCELLED
                && !submission.ownCluster()
                && (status.timeline() == null || status.timeline().startDateTime() == null);
    }

    private static boolean endedByHand(Cluster cluster) {
        return code(cluster) == ClusterStateChangeReasonCode.USER_REQUEST;
    }

    private static Observation ofCluster(Cluster cluster) {
        State state =
                switch (cluster.status().state()) {
                    case STARTING, BOOTSTRAPPING, RUNNING, WAITING -> State.PENDING;
                    case TERMINATING, TERMINATED, TERMINATED_WITH_ERRORS ->
                        endedByHand(cluster) ? State.CANCELLED : State.CLUSTER_ENDED;
                    case UNKNOWN_TO_SDK_VERSION -> State.UNKNOWN;
                };
        return new Observation(
                state,
                "cluster " + cluster.status().stateAsString(),
                reason(cluster),
                null,
                cluster.status().timeline() == null
                        ? null
                        : cluster.status().timeline().endDateTime(),
                retryable(cluster));
    }

    private static boolean terminal(StepState state) {
        return switch (state) {
            case COMPLETED, FAILED, CANCELLED, INTERRUPTED -> true;
            case PENDING, RUNNING, CANCEL_PENDING, UNKNOWN_TO_SDK_VERSION -> false;
        };
    }

    private static boolean ended(Cluster cluster) {
        return switch (cluster.status().state()) {
            case TERMINATED, TERMINATED_WITH_ERRORS -> true;
            default -> false;
        };
    }

    private static String failure(StepStatus status) {
        FailureDetails details = status.failureDetails();
        String reason = details == null ? "" : joined(known(details.reason()), known(details.message()));
        return reason.isEmpty() && status.stateChangeReason() != null
                ? known(status.stateChangeReason().message())
                : reason;
    }

    private static String known(@Nullable String text) {
        return text == null || text.startsWith("Unknown") ? "" : text;
    }

    private static @Nullable ClusterStateChangeReasonCode code(Cluster cluster) {
        ClusterStateChangeReason reason = cluster.status().stateChangeReason();
        return reason == null ? null : reason.code();
    }

    /** Why a cluster ends, where it does so by itself and not with its work done. */
    private static String reason(Cluster cluster) {
        ClusterStateChangeReason reason = cluster.status().stateChangeReason();
        if (reason == null
                || reason.code() == null
                || reason.code() == ClusterStateChangeReasonCode.ALL_STEPS_COMPLETED
                || reason.code() == ClusterStateChangeReasonCode.USER_REQUEST) {
            return "";
        }
        String said = reason.codeAsString() + ": " + Objects.requireNonNullElse(reason.message(), "no message");
        // Where EMR knows more than the one sentence, the details say which resource it is about.
        return cluster.status().errorDetails().stream()
                .map(ErrorDetail::errorMessage)
                .filter(message -> message != null && !said.contains(message))
                .distinct()
                .reduce(said, EmrCompute::joined);
    }

    /** What EMR calls invalid stays so. */
    private static boolean retryable(Cluster cluster) {
        return code(cluster) != ClusterStateChangeReasonCode.VALIDATION_ERROR;
    }

    private static String joined(String first, String second) {
        if (first.isEmpty() || second.isEmpty()) {
            return first + second;
        }
        return first + "; " + second;
    }

    @Override
    public Stopping stop(Submission submission, String runId) {
        Observation seen = observe(submission);
        Optional<Cluster> cluster = clusters.known(submission.cluster());
        if (seen.state() == State.VANISHED || cluster.isEmpty() || ended(cluster.get())) {
            return Stopping.DONE;
        }
        if (submission.ownCluster()) {
            if (!clusters.ours(cluster.get())) {
                return Stopping.stuck("Cluster " + submission.cluster() + " does not carry the tags "
                        + ClusterTags.expected(settings) + ". End it by hand, or give it these tags.");
            }
            release(submission);
            return Stopping.UNDER_WAY;
        }
        String step = Objects.requireNonNull(submission.step(), "a step on a shared cluster has an id");
        if (!seen.state().terminal()) {
            if (seen.state() != State.CANCELLING) {
                emr.ask(
                        "cancel step " + step,
                        "CancelSteps",
                        client -> client.cancelSteps(request -> request.clusterId(submission.cluster())
                                .stepIds(step)
                                .stepCancellationOption(StepCancellationOption.TERMINATE_PROCESS)));
            }
            return Stopping.UNDER_WAY;
        }
        return seen.state() == State.COMPLETED ? Stopping.DONE : kill(submission.cluster(), runId);
    }

    /** Sends a kill step where none is there, or where the last one failed, up to {@value #MOST_KILLS} times. */
    private Stopping kill(String cluster, String runId) {
        List<StepSummary> kills = kills(cluster, runId);
        if (!kills.isEmpty()) {
            StepState state = kills.get(0).status().state();
            if (state == StepState.COMPLETED) {
                return Stopping.DONE;
            }
            if (!terminal(state)) {
                return Stopping.UNDER_WAY;
            }
        }
        if (kills.size() >= MOST_KILLS) {
            return Stopping.stuck(MOST_KILLS + " steps could not kill the YARN applications with the tag "
                    + requests.yarnTag(runId) + " on cluster " + cluster + ". Kill them by hand, then add a step named "
                    + requests.killStepName(runId) + " that ends well, or end the cluster.");
        }
        try {
            emr.sending().addJobFlowSteps(requests.addKillStep(cluster, runId));
        } catch (SdkException e) {
            // One that was taken without an answer is found by its name the next time.
            if (!AwsRefusal.unclear(e) && !throttled(e)) {
                throw AwsRefusal.of(e, "add a kill step to cluster " + cluster, "elasticmapreduce:AddJobFlowSteps");
            }
        }
        return Stopping.UNDER_WAY;
    }

    /** The kill steps of a run, the newest first. One that is older than a step of the run has not killed what that one started. */
    private List<StepSummary> kills(String cluster, String runId) {
        List<StepSummary> newestFirst = emr.ask(
                "look for the kill steps of " + runId + " on cluster " + cluster,
                "ListSteps",
                client -> client.listStepsPaginator(request -> request.clusterId(cluster)).steps().stream()
                        .toList());
        String kill = requests.killStepName(runId);
        return newestFirst.stream()
                .takeWhile(step -> !isOf(runId, step))
                .filter(step -> kill.equals(step.name()))
                .toList();
    }

    @Override
    public void release(Submission submission) {
        if (submission.ownCluster()) {
            clusters.terminateOwn(submission.cluster());
        }
    }

    @Override
    public List<Clue> clues(Submission submission) {
        Observation seen = observe(submission);
        FailureLine said = FailureScan.of(seen.reason());
        return Stream.concat(Stream.of(new Clue("EMR", said, List.of())), logs(submission).stream())
                .filter(clue -> !clue.line().isEmpty())
                .sorted(Comparator.comparingInt(clue -> clue.failure().weight()))
                .toList();
    }

    @Override
    public List<Clue> logs(Submission submission) {
        try {
            Cluster cluster = clusters.describe(submission.cluster());
            String logUri = cluster.logUri();
            if (logUri == null) {
                return List.of(new Clue(
                        "EMR",
                        FailureLine.symptom(
                                "Cluster " + cluster.id() + " keeps no logs in S3.",
                                "Use a cluster with a log URI, or look at the step in the EMR console."),
                        List.of()));
            }
            List<Clue> found = new ArrayList<>();
            if (code(cluster) == ClusterStateChangeReasonCode.BOOTSTRAP_FAILURE) {
                found.addAll(logs.ofNodeSetup(logUri, submission, reason(cluster)));
            }
            found.addAll(logs.ofRun(
                    logUri, new Submission(submission.cluster(), stepId(submission), submission.ownCluster())));
            return found;
        } catch (UserFault fault) {
            return List.of(
                    new Clue("EMR", FailureLine.symptom(String.valueOf(fault.getMessage()), fault.hint()), List.of()));
        }
    }
}
