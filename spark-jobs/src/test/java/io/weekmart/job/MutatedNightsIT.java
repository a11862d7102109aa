package io.weekmart.job;

import static io.weekmart.job.SmallGrocer.sale;
import static io.weekmart.job.SmallGrocer.stock;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Derivation;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.job.SlowNight.Counts;
import io.weekmart.job.SlowNight.Dump;
import io.weekmart.raw.OtherCharacters;
import io.weekmart.schema.FactTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole nights of which one file was mutated: bytes flipped, cut, fields dropped or doubled, quotes and odd values added, the compressed
 * bytes themselves damaged. Every run ends in 0, 3 or 4; where it ends in 0, every record is accounted for and every cell of the fact is
 * what {@link SlowNight} makes of the same bytes. One night in three is in {@link OtherCharacters another dialect}, and one in four has rules
 * for its columns: codes, derived amounts, bad values that become null.
 *
 * <p>More of them: {@code ./mvnw -pl bootstrap/spark-runtime,spark-jobs verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false
 * -Dit.test=MutatedNightsIT -Dweekmart.nights=2000 -Dweekmart.seed=7}. The message of a failure names the seed of its night, with which
 * {@code -Dweekmart.nights=1} runs that night alone.
 */
class MutatedNightsIT {
    private static final int NIGHTS = Integer.getInteger("weekmart.nights", 60);
    private static final int SEED = Integer.getInteger("weekmart.seed", 20_240_310);

    private static final LocalDate NIGHT = LocalDate.of(2024, 3, 10);
    private static final LocalDate BEFORE = LocalDate.of(2024, 3, 9);
    private static final int MAX_RECORD_BYTES = 2048;

    private static final List<String> ODD = List.of(
            "",
            "0",
            "-1",
            "7",
            "99",
            "1.005",
            "1e2",
            "+3.50",
            " 4 ",
            "\"5\"",
            "\"",
            "\"\"",
            "\n",
            "\r\n",
            ",",
            "\"a,b\"",
            "\"a\nb\"",
            "2024-03-09",
            "2024-03-11",
            "2024-02-30",
            "2024-04-01",
            "99999999999999.99",
            "-99999999999999.99",
            "100000000000000",
            "true",
            "N",
            "\0",
            "\u00e9",
            "\u00ef\u00bb\u00bf",
            "\\N",
            "9999999999999999999",
            "x".repeat(2100));

    private static final Map<TableSpec, ColumnRules> RULES = Map.of(
            WeeklyTables.SALES,
            new ColumnRules(
                    Map.of("trans_id", FieldType.CODE),
                    Map.of("ship_cost", "-0.05"),
                    Map.of(
                            "sales_amt",
                            new Derivation(
                                    "sales_qty * sales_cost - ship_cost",
                                    List.of(
                                            new Derivation.Term(false, List.of("sales_qty", "sales_cost")),
                                            new Derivation.Term(true, List.of("ship_cost"))))),
                    true),
            WeeklyTables.INVENTORY,
            new ColumnRules(Map.of(), Map.of(), Map.of(), true));

    @TempDir
    private Path folder;

    @Test
    void everyMutatedNightEndsWellOrIsRefusedAndNothingIsLost() {
        Map<Integer, Integer> endings = new TreeMap<>();
        for (int i = 0; i < NIGHTS; i++) {
            int exitCode = night(SEED + i);
            endings.merge(exitCode, 1, Integer::sum);
        }
        System.out.println(NIGHTS + " mutated nights from seed " + SEED + ", by exit code: " + endings);
        assertThat(endings.keySet()).isSubsetOf(0, 3, 4);
        if (NIGHTS >= 60) {
            // Otherwise nothing was compared.
            assertThat(endings.get(0)).isGreaterThan(NIGHTS / 4);
        }
    }

    private int night(int seed) {
        Random random = new Random(seed);
        boolean daily = random.nextInt(3) > 0;
        List<String> salesKey = random.nextBoolean() ? List.of() : List.of("trans_id", "prod_key");
        Workbench bench = new Workbench(folder.resolve("night-" + seed))
                .set("raw.layout=" + (daily ? "daily" : "full"))
                .set("tables.sales.natural-key=" + salesKey)
                .set("output.files-per-week=" + (1 + random.nextInt(2)))
                .set("raw.max-record-bytes=2 KiB")
                .set("raw.split-bytes=" + List.of(40, 150, 1 << 26).get(random.nextInt(3)));
        if (random.nextInt(5) > 0) {
            for (String table : List.of("sales", "inventory", "store", "product")) {
                bench.set("tables." + table + ".max-rejected-fraction=1");
            }
        }
        boolean ruled = random.nextInt(4) == 0;
        if (ruled) {
            bench.set("tables.sales.trans-id-type=text")
                    .set("tables.sales.constants.ship_cost=-0.05")
                    .set("tables.sales.derive.sales_amt=\"sales_qty * sales_cost - ship_cost\"")
                    .set("tables.sales.ignore-columns=[sales_amt, ship_cost]")
                    .set("tables.sales.bad-optional-values=null")
                    .set("tables.inventory.bad-optional-values=null");
        }
        List<Dump> dumps = dumps(random);
        if (!daily) {
            dumps.removeIf(dump -> dump.date().equals(BEFORE));
        }
        int mutated = random.nextInt(dumps.size());
        boolean otherDialect = random.nextInt(3) == 0;
        if (otherDialect) {
            bench.set("raw.format={ delimiter = \";\", decimal = \",\", quote = \"'\" }");
        }
        boolean readable = true;
        for (int i = 0; i < dumps.size(); i++) {
            Dump dump = dumps.get(i);
            byte[] text = i == mutated ? mutated(dump.text(), random) : dump.text();
            byte[] written = otherDialect ? OtherCharacters.written(text) : text;
            byte[] stored = written;
            if (random.nextInt(3) == 0) {
                stored = gzip(written);
                if (i == mutated && random.nextInt(4) == 0) {
                    stored = mutated(gzip(otherDialect ? OtherCharacters.written(dump.text()) : dump.text()), random);
                    text = otherDialect ? OtherCharacters.standard(gunzip(stored)) : gunzip(stored);
                    readable = text.length > 0;
                }
                bench.file(dump.name() + ".csv.gz", stored);
            } else {
                bench.file(dump.name() + ".csv", stored);
            }
            dumps.set(i, Dump.of(dump.table(), dump.date(), dump.name(), text));
        }
        RunReport report = bench.night(NIGHT.toString());
        String what = "seed " + seed + (ruled ? " with rules" : "") + (otherDialect ? " in another dialect, " : ", ")
                + dumps.get(mutated).name() + " mutated, ended with " + report.failure() + ":\n"
                + dumps.get(mutated).latin();
        assertThat(report.exitCode()).as(what).isIn(0, 3, 4);
        if (report.exitCode() == 0) {
            assertThat(readable).as(what).isTrue();
            compare(
                    what,
                    bench,
                    report,
                    new SlowNight(NIGHT, daily, salesKey, dumps, MAX_RECORD_BYTES, ruled ? RULES : Map.of()));
        } else {
            assertThat(bench.tree().keySet())
                    .as(what)
                    .noneMatch(name -> name.startsWith("fact_") || name.startsWith("dim_"));
        }
        return report.exitCode();
    }

    private static void compare(String what, Workbench bench, RunReport report, SlowNight expected) {
        assertThat(expected.readable()).as(what).isTrue();
        for (TableRows rows : report.tables()) {
            assertThat(new Counts(
                            rows.read(), rows.accepted(), rows.rejected(), rows.superseded(), rows.alreadyCounted()))
                    .as("%s of %s", rows.table(), what)
                    .isEqualTo(expected.counts(
                            WeeklyTables.PIPELINE.input(rows.table()).orElseThrow()));
        }
        assertThat(report.tables()).hasSize(WeeklyTables.PIPELINE.inputs().size());
        assertThat(fact(bench)).as(what).isEqualTo(expected.fact());
    }

    /** The published fact, in the form of {@link SlowNight#fact()}. */
    private static Map<String, String> fact(Workbench bench) {
        Map<String, String> rows = new TreeMap<>();
        if (bench.tree().keySet().stream().noneMatch(name -> name.startsWith("fact_"))) {
            return rows;
        }
        String columns = FactTable.FIELDS.stream()
                .map(Field::name)
                .map(name -> "coalesce(cast(" + name + " as string), 'null')")
                .collect(Collectors.joining(", "));
        List<Row> found = bench.fact()
                .selectExpr(
                        "concat(yr_num, ' week ', wk_num, ' store ', store_key, ' product ', prod_key)",
                        "concat_ws(' | ', " + columns + ")")
                .collectAsList();
        found.forEach(
                row -> assertThat(rows.put(row.getString(0), row.getString(1))).isNull());
        return rows;
    }

    /** Dumps of two dates with a return, a stock-out, a corrected count and a product without stock. */
    private static List<Dump> dumps(Random random) {
        List<Dump> dumps = new ArrayList<>();
        add(dumps, WeeklyTables.CALENDAR, NIGHT, SmallGrocer.calendar("2024-03-17"));
        add(dumps, WeeklyTables.STORE, NIGHT, SmallGrocer.stores());
        add(dumps, WeeklyTables.PRODUCT, NIGHT, SmallGrocer.products());
        for (LocalDate date : List.of(BEFORE, NIGHT)) {
            StringBuilder sales = new StringBuilder(SmallGrocer.sales(date.toString()));
            StringBuilder stock = new StringBuilder(SmallGrocer.inventory(date.toString()));
            for (int i = 0; i < 5; i++) {
                sales.append(sale(
                        random.nextInt(4),
                        7 + random.nextInt(3),
                        1 + random.nextInt(2),
                        (random.nextBoolean() ? BEFORE : date).toString(),
                        Integer.toString(random.nextInt(9) - 2),
                        random.nextInt(90) + ".5"));
            }
            // Once in two an equal row, else a conflicting one.
            stock.append(stock(date.toString(), 1, 7, Integer.toString(1 + random.nextInt(2))));
            stock.append(stock(BEFORE.toString(), 2, 9, Integer.toString(random.nextInt(9))));
            stock.append(date).append(",2,8,0,,1,,Y,2024-03-12\n");
            add(dumps, WeeklyTables.SALES, date, sales.toString());
            add(dumps, WeeklyTables.INVENTORY, date, stock.toString());
        }
        return dumps;
    }

    private static void add(List<Dump> dumps, TableSpec table, LocalDate date, String text) {
        dumps.add(Dump.of(table, date, table.name() + "_" + date, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] result = bytes;
        for (int i = 1 + random.nextInt(3); i > 0 && result.length > 1; i--) {
            int header = Math.max(0, indexOf(result, '\n', 0));
            // The header is spared most of the time: little can be learnt from a file that is refused at once.
            int from = random.nextInt(8) == 0 ? 0 : Math.min(header + 1, result.length - 1);
            result = mutate(result, from + random.nextInt(result.length - from), random);
        }
        return result;
    }

    private static byte[] mutate(byte[] bytes, int at, Random random) {
        switch (random.nextInt(9)) {
            case 0, 1 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                return flipped;
            }
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 -> {
                return splice(bytes, at, Math.min(bytes.length, at + random.nextInt(20)), "");
            }
            case 4 -> {
                return splice(bytes, at, at, "\"");
            }
            case 5 -> {
                return splice(bytes, at, at, ODD.get(random.nextInt(ODD.size())));
            }
            case 6 -> {
                int begin = end(bytes, at);
                int end = end(bytes, begin + 1);
                return splice(bytes, begin, end, random.nextBoolean() ? "" : "," + ODD.get(random.nextInt(ODD.size())));
            }
            case 7 -> {
                int begin = end(bytes, at);
                int end = end(bytes, begin + 1);
                return splice(bytes, begin, begin, latin(bytes, begin, end));
            }
            default -> {
                // A line twice, or a part of it at another place.
                int begin = Math.max(0, Math.min(bytes.length, indexOf(bytes, '\n', at) + 1));
                int end = Math.max(begin, indexOf(bytes, '\n', begin) + 1);
                return splice(bytes, begin, begin, latin(bytes, begin, end));
            }
        }
    }

    /** The end of the field around a place. */
    private static int end(byte[] bytes, int from) {
        int p = Math.min(from, bytes.length);
        while (p < bytes.length && bytes[p] != ',' && bytes[p] != '\n') {
            p++;
        }
        return p;
    }

    /** The first such byte at or behind a place; -1 where there is none. */
    private static int indexOf(byte[] bytes, char wanted, int from) {
        for (int p = from; p < bytes.length; p++) {
            if (bytes[p] == wanted) {
                return p;
            }
        }
        return -1;
    }

    private static String latin(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static byte[] splice(byte[] bytes, int from, int to, String latin) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(latin.getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** What the file holds; empty where it can't be read. */
    private static byte[] gunzip(byte[] stored) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(stored))) {
            return gzip.readAllBytes();
        } catch (IOException damaged) {
            return new byte[0];
        }
    }
}
