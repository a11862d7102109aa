package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.parquet.RowFile;
import io.weekmart.raw.ReadFailure;
import io.weekmart.schema.FactTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskFailuresTest {
    private static final String NO_SPACE = "No space left on device";

    @TempDir
    private Path folder;

    @Test
    void aDumpThatCannotBeReadIsTheInputsFault() {
        UserFault fault = fault(new ReadFailure("s3://raw/sales_2024-05-05.csv", new IOException("Connection reset")));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(fault)
                .hasMessage("Cannot read s3://raw/sales_2024-05-05.csv: java.io.IOException: Connection reset."
                        + " Nothing was published.");
    }

    @Test
    void aStagedFileThatCannotBeWrittenIsNot() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        String staged = file.resolve("staging/fact.parquet").toString();
        Throwable failure = catchThrowable(() ->
                new RowFile(new Configuration(), new org.apache.hadoop.fs.Path(staged), FactTable.FILE_SCHEMA, "zstd"));

        UserFault fault = fault(failure);

        assertThat(fault.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(fault).hasMessageStartingWith("Cannot write to the staging folder " + file + "/staging: ");
        assertThat(fault.hint()).isEqualTo("Check the storage of the output, and run again.");
    }

    @Test
    void aFullDiskThatNoFileOfOursWasWrittenToIsSparksOwn() {
        for (Throwable full : new Throwable[] {
            new IOException(NO_SPACE),
            new UncheckedIOException(new IOException(NO_SPACE)),
            new FileSystemException("/tmp/blockmgr-1/0c", null, NO_SPACE)
        }) {
            UserFault fault = fault(full);

            assertThat(fault.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(fault)
                    .hasMessage("Cannot write the temporary files of Spark to /mnt/spark: No space left on device."
                            + " Nothing was published.");
            assertThat(fault.hint()).contains("spark.local.dir");
        }
    }

    @Test
    void anyOtherFailureOfAStorageIsNoReasonToWaitForInput() {
        assertThat(fault(new FileNotFoundException("/tmp/blockmgr-1/0c")).exitCode())
                .isEqualTo(ExitCode.INTERRUPTED);
    }

    @Test
    void whatIsNotAboutAStorageIsOurs() {
        IllegalStateException ours = new IllegalStateException("sums differ");

        assertThat(TaskFailures.cause(ours, "/mnt/spark")).isSameAs(ours);
    }

    /** As Spark wraps what a task throws. */
    private static UserFault fault(Throwable thrown) {
        Throwable cause = TaskFailures.cause(
                new SparkException("Job aborted due to stage failure: Task 0 in stage 5.0 failed 4 times", thrown),
                "/mnt/spark");
        assertThat(cause).isInstanceOf(UserFault.class);
        return (UserFault) cause;
    }
}
