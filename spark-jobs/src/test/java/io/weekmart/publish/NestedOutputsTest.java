package io.weekmart.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.config.Settings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs that lie in each other: a run would take the files of one for those of the other. */
class NestedOutputsTest {
    @TempDir
    Path folder;

    private int runs;

    private void open(String pipeline, Path path) {
        OutputSpec spec = new OutputSpec(pipeline, "backfill --pipeline " + pipeline, List.of(), List.of());
        RunIdentity run = new RunIdentity("run-" + runs++, LocalDate.of(2024, 5, 5), "1");
        Settings.OutputSettings settings = new Settings.OutputSettings(
                path.toString(), "zstd", 1, Duration.ofDays(90), Duration.ofMinutes(3), true);
        Output.open(settings, spec, new Configuration(), run, Output.Purpose.DAILY)
                .close();
    }

    private String refused(String pipeline, Path path) {
        UserFault fault = catchThrowableOfType(UserFault.class, () -> open(pipeline, path));
        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        return (fault.getMessage() + "\n" + fault.hint()).replace("file:" + folder, "here");
    }

    @Test
    void anOutputInTheOutputOfAnotherPipelineIsRefusedAndLeavesNothing() throws IOException {
        open("weekly-metrics", folder.resolve("mart"));

        assertThat(refused("orders", folder.resolve("mart/of/orders")))
                .isEqualTo(
                        """
                        Cannot use here/mart/of/orders as the output of the pipeline orders: it lies in here/mart, the \
                        output of the pipeline weekly-metrics, and no output may lie in another.
                        Set pipelines.orders.output.path and output.path to folders beside each other.""");
        try (Stream<Path> files = Files.list(folder.resolve("mart"))) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("of");
        }
    }

    @Test
    void anOutputAroundTheOutputOfAnotherPipelineIsRefused() {
        open("orders", folder.resolve("mart/orders"));

        assertThat(refused("shop", folder.resolve("mart")))
                .isEqualTo(
                        """
                        Cannot use here/mart/ as the output of the pipeline shop: it holds here/mart/orders, the output \
                        of the pipeline orders, and no output may lie in another.
                        Set pipelines.shop.output.path and pipelines.orders.output.path to folders beside each other.""");
    }

    @Test
    void anOutputInAnotherOneOfTheSamePipelineIsRefused() {
        open("orders", folder.resolve("orders"));

        assertThat(refused("orders", folder.resolve("orders/test")))
                .endsWith(
                        "\nSet pipelines.orders.output.path to a folder outside of that output, or to that output itself.");
    }

    @Test
    void outputsBesideEachOtherAreUsed() {
        open("orders", folder.resolve("orders"));
        open("shop", folder.resolve("shop"));

        assertThat(folder.resolve("shop/_weekmart.json")).exists();
    }
}
