package io.weekmart.copies;

import io.weekmart.LocalSpark;
import io.weekmart.Main;
import io.weekmart.cli.Cli;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.job.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs commands on one pipeline as {@code Main} does, with copies in a database and in CSV. */
final class LoadRuns {
    private final Path folder;
    private final Mart database;
    private final String pipeline;
    private final List<String> sets;
    private int runs;
    private String err = "";

    /** @param sets further settings; those of a command count before all of these */
    LoadRuns(Path folder, Mart database, String pipeline, String... sets) {
        this.folder = folder;
        this.database = database;
        this.pipeline = pipeline;
        this.sets = List.of(sets);
    }

    /** The report that a command leaves. */
    RunReport run(String... command) {
        LocalSpark.session();
        Path report = folder.resolve("report-" + runs++ + ".json");
        String own = "pipelines." + pipeline + ".";
        List<String> arguments = new ArrayList<>(List.of(command));
        List<String> all = new ArrayList<>(List.of(
                own + "output.path=\"" + output() + "\"",
                "output.copies.csv.path=\"" + folder.resolve("csv") + "\"",
                "output.copies.postgres.url=\"" + database.settings().url() + "\"",
                "output.copies.postgres.user=postgres",
                "output.copies.postgres.tls=off",
                "output.copies.postgres.lock-timeout=1 second"));
        all.addAll(sets);
        all.forEach(set -> arguments.addAll(1, List.of("--set", set)));
        arguments.addAll(List.of("--report", report.toString()));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Cli.onSpark(
                        Main.PIPELINES,
                        new Cancellation(),
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                        new PrintStream(printed, true, StandardCharsets.UTF_8))
                .run(arguments.toArray(String[]::new));
        err = printed.toString(StandardCharsets.UTF_8);
        try {
            return ReportJson.read(Files.readString(report), report, ExitCode.INTERNAL);
        } catch (IOException e) {
            throw new UncheckedIOException(err, e);
        }
    }

    /** What the last command printed for people. */
    String err() {
        return err;
    }

    Path output() {
        return folder.resolve("out");
    }
}
