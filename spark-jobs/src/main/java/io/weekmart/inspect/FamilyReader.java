package io.weekmart.inspect;

import io.weekmart.contract.dump.DumpFiles;
import io.weekmart.contract.dump.Encoding;
import io.weekmart.contract.dump.ForeignFile;
import io.weekmart.contract.fault.Count;
import io.weekmart.inspect.FileFamily.Member;
import io.weekmart.raw.TextRecords;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/** Reads samples of the files of a family, spread over all of them. */
final class FamilyReader {
    /** Records of a family that are looked at. */
    static final long MOST_RECORDS = 100_000;

    private static final int HEAD_BYTES = 256 * 1024;
    private static final int MOST_FILES = 40;
    private static final int HEADS = 3;
    private static final int FEWEST_OF_FILE = 2_000;
    private static final int MOST_COLUMNS = 2_000;
    private static final int FAILURES_SHOWN = 3;

    private final Configuration hadoop;
    private final KnownNames names;

    FamilyReader(Configuration hadoop, KnownNames names) {
        this.hadoop = hadoop;
        this.names = names;
    }

    /** Reads the heads of some files, and then records of more of them. What can't be read is an obstacle, and nothing is thrown. */
    FamilyProfile read(FileFamily family) {
        List<Member> filled = family.members().stream()
                .filter(member -> member.file().bytes() > 0)
                .toList();
        if (filled.isEmpty()) {
            return unread(family, "empty: no file of it has a byte");
        }
        Written written = null;
        boolean named = false;
        String failure = "";
        for (Member member : spread(filled, HEADS)) {
            try {
                byte[] bytes = TextRecords.head(
                        hadoop, member.file().uri(), member.file().bytes(), HEAD_BYTES);
                if (bytes.length == 0) {
                    continue;
                }
                Optional<String> foreign = ForeignFile.named(member.file().name(), bytes, bytes.length);
                if (foreign.isPresent()) {
                    return unread(family, foreign.get());
                }
                if (isBinary(bytes)) {
                    return unread(family, "this is no text");
                }
                OptionalInt header = TitleLines.header(bytes, names::isColumn);
                if (header.isPresent()) {
                    return unread(
                            family,
                            "its header seems to stand in line " + header.getAsInt()
                                    + ", and a run cannot skip the lines above it: have it exported without them");
                }
                Written found = Sniffer.of(bytes, bytes.length < HEAD_BYTES, names::isColumn);
                // A file with its header alone says less than one with rows.
                if (written == null || (!named && lines(bytes) > 1)) {
                    written = found;
                    named = lines(bytes) > 1;
                }
            } catch (IOException e) {
                // Others of its kind may be sound.
                failure = failure.isEmpty() ? "it can't be read: " + Listing.reason(e) : failure;
            }
        }
        if (written == null) {
            return unread(family, failure.isEmpty() ? "empty: no file of it has a line" : failure);
        }
        return sample(family, filled, written);
    }

    /** A NUL is in no text of these encodings. */
    private static boolean isBinary(byte[] head) {
        for (byte b : head) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private static int lines(byte[] head) {
        int lines = 0;
        for (int i = 0; i < head.length; i++) {
            lines += head[i] == '\n' || i == head.length - 1 ? 1 : 0;
        }
        return lines;
    }

    private static FamilyProfile unread(FileFamily family, String obstacle) {
        return new FamilyProfile(
                family,
                obstacle,
                new Written(',', '"', false, Encoding.UTF_8, true),
                true,
                false,
                List.of(),
                0,
                0,
                0,
                List.of());
    }

    /** The first, the last and some between them. */
    static <T> List<T> spread(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        return IntStream.range(0, most)
                .mapToObj(i -> all.get((int) ((long) i * (all.size() - 1) / (most - 1))))
                .toList();
    }

    private FamilyProfile sample(FileFamily family, List<Member> filled, Written first) {
        List<Member> sampled = spread(filled, MOST_FILES);
        Sample sample = new Sample(family, first);
        sample.read(sampled);
        Encoding encoding = sample.bytes.ascii() ? first.encoding() : sample.bytes.encoding();
        if (encoding != first.encoding()) {
            // Characters that tell the encoding stood behind the head, or in other files.
            sample = new Sample(family, first.withEncoding(encoding));
            sample.read(sampled);
        }
        if (sample.columns.size() > MOST_COLUMNS) {
            return unread(family, "it has " + Count.of(sample.columns.size(), "column") + ", and no table has so many");
        }
        return sample.columns.isEmpty() && !sample.failures.isEmpty()
                ? unread(
                        family,
                        "it can't be read: " + sample.failures.iterator().next())
                : sample.profile();
    }

    /** The records of some files of a family, taken in. */
    private final class Sample {
        private final FileFamily family;
        private final Written written;
        private final List<ColumnProfile> columns = new ArrayList<>();
        private final Set<String> others = new TreeSet<>();
        private final Set<String> torn = new LinkedHashSet<>();
        private final Set<String> absent = new TreeSet<>();
        private final Set<String> failures = new LinkedHashSet<>();
        private final EncodingCount bytes = new EncodingCount();
        /** The columns of the file that is read, where it has others, or in another order, than the first one. */
        private List<Optional<ColumnProfile>> order = List.of();

        private boolean quotes;
        private long records;
        private long odd;
        private int filesRead;

        Sample(FileFamily family, Written written) {
            this.family = family;
            this.written = written;
        }

        void read(List<Member> members) {
            for (Member member : members) {
                long most = Math.max(FEWEST_OF_FILE, MOST_RECORDS / members.size());
                if (records < MOST_RECORDS && columns.size() <= MOST_COLUMNS) {
                    read(member, Math.min(most, MOST_RECORDS - records));
                }
            }
        }

        private void read(Member member, long most) {
            filesRead++;
            Listing.Entry file = member.file();
            long read = 0;
            try (TextRecords text = TextRecords.open(hadoop, file.uri(), file.bytes(), written.dialect())) {
                boolean header = written.header();
                while (read < most && columns.size() <= MOST_COLUMNS && next(text, file)) {
                    List<String> fields = text.fields();
                    if (header) {
                        header = false;
                        header(fields);
                        continue;
                    }
                    if (columns.isEmpty()) {
                        for (int i = 0; i < fields.size(); i++) {
                            columns.add(new ColumnProfile(String.valueOf(i + 1), i));
                        }
                    }
                    read++;
                    add(text, fields, member);
                }
                if (text.open()) {
                    torn.add(file.path());
                }
                bytes.add(file.path(), text);
            } catch (IOException e) {
                failures.add(file.path() + " (" + Listing.reason(e) + ")");
            }
            records += read;
            columns.forEach(ColumnProfile::endOfFile);
        }

        /** Goes to the next record. A file that is broken from there on ends there. */
        private boolean next(TextRecords text, Listing.Entry file) {
            try {
                return text.next();
            } catch (IOException e) {
                failures.add(file.path() + " (" + Listing.reason(e) + ")");
                return false;
            }
        }

        private void header(List<String> fields) {
            List<String> header = fields.stream().map(String::strip).toList();
            if (columns.isEmpty()) {
                for (int i = 0; i < header.size(); i++) {
                    columns.add(new ColumnProfile(header.get(i), i));
                }
                return;
            }
            Set<String> here = lowered(header);
            Set<String> before =
                    lowered(columns.stream().map(ColumnProfile::name).toList());
            header.stream()
                    .filter(name -> !before.contains(name.toLowerCase(Locale.ROOT)))
                    .forEach(others::add);
            columns.stream()
                    .map(ColumnProfile::name)
                    .filter(name -> !here.contains(name.toLowerCase(Locale.ROOT)))
                    .forEach(absent::add);
            Map<String, ColumnProfile> named = new HashMap<>();
            columns.forEach(column -> named.putIfAbsent(column.name().toLowerCase(Locale.ROOT), column));
            order = header.stream()
                    .map(name -> Optional.ofNullable(named.get(name.toLowerCase(Locale.ROOT))))
                    .toList();
        }

        private void add(TextRecords text, List<String> fields, Member member) {
            int expected = order.isEmpty() ? columns.size() : order.size();
            if (text.malformed() || fields.size() != expected) {
                odd++;
                return;
            }
            // A date that may be another one tells nothing of the dates in the rows.
            LocalDate date = family.otherDate() == null ? member.date() : null;
            for (int i = 0; i < fields.size(); i++) {
                Optional<ColumnProfile> column = order.isEmpty() ? Optional.of(columns.get(i)) : order.get(i);
                if (column.isPresent()) {
                    column.get().add(fields.get(i), text.quoted(i), date);
                    quotes |= text.quoted(i);
                }
            }
        }

        private static Set<String> lowered(List<String> names) {
            return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        }

        FamilyProfile profile() {
            List<String> notes = new ArrayList<>();
            if (!others.isEmpty()) {
                notes.add("Some files have further columns: " + String.join(", ", others) + ".");
            }
            if (!absent.isEmpty()) {
                notes.add("Some files lack columns: " + String.join(", ", absent) + ".");
            }
            if (!torn.isEmpty()) {
                notes.add("A quote is still open at the end of " + String.join(", ", torn) + ".");
            }
            if (!failures.isEmpty()) {
                notes.add(Count.of(failures.size(), "file") + " can't be read to the end: "
                        + failures.stream().limit(FAILURES_SHOWN).collect(Collectors.joining(", "))
                        + (failures.size() > FAILURES_SHOWN ? " and others." : "."));
            }
            notes.addAll(bytes.notes());
            if (family.folder()) {
                long strangers = family.members().stream()
                        .filter(member -> !DumpFiles.isPart(member.file().name()))
                        .count();
                if (strangers > 0) {
                    notes.add(Count.of(strangers, "file") + " in its folders can't be parts, which are named "
                            + DumpFiles.PARTS + ".");
                }
            }
            boolean ascii = bytes.ascii() && written.encoding() == Encoding.UTF_8;
            return new FamilyProfile(family, null, written, ascii, quotes, columns, records, odd, filesRead, notes);
        }
    }
}
