package io.weekmart.raw;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.TableSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes dumps from a seed: good ones, ugly ones, and mutations of both. The same seed always makes the same bytes. */
final class DumpGenerator {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Field texts as they might stand in a file, quotes included, one character for each byte. */
    private static final List<String> UGLY = List.of(
            "",
            "\"\"",
            " ",
            "\" \"",
            "\\N",
            "NULL",
            "3",
            "3.0",
            "3.00",
            "+3",
            "-3",
            " 3 ",
            "\" 3 \"",
            "\"3\"",
            "003",
            ".5",
            "5.",
            ".",
            "+",
            "-",
            "+.",
            "-.5",
            "--3",
            "+-3",
            "- 3",
            "3 4",
            "1e2",
            "\"1,000\"",
            "$4",
            "0x10",
            "-0",
            "-0.00",
            "3.001",
            "3.010",
            "3.0100000000000000000000",
            "3.000000000000000000001",
            "2147483647",
            "2147483648",
            "-2147483648",
            "-2147483649",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "9999999999999999999",
            "10000000000000000000",
            "18446744073709551616",
            "99999999999999.99",
            "-99999999999999.99",
            "100000000000000.00",
            "99999999999999.999",
            "00000000000000000003",
            "0000000000000000000000000000003.50",
            "9999999999999.999999",
            "10000000000000.000000",
            "9999999999999999.999",
            "999999999999999999",
            "9999999999999999",
            "123456789012345678.0",
            "2024-05-03",
            " 2024-05-03 ",
            "\"2024-05-03\"",
            "2024-02-29",
            "2023-02-29",
            "1900-02-29",
            "2000-02-29",
            "2024-04-31",
            "2024-12-31",
            "2024-13-01",
            "2024-00-10",
            "2024-01-00",
            "2024-1-1",
            "24-01-01",
            "2024/05/03",
            "2024-05-03T00",
            "2024-05-03 00:00:00",
            "2024-05-03T23:59:59.999999",
            " 2024-05-03 12:30:00.5 ",
            "\"2024-05-03 12:30:00.123456\"",
            "2024-05-03 12:30:00.1234567",
            "2024-05-03 12:30:00.",
            "2024-05-03 12:30:00.5x",
            "2024-05-03 24:00:00",
            "2024-05-03 12:60:00",
            "2024-05-03 12:00:60",
            "2024-05-03 12:00",
            "2024-05-03 12:00:00Z",
            "2024-05-03 12:00:00+01",
            "2024-05-03  12:00:00",
            "2024-05-03_12:00:00",
            "2024-05-03 12.00.00",
            "2024-02-30 12:00:00",
            "0000-01-01 00:00:00",
            "0001-01-01 00:00:00",
            "9999-12-31 23:59:59.999999",
            "1969-12-31 23:59:59.5",
            "0000-01-01",
            "0001-01-01",
            "9999-12-31",
            "02024-05-03",
            "2024-05-3x",
            "+024-05-03",
            "0",
            "1",
            "true",
            "TRUE",
            "False",
            "t",
            "F",
            "y",
            "N",
            "yes",
            "no",
            "2",
            "tru",
            "truex",
            "1.0",
            " y ",
            "a",
            " a ",
            "a\"b",
            "a\"\"b",
            "\"a\"\"b\"",
            "\"a\"b",
            "\"a\"b\"c\"",
            "\"a\" ",
            "\"a\n\"",
            "\"a\r\nb\"",
            "\"\n\"",
            "\"a,b\"",
            "\"\"\"\"",
            "\"\"\"a\"\"\"",
            "caf\u00c3\u00a9",
            "caf\u00e9",
            "\u00c0\u00af",
            "\u00ed\u00a0\u0080",
            "\u00f0\u009f\u0098\u0080",
            "\u00f4\u0090\u0080\u0080",
            "\u00e2\u0082",
            "\u00ef\u00bb\u00bf",
            "a\0b",
            "\0",
            "3\0",
            "\r",
            "3\r",
            "\"3\"\r",
            "a\rb",
            "\t3",
            "3\t",
            "\u00a03",
            "3\u00a0");

    private final Random random;
    private final TableSpec table;

    DumpGenerator(long seed, TableSpec table) {
        this.random = new Random(seed);
        this.table = table;
    }

    /** A dump as any export might leave it: columns in any order, some unknown, quotes here and there, LF or CRLF. */
    byte[] good(int rows) {
        return dump(rows, 0);
    }

    /** The same with ugly fields strewn in. */
    byte[] ugly(int rows) {
        return dump(rows, 1 + random.nextInt(60));
    }

    /** A dump with up to three mutations: bytes flipped, cut, fields dropped or doubled, quotes added. */
    byte[] mutated(int rows) {
        byte[] dump = random.nextBoolean() ? good(rows) : ugly(rows);
        int header = indexOf(dump, (byte) '\n', 0);
        for (int i = 1 + random.nextInt(3); i > 0 && dump.length > 0; i--) {
            // The header is spared most of the time: little can be learnt from a file that is refused at once.
            int spared = random.nextInt(10) == 0 ? 0 : Math.min(header + 1, dump.length - 1);
            dump = mutate(dump, spared + random.nextInt(dump.length - spared));
        }
        return dump;
    }

    private byte[] dump(int rows, int uglyPercent) {
        String lineEnd = random.nextInt(3) == 0 ? "\r\n" : "\n";
        List<Integer> columns = columns();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (random.nextInt(4) == 0) {
            out.writeBytes(BYTE_ORDER_MARK);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            names.add(
                    columns.get(i) < 0
                            ? "extra_" + i
                            : headerName(table.fields().get(columns.get(i))));
        }
        write(out, String.join(",", names) + lineEnd);
        for (int row = 0; row < rows; row++) {
            List<String> fields = new ArrayList<>();
            for (int column : columns) {
                fields.add(random.nextInt(100) < uglyPercent ? pick(UGLY) : goodField(column));
            }
            boolean last = row == rows - 1 && random.nextInt(3) == 0;
            write(out, String.join(",", fields) + (last ? "" : lineEnd));
            if (random.nextInt(40) == 0) {
                write(out, lineEnd);
            }
        }
        return out.toByteArray();
    }

    private List<Integer> columns() {
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < table.fields().size(); i++) {
            columns.add(i);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            columns.add(-1);
        }
        if (random.nextBoolean()) {
            Collections.shuffle(columns, random);
        }
        return columns;
    }

    private String headerName(Field field) {
        return switch (random.nextInt(6)) {
            case 0 -> field.name().toUpperCase(java.util.Locale.ROOT);
            case 1 -> " " + field.name() + " ";
            case 2 -> "\"" + field.name() + "\"";
            default -> field.name();
        };
    }

    private String goodField(int column) {
        if (column < 0) {
            return goodText();
        }
        Field field = table.fields().get(column);
        if (!field.required() && random.nextInt(5) == 0) {
            return "";
        }
        String text =
                switch (field.type().kind()) {
                    case INT -> Integer.toString(random.nextInt(random.nextBoolean() ? 100 : Integer.MAX_VALUE));
                    case LONG -> Long.toString(random.nextBoolean() ? random.nextInt(100_000) : random.nextLong());
                    case DECIMAL -> goodDecimal();
                    case DATE ->
                        LocalDate.of(2024, 1, 1).plusDays(random.nextInt(400)).toString();
                    case TIMESTAMP -> goodTimestamp();
                    case FLAG -> pick(List.of("0", "1", "t", "F", "y", "N", "true", "False"));
                    case TEXT -> goodText();
                };
        return random.nextInt(12) == 0 && !text.startsWith("\"") ? "\"" + text + "\"" : text;
    }

    private String goodDecimal() {
        long cents =
                random.nextInt(random.nextInt(4) == 0 ? 1_000_000_000 : 10_000) * (random.nextInt(6) == 0 ? -1L : 1L);
        String sign = cents < 0 ? "-" : random.nextInt(20) == 0 ? "+" : "";
        long whole = Math.abs(cents) / 100;
        String fraction = String.format("%02d", Math.abs(cents) % 100);
        return switch (random.nextInt(4)) {
            case 0 -> sign + whole;
            case 1 -> sign + whole + "." + fraction.charAt(0);
            default -> sign + whole + "." + fraction;
        };
    }

    private String goodTimestamp() {
        LocalDate day = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(400));
        String second = String.format("%02d:%02d:%02d", random.nextInt(24), random.nextInt(60), random.nextInt(60));
        return day + pick(List.of(" ", "T")) + second + pick(List.of("", ".0", ".25", ".123456"));
    }

    private String goodText() {
        return pick(
                List.of("", "Basel", "caf\u00c3\u00a9", "\"a,b\"", "\"two\nlines\"", "\"say \"\"hi\"\"\"", "7", " x "));
    }

    private byte[] mutate(byte[] dump, int at) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> {
                byte[] flipped = dump.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 2 -> Arrays.copyOf(dump, at);
            case 3 -> splice(dump, at, Math.min(dump.length, at + random.nextInt(20)), "");
            case 4 -> splice(dump, at, at, "\"");
            case 5 -> splice(dump, at, at, pick(UGLY));
            case 6 -> {
                int begin = indexOf(dump, (byte) ',', at);
                yield splice(dump, begin, indexOf(dump, (byte) ',', begin + 1), "");
            }
            default -> {
                int begin = indexOf(dump, (byte) ',', at);
                int end = indexOf(dump, (byte) ',', begin + 1);
                String field = new String(dump, begin, end - begin, StandardCharsets.ISO_8859_1);
                yield splice(dump, begin, begin, field);
            }
        };
    }

    private static byte[] splice(byte[] dump, int from, int to, String latin) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(dump, 0, from);
        write(out, latin);
        out.write(dump, to, dump.length - to);
        return out.toByteArray();
    }

    /** The first such byte at or after a place, or the end. */
    private static int indexOf(byte[] dump, byte wanted, int from) {
        for (int p = from; p < dump.length; p++) {
            if (dump[p] == wanted) {
                return p;
            }
        }
        return dump.length;
    }

    private static void write(ByteArrayOutputStream out, String latin) {
        out.writeBytes(latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
