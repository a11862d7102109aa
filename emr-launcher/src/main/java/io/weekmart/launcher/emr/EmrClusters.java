package io.weekmart.launcher.emr;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.aws.AwsRefusal;
import io.weekmart.launcher.config.NightSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.emr.model.Cluster;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.ClusterSummary;
import software.amazon.awssdk.services.emr.model.InvalidRequestException;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** Clusters that carry the tags of this installation. No other one is ever changed. */
public final class EmrClusters {
    /** EMR has no error code of its own for a cluster that it does not know: "Cluster id 'j-2AXXXXXXGAPLF' is not valid." */
    private static final Pattern UNKNOWN_CLUSTER =
            Pattern.compile("cluster id\\b.*\\bis not valid", Pattern.CASE_INSENSITIVE);

    private final EmrConnection emr;
    private final NightSettings settings;
    private final Clock clock;

    public EmrClusters(EmrConnection emr, NightSettings settings, Clock clock) {
        this.emr = emr;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A cluster as people see it.
     *
     * @param expiresAt when sweeping may end it; null where no tag says so
     */
    public record View(String id, String name, String state, Instant createdAt, @Nullable Instant expiresAt) {
        private static View of(Cluster cluster) {
            return new View(
                    cluster.id(),
                    cluster.name(),
                    cluster.status().stateAsString(),
                    EmrClusters.createdAt(cluster),
                    ClusterTags.expiry(cluster.tags()).orElse(null));
        }
    }

    /** Ours that have not ended, the oldest first. */
    public List<View> list() {
        return ours().stream().map(View::of).toList();
    }

    /**
     * Makes a cluster that waits for steps until it is idle for long enough. It goes out once: after an unclear answer the list tells.
     *
     * @return its id
     */
    public String create(String name, @Nullable String nodeSetup) {
        try {
            return emr.sending()
                    .runJobFlow(new EmrRequests(settings).createCluster(name, nodeSetup, clock.instant()))
                    .jobFlowId();
        } catch (SdkException e) {
            UserFault fault = AwsRefusal.of(
                    e,
                    "make cluster " + name,
                    "elasticmapreduce:RunJobFlow, elasticmapreduce:AddTags and iam:PassRole");
            if (AwsRefusal.unclear(e)) {
                throw new UserFault(
                        ExitCode.CLUSTER,
                        String.valueOf(fault.getMessage()),
                        "It may have been made all the same: look with emr-launcher cluster list before you try again.",
                        e);
            }
            throw fault;
        }
    }

    /**
     * Ends a cluster.
     *
     * @param before takes the names of the cluster and of the steps that are on it, before it is ended
     * @throws UserFault with exit code 2 where it does not carry our tags
     */
    public void terminate(String id, Consumer<List<String>> before) {
        Cluster cluster = describe(id);
        if (!ClusterTags.ours(cluster.tags(), settings)) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot end cluster " + id + " (" + cluster.name() + "): it does not carry the tags "
                            + ClusterTags.expected(settings) + ", so it is not of this installation.",
                    "Check the id, launcher.environment and launcher.path; emr-launcher cluster list shows the clusters of"
                            + " this installation.");
        }
        if (!ends(cluster)) {
            before.accept(names(cluster));
            end(cluster);
        }
    }

    /** The name of a cluster, and those of the steps on it that have not ended. */
    private List<String> names(Cluster cluster) {
        List<String> names = new ArrayList<>(List.of(cluster.name()));
        names.addAll(emr.ask("list the steps of cluster " + cluster.id(), "ListSteps", client -> client
                .listStepsPaginator(request -> request.clusterId(cluster.id())
                        .stepStates(StepState.PENDING, StepState.RUNNING, StepState.CANCEL_PENDING))
                .steps()
                .stream()
                .map(StepSummary::name)
                .toList()));
        return names;
    }

    /**
     * Ends the clusters of ours whose time is over, and answers them.
     *
     * @param kept takes such a cluster, and the names of it and of the steps that are on it; true keeps it
     */
    public List<View> sweep(BiPredicate<View, List<String>> kept) {
        List<View> ended = new ArrayList<>();
        for (Cluster cluster : ours()) {
            if (expired(cluster) && !kept(cluster, kept)) {
                end(cluster);
                ended.add(View.of(cluster));
            }
        }
        return ended;
    }

    private boolean kept(Cluster cluster, BiPredicate<View, List<String>> kept) {
        List<String> names = names(cluster);
        if (kept.test(View.of(cluster), names)) {
            return true;
        }
        // Looking after the runs takes its time: another launcher may have added a step meanwhile.
        List<String> now = names(cluster);
        return !names.containsAll(now) && kept.test(View.of(cluster), now);
    }

    /** Whether sweeping may end a cluster. */
    boolean expired(Cluster cluster) {
        return ClusterTags.expiry(cluster.tags())
                .filter(expiry -> expiry.isBefore(clock.instant()))
                .isPresent();
    }

    /** Ends a cluster that was made for a run, if it is ours and has not ended by itself; one that EMR no longer knows has ended. */
    void terminateOwn(String id) {
        known(id).filter(this::ours).ifPresent(this::end);
    }

    /** Whether a cluster carries the tags of this installation. */
    boolean ours(Cluster cluster) {
        return ClusterTags.ours(cluster.tags(), settings);
    }

    private void end(Cluster cluster) {
        if (!ends(cluster)) {
            emr.ask(
                    "end cluster " + cluster.id(),
                    "TerminateJobFlows",
                    client -> client.terminateJobFlows(request -> request.jobFlowIds(cluster.id())));
        }
    }

    private static boolean ends(Cluster cluster) {
        return switch (cluster.status().state()) {
            case TERMINATING, TERMINATED, TERMINATED_WITH_ERRORS -> true;
            default -> false;
        };
    }

    Cluster describe(String id) {
        return emr.ask("look at cluster " + id, "DescribeCluster", client -> client.describeCluster(
                        request -> request.clusterId(id))
                .cluster());
    }

    /** A cluster; empty where EMR does not know it, which forgets clusters some weeks after their end. */
    Optional<Cluster> known(String id) {
        try {
            return Optional.of(describe(id));
        } catch (UserFault fault) {
            if (unknown(fault)) {
                return Optional.empty();
            }
            throw fault;
        }
    }

    /** Whether EMR said that it does not know the cluster it was asked about. It calls other requests invalid too: those tell nothing of it. */
    static boolean unknown(UserFault fault) {
        return fault.getCause() instanceof InvalidRequestException refusal
                && UNKNOWN_CLUSTER.matcher(String.valueOf(refusal.getMessage())).find();
    }

    /** ListClusters tells no tags: each cluster that has not ended is looked at. */
    List<Cluster> ours() {
        List<ClusterSummary> active = emr.ask("list the clusters", "ListClusters", client -> client
                .listClustersPaginator(request -> request.clusterStates(
                        ClusterState.STARTING, ClusterState.BOOTSTRAPPING, ClusterState.RUNNING, ClusterState.WAITING))
                .clusters()
                .stream()
                .toList());
        return active.stream()
                .map(summary -> describe(summary.id()))
                .filter(this::ours)
                .sorted(Comparator.comparing(EmrClusters::createdAt))
                .toList();
    }

    static boolean takesSteps(ClusterState state) {
        return state == ClusterState.RUNNING || state == ClusterState.WAITING;
    }

    static Instant createdAt(Cluster cluster) {
        return Optional.ofNullable(cluster.status().timeline())
                .map(timeline -> timeline.creationDateTime())
                .orElse(Instant.EPOCH);
    }
}
