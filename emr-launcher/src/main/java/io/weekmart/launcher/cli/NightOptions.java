package io.weekmart.launcher.cli;

import java.time.LocalDate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a command about a night. */
final class NightOptions {
    @Option(
            names = "--date",
            required = true,
            paramLabel = "DATE",
            converter = IsoDate.class,
            description = "The night, such as 2024-05-05.")
    private LocalDate date;

    @Mixin
    private SharedOptions shared;

    LocalDate date() {
        return date;
    }

    SharedOptions shared() {
        return shared;
    }
}
