package io.weekmart.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs the contenders in turn on the same data and checks that the correct ones agree. */
final class Comparison {
    /**
     * What came of it.
     *
     * @param runs of each contender, in the order of the rounds
     * @param factRows rows of the table that all correct ones share
     * @param agreeing the contenders that were found to agree, cell by cell
     */
    record Result(
            String size,
            Data data,
            List<Contender> contenders,
            Map<String, List<Measurement>> runs,
            long factRows,
            List<String> agreeing) {
        List<Measurement> runsOf(String contender) {
            return runs.getOrDefault(contender, List.of());
        }

        boolean has(String contender) {
            return runs.containsKey(contender);
        }
    }

    private final Path work;
    private final Consumer<String> progress;

    Comparison(Path work, Consumer<String> progress) {
        this.work = work;
        this.progress = progress;
    }

    Result measure(String size, Data data, List<Contender> contenders, int rounds)
            throws IOException, InterruptedException, SQLException {
        Map<String, List<Measurement>> runs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                // Every other round goes backwards: none always follows the same neighbour.
                Contender contender = contenders.get(round % 2 == 0 ? i : contenders.size() - 1 - i);
                Measurement run = run(contender);
                runs.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                        .add(run);
                progress.accept(String.format(
                        "%s, round %d of %d: %s took %.1f CPU-s, %.1f s",
                        size, round + 1, rounds, contender.name(), run.cpuSeconds(), run.wallSeconds()));
            }
        }
        List<Contender> correct = contenders.stream().filter(Contender::correct).toList();
        long factRows = 0;
        for (Contender contender : correct) {
            factRows = Agreement.check(fact(correct.get(0)), fact(contender));
        }
        return new Result(
                size,
                data,
                contenders,
                runs,
                factRows,
                correct.stream().map(Contender::name).toList());
    }

    private Measurement run(Contender contender) throws IOException, InterruptedException {
        Path output = output(contender);
        Folders.delete(output);
        Files.createDirectories(output.getParent());
        return ProcessMeter.run(
                contender.command().apply(output), Programs.ENVIRONMENT, work.resolve(contender.name() + ".log"));
    }

    private Path fact(Contender contender) {
        return output(contender).resolve(contender.fact());
    }

    private Path output(Contender contender) {
        return work.resolve("output").resolve(contender.name());
    }
}
