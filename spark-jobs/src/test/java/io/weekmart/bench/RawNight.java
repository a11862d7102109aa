package io.weekmart.bench;

import java.nio.file.Path;
import java.time.LocalDate;

/** The files of one night of clean dumps in the full layout, as {@code GenerateDumps --layout full --plain} names them. */
record RawNight(Path folder, LocalDate date) {
    Path sales() {
        return table("sales");
    }

    Path inventory() {
        return table("inventory");
    }

    Path calendar() {
        return table("calendar");
    }

    private Path table(String name) {
        return folder.resolve(name + "_" + date + ".csv");
    }
}
