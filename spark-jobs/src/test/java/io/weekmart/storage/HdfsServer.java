package io.weekmart.storage;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** A real HDFS in a process of its own on this machine. It is empty at first, and gone with its files once it is closed. */
public final class HdfsServer implements AutoCloseable {
    private static final String JARS = Path.of("target", "yarn", "servers").toAbsolutePath() + "/*";
    private static final long LONGEST_STOP_SECONDS = 30;
    private static final long LONGEST_COUNT_MILLIS = 15_000;
    private static final long COUNT_PAUSE_MILLIS = 200;
    private static final Pattern FSYNCS = Pattern.compile("\"FsyncCount\" : ([0-9]+)");

    private final Process servers;
    private final int port;
    private final int dataNodePort;

    private HdfsServer(Process servers, int port, int dataNodePort) {
        this.servers = servers;
        this.port = port;
        this.dataNodePort = dataNodePort;
    }

    /** Starts HDFS with its files and its log in a folder. */
    public static HdfsServer start(Path folder) throws IOException {
        Path log = folder.resolve("hdfs.log");
        Process servers = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path") + File.pathSeparator + JARS,
                        MiniDfs.class.getName(),
                        folder.resolve("hdfs").toString())
                .directory(folder.toFile())
                .redirectError(log.toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(servers.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(MiniDfs.READY)) {
                return new HdfsServer(
                        servers,
                        Integer.parseInt(line.substring(MiniDfs.READY.length())),
                        Integer.parseInt(out.readLine()));
            }
        }
        throw new IllegalStateException("HDFS did not start:\n" + Files.readString(log));
    }

    /** The URI of a folder, name node included. */
    public String uri(String folder) {
        return "hdfs://127.0.0.1:" + port + "/" + folder;
    }

    /** How often the data node has forced something to its disk; it counts anew every ten seconds. */
    public long fsyncs() throws IOException {
        URI metrics = URI.create(
                "http://127.0.0.1:" + dataNodePort + "/jmx?qry=Hadoop:service=DataNode,name=DataNodeActivity-*");
        try (InputStream answer = metrics.toURL().openStream()) {
            Matcher count = FSYNCS.matcher(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
            if (!count.find()) {
                throw new IllegalStateException("The data node counts no FsyncCount");
            }
            return Long.parseLong(count.group(1));
        }
    }

    /** Waits for the count to show more than it did. */
    public boolean forcesMoreThan(long before) throws IOException, InterruptedException {
        for (int wait = 0; wait < LONGEST_COUNT_MILLIS / COUNT_PAUSE_MILLIS; wait++) {
            if (fsyncs() > before) {
                return true;
            }
            Thread.sleep(COUNT_PAUSE_MILLIS);
        }
        return false;
    }

    /** A configuration whose fs.defaultFS is this HDFS, as on a cluster, and whose clients are quick. */
    public Configuration hadoopConf() {
        Configuration configuration = slowHadoopConf();
        // A file is whole once its data node has said so. By default the client asks again only after 400 ms, five
        // times.
        configuration.set("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "2");
        configuration.set("dfs.client.block.write.locateFollowingBlock.retries", "12");
        return configuration;
    }

    /** The same with clients as they are by default: closing a new file often takes 400 ms. */
    public Configuration slowHadoopConf() {
        Configuration configuration = new Configuration();
        configuration.set("fs.defaultFS", uri(""));
        configuration.set("dfs.replication", "1");
        return configuration;
    }

    @Override
    public void close() throws IOException {
        FileSystem.get(hadoopConf()).close();
        servers.getOutputStream().close();
        try {
            if (!servers.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
                servers.destroyForcibly();
            }
        } catch (InterruptedException e) {
            servers.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
