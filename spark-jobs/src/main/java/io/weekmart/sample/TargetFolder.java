package io.weekmart.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The folder that a generator writes to. */
final class TargetFolder {
    private TargetFolder() {}

    /**
     * Makes the folder where it is missing.
     *
     * @param command whose option names the folder
     * @param replace whether it may hold files already
     * @throws ParameterException if it holds files and must not
     */
    static void prepare(CommandSpec command, Path folder, boolean replace) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            if (!replace && files.findAny().isPresent()) {
                throw new ParameterException(
                        command.commandLine(),
                        "Cannot write to " + folder + ": it is not empty. Name another folder, or add --replace.");
            }
        }
    }
}
