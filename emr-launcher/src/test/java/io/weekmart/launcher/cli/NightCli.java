package io.weekmart.launcher.cli;

import io.weekmart.launcher.cli.Launcher.Result;
import io.weekmart.launcher.night.Nights;
import io.weekmart.storage.S3Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command line in the surroundings of a night. In what it writes, everything that differs from run to run stands under a name: the
 * bucket, the folder of the night, hashes, times.
 */
final class NightCli implements AutoCloseable {
    final Nights nights;

    NightCli(S3Server s3) {
        nights = new Nights(s3);
        nights.sets.addAll(List.of("launcher.wait.poll=10 milliseconds", "launcher.catalog.enabled=false"));
    }

    /** A command about the night. */
    Result night(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command, "--date", Nights.DATE.toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    /** Any command, with the configuration of the surroundings. */
    Result run(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        nights.sets.forEach(set -> arguments.addAll(List.of("--set", set)));
        Result result = Launcher.run(Map.of(), arguments.toArray(String[]::new));
        return new Result(result.exitCode(), named(result.out()), named(result.err()));
    }

    String named(String text) {
        String folder = nights.at("").key();
        return text.replace(nights.s3.bucket(), "bucket")
                .replace(folder, "night/")
                .replace(nights.tags().get("weekmart:installation"), "INSTALLATION")
                .replaceAll("[0-9a-f]{64}", "SHA-256")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "TIME")
                .replaceAll(" for \\d+ s\\b", " for N s");
    }

    @Override
    public void close() {
        nights.close();
    }
}
