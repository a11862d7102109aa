package io.weekmart.contract.dump;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Gzip files of several members, whole and damaged: the job and the launcher must read each of them alike. */
public final class GzipMembers {
    /** The empty member with which bgzip ends a file. */
    private static final byte[] BGZIP_END =
            HexFormat.of().parseHex("1f8b08040000000000ff0600424302001b0003000000000000000000");

    private static final int TRAILER = 8;
    private static final int MANY = 20_001;

    private GzipMembers() {}

    /** A file, and what it holds. */
    public static final class Sample {
        private final String name;
        private final byte[] stored;
        private final @Nullable String text;

        private Sample(String name, byte[] stored, @Nullable String text) {
            this.name = name;
            this.stored = stored;
            this.text = text;
        }

        /** The file's bytes, as they arrive. */
        public InputStream arriving(Arrival arrival) {
            return GzipMembers.arriving(stored, arrival);
        }

        /** What it holds; null where it must be refused. */
        public @Nullable String text() {
            return text;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** How the bytes of a file arrive. */
    public enum Arrival {
        /** As a connection delivers them: some bytes at a time, and it never says that more are there. */
        IN_PIECES,
        /** One byte at a time. */
        BYTE_BY_BYTE,
        /** As a file delivers them. */
        AT_ONCE
    }

    private static InputStream arriving(byte[] stored, Arrival arrival) {
        if (arrival == Arrival.AT_ONCE) {
            return new ByteArrayInputStream(stored);
        }
        Random random = new Random(11);
        return new ByteArrayInputStream(stored) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                int most = arrival == Arrival.BYTE_BY_BYTE ? 1 : 1 + random.nextInt(8_192);
                return super.read(bytes, offset, Math.min(length, most));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
    }

    public static List<Sample> samples() {
        byte[] first = member("id,name\n");
        byte[] second = member("1,one\n2,two\n");
        byte[] third = member("3,three\n");
        String text = "id,name\n1,one\n2,two\n3,three\n";
        byte[] whole = joined(first, second, third);

        ByteArrayOutputStream many = new ByteArrayOutputStream();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < MANY; i++) {
            String line = "row " + i + "\n";
            many.writeBytes(member(line));
            lines.append(line);
        }

        byte[] emptied = joined(member(""), first, member(""), member(""), second, member(""), third, member(""));
        byte[] middleChecksum = second.clone();
        middleChecksum[second.length - TRAILER] ^= 1;
        byte[] middleLength = second.clone();
        middleLength[second.length - 1] ^= 1;

        return List.of(
                new Sample("one member", member(text), text),
                new Sample("three members", whole, text),
                new Sample("twenty thousand members", many.toByteArray(), lines.toString()),
                new Sample("empty members between others", emptied, text),
                new Sample("nothing but an empty member", member(""), ""),
                new Sample("the last block of bgzip", joined(whole, BGZIP_END), text),
                new Sample("a file of no bytes", new byte[0], null),
                new Sample("zeros behind the last member", joined(whole, new byte[512]), null),
                new Sample("one zero behind the last member", joined(whole, new byte[1]), null),
                new Sample("text behind the last member", joined(whole, new byte[] {'g', 'a', 'r'}), null),
                new Sample("the first byte of another member", joined(whole, new byte[] {0x1F}), null),
                new Sample("zeros between members", joined(first, new byte[512], second), null),
                new Sample("the last member without its trailer", Arrays.copyOf(whole, whole.length - TRAILER), null),
                new Sample("the last member without its last byte", Arrays.copyOf(whole, whole.length - 1), null),
                new Sample(
                        "the header of the last member alone", joined(first, second, Arrays.copyOf(third, 10)), null),
                new Sample("a wrong checksum in a middle member", joined(first, middleChecksum, third), null),
                new Sample("a wrong length in a middle member", joined(first, middleLength, third), null),
                new Sample("plain text", text.getBytes(StandardCharsets.UTF_8), null));
    }

    private static byte[] member(String text) {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(stored)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return stored.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
