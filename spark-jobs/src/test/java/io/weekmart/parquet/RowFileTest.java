package io.weekmart.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.LocalSpark;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFileTest {
    private static final StructType SCHEMA = new StructType()
            .add("number", DataTypes.LongType)
            .add("flag", DataTypes.BooleanType)
            .add("text", DataTypes.StringType)
            .add("time", DataTypes.TimestampNTZType)
            .add("texts", DataTypes.createArrayType(DataTypes.StringType));

    @TempDir
    private Path folder;

    @Test
    void theFileOfATaskThatFailsIsClosedAndCutOff() throws IOException {
        String file = folder.resolve("cut.parquet").toString();
        SerializableConfiguration hadoop = new SerializableConfiguration(new Configuration());

        assertThatThrownBy(() -> JavaSparkContext.fromSparkContext(
                                LocalSpark.session().sparkContext())
                        .parallelize(List.of(1L), 1)
                        .foreach(number -> failHalfway(hadoop, file)))
                .hasMessageContaining("in the middle of a task");

        assertThat(openFiles()).noneMatch(open -> open.contains("cut.parquet"));
        assertThatThrownBy(() -> ParquetFileReader.open(
                        HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file), new Configuration())))
                .hasMessageContaining("is not a Parquet file");
    }

    private static void failHalfway(SerializableConfiguration hadoop, String file) {
        RowFile written = new RowFile(hadoop.value(), new org.apache.hadoop.fs.Path(file), SCHEMA, "zstd");
        assertThat(written.rows()).isZero();
        throw new IllegalStateException("in the middle of a task");
    }

    /** What the files are that this process has open; nothing where the system does not tell. */
    private static List<String> openFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.exists(descriptors)) {
            return List.of();
        }
        List<String> open = new ArrayList<>();
        try (Stream<Path> each = Files.list(descriptors)) {
            for (Path descriptor : each.toList()) {
                try {
                    open.add(Files.readSymbolicLink(descriptor).toString());
                } catch (NoSuchFileException e) {
                    open.add("closed meanwhile, by another thread");
                }
            }
        }
        return open;
    }

    /** Hash codes of enum constants differ from process to process, and with them the order of a hash set of encodings. */
    @Test
    void theFooterNamesTheEncodingsOfAColumnInTheOrderOfTheFormat() throws IOException {
        List<List<org.apache.parquet.format.Encoding>> encodings = new ArrayList<>();
        for (ColumnChunk chunk : footer(written()).getRow_groups().get(0).getColumns()) {
            encodings.add(chunk.getMeta_data().getEncodings());
        }
        assertThat(encodings).hasSize(5).allSatisfy(column -> assertThat(column)
                .hasSizeGreaterThan(1)
                .isSortedAccordingTo(Comparator.comparingInt(org.apache.parquet.format.Encoding::getValue)));
    }

    @Test
    void theRestOfTheFooterIsWhatParquetWrote() throws IOException {
        Path file = written();
        try (ParquetFileReader reader = ParquetFileReader.open(
                HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
            assertThat(reader.getRecordCount()).isEqualTo(3);
            ColumnChunkMetaData number =
                    reader.getFooter().getBlocks().get(0).getColumns().get(0);
            assertThat(number.getStatistics().toString()).isEqualTo("min: -1, max: 7, num_nulls: 1");
            assertThat(number.getEncodings()).contains(Encoding.RLE);
            assertThat(reader.readColumnIndex(number).getNullCounts()).containsExactly(1L);
            assertThat(reader.readOffsetIndex(number).getOffset(0)).isPositive();
            assertThat(reader.getFooter().getFileMetaData().getCreatedBy()).startsWith("parquet-mr");
        }
    }

    /** 2013-07-25 is day 15,911 since 1970, and the last second before 1970 is minus a million microseconds. */
    @Test
    void aTimestampIsMicrosecondsOfAWallClockInNoZone() throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(
                HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(written().toUri()), new Configuration()))) {
            assertThat(reader.getFileMetaData().getSchema().getType("time").getLogicalTypeAnnotation())
                    .isEqualTo(LogicalTypeAnnotation.timestampType(false, LogicalTypeAnnotation.TimeUnit.MICROS));
            LongStatistics times = (LongStatistics)
                    reader.getFooter().getBlocks().get(0).getColumns().get(3).getStatistics();
            assertThat(times.getMin()).isEqualTo(-1_000_000);
            assertThat(times.getMax()).isEqualTo(15_911L * 86_400_000_000L + 250_000);
        }
    }

    private Path written() {
        Path file = folder.resolve("rows.parquet");
        try (RowFile rows =
                new RowFile(new Configuration(), new org.apache.hadoop.fs.Path(file.toUri()), SCHEMA, "uncompressed")) {
            RowCells cells = new RowCells();
            rows.write(cells.of(RowFactory.create(
                    7L, true, "seven", LocalDateTime.of(2013, 7, 25, 0, 0, 0, 250_000_000), List.of("a", "b"))));
            rows.write(cells.of(RowFactory.create(null, null, null, null, null)));
            rows.write(cells.of(
                    RowFactory.create(-1L, false, "minus one", LocalDateTime.of(1969, 12, 31, 23, 59, 59), List.of())));
        }
        return file;
    }

    private static FileMetaData footer(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int tail = bytes.length - 8;
        int length =
                ByteBuffer.wrap(bytes, tail, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
        return Util.readFileMetaData(new ByteArrayInputStream(bytes, tail - length, length));
    }
}
