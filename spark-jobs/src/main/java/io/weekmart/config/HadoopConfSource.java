package io.weekmart.config;

import io.weekmart.contract.config.ConfSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** Reads configuration files through Hadoop's file systems: s3://, s3a://, hdfs://. */
public final class HadoopConfSource implements ConfSource {
    private final Configuration hadoop;

    public HadoopConfSource(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    @Override
    public String read(String uri) throws IOException {
        Path path = new Path(uri);
        try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
        }
    }
}
