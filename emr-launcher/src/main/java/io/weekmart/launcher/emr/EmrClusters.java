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
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.emr.model.Cluster;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.ClusterSummary;

/** Clusters that carry the tag of this environment. No other one is ever changed. */
public final class EmrClusters {
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
     * @throws UserFault with exit code 2 where it does not carry our tag
     */
    public void terminate(String id) {
        Cluster cluster = describe(id);
        if (!ClusterTags.ofEnvironment(cluster.tags(), settings.environment())) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot end cluster " + id + " (" + cluster.name() + "): it does not carry the tag "
                            + ClusterTags.ENVIRONMENT + "=" + settings.environment() + ", so it is not ours.",
                    "Check the id and launcher.environment; emr-launcher cluster list shows ours.");
        }
        end(cluster);
    }

    /** Ends the clusters of ours whose time is over, and answers them. */
    public List<View> sweep() {
        List<View> ended = new ArrayList<>();
        for (Cluster cluster : ours()) {
            Optional<Instant> expiry = ClusterTags.expiry(cluster.tags());
            if (expiry.isPresent() && expiry.get().isBefore(clock.instant())) {
                end(cluster);
                ended.add(View.of(cluster));
            }
        }
        return ended;
    }

    /** Ends a cluster that was made for a run, if it is ours and has not ended by itself. */
    void terminateOwn(String id) {
        Cluster cluster = describe(id);
        if (ClusterTags.ofEnvironment(cluster.tags(), settings.environment())) {
            end(cluster);
        }
    }

    private void end(Cluster cluster) {
        switch (cluster.status().state()) {
            case TERMINATING, TERMINATED, TERMINATED_WITH_ERRORS -> {}
            default ->
                emr.ask(
                        "end cluster " + cluster.id(),
                        "TerminateJobFlows",
                        client -> client.terminateJobFlows(request -> request.jobFlowIds(cluster.id())));
        }
    }

    Cluster describe(String id) {
        return emr.ask("look at cluster " + id, "DescribeCluster", client -> client.describeCluster(
                        request -> request.clusterId(id))
                .cluster());
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
                .filter(cluster -> ClusterTags.ofEnvironment(cluster.tags(), settings.environment()))
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
