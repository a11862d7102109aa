package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Derivation;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reader against {@link SlowCsv}, row by row and value by value, whatever the sizes of batches, splits and windows. What is mutated is
 * read in {@link OtherCharacters another dialect} as well. The number of
 * mutations is raised with {@code -Dweekmart.mutations=100000}.
 */
class DifferentialTest {
    private static final int MUTATIONS = Integer.getInteger("weekmart.mutations", 2_000);
    private static final int SEED = Integer.getInteger("weekmart.seed", 20_240_505);
    private static final String NUMBER_BYTES = "0123456789+- .:/e\u00e9";
    private static final String DATE_BYTES = "0123456789-/: .";
    private static final String TIMESTAMP_BYTES = "0123456789-/: .TtZ+,";
    private static final int[] BATCH_ROWS = {1, 7, ParsedBatch.DEFAULT_ROWS};
    private static final long[] SPLIT_BYTES = {1, 100, 64 << 20};
    private static final int[] WINDOW_BYTES = {1, 16, 300};

    /** Types that the weekly tables do not have. */
    private static final TableSpec EVENTS = TableSpec.named("events")
            .naturalKey("event_id")
            .fields(
                    Field.required("event_id", FieldType.LONG, "Key of the event."),
                    Field.required("at", FieldType.TIMESTAMP, "When it happened."),
                    Field.optional("ended", FieldType.TIMESTAMP, "When it was over."),
                    Field.required("weight", FieldType.QUANTITY, "What it weighed."),
                    Field.optional("note", FieldType.TEXT, "What was said."));

    /** What a configuration may say about the columns of these tables. */
    private static final Map<TableSpec, List<ColumnRules>> RULES = Map.of(
            WeeklyTables.SALES,
            List.of(
                    new ColumnRules(Map.of(), Map.of("store_key", "7", "discount", "-0.05"), Map.of()),
                    new ColumnRules(
                            Map.of("trans_id", FieldType.CODE),
                            Map.of("discount", "-0.05"),
                            Map.of("sales_amt", sum("sales_qty * sales_price", "-discount"))),
                    new ColumnRules(
                            Map.of("trans_id", FieldType.CODE),
                            Map.of("trans_id", "C7"),
                            Map.of("sales_cost", sum("-sales_price * sales_qty * discount * ship_cost")),
                            true),
                    new ColumnRules(
                            Map.of(), Map.of(), Map.of("sales_amt", sum("sales_qty * sales_price", "-discount")), true),
                    new ColumnRules(
                            Map.of(),
                            Map.of(),
                            Map.of("sales_amt", sum("sales_qty * sales_price", "-discount * sales_qty"))),
                    chain(false),
                    chain(true)),
            WeeklyTables.INVENTORY,
            List.of(
                    new ColumnRules(Map.of(), Map.of("cal_dt", "2024-02-29", "promotion_flg", "y"), Map.of()),
                    new ColumnRules(
                            Map.of(),
                            Map.of(),
                            Map.of("inventory_on_hand_qty", sum("inventory_on_order_qty", "-waste_qty")))),
            WeeklyTables.STORE,
            List.of(
                    new ColumnRules(
                            Map.of(),
                            Map.of("latitude", "-9999999999999.5", "city", "K\u00f6ln", "addr", "1"),
                            Map.of(),
                            true),
                    new ColumnRules(
                            Map.of(), Map.of("longitude", "-0.5"), Map.of("latitude", sum("longitude * store_size")))),
            WeeklyTables.CALENDAR,
            List.of(new ColumnRules(Map.of(), Map.of(), Map.of(), true)),
            EVENTS,
            List.of(
                    new ColumnRules(Map.of(), Map.of("at", "2024-05-03 14:30:00.25", "note", "by hand"), Map.of()),
                    new ColumnRules(Map.of(), Map.of(), Map.of(), true)));

    /** Columns each of which is computed from the one before, the first of them optional, and zero where the export leaves it empty. */
    private static ColumnRules chain(boolean nullsBadValues) {
        Map<String, Derivation> derived = new LinkedHashMap<>();
        derived.put("discount", sum("sales_price * ship_cost"));
        derived.put("sales_amt", sum("sales_qty * sales_price", "-discount"));
        derived.put("sales_mgrn", sum("sales_amt", "-sales_cost"));
        return new ColumnRules(Map.of(), Map.of(), derived, nullsBadValues);
    }

    /** @param terms columns that are multiplied, behind a minus where the product is subtracted */
    private static Derivation sum(String... terms) {
        return new Derivation(
                String.join(" ", terms),
                Arrays.stream(terms)
                        .map(term -> new Derivation.Term(
                                term.startsWith("-"),
                                List.of(term.replace("-", "").split(" \\* "))))
                        .toList());
    }

    static List<TableSpec> tables() {
        List<TableSpec> tables = new ArrayList<>(WeeklyTables.PIPELINE.inputs());
        tables.add(EVENTS);
        return tables;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void goodDumpsComeOutTheSameInEverySize(TableSpec table) {
        for (int i = 0; i < 4; i++) {
            compareInEverySize(table, new DumpGenerator(SEED + i, table).good(12));
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void uglyDumpsComeOutTheSameInEverySize(TableSpec table) {
        for (int i = 0; i < 8; i++) {
            compareInEverySize(table, new DumpGenerator(SEED + i, table).ugly(12));
        }
    }

    @Test
    void numbersAndDatesOfEveryFormComeOutTheSame() {
        Random random = new Random(SEED);
        String header = "next_delivery_dt,prod_key,store_key,cal_dt,inventory_on_hand_qty,waste_qty,out_of_stock_flg,"
                + "promotion_flg,inventory_on_order_qty\n";
        for (int dump = 0; dump < 40; dump++) {
            StringBuilder text = new StringBuilder(header);
            for (int row = 0; row < 200; row++) {
                text.append(date(random))
                        .append(',')
                        .append(number(random))
                        .append(',')
                        .append(number(random));
                text.append(',')
                        .append(date(random))
                        .append(',')
                        .append(number(random))
                        .append(',');
                text.append(number(random))
                        .append(',')
                        .append(random.nextInt(3))
                        .append(",,");
                text.append(number(random)).append(random.nextInt(4) == 0 ? "\r\n" : "\n");
            }
            compare(
                    "dump " + dump,
                    ReaderUnderTest.of(WeeklyTables.INVENTORY),
                    text.toString().getBytes(StandardCharsets.UTF_8));
            compareInAnotherDialect(
                    "dump " + dump,
                    ReaderUnderTest.of(WeeklyTables.INVENTORY),
                    text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void timestampsOfEveryFormComeOutTheSame() {
        Random random = new Random(SEED);
        for (int dump = 0; dump < 20; dump++) {
            StringBuilder text = new StringBuilder("event_id,at,ended,weight,note\n");
            for (int row = 0; row < 200; row++) {
                text.append(row)
                        .append(',')
                        .append(timestamp(random))
                        .append(',')
                        .append(timestamp(random))
                        .append(",1.125,")
                        .append(random.nextInt(4) == 0 ? "\r\n" : "\n");
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            compare("dump " + dump, ReaderUnderTest.of(EVENTS), bytes);
        }
    }

    /** A date and a time of day, often with one byte changed. */
    private static String timestamp(Random random) {
        StringBuilder text = new StringBuilder(String.format(
                "%s%s%02d:%02d:%02d",
                date(random),
                random.nextInt(8) == 0 ? "T" : " ",
                random.nextInt(25),
                random.nextInt(61),
                random.nextInt(61)));
        if (random.nextBoolean()) {
            text.append('.');
            for (int length = random.nextInt(9); length > 0; length--) {
                text.append(random.nextInt(10));
            }
        }
        if (random.nextInt(3) == 0) {
            text.setCharAt(
                    random.nextInt(text.length()), TIMESTAMP_BYTES.charAt(random.nextInt(TIMESTAMP_BYTES.length())));
        }
        return text.toString();
    }

    /** Mostly digits, with a sign, a point and a space here and there. */
    private static String number(Random random) {
        StringBuilder text = new StringBuilder();
        int alphabet = random.nextInt(3) == 0 ? NUMBER_BYTES.length() : 10;
        for (int length = random.nextInt(random.nextInt(6) == 0 ? 24 : 10); length > 0; length--) {
            text.append(NUMBER_BYTES.charAt(random.nextInt(alphabet)));
        }
        if (random.nextBoolean()) {
            text.append('.');
            for (int length = random.nextInt(4); length > 0; length--) {
                text.append(NUMBER_BYTES.charAt(random.nextInt(alphabet)));
            }
        }
        return (random.nextInt(4) == 0 ? "-" : "") + text;
    }

    /** A date, most of the time with one byte changed. */
    private static String date(Random random) {
        int year = random.nextInt(3) == 0 ? random.nextInt(10_000) : 2024;
        StringBuilder text =
                new StringBuilder(String.format("%04d-%02d-%02d", year, random.nextInt(14), random.nextInt(33)));
        if (random.nextInt(3) == 0) {
            text.setCharAt(random.nextInt(10), DATE_BYTES.charAt(random.nextInt(DATE_BYTES.length())));
        }
        return text.toString();
    }

    @Test
    void mutatedDumpsComeOutTheSame() {
        Random sizes = new Random(SEED);
        for (int i = 0; i < MUTATIONS; i++) {
            TableSpec table = tables().get(i % tables().size());
            byte[] dump = new DumpGenerator(SEED + 31L * i, table).mutated(1 + sizes.nextInt(12));
            int maxRecordBytes =
                    sizes.nextInt(5) == 0 ? 60 + sizes.nextInt(100) : ReaderUnderTest.DEFAULT_MAX_RECORD_BYTES;
            ReaderUnderTest reader =
                    ReaderUnderTest.of(table).withMaxRecordBytes(maxRecordBytes).withRules(rules(table, sizes));
            String where = "mutation " + i + " of seed " + SEED;
            compare(where, reader.withWindowBytes(1 << 14), dump);
            if (!table.equals(EVENTS)) {
                compareInAnotherDialect(where, reader.withWindowBytes(WINDOW_BYTES[sizes.nextInt(3)]), dump);
            }
            compare(
                    where,
                    reader.withSplitBytes(SPLIT_BYTES[sizes.nextInt(3)])
                            .withBatchRows(BATCH_ROWS[sizes.nextInt(3)])
                            .withWindowBytes(WINDOW_BYTES[sizes.nextInt(3)]),
                    dump);
        }
    }

    @Test
    void codesComeOutAsTheirNumbers() {
        ColumnRules rules = new ColumnRules(
                Map.of("store_key", FieldType.KEY_CODE, "prod_key", FieldType.KEY_CODE), Map.of(), Map.of());
        Random random = new Random(SEED);
        for (int i = 0; i < MUTATIONS / 2; i++) {
            TableSpec table = i % 2 == 0 ? WeeklyTables.SALES : WeeklyTables.INVENTORY;
            DumpGenerator generator = new DumpGenerator(SEED + 17L * i, table);
            byte[] dump = i % 4 < 2 ? generator.ugly(12) : generator.mutated(12);
            ReaderUnderTest reader = ReaderUnderTest.of(table)
                    .withRules(rules)
                    .withWindowBytes(WINDOW_BYTES[random.nextInt(3)])
                    .withBatchRows(BATCH_ROWS[random.nextInt(3)]);
            SlowCsv.Content texts = new SlowCsv(table, dump, reader.maxRecordBytes(), rules).read();
            Map<String, Long> numbers = someCodes(table, texts, random);
            SlowCsv.Content expected = numbered(table, texts, numbers);
            String where = "dump " + i + " of seed " + SEED;

            ReaderUnderTest.Content known = read(reader.withCodes(codes(numbers), "store_key", "prod_key"), dump);
            compare(where, dump, known, expected);
            // The same rows under another date are the same content, though codes were given their numbers in between.
            ReaderUnderTest.Content unknown = read(reader.withCodes(codes(Map.of()), "store_key", "prod_key"), dump);
            assertThat(unknown == null ? null : unknown.contents())
                    .as(where)
                    .isEqualTo(known == null ? null : known.contents());

            Map<String, Long> written = new HashMap<>();
            numbers.forEach((code, number) -> written.put(
                    new String(OtherCharacters.written(code.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8),
                    number));
            ReaderUnderTest.Content found = read(
                    reader.withDialect(OtherCharacters.DIALECT, Map.of())
                            .withCodes(codes(written), "store_key", "prod_key"),
                    OtherCharacters.written(dump));
            compare(where + ", in another dialect", dump, found == null ? null : standard(found), expected);
        }
    }

    /** About half of the codes in the rows, with numbers. */
    private static Map<String, Long> someCodes(TableSpec table, SlowCsv.Content content, Random random) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (ParsedRow row : content.rows()) {
            for (String column : List.of("store_key", "prod_key")) {
                if (row.values().get(table.index(column)) instanceof String code && random.nextBoolean()) {
                    numbers.putIfAbsent(code, 1L + numbers.size());
                }
            }
        }
        return numbers;
    }

    private static KeyCodes codes(Map<String, Long> numbers) {
        KeyCodes.Builder codes = new KeyCodes.Builder();
        numbers.forEach(codes::add);
        return codes.build();
    }

    /** With the numbers of the codes in their places. */
    private static SlowCsv.Content numbered(TableSpec table, SlowCsv.Content content, Map<String, Long> numbers) {
        List<ParsedRow> rows = new ArrayList<>();
        for (ParsedRow row : content.rows()) {
            List<@Nullable Object> values = new ArrayList<>(row.values());
            for (String column : List.of("store_key", "prod_key")) {
                if (values.get(table.index(column)) instanceof String code) {
                    values.set(table.index(column), numbers.getOrDefault(code, KeyCodes.UNKNOWN));
                }
            }
            rows.add(new ParsedRow(
                    row.offset(), row.length(), row.line(), row.reasons(), row.empties(), values, row.rawText()));
        }
        return new SlowCsv.Content(content.usable(), rows, content.fault(), content.faultLine());
    }

    /** Mostly none. */
    private static ColumnRules rules(TableSpec table, Random random) {
        List<ColumnRules> rules = RULES.getOrDefault(table, List.of());
        return rules.isEmpty() || random.nextInt(3) > 0 ? ColumnRules.NONE : rules.get(random.nextInt(rules.size()));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void compressionChangesNothing(TableSpec table) {
        for (int i = 0; i < 10; i++) {
            byte[] dump = new DumpGenerator(SEED + i, table).ugly(40);
            ReaderUnderTest.Content plain = ReaderUnderTest.of(table).read(dump);
            ReaderUnderTest.Content inflated =
                    ReaderUnderTest.of(table).ofGzip().read(DumpFileWriter.gzip(dump));
            assertThat(inflated.rows()).isEqualTo(plain.rows());
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void theSlowPathSplitsGoodRecordsAsFastCsvDoes(TableSpec table) {
        for (int i = 0; i < 20; i++) {
            byte[] dump = new DumpGenerator(SEED + i, table).good(30);
            String text = new String(dump, StandardCharsets.UTF_8).replace("\uFEFF", "");
            List<List<String>> fast = new ArrayList<>();
            CsvReader.builder().ofCsvRecord(text).forEach(record -> fast.add(record.getFields()));
            List<ParsedRow> rows = new SlowCsv(table, dump, ReaderUnderTest.DEFAULT_MAX_RECORD_BYTES)
                    .read()
                    .rows();
            List<List<String>> slow = new ArrayList<>();
            for (ParsedRow row : rows) {
                byte[] record = Arrays.copyOfRange(dump, (int) row.offset(), (int) (row.offset() + row.length()));
                slow.add(SlowCsv.fields(record).stream()
                        .map(field -> new String(Objects.requireNonNull(field), StandardCharsets.UTF_8))
                        .toList());
            }
            assertThat(slow).isEqualTo(fast.subList(1, fast.size()));
        }
    }

    private static void compareInEverySize(TableSpec table, byte[] dump) {
        compare("default sizes", ReaderUnderTest.of(table), dump);
        for (long splitBytes : SPLIT_BYTES) {
            for (int batchRows : BATCH_ROWS) {
                for (int windowBytes : WINDOW_BYTES) {
                    String where =
                            "splits of " + splitBytes + ", batches of " + batchRows + ", windows of " + windowBytes;
                    ReaderUnderTest reader = ReaderUnderTest.of(table)
                            .withSplitBytes(splitBytes)
                            .withBatchRows(batchRows)
                            .withWindowBytes(windowBytes);
                    compare(where, reader, dump);
                }
            }
        }
    }

    /** Not with timestamps: the point before the fraction of a second is one in every dialect. */
    private static void compareInAnotherDialect(String where, ReaderUnderTest reader, byte[] dump) {
        SlowCsv.Content expected = new SlowCsv(reader.table(), dump, reader.maxRecordBytes(), reader.rules()).read();
        ReaderUnderTest.Content found =
                read(reader.withDialect(OtherCharacters.DIALECT, Map.of()), OtherCharacters.written(dump));
        compare(where + ", in another dialect", dump, found == null ? null : standard(found), expected);
    }

    /** With the texts as the standard dialect has them. */
    private static ReaderUnderTest.Content standard(ReaderUnderTest.Content found) {
        List<ParsedRow> rows = found.rows().stream()
                .map(row -> new ParsedRow(
                        row.offset(),
                        row.length(),
                        row.line(),
                        row.reasons(),
                        row.empties(),
                        row.values().stream()
                                .map(value -> value instanceof String text ? OtherCharacters.standard(text) : value)
                                .collect(Collectors.toList()),
                        row.rawText() == null ? null : OtherCharacters.standard(row.rawText())))
                .toList();
        return new ReaderUnderTest.Content(rows, found.faults(), found.contents(), found.chainBroke());
    }

    private static void compare(String where, ReaderUnderTest reader, byte[] dump) {
        compare(
                where,
                dump,
                read(reader, dump),
                new SlowCsv(reader.table(), dump, reader.maxRecordBytes(), reader.rules()).read());
    }

    private static void compare(
            String where, byte[] dump, ReaderUnderTest.@Nullable Content found, SlowCsv.Content expected) {
        String input = where + ":\n" + new String(dump, StandardCharsets.ISO_8859_1);
        assertThat(found != null).as("header usable, %s", input).isEqualTo(expected.usable());
        if (found == null) {
            return;
        }
        for (int i = 0; i < Math.min(found.rows().size(), expected.rows().size()); i++) {
            assertThat(found.rows().get(i))
                    .as("row %d, %s", i, input)
                    .isEqualTo(expected.rows().get(i));
        }
        assertThat(found.rows()).as(input).hasSameSizeAs(expected.rows());
        if (expected.fault().isEmpty()) {
            assertThat(found.faults()).as(input).isEmpty();
        } else {
            assertThat(found.faults()).as(input).hasSize(1);
            ParsedFault fault = found.faults().get(0);
            assertThat(fault.line()).as(input).isEqualTo(expected.faultLine());
            assertThat(fault.message())
                    .as(input)
                    .contains(
                            switch (expected.fault().get()) {
                                case OPEN_QUOTE -> "a quote is still open at the end of the file";
                                case TOO_LONG -> "is longer than";
                            });
        }
        rowsAreEqualWhereTheirContentsAre(input, found);
    }

    private static void rowsAreEqualWhereTheirContentsAre(String input, ReaderUnderTest.Content found) {
        Map<Long, List<@Nullable Object>> byContent = new HashMap<>();
        Map<List<@Nullable Object>, Long> byValues = new HashMap<>();
        for (int i = 0; i < found.rows().size(); i++) {
            List<@Nullable Object> values = found.rows().get(i).values();
            Long content = found.contents().get(i);
            assertThat(byContent.getOrDefault(content, values)).as(input).isEqualTo(values);
            assertThat(byValues.getOrDefault(values, content)).as(input).isEqualTo(content);
            byContent.put(content, values);
            byValues.put(values, content);
        }
    }

    private static ReaderUnderTest.@Nullable Content read(ReaderUnderTest reader, byte[] dump) {
        try {
            return reader.read(dump);
        } catch (UserFault refused) {
            return null;
        }
    }
}
