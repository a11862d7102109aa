package io.weekmart.launcher.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every command takes. */
final class SharedOptions {
    /** On a help page these come after the options of the command itself. */
    static final int LAST = 1;

    /** How results are written. */
    enum Output {
        text,
        json
    }

    @Option(
            names = "--conf",
            order = LAST,
            paramLabel = "FILE-or-URI",
            description = {
                "Configuration over the shipped defaults: a local path or s3://. May be repeated; a later one wins.",
                "Default: what WEEKMART_CONF names."
            })
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--set",
            order = LAST,
            paramLabel = "key=value",
            description = "One key of the configuration. May be repeated; wins over every --conf.")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--output",
            order = LAST,
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How results are written (default: ${DEFAULT-VALUE}).")
    private Output output = Output.text;

    @Option(
            names = {"-v", "--verbose"},
            order = LAST,
            description = "Show the stack trace of every failure.")
    private boolean verbose;

    // Picocli acts on it by itself.
    @Mixin
    @SuppressWarnings("UnusedVariable")
    private HelpOption help;

    List<String> files() {
        return files;
    }

    List<String> sets() {
        return sets;
    }

    Output output() {
        return output;
    }

    boolean verbose() {
        return verbose;
    }
}
