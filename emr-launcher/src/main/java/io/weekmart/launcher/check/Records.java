package io.weekmart.launcher.check;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.weekmart.contract.dump.Dialect;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file in their dialect, blank lines left out. A malformed record is the job's to reject, and no reason to hold a night up.
 */
abstract class Records implements Iterator<List<String>>, Closeable {
    /** Stands for no quote: no text holds it. */
    private static final char NO_QUOTE = '\uFFFF';

    private Records() {}

    /** The records of a text, which is closed with them. */
    static Records of(InputStream text, Dialect dialect) {
        Reader reader = new InputStreamReader(text, dialect.encoding().charset());
        return dialect.backslash() ? new Escaped(reader, dialect) : new Standard(reader, dialect);
    }

    private static char quote(Dialect dialect) {
        Character quote = dialect.quote();
        return quote == null ? NO_QUOTE : quote;
    }

    private static final class Standard extends Records {
        private final CsvReader<CsvRecord> csv;
        private final Iterator<CsvRecord> records;

        Standard(Reader reader, Dialect dialect) {
            csv = CsvReader.builder()
                    .fieldSeparator(dialect.delimiter())
                    .quoteCharacter(quote(dialect))
                    .allowMissingFields(true)
                    .allowExtraFields(true)
                    .allowExtraCharsAfterClosingQuote(true)
                    .ofCsvRecord(reader);
            records = csv.iterator();
        }

        @Override
        public boolean hasNext() {
            return records.hasNext();
        }

        @Override
        public List<String> next() {
            return records.next().getFields();
        }

        @Override
        public void close() throws IOException {
            csv.close();
        }
    }

    /** Where a backslash takes the meaning from what stands behind it, which the CSV reader does not know. */
    private static final class Escaped extends Records {
        private final Reader reader;
        private final char delimiter;
        private final char quote;
        private boolean begun;
        private int next;
        private @Nullable List<String> record;

        Escaped(Reader reader, Dialect dialect) {
            this.reader = new BufferedReader(reader);
            delimiter = dialect.delimiter();
            quote = quote(dialect);
        }

        @Override
        public boolean hasNext() {
            if (!begun) {
                begun = true;
                next = read();
            }
            while (record == null && next >= 0) {
                List<String> read = record();
                record = read.equals(List.of("")) ? null : read;
            }
            return record != null;
        }

        @Override
        public List<String> next() {
            List<String> read = hasNext() ? record : null;
            if (read == null) {
                throw new NoSuchElementException();
            }
            record = null;
            return read;
        }

        private List<String> record() {
            List<String> fields = new ArrayList<>();
            StringBuilder field = new StringBuilder();
            boolean quoted = next == quote;
            if (quoted) {
                next = read();
            }
            while (next >= 0) {
                int c = next;
                next = read();
                if (c == '\\') {
                    if (next >= 0) {
                        field.append((char) next);
                        // A carriage return takes its line feed with it.
                        boolean lineEnd = next == '\r';
                        next = read();
                        if (lineEnd && next == '\n') {
                            field.append('\n');
                            next = read();
                        }
                    }
                } else if (quoted && c == quote) {
                    quoted = false;
                } else if (!quoted && c == '\n') {
                    break;
                } else if (!quoted && c == delimiter) {
                    fields.add(field.toString());
                    field.setLength(0);
                    quoted = next == quote;
                    if (quoted) {
                        next = read();
                    }
                } else if (quoted || c != '\r' || (next != '\n' && next >= 0)) {
                    field.append((char) c);
                }
            }
            fields.add(field.toString());
            return fields;
        }

        private int read() {
            try {
                return reader.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
