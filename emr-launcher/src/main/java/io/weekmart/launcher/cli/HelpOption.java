package io.weekmart.launcher.cli;

import picocli.CommandLine.Option;

/** The option that every command takes, those too that only have commands below them. */
final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            order = SharedOptions.LAST + 1,
            usageHelp = true,
            description = "Show this help message and exit.")
    // Picocli acts on it by itself.
    @SuppressWarnings("UnusedVariable")
    private boolean help;
}
