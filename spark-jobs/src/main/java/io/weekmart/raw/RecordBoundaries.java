package io.weekmart.raw;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds where records begin by reading a file through, quotes and all. Needed only where a line feed inside quotes misled a split. */
final class RecordBoundaries {
    private RecordBoundaries() {}

    /**
     * Splits of about the given size that begin where records begin. Behind an open quote or a record over the limit there are no more
     * boundaries: the reader of the last split will come across it.
     */
    static List<Split> splits(int file, DumpHeader header, long splitBytes, int maxRecordBytes, DumpOpener dumps)
            throws IOException {
        List<Split> splits = new ArrayList<>();
        long start = header.length();
        long bytes = header.file().bytes();
        try (ByteWindow window =
                new ByteWindow(dumps.open(header.file(), start), start, bytes, ByteWindow.DEFAULT_BYTES)) {
            FieldScanner scanner = FieldScanner.of(header.dialect());
            while (skipRecord(scanner, window, maxRecordBytes)) {
                long position = window.position();
                if (position - start >= splitBytes && position < bytes) {
                    splits.add(new Split(file, start, position - 1, true));
                    start = position;
                }
            }
        }
        splits.add(new Split(file, start, Split.END_OF_FILE, true));
        return splits;
    }

    /** Moves the window behind its record; false if that cannot be done. */
    private static boolean skipRecord(FieldScanner scanner, ByteWindow window, int maxRecordBytes) throws IOException {
        for (; ; ) {
            int end = lineEnd(scanner, window);
            if (end != FieldScanner.OPEN && end < window.limit()) {
                window.advance(end + 1);
                return true;
            }
            if (window.limit() - window.start() > maxRecordBytes + 1 || !window.more()) {
                return false;
            }
        }
    }

    private static int lineEnd(FieldScanner scanner, ByteWindow window) {
        byte[] bytes = window.bytes();
        int p = window.start();
        for (; ; p++) {
            p = scanner.scan(bytes, p, window.limit());
            if (p == FieldScanner.OPEN || bytes[p] == '\n') {
                return p;
            }
        }
    }
}
