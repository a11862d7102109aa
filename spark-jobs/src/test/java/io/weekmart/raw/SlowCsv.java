package io.weekmart.raw;

import io.weekmart.contract.config.ColumnNames;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Derivation;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.TableSpec;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The contract of raw dumps written down a second time, slowly and simply: byte by byte, then with regular expressions, BigDecimal and
 * LocalDate. Shares nothing with the reader but the declaration of the tables.
 */
public final class SlowCsv {
    /** Why the rest of a file is not read. */
    public enum Fault {
        OPEN_QUOTE,
        TOO_LONG
    }

    /** A record as it stands in the file, with the physical line on which it begins and the line feeds inside it. */
    private static final class Line {
        final int offset;
        final byte[] bytes;
        final long line;
        final long lineFeeds;
        final int end;

        Line(int offset, byte[] bytes, long line, long lineFeeds, int end) {
            this.offset = offset;
            this.bytes = bytes;
            this.line = line;
            this.lineFeeds = lineFeeds;
            this.end = end;
        }
    }

    /** All that a file holds; rows is empty if the header cannot be used. */
    public record Content(boolean usable, List<ParsedRow> rows, Optional<Fault> fault, long faultLine) {}

    private static final Pattern NUMBER = Pattern.compile("([+-]?)([0-9]*)(?:\\.([0-9]*))?");
    private static final Pattern DATE = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})");
    private static final Pattern TIMESTAMP =
            Pattern.compile("(.{10})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\\.([0-9]{1,6}))?");
    private static final Pattern LONE_CARRIAGE_RETURN = Pattern.compile("\r(?!\n)");
    private static final Set<String> TRUE = Set.of("1", "true", "t", "y");
    private static final Set<String> FALSE = Set.of("0", "false", "f", "n");

    private final TableSpec table;
    private final byte[] file;
    private final int maxRecordBytes;
    private final ColumnRules rules;

    public SlowCsv(TableSpec table, byte[] file, int maxRecordBytes) {
        this(table, file, maxRecordBytes, ColumnRules.NONE);
    }

    /** @param rules columns of the file whose values they supply are not read */
    public SlowCsv(TableSpec table, byte[] file, int maxRecordBytes, ColumnRules rules) {
        this.table = rules.typed(table);
        this.file = file;
        this.maxRecordBytes = maxRecordBytes;
        this.rules = rules;
    }

    public Content read() {
        boolean marked = file.length >= 3 && file[0] == (byte) 0xEF && file[1] == (byte) 0xBB && file[2] == (byte) 0xBF;
        int position = marked ? 3 : 0;
        long line = 1;
        List<Integer> fields = new ArrayList<>();
        List<ParsedRow> rows = new ArrayList<>();
        while (position < file.length) {
            Line record = record(position, line);
            if (record == null) {
                boolean tooLong = file.length - position > maxRecordBytes;
                Fault fault = tooLong ? Fault.TOO_LONG : Fault.OPEN_QUOTE;
                return new Content(!fields.isEmpty(), rows, Optional.of(fault), line);
            }
            if (record.bytes.length > maxRecordBytes && !fields.isEmpty()) {
                return new Content(true, rows, Optional.of(Fault.TOO_LONG), line);
            }
            if (record.bytes.length > 0) {
                if (fields.isEmpty()) {
                    if (!header(record, fields)) {
                        return new Content(false, List.of(), Optional.empty(), 0);
                    }
                } else {
                    rows.add(row(record, fields));
                }
            }
            position = record.end;
            line += 1 + record.lineFeeds;
        }
        return new Content(!fields.isEmpty(), rows, Optional.empty(), 0);
    }

    /** The record that begins at a position; null if a quote is open at the end of the file. */
    private @Nullable Line record(int start, long line) {
        char state = 'S'; // S: at the start of a field, U: unquoted, Q: inside quotes, E: behind a quote inside quotes.
        long lineFeeds = 0;
        int p = start;
        for (; p < file.length; p++) {
            byte b = file[p];
            if (b == '\n' && state != 'Q') {
                break;
            }
            lineFeeds += b == '\n' ? 1 : 0;
            state = switch (state) {
                case 'S' -> b == '"' ? 'Q' : b == ',' ? 'S' : 'U';
                case 'U' -> b == ',' ? 'S' : 'U';
                case 'Q' -> b == '"' ? 'E' : 'Q';
                case 'E' -> b == '"' ? 'Q' : b == ',' ? 'S' : 'U';
                default -> throw new AssertionError();
            };
        }
        if (p == file.length && state == 'Q') {
            return null;
        }
        int end = p > start && file[p - 1] == '\r' ? p - 1 : p;
        return new Line(start, Arrays.copyOfRange(file, start, end), line, lineFeeds, Math.min(p + 1, file.length));
    }

    /** The fields of a record; null where text stands behind a closing quote. */
    static List<byte @Nullable []> fields(byte[] record) {
        List<byte @Nullable []> fields = new ArrayList<>();
        int p = 0;
        for (; ; p++) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            boolean malformed = false;
            if (p < record.length && record[p] == '"') {
                for (p++; record[p] != '"' || (p + 1 < record.length && record[p + 1] == '"'); p++) {
                    text.write(record[p]);
                    p += record[p] == '"' ? 1 : 0;
                }
                p++;
                malformed = p < record.length && record[p] != ',';
            }
            for (; p < record.length && record[p] != ','; p++) {
                text.write(record[p]);
            }
            fields.add(malformed ? null : text.toByteArray());
            if (p == record.length) {
                return fields;
            }
        }
    }

    private boolean header(Line record, List<Integer> fields) {
        Set<String> seen = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (byte[] bytes : fields(record.bytes)) {
            String text = bytes == null ? null : decoded(bytes);
            if (text == null || LONE_CARRIAGE_RETURN.matcher(text).find()) {
                return false;
            }
            names.add(text.strip());
            String key = text.strip().toLowerCase(Locale.ROOT);
            if (!key.isEmpty() && !seen.add(key)) {
                return false;
            }
            int field = -1;
            for (int i = 0; i < table.fields().size(); i++) {
                String name = table.fields().get(i).name();
                field = name.equals(key) && !rules.supplies(name) ? i : field;
            }
            fields.add(field);
        }
        return !new ColumnNames(
                        table,
                        Map.of(),
                        table.naturalKey(),
                        table.columns().stream().filter(rules::supplies).toList(),
                        rules)
                .lackedBy(names, ',')
                .unusable();
    }

    private ParsedRow row(Line record, List<Integer> columns) {
        List<byte @Nullable []> texts = fields(record.bytes);
        int count = table.fields().size();
        @Nullable Object[] values = new Object[count];
        long reasons = 0;
        long bad = 0;
        long missing = 0;
        long empties = 0;
        if (texts.size() != columns.size() || texts.contains(null)) {
            reasons = Reasons.MALFORMED_ROW;
            empties = (1L << count) - 1;
        } else {
            for (int field = 0; field < count; field++) {
                Field declared = table.fields().get(field);
                String constant = rules.constants().get(declared.name());
                values[field] = constant == null ? null : value(declared, constant.getBytes(StandardCharsets.UTF_8));
                empties |= columns.contains(field) || values[field] != null ? 0 : 1L << field;
            }
            for (int c = 0; c < columns.size(); c++) {
                int field = columns.get(c);
                byte[] text = texts.get(c);
                if (field < 0 || text == null) {
                    continue;
                }
                Field declared = table.fields().get(field);
                try {
                    values[field] = value(declared, text);
                    if (values[field] == null && declared.required()) {
                        missing |= 1L << field;
                        reasons |= Reasons.MISSING_VALUE;
                    }
                } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
                    bad |= 1L << field;
                    reasons |= Reasons.BAD_VALUE;
                }
                empties |= values[field] == null ? 1L << field : 0;
            }
        }
        long repaired = 0;
        if (reasons != Reasons.MALFORMED_ROW) {
            Set<String> needed = new HashSet<>(table.naturalKey());
            table.fields().stream().filter(Field::required).map(Field::name).forEach(needed::add);
            List<String> derivedLastFirst = new ArrayList<>(rules.derived().keySet());
            Collections.reverse(derivedLastFirst);
            for (String column : derivedLastFirst) {
                if (needed.contains(column)) {
                    needed.addAll(
                            Objects.requireNonNull(rules.derived().get(column)).operands());
                }
            }
            long repairable = 0;
            for (int field = 0; field < count; field++) {
                boolean spare = !needed.contains(table.fields().get(field).name());
                repairable |= rules.nullsBadValues() && spare ? 1L << field : 0;
            }
            repaired = bad & repairable;
            bad &= ~repairable;
            for (Map.Entry<String, Derivation> column : rules.derived().entrySet()) {
                int field = table.index(column.getKey());
                long bit = 1L << field;
                Set<Integer> operands =
                        column.getValue().operands().stream().map(table::index).collect(Collectors.toSet());
                long inputs = bad;
                if (operands.stream().anyMatch(operand -> (inputs >>> operand & 1) != 0)) {
                    continue;
                }
                long emptied = repaired;
                if (operands.stream()
                        .anyMatch(operand -> values[operand] == null
                                && !(isZeroWhereEmpty(operand) && (emptied >>> operand & 1) == 0))) {
                    missing |= table.fields().get(field).required() ? bit : 0;
                    continue;
                }
                try {
                    values[field] = derived(table.fields().get(field), column.getValue(), values);
                    empties &= ~bit;
                } catch (ArithmeticException tooLarge) {
                    bad |= bit;
                }
            }
            repaired |= bad & repairable;
            bad &= ~repairable;
            reasons = (bad == 0 ? 0 : Reasons.BAD_VALUE) | (missing == 0 ? 0 : Reasons.MISSING_VALUE);
        }
        String raw = reasons == 0 ? null : readable(record.bytes);
        return new ParsedRow(
                record.offset,
                record.bytes.length,
                record.line,
                // Where the row is not rejected, these are the values that were taken as empty.
                new RowReasons(reasons, reasons == 0 ? repaired : bad, missing),
                empties,
                Arrays.asList(values),
                raw);
    }

    private boolean isZeroWhereEmpty(int field) {
        Field declared = table.fields().get(field);
        return declared.zeroWhereEmpty() && !rules.derived().containsKey(declared.name());
    }

    private BigDecimal derived(Field field, Derivation derivation, @Nullable Object[] values) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Derivation.Term term : derivation.terms()) {
            BigDecimal product = term.minus() ? BigDecimal.ONE.negate() : BigDecimal.ONE;
            for (String factor : term.factors()) {
                Object value = values[table.index(factor)];
                product = product.multiply(value == null ? BigDecimal.ZERO : (BigDecimal) value);
            }
            sum = sum.add(product);
        }
        BigDecimal rounded = sum.setScale(field.type().scale(), RoundingMode.HALF_UP);
        if (rounded.precision() > field.type().precision()) {
            throw new ArithmeticException(rounded.toString());
        }
        return rounded;
    }

    /** The value of a field, null if it is empty; refuses what is bad. */
    private static @Nullable Object value(Field field, byte[] bytes) {
        if (field.type().kind() == FieldType.Kind.TEXT) {
            return text(bytes, field.type());
        }
        // One character for each byte: whatever is not ASCII is bad in any of these types.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        text = text.replaceAll("^ +", "").replaceAll(" +$", "");
        if (text.isEmpty()) {
            return null;
        }
        return switch (field.type().kind()) {
            case INT -> number(text, 19, 0).intValueExact();
            case LONG -> number(text, 19, 0).longValueExact();
            case DECIMAL -> number(text, field.type().precision(), field.type().scale());
            case DATE -> date(text);
            case TIMESTAMP -> timestamp(text);
            case FLAG -> flag(text.toLowerCase(Locale.ROOT));
            case TEXT -> throw new AssertionError();
        };
    }

    private static BigDecimal number(String text, int precision, int scale) {
        Matcher parts = NUMBER.matcher(text);
        if (!parts.matches()) {
            throw new NumberFormatException(text);
        }
        String fraction = parts.group(3) == null ? "" : parts.group(3);
        if (parts.group(2).isEmpty() && fraction.isEmpty()) {
            throw new NumberFormatException(text);
        }
        BigDecimal value = new BigDecimal(new BigInteger("0" + parts.group(2) + fraction), fraction.length());
        // Refuses to round.
        BigDecimal scaled = value.setScale(scale);
        if (scaled.unscaledValue().compareTo(BigInteger.TEN.pow(precision)) >= 0) {
            throw new ArithmeticException(text);
        }
        return parts.group(1).equals("-") ? scaled.negate() : scaled;
    }

    private static LocalDate date(String text) {
        Matcher parts = DATE.matcher(text);
        if (!parts.matches() || parts.group(1).equals("0000")) {
            throw new IllegalArgumentException(text);
        }
        return LocalDate.of(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
    }

    private static LocalDateTime timestamp(String text) {
        Matcher parts = TIMESTAMP.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        LocalDateTime second = date(parts.group(1)).atTime(LocalTime.parse(parts.group(2)));
        String fraction = parts.group(3) == null ? "0" : "0." + parts.group(3);
        return second.plusNanos(new BigDecimal(fraction).movePointRight(9).longValueExact());
    }

    private static boolean flag(String text) {
        if (!TRUE.contains(text) && !FALSE.contains(text)) {
            throw new IllegalArgumentException(text);
        }
        return TRUE.contains(text);
    }

    private static @Nullable String text(byte[] bytes, FieldType type) {
        String decoded = decoded(bytes);
        String text = decoded == null || !type.trimmed() ? decoded : decoded.replaceAll("^ +| +$", "");
        if (text == null
                || text.indexOf('\0') >= 0
                || (type.precision() > 0 && text.getBytes(StandardCharsets.UTF_8).length > type.precision())) {
            throw new IllegalArgumentException("Not a text");
        }
        return text.isEmpty() ? null : text;
    }

    private static @Nullable String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }

    private static String readable(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        StringBuilder text = new StringBuilder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (true) {
            CharBuffer out = CharBuffer.allocate(bytes.length + 1);
            CoderResult result = decoder.decode(in, out, true);
            text.append(out.flip());
            if (result.isUnderflow()) {
                return text.toString();
            }
            for (int i = 0; i < result.length(); i++) {
                text.append(String.format("\\x%02X", in.get()));
            }
            decoder.reset();
        }
    }
}
