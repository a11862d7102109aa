package io.weekmart.parquet;

import java.io.IOException;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * The files that tasks write, so that what a journal names survives a power cut. HDFS keeps a closed file in the memory of its data nodes
 * for a while, unless its writer asks for more, which nobody can do later. An object of S3 is stored for good once its writing ends. On a
 * local disk the driver forces the files that are going to be published, before it writes the journal.
 */
final class DurableFiles {
    private static final String HDFS = "hdfs";
    private static final int BUFFER_BYTES = 4096;

    private DurableFiles() {}

    static OutputFile create(Path path, Configuration conf) throws IOException {
        FileSystem fileSystem = path.getFileSystem(conf);
        OutputFile file = HadoopOutputFile.fromPath(path, conf);
        return fileSystem.getUri().getScheme().equals(HDFS) ? new OnHdfs(fileSystem, path, file) : file;
    }

    /** The data nodes force each block to their disks when it is complete. */
    private record OnHdfs(FileSystem fileSystem, Path path, OutputFile file) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSizeHint) throws IOException {
            return create(blockSizeHint, EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK));
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
            return create(blockSizeHint, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE, CreateFlag.SYNC_BLOCK));
        }

        private PositionOutputStream create(long blockSizeHint, EnumSet<CreateFlag> flags) throws IOException {
            return HadoopStreams.wrap(fileSystem.create(
                    path,
                    FsPermission.getFileDefault().applyUMask(FsPermission.getUMask(fileSystem.getConf())),
                    flags,
                    BUFFER_BYTES,
                    fileSystem.getDefaultReplication(path),
                    Math.max(fileSystem.getDefaultBlockSize(path), blockSizeHint),
                    null));
        }

        @Override
        public boolean supportsBlockSize() {
            return file.supportsBlockSize();
        }

        @Override
        public long defaultBlockSize() {
            return file.defaultBlockSize();
        }

        @Override
        public String getPath() {
            return file.getPath();
        }
    }
}
