package io.weekmart.job;

import static io.weekmart.job.SundayTrade.SUNDAYS;
import static io.weekmart.job.SundayTrade.TONIGHT;
import static io.weekmart.job.SundayTrade.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first daily dump of an export holds all its history, with a window of two weeks. */
class HistoryInTheFirstDumpTest {
    @Test
    void aBackfillTakesItInAndADailyRunSaysSo(@TempDir Path folder) {
        // The guard on the rejects of one dump would say the same of the first night.
        Workbench bench = new Workbench(folder)
                .set("raw.layout=daily")
                .set("raw.lookback-weeks=2")
                .set("raw.allow-gaps=true")
                .set("guards.rejected-per-dump.max-fraction=1");
        List<String> history = new ArrayList<>(lines(TONIGHT, 100));
        SUNDAYS.forEach(date -> history.addAll(lines(date, 100)));
        SundayTrade.dumps(bench, TONIGHT, history);

        assertThat(bench.message(bench.night(TONIGHT)))
                .isEqualTo(
                        """
                        Cannot publish: sales: 300 of 500 rows were rejected (60.00 %), and the limit is 1.00 %; most of them TOO_LATE.
                        Nothing was published. The rows are dated before the window of their dump's date, weekmart.raw.lookback-weeks, and a \
                        backfill over their dates takes them in. As long as the dump lies in the window, every later run rejects them again: \
                        leave them out of it, and deliver what is older in dumps of its own dates.""");
        assertThat(bench.backfill("2024-02-26", TONIGHT).outcome()).isEqualTo(Outcome.PUBLISHED);
    }
}
