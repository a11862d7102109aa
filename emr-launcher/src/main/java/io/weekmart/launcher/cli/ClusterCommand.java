package io.weekmart.launcher.cli;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.deploy.Deployment;
import io.weekmart.launcher.emr.EmrClusters;
import io.weekmart.launcher.session.Session;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cluster",
        synopsisSubcommandLabel = "<command>",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        description = "Clusters that carry the tags of this installation. No other one is ever changed.")
final class ClusterCommand {
    // Picocli acts on it by itself.
    @Mixin
    @SuppressWarnings("UnusedVariable")
    private HelpOption help;

    /** What all of them have in common. */
    private abstract static class Part implements Callable<Integer> {
        final Context context;

        @Mixin
        SharedOptions options;

        Part(Context context) {
            this.context = context;
        }

        abstract void work(Session session);

        @Override
        public Integer call() {
            try (Session session = context.session(options)) {
                work(session);
                return ExitCode.DONE.code();
            }
        }

        /** Results as text, or as JSON. */
        void show(String text, Object json) {
            context.out().println(options.output() == SharedOptions.Output.json ? JsonText.of(json) : text);
        }
    }

    @Command(
            name = "create",
            sortOptions = false,
            descriptionHeading = "%n",
            optionListHeading = "%n",
            description = {
                "Makes a cluster that waits for steps, as launcher.cluster describes it, and prints its id.",
                "It ends by itself when it was idle for launcher.cluster.idle-timeout."
            })
    static final class Create extends Part {
        @Option(names = "--name", required = true, paramLabel = "NAME", description = "Name of the cluster.")
        private String name;

        Create(Context context) {
            super(context);
        }

        @Override
        void work(Session session) {
            @Nullable String nodeSetup =
                    session.artifacts().inForce().map(Deployment::nodeSetup).orElse(null);
            session.settings().cluster().releaseWarning().ifPresent(context::progress);
            String id = session.clusters().create(name, nodeSetup);
            show(id, Map.of("id", id));
        }
    }

    @Command(
            name = "list",
            sortOptions = false,
            descriptionHeading = "%n",
            optionListHeading = "%n",
            description = "Lists our clusters that have not ended, the oldest first.")
    static final class Listing extends Part {
        Listing(Context context) {
            super(context);
        }

        @Override
        void work(Session session) {
            List<EmrClusters.View> clusters = session.clusters().list();
            show(
                    clusters.isEmpty() ? "There is no cluster of ours." : table(clusters),
                    clusters.stream().map(ClusterCommand::json).toList());
        }
    }

    @Command(
            name = "terminate",
            sortOptions = false,
            descriptionHeading = "%n",
            parameterListHeading = "%n",
            optionListHeading = "%n",
            description = "Ends a cluster of ours; one that does not carry our tags is refused.")
    static final class Terminate extends Part {
        @Parameters(paramLabel = "ID", description = "Id of the cluster, such as j-2AXXXXXXGAPLF.")
        private String id;

        Terminate(Context context) {
            super(context);
        }

        @Override
        void work(Session session) {
            session.terminate(id, context::progress);
            show("Cluster " + id + " is being ended.", Map.of("id", id));
        }
    }

    @Command(
            name = "sweep",
            sortOptions = false,
            descriptionHeading = "%n",
            optionListHeading = "%n",
            description = {
                "Ends the clusters of ours that are past their expiry (launcher.cluster.expire-after): the forgotten ones.",
                "One whose run is in progress is kept; a run that took longer than launcher.max-duration is ended."
            })
    static final class Sweep extends Part {
        Sweep(Context context) {
            super(context);
        }

        @Override
        void work(Session session) {
            List<EmrClusters.View> ended = session.sweep(context::progress);
            show(
                    ended.isEmpty() ? "No cluster of ours is past its expiry." : "Ended:\n" + table(ended),
                    ended.stream().map(ClusterCommand::json).toList());
        }
    }

    private static String table(List<EmrClusters.View> clusters) {
        StringBuilder table = new StringBuilder(
                String.format(Locale.ROOT, "%-16s %-15s %-21s %-21s %s", "id", "state", "created", "expires", "name"));
        for (EmrClusters.View cluster : clusters) {
            table.append(String.format(
                    Locale.ROOT,
                    "%n%-16s %-15s %-21s %-21s %s",
                    cluster.id(),
                    cluster.state(),
                    cluster.createdAt().truncatedTo(ChronoUnit.SECONDS),
                    cluster.expiresAt() == null ? "" : cluster.expiresAt(),
                    cluster.name()));
        }
        return table.toString();
    }

    private static Map<String, Object> json(EmrClusters.View cluster) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", cluster.id());
        json.put("name", cluster.name());
        json.put("state", cluster.state());
        json.put("created_at", cluster.createdAt().toString());
        if (cluster.expiresAt() != null) {
            json.put("expires_at", cluster.expiresAt().toString());
        }
        return json;
    }
}
