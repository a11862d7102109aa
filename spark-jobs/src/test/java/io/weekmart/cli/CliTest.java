package io.weekmart.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.guards.Acceptance;
import io.weekmart.job.Ending;
import io.weekmart.job.FailureReport;
import io.weekmart.job.Job;
import io.weekmart.job.RunRequest;
import io.weekmart.job.RunRequest.Dates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliTest {
    private static final LocalDate FIFTH_OF_MAY = LocalDate.of(2024, 5, 5);

    record Result(int exitCode, String out, String err) {}

    private final List<RunRequest> requests = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private FailureReport failureReport = (uri, run) -> reports.add(uri + " | " + run.job() + " | " + run.runId()
            + " | " + run.failure().getMessage());
    private Job job = (request, out, err) -> {
        out.println("42 weeks");
        err.println("reading");
        return Ending.DONE;
    };

    @Test
    void aNightHasOneDateAndEverythingElseIsOptional() {
        assertThat(run("weekly-metrics", "--date", "2024-05-05")).isEqualTo(new Result(0, "42 weeks\n", "reading\n"));

        RunRequest request = requests.get(0);
        assertThat(request.runId()).matches("\\d{8}T\\d{6}Z-[0-9a-f]{6}");
        assertThat(request)
                .isEqualTo(new RunRequest(
                        "weekly-metrics",
                        Dates.night(FIFTH_OF_MAY),
                        List.of(),
                        List.of(),
                        request.runId(),
                        null,
                        List.of(),
                        false,
                        false));
    }

    @Test
    void everyOptionReachesTheJob() {
        run(
                "weekly-metrics",
                "--date=2024-05-05",
                "--conf",
                "base.conf",
                "--conf=s3://conf/night.conf",
                "--set",
                "raw.path=/a,b",
                "--set=tables.sales.columns.trans_dt=@sold=on",
                "--run-id",
                "night-1",
                "--report",
                "s3://reports/night-1.json",
                "--accept",
                "weeks-emptied",
                "--accept=rejected-per-dump=inventory",
                "--dry-run",
                "-v");

        assertThat(requests)
                .containsExactly(new RunRequest(
                        "weekly-metrics",
                        Dates.night(FIFTH_OF_MAY),
                        List.of("base.conf", "s3://conf/night.conf"),
                        List.of("raw.path=/a,b", "tables.sales.columns.trans_dt=@sold=on"),
                        "night-1",
                        "s3://reports/night-1.json",
                        List.of(
                                Acceptance.parse(WeeklyTables.PIPELINE, "weeks-emptied"),
                                Acceptance.parse(WeeklyTables.PIPELINE, "rejected-per-dump=inventory")),
                        true,
                        true));
    }

    @Test
    void aBackfillHasARangeOfDates() {
        run("backfill", "--from", "2024-01-01", "--to", "2024-05-05", "--run-id", "b");

        assertThat(requests)
                .containsExactly(new RunRequest(
                        "backfill",
                        new Dates(LocalDate.of(2024, 1, 1), FIFTH_OF_MAY),
                        List.of(),
                        List.of(),
                        "b",
                        null,
                        List.of(),
                        false,
                        false));
    }

    @Test
    void recoverNeedsNoDate() {
        run("recover", "--conf", "night.conf", "--run-id", "r");

        assertThat(requests)
                .containsExactly(new RunRequest(
                        "recover", null, List.of("night.conf"), List.of(), "r", null, List.of(), false, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                              | Missing required subcommand | --help",
                "nightly                                       | Unmatched argument at index 0: 'nightly'~Did you mean: weekmart weekly-metrics? | --help",
                "weekly-metrics                                | Missing required option: '--date=DATE' | weekly-metrics --help",
                "weekly-metrics --date 2024-5-5                | Invalid value for option '--date': '2024-5-5' is not a date such as 2024-05-03 | weekly-metrics --help",
                "weekly-metrics --date 2024-02-30              | Invalid value for option '--date': '2024-02-30' is not a date such as 2024-05-03 | weekly-metrics --help",
                "weekly-metrics --date 2024-05-05 --run-id a/b | Invalid value for option '--run-id': 'a/b' must be 1 to 100 letters, digits, dots, underscores and hyphens, beginning with a letter or digit | weekly-metrics --help",
                "weekly-metrics --date 2024-05-05 --run-id _x  | Invalid value for option '--run-id': '_x' must be 1 to 100 letters, digits, dots, underscores and hyphens, beginning with a letter or digit | weekly-metrics --help",
                "weekly-metrics --date 2024-05-05 --run-id ..  | Invalid value for option '--run-id': '..' must be 1 to 100 letters, digits, dots, underscores and hyphens, beginning with a letter or digit | weekly-metrics --help",
                "weekly-metrics --date 2024-05-05 --date 2024-05-06 | option '--date' (DATE) should be specified only once | weekly-metrics --help",
                "weekly-metrics --date 2024-05-05 --conf       | Missing required parameter for option '--conf' (FILE-or-URI) | weekly-metrics --help",
                "backfill --from 2024-05-05 --to 2024-05-04    | Invalid range: --to 2024-05-04 is before --from 2024-05-05 | backfill --help",
                "backfill --from 2024-05-05                    | Missing required option: '--to=DATE' | backfill --help",
                "weekly-metrics --date 2024-05-05 --accept weeks-emtied | Invalid value for option '--accept' (GUARD[=TABLE]): there is no guard 'weeks-emtied'. Did you mean weeks-emptied? The guards are weeks-emptied, rejected-per-dump | weekly-metrics --help",
                "weekly-metrics --date 2024-05-05 --accept weeks-emptied=sales | Invalid value for option '--accept' (GUARD[=TABLE]): weeks-emptied is about the output as a whole and takes no table, but 'sales' was given | weekly-metrics --help",
                "backfill --from 2024-05-04 --to 2024-05-05 --accept rejected-per-dump=sale | Invalid value for option '--accept' (GUARD[=TABLE]): rejected-per-dump is not about a table 'sale'. Did you mean sales? Its tables are calendar, inventory, product, sales, store | backfill --help",
                "backfill --from 2024-05-04 --to 2024-05-05 --accept rejected-per-dump=sales.sales_qty | Invalid value for option '--accept' (GUARD[=TABLE]): rejected-per-dump is about whole tables and takes no column, but 'sales_qty' was given | backfill --help",
                "recover --accept weeks-emptied                 | Unknown options: '--accept', 'weeks-emptied' | recover --help",
                "recover --date 2024-05-05                     | Unknown options: '--date', '2024-05-05' | recover --help",
            })
    void aCommandThatIsNotUnderstoodEndsWith2(String arguments, String message, String help) {
        assertThat(run(arguments == null ? new String[0] : arguments.split(" ")))
                .isEqualTo(new Result(2, "", message.replace('~', '\n') + "\nTry " + help + ".\n"));
        assertThat(requests).isEmpty();
    }

    @Test
    void aMistypedOptionIsAnsweredWithTheRightOne() {
        assertThat(run("weekly-metrics", "--date", "2024-05-05", "--dry-rn"))
                .isEqualTo(
                        new Result(
                                2,
                                "",
                                """
                                Unknown option: '--dry-rn'
                                Possible solutions: --dry-run
                                Try weekly-metrics --help.
                                """));
    }

    @Test
    void aFaultOfTheUsersIsOneMessageItsHintAndItsOwnCode() {
        job = (request, out, err) -> {
            throw new UserFault(ExitCode.INPUT, "Cannot read s3://raw/: it is not there.", "Check weekmart.raw.path.");
        };

        assertThat(run("weekly-metrics", "--date", "2024-05-05"))
                .isEqualTo(
                        new Result(
                                3,
                                "",
                                """
                                Cannot read s3://raw/: it is not there.
                                Check weekmart.raw.path.
                                """));
        assertThat(reports).isEmpty();
    }

    @Test
    void anythingElseIsOursAndShowsWhereItHappened() {
        job = (request, out, err) -> {
            throw new AssertionError("sums differ");
        };

        Result result = run("weekly-metrics", "--date", "2024-05-05");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .startsWith(
                        """
                        Weekmart failed by a fault of its own. Please report it with what follows.
                        java.lang.AssertionError: sums differ
                        \tat io.weekmart.cli.CliTest.""");
    }

    @Test
    void aFailureThatNoReportTellsOfIsReportedWhereTheUserAsked() {
        job = (request, out, err) -> {
            throw new UserFault(ExitCode.USAGE, "Cannot read the configuration: night.conf", "Look there.");
        };

        run("weekly-metrics", "--date", "2024-05-05", "--run-id", "n1", "--report", "/tmp/report.json");

        assertThat(reports)
                .containsExactly("/tmp/report.json | weekly-metrics | n1 | Cannot read the configuration: night.conf");
    }

    @Test
    void aFailureThatTheJobHasReportedItselfIsOnlyTold() {
        job = (request, out, err) -> Ending.failed(new UserFault(ExitCode.QUALITY, "Cannot publish.", "Look there."));

        assertThat(run("weekly-metrics", "--date", "2024-05-05", "--report", "/tmp/report.json"))
                .isEqualTo(new Result(4, "", "Cannot publish.\nLook there.\n"));
        assertThat(reports).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"--report=/tmp/r.json", "--report /tmp/r.json"})
    void evenACommandThatIsNotUnderstoodLeavesItsReport(String report) {
        run(("weekly-metrics --run-id n1 --date today " + report).split(" "));

        assertThat(reports)
                .containsExactly("/tmp/r.json | weekly-metrics | n1 | Cannot understand the command line: "
                        + "Invalid value for option '--date': 'today' is not a date such as 2024-05-03");
    }

    @Test
    void aReportThatCannotBeWrittenDoesNotHideTheFailure() {
        job = (request, out, err) -> {
            throw new UserFault(ExitCode.INPUT, "Cannot read it.", "Wait.");
        };
        failureReport = (uri, run) -> {
            throw new IOException("disk full");
        };

        assertThat(run("weekly-metrics", "--date", "2024-05-05", "--report", "/tmp/r.json"))
                .isEqualTo(
                        new Result(
                                3,
                                "",
                                """
                                Cannot write the run report to /tmp/r.json: java.io.IOException: disk full
                                Cannot read it.
                                Wait.
                                """));
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        Result result = run("--version");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).matches("weekmart \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
    }

    @Test
    void helpNamesTheJobsAndTheExitCodes() {
        assertThat(run("--help"))
                .isEqualTo(new Result(
                        0,
                        """
                        Usage: spark-submit --class io.weekmart.Main weekmart-spark-jobs.jar <job> [options]

                        A weekly retail data mart, built by Spark from the stores' nightly dumps.

                          -h, --help      Show this help message and exit.
                          -V, --version   Print version information and exit.

                        Jobs (each has its own --help):
                          weekly-metrics  Reads tonight's dumps and publishes the weeks and dimensions that changed.
                          backfill        Computes all weeks of a range of dates again, in one run. Takes in rows that came
                                            too late for their night, and a changed calendar.
                          recover         Finishes or undoes what a killed publish left. The next run of any job does so
                                            too.
                          verify          Reads every published file and compares it with the ledger, checksum by checksum.
                                            Writes nothing.

                        Exit codes:
                          0  done
                          1  a fault of ours (stack trace)
                          2  usage or configuration; an output that is not ours or of a newer format; a date older than the
                             newest published (use backfill)
                          3  input not ready or not readable; nothing was published
                          4  a quality check, a guard, the accounting, an overflow or the audit failed, or the tables hold
                             unknown files; nothing was published. verify: files are not as they were published
                          5  another run holds this output
                          8  publishing was interrupted, or what was to be published could not be written: run again, or
                             recover
                          129, 130, 143  stopped by SIGHUP, SIGINT (Ctrl-C) or SIGTERM; nothing was published. A run that
                             is publishing already finishes first and ends as without the signal
                        """,
                        ""));
    }

    @Test
    void helpOfANight() {
        assertThat(run("weekly-metrics", "--help"))
                .isEqualTo(new Result(
                        0,
                        """
                        Usage: weekly-metrics --date DATE [--conf FILE-or-URI]... [--set key=value]...
                                              [--accept GUARD[=TABLE]]... [--run-id ID] [--report URI] [--dry-run] [-v]

                        Reads tonight's dumps and publishes the weeks and dimensions that changed.

                              --date=DATE          The run date: the night whose dumps are read, such as 2024-05-05.
                              --dry-run            Read, check, compute and report to the terminal; write nothing.
                              --accept=GUARD[=TABLE]
                                                   Publish what a guard would refuse, for this run alone.
                                                   Guards: weeks-emptied, rejected-per-dump. May be repeated.
                              --conf=FILE-or-URI   Configuration over the shipped defaults: a local path, s3:// or s3a://.
                                                   May be repeated; a later one wins.
                              --set=key=value      One key of the configuration, such as raw.lookback-weeks=6.
                                                   May be repeated; wins over every --conf.
                              --run-id=ID          Name of this run (default: its start in UTC and a random suffix).
                              --report=URI         One more place for the run report, written whatever happens.
                          -v, --verbose            Show Spark's own log, and the stack trace of every failure.
                          -h, --help               Show this help message and exit.
                        """,
                        ""));
    }

    @Test
    void helpOfABackfill() {
        assertThat(run("backfill", "--help"))
                .isEqualTo(new Result(
                        0,
                        """
                        Usage: backfill --from DATE --to DATE [--conf FILE-or-URI]... [--set key=value]...
                                        [--accept GUARD[=TABLE]]... [--run-id ID] [--report URI] [--dry-run] [-v]

                        Computes all weeks of a range of dates again, in one run. Takes in rows that came too late for
                        their night, and a changed calendar.

                              --from=DATE          A date of the first week, such as 2024-01-01.
                              --to=DATE            A date of the last week, such as 2024-05-05.
                              --dry-run            Read, check, compute and report to the terminal; write nothing.
                              --accept=GUARD[=TABLE]
                                                   Publish what a guard would refuse, for this run alone.
                                                   Guards: weeks-emptied, rejected-per-dump. May be repeated.
                              --conf=FILE-or-URI   Configuration over the shipped defaults: a local path, s3:// or s3a://.
                                                   May be repeated; a later one wins.
                              --set=key=value      One key of the configuration, such as raw.lookback-weeks=6.
                                                   May be repeated; wins over every --conf.
                              --run-id=ID          Name of this run (default: its start in UTC and a random suffix).
                              --report=URI         One more place for the run report, written whatever happens.
                          -v, --verbose            Show Spark's own log, and the stack trace of every failure.
                          -h, --help               Show this help message and exit.
                        """,
                        ""));
    }

    @Test
    void verifyNeedsNoDateAndWritesNothing() {
        run("verify", "--conf", "night.conf", "--run-id", "r");

        assertThat(requests)
                .containsExactly(new RunRequest(
                        "verify", null, List.of("night.conf"), List.of(), "r", null, List.of(), true, false));
    }

    @Test
    void helpOfARecovery() {
        assertThat(run("recover", "--help"))
                .isEqualTo(new Result(
                        0,
                        """
                        Usage: recover [--conf FILE-or-URI]... [--set key=value]...
                                       [--run-id ID] [--report URI] [-v]

                        Finishes or undoes what a killed publish left. The next run of any job does so too.

                              --conf=FILE-or-URI   Configuration over the shipped defaults: a local path, s3:// or s3a://.
                                                   May be repeated; a later one wins.
                              --set=key=value      One key of the configuration, such as raw.lookback-weeks=6.
                                                   May be repeated; wins over every --conf.
                              --run-id=ID          Name of this run (default: its start in UTC and a random suffix).
                              --report=URI         One more place for the run report, written whatever happens.
                          -v, --verbose            Show Spark's own log, and the stack trace of every failure.
                          -h, --help               Show this help message and exit.
                        """,
                        ""));
    }

    private Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Job recorded = (request, jobOut, jobErr) -> {
            requests.add(request);
            return job.run(request, jobOut, jobErr);
        };
        Ending ending = new Cli(
                        new Jobs(recorded, recorded, recorded, recorded), failureReport, stream(out), stream(err))
                .run(arguments);
        return new Result(
                ending.exitCode().code(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
