package io.weekmart.raw;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DialectReader;
import io.weekmart.contract.dump.GzipInput;
import io.weekmart.contract.table.WeeklyTables;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Prints how fast the parser reads a generated sales file, plain and compressed, without Spark and without a disk: bytes of CSV by
 * CPU-seconds of the parsing thread (a .gz is inflated on another); and how much more CPU a German export takes, by pairs in turn. Run by hand; the times of a shared machine are no test. Arguments: megabytes of CSV (default 150) and rounds (default 8).
 */
final class ParserThroughput {
    private static final Set<String> JOB_COLUMNS = Set.of(
            "store_key",
            "prod_key",
            "sales_qty",
            "sales_amt",
            "sales_cost",
            "discount",
            "sales_mgrn",
            "_row_kind",
            "_reasons");

    private static final int WARM_UP = 3;
    private static final Pattern DATE = Pattern.compile(";(\\d{4})-(\\d\\d)-(\\d\\d);");
    private static final Dialect GERMAN = DialectReader.read(Map.of(
            DialectReader.DELIMITER, List.of(";"),
            DialectReader.DECIMAL, List.of(","),
            DialectReader.DATE, List.of("dd.MM.yyyy"),
            DialectReader.ENCODING, List.of("windows-1252")));

    private ParserThroughput() {}

    public static void main(String[] arguments) throws IOException {
        int megabytes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 150;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8;
        byte[] plain = sales(megabytes << 20);
        byte[] stored = DumpFileWriter.gzip(plain);
        Set<String> all = new HashSet<>(JOB_COLUMNS);
        all.addAll(Set.of(ScanColumns.CONTENT, ScanColumns.KEY_HIGH, ScanColumns.KEY_LOW, ScanColumns.RAW_TEXT));
        byte[] german = german(plain);
        ReaderUnderTest germanReader = ReaderUnderTest.of(WeeklyTables.SALES).withDialect(GERMAN, Map.of());
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            // One after the other in turn, so that what slows the machine down slows both.
            boolean standardFirst = round % 2 == 0;
            double before = standardFirst ? standard(round, plain) : 0;
            double inGerman = measure(round + " German", german, german, germanReader, JOB_COLUMNS);
            double standard = standardFirst ? before : standard(round, plain);
            if (round > WARM_UP) {
                ratios.add(inGerman / standard);
            }
            if (round <= rounds - 3) {
                continue;
            }
            measure(round + " plain with hashes", plain, plain, ReaderUnderTest.of(WeeklyTables.SALES), all);
            measure(
                    round + " gz",
                    stored,
                    plain,
                    ReaderUnderTest.of(WeeklyTables.SALES).ofGzip(),
                    JOB_COLUMNS);
        }
        Collections.sort(ratios);
        if (!ratios.isEmpty()) {
            System.out.printf(
                    Locale.ROOT,
                    "German dialect against the standard one, CPU of the parsing thread: median %.2f, quartiles %.2f to %.2f, %d pairs%n",
                    ratios.get(ratios.size() / 2),
                    ratios.get(ratios.size() / 4),
                    ratios.get(ratios.size() * 3 / 4),
                    ratios.size());
        }
    }

    private static double standard(int round, byte[] plain) throws IOException {
        return measure(round + " plain", plain, plain, ReaderUnderTest.of(WeeklyTables.SALES), JOB_COLUMNS);
    }

    /** The same rows with semicolons, decimal commas and dates such as 03.05.2024. */
    private static byte[] german(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length);
        new String(plain, StandardCharsets.US_ASCII).lines().forEach(line -> {
            String german = line.replace(',', ';').replace('.', ',');
            german = DATE.matcher(german).replaceFirst(";$3.$2.$1;") + "\n";
            out.writeBytes(german.getBytes(StandardCharsets.US_ASCII));
        });
        return out.toByteArray();
    }

    /** Nanoseconds for each row. */
    private static double measure(String what, byte[] file, byte[] plain, ReaderUnderTest reader, Set<String> columns)
            throws IOException {
        DumpOpener dumps = (dump, position) -> {
            var in = reader.gzipped()
                    ? new ReadAhead(new GzipInput(new ByteArrayInputStream(file), FileFault::new))
                    : new ByteArrayInputStream(file);
            in.skipNBytes(position);
            return in;
        };
        DumpHeader header = new HeaderReader(reader.settings(), dumps).read(reader.file(file.length));
        ScanPlan plan = ScanPlan.of(WeeklyTables.SALES, List.of(header), reader.settings())
                .withSplitBytes(file.length);
        ParsedBatch batch =
                new ParsedBatch(WeeklyTables.SALES, List.of("trans_id", "prod_key"), columns, plan.batchRows());
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long rows = 0;
        long rejected = 0;
        long sum = 0;
        for (int split = 0; split < plan.splits().size(); split++) {
            try (SplitReader read =
                    new SplitReader(plan, plan.planned(split), dumps, batch, ByteWindow.DEFAULT_BYTES)) {
                while (read.next()) {
                    rows += batch.rows();
                    for (int row = 0; row < batch.rows(); row++) {
                        rejected += batch.reasons[row] == 0 ? 0 : 1;
                        sum += batch.values[7][row] + batch.contents[row];
                    }
                }
            }
        }
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%-22s %6.0f MB/s %6.1f ns a row (%d rows, %d rejected, sum %d)%n",
                what,
                plain.length / seconds / 1e6,
                seconds * 1e9 / rows,
                rows,
                rejected,
                sum);
        return seconds * 1e9 / rows;
    }

    /** Lines such as a till writes them: two thirds of the amounts below 100, some empty costs, few returns. */
    private static byte[] sales(int bytes) {
        Random random = new Random(7);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes + 1024);
        StringBuilder line =
                new StringBuilder("trans_id,prod_key,store_key,trans_dt,trans_time,sales_qty,sales_price,sales_amt,"
                        + "discount,sales_cost,sales_mgrn,ship_cost\n");
        long receipt = 40_000_000;
        while (out.size() < bytes) {
            receipt += random.nextInt(3);
            int quantity = 1 + random.nextInt(random.nextInt(4) == 0 ? 20 : 3);
            int price = 50 + random.nextInt(random.nextInt(3) == 0 ? 20_000 : 1_500);
            int discount = random.nextInt(5) == 0 ? price * quantity / 10 : 0;
            int amount = price * quantity - discount;
            int cost = amount * 7 / 10;
            String sign = random.nextInt(50) == 0 ? "-" : "";
            line.append(receipt)
                    .append(',')
                    .append(10_000 + random.nextInt(20_000))
                    .append(',');
            line.append(1 + random.nextInt(300))
                    .append(",2024-03-")
                    .append(10 + random.nextInt(20))
                    .append(',');
            line.append(700 + random.nextInt(1_400))
                    .append(',')
                    .append(sign)
                    .append(quantity)
                    .append(".00,");
            cents(line, price).append(',').append(sign);
            cents(line, amount).append(',');
            cents(line, discount).append(',').append(sign);
            cents(line, cost).append(',').append(sign);
            cents(line, amount - cost).append(",0.00\n");
            out.writeBytes(line.toString().getBytes(StandardCharsets.US_ASCII));
            line.setLength(0);
        }
        return out.toByteArray();
    }

    private static StringBuilder cents(StringBuilder line, int cents) {
        return line.append(cents / 100).append('.').append(cents / 10 % 10).append(cents % 10);
    }
}
