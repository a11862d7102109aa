package io.weekmart;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.cli.Cli;
import io.weekmart.job.Cancellation;
import io.weekmart.job.SmallGrocer;
import io.weekmart.job.Workbench;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, headers, cells and arguments that a terminal would obey, thrown at the application. */
class HostileTextTest {
    private static final String NIGHT = "2024-03-10";
    private static final String HOSTILE = "\u001b[2J\u001b]0;mine\u0007\u009b31m\u0085\u2028\u202egpj\u2066";

    @TempDir
    private Path folder;

    private Workbench bench;

    @BeforeEach
    void session() {
        bench = new Workbench(folder.resolve("grocer"));
        SmallGrocer.night(bench, NIGHT);
        LocalSpark.session();
    }

    @AfterEach
    void anotherSessionForTheNextTest() {
        LocalSpark.session();
    }

    @Test
    void nothingOfItReachesTheTerminal() {
        String sales = SmallGrocer.sales(NIGHT);
        int line = sales.indexOf('\n') + 1;
        String header = sales.substring(0, line - 1) + ",extra" + HOSTILE + ",\"two\nweekmart: all is well\"\n";
        StringBuilder rows = new StringBuilder(header);
        sales.substring(line).lines().forEach(row -> rows.append(row).append(",,\n"));
        rows.append(sales.substring(line).lines().findFirst().orElseThrow().replaceFirst("^[^,]*", HOSTILE))
                .append(",,\n");
        bench.file("sales_" + NIGHT + ".csv", rows.toString().getBytes(StandardCharsets.UTF_8))
                .file("notes" + HOSTILE + ".txt", new byte[0]);

        String shown = run("weekly-metrics", "--date", NIGHT, "--dry-run");
        assertThat(shown)
                .as("the name of the column, that of the file, and the cell")
                .contains("\\u202egpj\\u2066, two\\x0Aweekmart:")
                .contains("\\u2028\\u202egpj\\u2066<")
                .contains("notes\\u001b[2J\\u001b]0;mine\\u0007\\u009b31m\\u0085\\u2028\\u202egpj\\u2066.txt")
                .contains("BAD_VALUE(trans_id)");
        assertThat(run("weekly-metrics", "--date", HOSTILE)).contains("\\u001b[2J");
        assertThat(run(HOSTILE)).contains("\\u001b[2J");
        assertThat(run("weekly-metrics", "--date", NIGHT, "--set", "raw.layout=x" + HOSTILE))
                .contains("but is \"x\\u001b[2J");
    }

    private String run(String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(List.of(arguments));
        if (arguments.length > 1) {
            all.addAll(List.of("--set", "raw.path=" + bench.raw(), "--set", "output.path=" + bench.output()));
        }
        Cli.onSpark(Main.PIPELINES, new Cancellation(), stream, stream).run(all.toArray(String[]::new));
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text.replaceAll("[\\n\\t]", ""))
                .doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f\u2028-\u202e\u2066-\u2069]");
        return text;
    }
}
