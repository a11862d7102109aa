package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.manifest.Extraction;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sums, parts, bounds, ranges and the lag of replicas, each by itself. */
class DumpPiecesTest {
    @TempDir
    private Path folder;

    @Test
    void sumsAreExactWhateverTheNumbersHold() {
        DecimalSums sums = new DecimalSums(2);
        for (String row : List.of(
                "1.10,9223372036854775807,x\n",
                ",999999999999999999,\"1,2\"\n",
                "-0.05,999999999999999999\n",
                "12345678901234567890.123,-1\n")) {
            sums.add(row.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(sums.sum(0)).isEqualByComparingTo("12345678901234567891.173");
        assertThat(sums.sum(1)).isEqualByComparingTo("11223372036854775804");
    }

    @Test
    void aSumThatNoLongHoldsGoesOn() {
        DecimalSums sums = new DecimalSums(1);
        for (int i = 0; i < 30; i++) {
            sums.add("-999999999999999999\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(sums.sum(0)).isEqualByComparingTo(new BigDecimal("-29999999999999999970"));
    }

    @Test
    void partsHaveTheHeaderAndNoMoreBytesThanTheyMay() throws IOException, NoSuchAlgorithmException {
        FileSystem files = ((LocalFileSystem) FileSystem.get(new Configuration())).getRaw();
        Random random = new Random(7);
        StringBuilder expected = new StringBuilder();
        List<Part> parts;
        try (PartWriter writer = new PartWriter(
                files,
                new org.apache.hadoop.fs.Path(folder.toUri()),
                2,
                "a,b\n".getBytes(StandardCharsets.UTF_8),
                1 << 20,
                true,
                1,
                rows -> {})) {
            for (int i = 0; i < 40_000; i++) {
                String row = i + "," + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()) + "\n";
                expected.append(row);
                writer.row(row.getBytes(StandardCharsets.UTF_8));
            }
            writer.row(("40000," + "x".repeat(200_000) + "\n").getBytes(StandardCharsets.UTF_8));
            expected.append("40000,").append("x".repeat(200_000)).append('\n');
            parts = writer.finish(false);
            assertThat(writer.sums().sum(0)).isEqualByComparingTo("800020000");
        }
        StringBuilder found = new StringBuilder();
        for (Part part : parts) {
            Path file = Path.of(part.staged().toUri().getPath());
            String text = Database.unzipped(file);
            assertThat(text).startsWith("a,b\n");
            found.append(text.substring(4));
            byte[] content = Files.readAllBytes(file);
            assertThat(part.bytes()).isEqualTo(content.length).isLessThanOrEqualTo(1 << 20);
            assertThat(part.sha256())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
            assertThat(part.rows()).isEqualTo(text.lines().count() - 1);
        }
        assertThat(parts).hasSize(2);
        assertThat(found).hasToString(expected.toString());
    }

    @Test
    void aDayEndsAtMidnightOfTheNextOrAtItsHour() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        LocalDate sunday = LocalDate.of(2024, 3, 31);

        Bounds midnight = Bounds.of(sunday, Duration.ofDays(3), LocalTime.MIDNIGHT, berlin);
        assertThat(midnight.of("dt")).isEqualTo("dt from 2024-03-28 00:00:00 to before 2024-04-01 00:00:00");
        assertThat(midnight.lowerWithOffset()).isEqualTo("2024-03-28 00:00:00+01:00");
        assertThat(midnight.upperWithOffset()).as("the clocks were put forward").isEqualTo("2024-04-01 00:00:00+02:00");
        assertThat(Bounds.of(sunday, Duration.ZERO, LocalTime.of(23, 0), berlin).of("dt"))
                .isEqualTo("dt from 2024-03-30 23:00:00 to before 2024-03-31 23:00:00");
        assertThat(Bounds.end(sunday, LocalTime.MIDNIGHT, berlin)).isEqualTo("2024-03-31T22:00:00Z");
    }

    @Test
    void rangesHoldEachPageOnceAndTheLastIsOpen() {
        assertThat(PostgresSql.ranges("FROM t", 250, 100))
                .containsExactly(
                        "FROM t WHERE t.ctid < '(100,0)'::tid",
                        "FROM t WHERE t.ctid >= '(100,0)'::tid AND t.ctid < '(200,0)'::tid",
                        "FROM t WHERE t.ctid >= '(200,0)'::tid");
        assertThat(PostgresSql.ranges("FROM t", 0, 100)).containsExactly("FROM t");
    }

    @Test
    void aReplicaIsReadOnceItHasReplayedTheDayOrAllThePrimaryHas() {
        Instant end = Instant.parse("2024-05-06T00:00:00Z");
        Instant before = end.minusSeconds(60);

        assertThat(replica(false, null, null, null, false).lag(end))
                .as("a primary")
                .isEmpty();
        assertThat(replica(true, end, null, null, false).lag(end)).isEmpty();
        assertThat(replica(true, before, "streaming", end, true).lag(end))
                .as("the primary is idle")
                .isEmpty();
        assertThat(replica(true, before, "streaming", before, true).lag(end))
                .as("what the primary has by now, nobody knows")
                .hasValue(
                        "it has replayed the primary up to 2024-05-05T23:59:00Z, expected all that was committed until"
                                + " 2024-05-06T00:00:00Z; it is streaming, and the primary last told how far it was at"
                                + " 2024-05-05T23:59:00Z");
        assertThat(replica(true, before, "streaming", end, false).lag(end))
                .hasValue(
                        "it has replayed the primary up to 2024-05-05T23:59:00Z, expected all that was committed until"
                                + " 2024-05-06T00:00:00Z; it is streaming, and has yet to replay what the primary has");
        assertThat(replica(true, null, null, null, true).lag(end))
                .as("its connection is gone, or the user may not see it")
                .hasValue("it has not replayed any commit of the primary, expected all that was committed until"
                        + " 2024-05-06T00:00:00Z; whether it receives anything, it does not say to this user");
    }

    private static Replica replica(
            boolean replica,
            @Nullable Instant replayed,
            @Nullable String receiver,
            @Nullable Instant told,
            boolean replayedAll) {
        return new Replica(
                Instant.parse("2024-05-06T00:10:00Z"), "server", replica, replayed, receiver, told, replayedAll);
    }

    /** A dump of the date behind must not be older than that of the date before, which another server may have given. */
    @Test
    void aReplicaMustHaveWhatTheDateBeforeWasReadWith() {
        Instant end = Instant.parse("2024-05-06T00:00:00Z");
        LocalDate date = LocalDate.of(2024, 5, 5);

        assertThat(new Night(date, end, false, Optional.empty()).committed()).isEqualTo(end);
        assertThat(new Night(date, end, false, Optional.of(readAt(end.minusSeconds(1)))).committed())
                .isEqualTo(end);
        assertThat(new Night(date, end, false, Optional.of(readAt(end.plusSeconds(1)))).committed())
                .isEqualTo(end.plusSeconds(1));
    }

    private static Extraction readAt(Instant time) {
        return new Extraction(
                "orders", LocalDate.of(2024, 5, 4), false, "PostgreSQL 14", "1", time, Map.of(), Map.of());
    }

    @Test
    void namesAreTakenAsTheDatabaseHasThem() {
        assertThat(SqlName.of("Shop.Till_Lines", "k").quoted()).isEqualTo("\"shop\".\"till_lines\"");
        assertThat(SqlName.of("\"Shop\".\"Till \"\"Lines\"\"\"", "k").quoted())
                .isEqualTo("\"Shop\".\"Till \"\"Lines\"\"\"");
    }
}
