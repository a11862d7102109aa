package io.weekmart.storage;

import java.io.File;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The program that runs HDFS's own servers, a name node and one data node, on free ports. It keeps its files in the folder that it is
 * given, says on stdout where it is and, in a second line, on which port its data node answers in HTTP, and ends when its stdin does: also when its parent was killed.
 */
public final class MiniDfs {
    static final String READY = "HDFS is ready on port ";

    /** Hadoop's MiniDFSCluster stays off the class path that tests are compiled with. */
    private static final String BUILDER = "org.apache.hadoop.hdfs.MiniDFSCluster$Builder";

    private MiniDfs() {}

    public static void main(String[] args) throws Exception {
        Class<?> type = Class.forName(BUILDER);
        Object builder = type.getConstructor(Configuration.class, File.class)
                .newInstance(new Configuration(), new File(args[0]));
        Object cluster = type.getMethod("build").invoke(builder);
        Object port = cluster.getClass().getMethod("getNameNodePort").invoke(cluster);
        List<?> dataNodes =
                (List<?>) cluster.getClass().getMethod("getDataNodes").invoke(cluster);
        Object dataNode = dataNodes.get(0);
        System.out.println(READY + port);
        System.out.println(dataNode.getClass().getMethod("getInfoPort").invoke(dataNode));
        System.in.transferTo(OutputStream.nullOutputStream());
        // Nobody needs the files any more.
        Runtime.getRuntime().halt(0);
    }
}
