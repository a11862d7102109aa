package io.weekmart.yarn;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.service.Service;
import org.apache.hadoop.yarn.conf.YarnConfiguration;

/**
 * The program that runs YARN's own servers, a resource manager and one node manager, on free ports. It writes the configuration that
 * leads to them into the file that it is given, says so on stdout, and ends when its stdin does: also when its parent was killed.
 */
public final class MiniYarn {
    static final String READY = "YARN is ready";

    /** Hadoop's MiniYARNCluster stays off the class path that tests are compiled with. */
    private static final String CLUSTER = "org.apache.hadoop.yarn.server.MiniYARNCluster";

    private static final int NODES = 1;
    private static final int DISKS = 1;

    private MiniYarn() {}

    public static void main(String[] args) throws Exception {
        Service cluster = Class.forName(CLUSTER)
                .asSubclass(Service.class)
                .getConstructor(String.class, int.class, int.class, int.class)
                .newInstance("weekmart", NODES, DISKS, DISKS);
        cluster.init(configuration());
        cluster.start();
        try (OutputStream file = Files.newOutputStream(Path.of(args[0]))) {
            cluster.getConfig().writeXml(file);
        }
        System.out.println(READY);
        System.in.transferTo(OutputStream.nullOutputStream());
        // An orderly stop waits twenty seconds for containers and logs that nobody needs any more.
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(0);
    }

    private static Configuration configuration() {
        Configuration configuration = new YarnConfiguration();
        configuration.set("yarn.scheduler.capacity.root.queues", "default");
        configuration.set("yarn.scheduler.capacity.root.default.capacity", "100");
        // By default drivers get a tenth: one at a time, and what a failed test leaves running would block the next.
        configuration.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1");
        // A developer's disk that is nearly full must not leave the cluster without its only node.
        configuration.set("yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "100");
        configuration.set("yarn.resourcemanager.nodemanagers.heartbeat-interval-ms", "200");
        return configuration;
    }
}
