package io.weekmart.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What a night costs after 52 weeks of daily dumps, against one after 4: the same number of new rows and the same window, only the history
 * that is published already differs.
 */
final class OneMoreNight {
    static final int SHORT = 4;
    static final int LONG = 52;

    /**
     * What came of it, in the order of the rounds.
     *
     * @param runsShort the nights after {@link #SHORT} weeks
     * @param runsLong the nights after {@link #LONG} weeks
     */
    record Result(int rowsPerNight, List<Measurement> runsShort, List<Measurement> runsLong) {}

    private final Programs programs;
    private final Path work;

    OneMoreNight(Programs programs, Path work) {
        this.programs = programs;
        this.work = work;
    }

    Result measure(int salesRowsPerNight, int rounds) throws IOException, InterruptedException {
        Data shortHistory = Data.daily(SHORT, salesRowsPerNight, programs, work);
        Data longHistory = Data.daily(LONG, salesRowsPerNight, programs, work);
        Path shortPublished = publishAllButTheLastNight(shortHistory);
        Path longPublished = publishAllButTheLastNight(longHistory);
        List<Measurement> runsShort = new ArrayList<>();
        List<Measurement> runsLong = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            if (round % 2 == 0) {
                runsShort.add(lastNight(shortHistory, shortPublished));
                runsLong.add(lastNight(longHistory, longPublished));
            } else {
                runsLong.add(lastNight(longHistory, longPublished));
                runsShort.add(lastNight(shortHistory, shortPublished));
            }
        }
        return new Result(salesRowsPerNight, runsShort, runsLong);
    }

    /** Runs the nights that end each window of four weeks, and the last night but one. Between them they publish every week. */
    private Path publishAllButTheLastNight(Data data) throws IOException, InterruptedException {
        Path published =
                work.resolve("published").resolve(String.valueOf(data.folder().getFileName()));
        Folders.delete(published);
        List<LocalDate> nights = new ArrayList<>(List.of(data.lastNight().minusDays(1)));
        LocalDate windowEnd = data.lastNight().minusWeeks(SHORT);
        while (Files.exists(data.folder().resolve("sales_" + windowEnd + ".csv.gz"))) {
            nights.add(0, windowEnd);
            windowEnd = windowEnd.minusWeeks(SHORT);
        }
        for (LocalDate night : nights) {
            ProcessMeter.run(
                    programs.weeklyMetrics(data.folder(), "daily", night, published),
                    Programs.ENVIRONMENT,
                    work.resolve("publish.log"));
        }
        return published;
    }

    private Measurement lastNight(Data data, Path published) throws IOException, InterruptedException {
        Path output = work.resolve("output").resolve("night");
        Folders.delete(output);
        Folders.copy(published, output);
        Measurement run = ProcessMeter.run(
                programs.weeklyMetrics(data.folder(), "daily", data.lastNight(), output),
                Programs.ENVIRONMENT,
                work.resolve("night.log"));
        Folders.delete(output);
        return run;
    }
}
