package io.weekmart.crash;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/** Reads tables as any query engine does: lists the files below a path, anew each time, and reads them. */
public final class TableReader {
    private final Configuration hadoop;

    public TableReader(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /** The rows of the fact as text, sorted, by week and store, such as {@code yr_num=2024/wk_num=18 store 3}. */
    public SortedMap<String, List<String>> storeWeeks(Path fact) throws IOException {
        SortedMap<String, List<String>> storeWeeks = new TreeMap<>();
        for (Path file : files(fact)) {
            String week = fact.toUri().relativize(file.getParent().toUri()).toString();
            try (ParquetReader<Group> rows = open(file)) {
                for (Group row = rows.read(); row != null; row = rows.read()) {
                    String key = week + " store " + row.getInteger("store_key", 0);
                    storeWeeks.computeIfAbsent(key, any -> new ArrayList<>()).add(row.toString());
                }
            }
        }
        storeWeeks.values().forEach(Collections::sort);
        return storeWeeks;
    }

    /**
     * The rows of tables as text, sorted, by the folder of their partition, such as {@code orders/extract_dt=2024-05-05}.
     *
     * @param root of the output
     */
    public SortedMap<String, List<String>> partitions(Path root, Collection<String> tables) throws IOException {
        SortedMap<String, List<String>> partitions = new TreeMap<>();
        for (String table : tables) {
            for (Path file : files(new Path(root, table))) {
                String folder =
                        root.toUri().relativize(file.getParent().toUri()).getPath();
                try (ParquetReader<Group> rows = open(file)) {
                    List<String> ofPartition = partitions.computeIfAbsent(folder, any -> new ArrayList<>());
                    for (Group row = rows.read(); row != null; row = rows.read()) {
                        ofPartition.add(row.toString());
                    }
                }
            }
        }
        partitions.values().forEach(Collections::sort);
        return partitions;
    }

    /** All rows of a table as text, sorted. */
    public List<String> rows(Path table) throws IOException {
        List<String> all = new ArrayList<>();
        for (Path file : files(table)) {
            try (ParquetReader<Group> rows = open(file)) {
                for (Group row = rows.read(); row != null; row = rows.read()) {
                    all.add(row.toString());
                }
            }
        }
        Collections.sort(all);
        return all;
    }

    /** Everything below a path, relative to it. */
    public List<String> names(Path root) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path file : list(root)) {
            names.add(root.toUri().relativize(file.toUri()).getPath());
        }
        Collections.sort(names);
        return names;
    }

    private ParquetReader<Group> open(Path file) throws IOException {
        return ParquetReader.builder(new GroupReadSupport(), file)
                .withConf(hadoop)
                .build();
    }

    private List<Path> files(Path table) throws IOException {
        return list(table).stream()
                .filter(file -> file.getName().endsWith(".parquet"))
                .toList();
    }

    private List<Path> list(Path folder) throws IOException {
        FileSystem fileSystem = folder.getFileSystem(hadoop);
        List<Path> found = new ArrayList<>();
        try {
            RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(folder, true);
            while (files.hasNext()) {
                found.add(files.next().getPath());
            }
        } catch (FileNotFoundException e) {
            return found;
        }
        return found;
    }
}
