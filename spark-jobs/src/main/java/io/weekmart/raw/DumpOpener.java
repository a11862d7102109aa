package io.weekmart.raw;

import java.io.IOException;
import java.io.InputStream;

/** Opens the content of a dump. */
@FunctionalInterface
interface DumpOpener {
    /** The uncompressed bytes of the file from a position on. */
    InputStream open(DumpFile file, long position) throws IOException;
}
