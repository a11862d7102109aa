package io.weekmart.launcher.session;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.catalog.CatalogSync;
import io.weekmart.launcher.catalog.GlueCatalog;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.deploy.Artifacts;
import io.weekmart.launcher.emr.EmrClusters;
import io.weekmart.launcher.emr.EmrCompute;
import io.weekmart.launcher.emr.EmrConnection;
import io.weekmart.launcher.night.NightEngine;
import io.weekmart.launcher.night.Progress;
import io.weekmart.launcher.notify.Notifications;
import io.weekmart.launcher.store.ObjectStore;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everything that a command may need for one configuration; what it does not use is never connected to. Not for several threads. */
public final class Session implements AutoCloseable {
    private final NightSettings settings;
    private final Map<String, String> environment;
    private final Clock clock = Clock.systemUTC();
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final ObjectStore store;
    private @Nullable EmrConnection emr;
    private @Nullable GlueCatalog glue;

    /**
     * Opens a session.
     *
     * @param environment the variables of the process
     */
    public Session(NightSettings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = environment;
        store = ObjectStore.connect();
        closing.push(store::close);
    }

    public NightSettings settings() {
        return settings;
    }

    public ObjectStore store() {
        return store;
    }

    public Artifacts artifacts() {
        return new Artifacts(store, settings);
    }

    /** An engine for nights; its progress is told sentence by sentence. */
    public NightEngine engine(Progress progress) {
        Notifications notifications = Notifications.of(settings, store, environment);
        return NightEngine.of(settings, store, compute(), this::catalog, notifications, progress, owner());
    }

    public EmrCompute compute() {
        return new EmrCompute(emr(), store, settings, clock);
    }

    public EmrClusters clusters() {
        return new EmrClusters(emr(), settings, clock);
    }

    /** Ends the clusters of this installation that are past their expiry, and answers them; those with a run in progress are kept. */
    public List<EmrClusters.View> sweep(Progress progress) {
        NightEngine engine = engine(progress);
        return clusters().sweep((cluster, names) -> {
            boolean kept;
            try {
                kept = engine.isInUse(names);
            } catch (UserFault fault) {
                progress.say("Cluster " + cluster.id() + " (" + cluster.name()
                        + ") is past its expiry and is kept, since nobody can tell whether a run is in progress on it: "
                        + fault.getMessage() + " " + fault.hint());
                return true;
            }
            if (kept) {
                progress.say("Cluster " + cluster.id() + " (" + cluster.name()
                        + ") is past its expiry and is kept: a run is in progress on it.");
            }
            return kept;
        });
    }

    /** The same where nobody reads the answer: each cluster is told as a sentence. */
    public void sweepUnattended(Progress progress) {
        sweep(progress)
                .forEach(cluster -> progress.say(
                        "Cluster " + cluster.id() + " (" + cluster.name() + ") was past its expiry, and is ended."));
    }

    /** Ends a cluster of this installation; runs in progress on it are told why they ended. */
    public void terminate(String cluster, Progress progress) {
        NightEngine engine = engine(progress);
        clusters()
                .terminate(
                        cluster,
                        names -> engine.clusterTerminated(
                                cluster,
                                names,
                                "Its cluster " + cluster + " was ended by emr-launcher cluster terminate."));
    }

    public CatalogSync catalog() {
        return new CatalogSync(store, glue(), settings);
    }

    private GlueCatalog glue() {
        if (glue == null) {
            glue = glue(settings);
        }
        return glue;
    }

    /** The database of a pipeline, which may be another one than this session is about. */
    public GlueCatalog glue(NightSettings pipeline) {
        GlueCatalog connected = GlueCatalog.connect(pipeline);
        closing.push(connected::close);
        return connected;
    }

    private EmrConnection emr() {
        if (emr == null) {
            emr = EmrConnection.open();
            closing.push(emr::close);
        }
        return emr;
    }

    /** This process: its id and host, and something that no other one has. */
    private static String owner() {
        return ManagementFactory.getRuntimeMXBean().getName() + "/" + UUID.randomUUID();
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
