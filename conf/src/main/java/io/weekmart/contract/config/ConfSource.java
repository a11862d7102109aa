package io.weekmart.contract.config;

import java.io.IOException;

/** Reads configuration files that do not lie on a local disk. */
@FunctionalInterface
public interface ConfSource {
    /**
     * The text of a file.
     *
     * @param uri such as {@code s3://bucket/weekmart.conf}, as the user wrote it
     * @throws java.io.FileNotFoundException if there is none
     */
    String read(String uri) throws IOException;
}
