package io.weekmart.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weekmart.config.Settings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.copies.CopiedTable;
import io.weekmart.guards.Acceptance;
import io.weekmart.job.Ending;
import io.weekmart.job.Job;
import io.weekmart.job.PipelineJob;
import io.weekmart.job.Pipelines;
import io.weekmart.job.ReportCopy;
import io.weekmart.job.Run;
import io.weekmart.job.RunRequest;
import io.weekmart.job.RunRequest.Action;
import io.weekmart.job.RunRequest.Dates;
import io.weekmart.publish.Output;
import io.weekmart.publish.OutputSpec;
import io.weekmart.report.ReportBuilder;
import io.weekmart.storage.OutputLayout;
import io.weekmart.weekly.WeeklyPipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
    private static final LocalDate FIFTH_OF_MAY = LocalDate.of(2024, 5, 5);

    record Result(int exitCode, String out, String err) {}

    @TempDir
    private Path folder;

    private final List<RunRequest> requests = new ArrayList<>();
    private Pipelines pipelines = Pipelines.of(new WeeklyPipeline());
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
                        Action.RUN,
                        "weekly-metrics",
                        Dates.of(FIFTH_OF_MAY),
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
                        Action.RUN,
                        "weekly-metrics",
                        Dates.of(FIFTH_OF_MAY),
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
                        Action.BACKFILL,
                        "weekly-metrics",
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
    void aPageIsMadeAgainOfTheRunThatIsNamed() {
        run("report", "--run", "night-1", "--date", "2024-05-05", "--run-id", "r");

        assertThat(requests)
                .extracting(RunRequest::action, RunRequest::pageOf, RunRequest::dates, RunRequest::runId)
                .containsExactly(tuple(Action.REPORT, "night-1", Dates.of(LocalDate.of(2024, 5, 5)), "r"));
    }

    @Test
    void recoverNeedsNoDate() {
        run("recover", "--conf", "night.conf", "--run-id", "r");

        assertThat(requests)
                .containsExactly(new RunRequest(
                        Action.RECOVER,
                        "weekly-metrics",
                        null,
                        List.of("night.conf"),
                        List.of(),
                        "r",
                        null,
                        List.of(),
                        false,
                        false));
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
                "weekly-metrics --date 2024-05-05 --accept weeks-emtied | Invalid value for option '--accept' (GUARD[=TABLE]): there is no guard 'weeks-emtied'. Did you mean weeks-emptied? The guards are weeks-emptied, rejected-per-dump, min-rows, closed-week-change, silent-stores, unknown-fraction, price-level, own-date, repeated-dump, repeated-rows | weekly-metrics --help",
                "weekly-metrics --date 2024-05-05 --accept weeks-emptied=sales | Invalid value for option '--accept' (GUARD[=TABLE]): weeks-emptied is about the output as a whole and takes no table, but 'sales' was given | weekly-metrics --help",
                "backfill --from 2024-05-04 --to 2024-05-05 --accept rejected-per-dump=sale | Invalid value for option '--accept' (GUARD[=TABLE]): rejected-per-dump is not about a table 'sale'. Did you mean sales? Its tables are calendar, inventory, product, sales, store | backfill --help",
                "backfill --from 2024-05-04 --to 2024-05-05 --accept rejected-per-dump=sales.sales_qty | Invalid value for option '--accept' (GUARD[=TABLE]): rejected-per-dump is about whole tables and takes no column, but 'sales_qty' was given | backfill --help",
                "recover --accept weeks-emptied                 | Unknown options: '--accept', 'weeks-emptied' | recover --help",
                "recover --pipeline weekly-metric               | Invalid value for option '--pipeline' (NAME): there is no pipeline 'weekly-metric'. Did you mean weekly-metrics? The pipelines are weekly-metrics | recover --help",
                "verify --pipeline                               | Missing required parameter for option '--pipeline' (NAME) | verify --help",
                "weekly-metrics --date 2024-05-05 --pipeline weekly-metrics | Unknown options: '--pipeline', 'weekly-metrics' | weekly-metrics --help",
                "recover --date 2024-05-05                     | Unknown options: '--date', '2024-05-05' | recover --help",
            })
    void aCommandThatIsNotUnderstoodEndsWith2(String arguments, String message, String help) {
        assertThat(run(arguments == null ? new String[0] : arguments.split(" ")))
                .isEqualTo(new Result(2, "", message.replace('~', '\n') + "\nTry " + help + ".\n"));
        assertThat(requests).isEmpty();
    }

    @Test
    void eachPipelineHasACommandOfItsOwnName() {
        pipelines = Pipelines.of(new WeeklyPipeline(), new ThirdJob());

        run("third", "--date", "2024-05-05", "--accept", "rejected-per-dump=orders", "--dry-run", "--run-id", "t");

        assertThat(requests)
                .containsExactly(new RunRequest(
                        Action.RUN,
                        "third",
                        Dates.of(FIFTH_OF_MAY),
                        List.of(),
                        List.of(),
                        "t",
                        null,
                        List.of(Acceptance.parse(ThirdJob.PIPELINE, "rejected-per-dump=orders")),
                        true,
                        false));
        assertThat(requests.get(0).job()).isEqualTo("third");
        assertThat(run("--help").out())
                .contains(
                        """
                          weekly-metrics  Reads the dumps of a date and publishes the weeks and dimensions that changed.
                          third           Publishes what is third.
                          backfill        Computes a range of dates again, in one run.
                        """);
        assertThat(run("third", "--help").out())
                .startsWith(
                        """
                        Usage: third --date DATE [--conf FILE-or-URI]... [--set key=value]...
                                     [--accept GUARD[=TABLE]]... [--run-id ID] [--report URI] [--dry-run] [-v]

                        Publishes what is third.

                              --date=DATE          The run date: the date of the dumps that are read, such as 2024-05-05.
                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "backfill --from 2024-05-05 --to 2024-05-05, BACKFILL, backfill",
        "recover, RECOVER, recover",
        "verify, VERIFY, verify",
        "report --run r, REPORT, report"
    })
    void theOtherCommandsAreAboutAnyPipeline(String command, Action action, String name) {
        pipelines = Pipelines.of(new WeeklyPipeline(), new ThirdJob());

        run((command + " --pipeline third").split(" "));
        run((command + " --pipeline=weekly-metrics").split(" "));
        run(command.split(" "));

        assertThat(requests)
                .extracting(RunRequest::action, RunRequest::pipeline, RunRequest::job)
                .containsExactly(
                        tuple(action, "third", name),
                        tuple(action, "weekly-metrics", name),
                        tuple(action, "weekly-metrics", name));
    }

    @Test
    void whoAcceptsMayBeNamed() {
        run("weekly-metrics", "--date", "2024-05-05", "--accept", "weeks-emptied", "--accepted-by", " jo ");
        run("weekly-metrics", "--date", "2024-05-05", "--accept", "weeks-emptied");

        assertThat(requests).extracting(RunRequest::acceptedBy).containsExactly("jo", null);
    }

    @Test
    void whatIsAcceptedIsAboutTheTablesOfThePipeline() {
        pipelines = Pipelines.of(new WeeklyPipeline(), new ThirdJob());
        String range = "backfill --from 2024-05-04 --to 2024-05-05 ";

        assertThat(run((range + "--pipeline third --accept rejected-per-dump=sales").split(" "))
                        .err())
                .startsWith(
                        "Invalid value for option '--accept' (GUARD[=TABLE]): rejected-per-dump is not about a table 'sales'."
                                + " Its tables are orders\n");
        assertThat(run((range + "--accept rejected-per-dump=orders --pipeline third").split(" "))
                        .exitCode())
                .as("in any order")
                .isZero();
        assertThat(run((range + "--pipeline thrid").split(" ")).err())
                .startsWith(
                        "Invalid value for option '--pipeline' (NAME): there is no pipeline 'thrid'. Did you mean third?"
                                + " The pipelines are weekly-metrics, third\n");
    }

    /** A pipeline that computes nothing. */
    private static final class ThirdJob implements PipelineJob {
        static final Pipeline PIPELINE = new Pipeline(
                "third", List.of(TableSpec.named("orders").fields(Field.required("order_id", FieldType.LONG, "Key."))));

        @Override
        public Pipeline pipeline() {
            return PIPELINE;
        }

        @Override
        public String purpose() {
            return "Publishes what is third.";
        }

        @Override
        public OutputSpec output(Settings settings) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void describe(Settings settings, OutputLayout layout, ReportBuilder report) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<CopiedTable> copied(Settings settings) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome daily(Run run, Output output) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome backfill(Run run, Output output, LocalDate from) {
            throw new UnsupportedOperationException();
        }
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
        assertThat(folder).isEmptyDirectory();
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
                        Weekmart failed with an internal error. Please report it with what follows.
                        java.lang.AssertionError: sums differ
                        \tat io.weekmart.cli.CliTest.""");
    }

    @Test
    void aFailureThatNoReportTellsOfIsReportedWhereTheUserAsked() throws IOException {
        job = (request, out, err) -> {
            throw new UserFault(ExitCode.USAGE, "Cannot read the configuration: night.conf", "Look there.");
        };

        run("weekly-metrics", "--date", "2024-05-05", "--run-id", "n1", "--report", report());

        assertThat(reported())
                .isEqualTo("weekly-metrics of weekly-metrics | n1 | Cannot read the configuration: night.conf");
    }

    @Test
    void aFailureThatTheJobHasReportedItselfIsOnlyTold() {
        job = (request, out, err) -> Ending.failed(new UserFault(ExitCode.QUALITY, "Cannot publish.", "Look there."));

        assertThat(run("weekly-metrics", "--date", "2024-05-05", "--report", report()))
                .isEqualTo(new Result(4, "", "Cannot publish.\nLook there.\n"));
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--report=", "--report "})
    void evenACommandThatIsNotUnderstoodLeavesItsReport(String option) throws IOException {
        run(("weekly-metrics --run-id n1 --date today " + option + report()).split(" "));

        assertThat(reported())
                .isEqualTo("weekly-metrics of null | n1 | Cannot understand the command line: "
                        + "Invalid value for option '--date': 'today' is not a date such as 2024-05-03");
    }

    @Test
    void aReportThatCannotBeWrittenDoesNotHideTheFailure() throws IOException {
        job = (request, out, err) -> {
            throw new UserFault(ExitCode.INPUT, "Cannot read it.", "Wait.");
        };
        String below = Files.createFile(folder.resolve("file")) + "/report.json";

        Result result = run("weekly-metrics", "--date", "2024-05-05", "--report", below);

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err())
                .startsWith("Cannot write the run report to " + below + ": ")
                .endsWith("\nCannot read it.\nWait.\n");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        Result result = run("--version");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).matches("weekmart \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
    }

    @Test
    void inspectWritesAConfigurationThatIsNotThereYet() throws IOException {
        Path raw = Files.createDirectory(folder.resolve("raw"));
        Path conf = folder.resolve("my.conf");
        Files.writeString(
                raw.resolve("sales_2024-05-03.csv"),
                "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt\n1,7,1,2024-05-03,1,2.50\n");

        Result first = run("inspect", "--raw", raw.toString(), "--write", conf.toString());
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out())
                .containsPattern("  sales +high +1  sales_\\{date}.csv of 2024-05-03, by the file\n")
                .endsWith("  bootstrap/weekmart weekly-metrics --date 2024-05-03 --conf " + conf + " --dry-run\n");
        String written = Files.readString(conf);
        assertThat(written).startsWith("# Configuration of weekly-metrics for " + raw);
        assertThat(requests).isEmpty();

        assertThat(run("inspect", "--raw", raw.toString(), "--write", conf.toString()))
                .isEqualTo(new Result(
                        2,
                        "",
                        "Cannot write the configuration to " + conf
                                + ": there is such a file already, and it stays as it is.\n"
                                + "Name another file with --write, or move that one away.\n"));
        assertThat(conf).hasContent(written);
        assertThat(run("inspect", "--raw", raw.toString(), "--write", "s3://bucket/my.conf")
                        .err())
                .startsWith("Cannot write the configuration to s3://bucket/my.conf: it is no file of this machine.\n");
        // It is said before the folder is looked into.
        assertThat(run("inspect", "--raw", raw.toString(), "--write", folder + "/no/my.conf"))
                .isEqualTo(new Result(
                        2,
                        "",
                        "Cannot write the configuration to " + folder + "/no/my.conf: there is no folder " + folder
                                + "/no.\nName a file in a folder of this machine that you may write to.\n"));
        // Without a file, the configuration follows the findings.
        assertThat(run("inspect", "--raw", raw.toString()).out()).endsWith(written);
        assertThat(run("inspect", "--raw", folder + "/nowhere"))
                .isEqualTo(new Result(
                        3,
                        "",
                        "listing " + folder + "/nowhere\nCannot inspect " + folder
                                + "/nowhere: there is no such folder.\n"
                                + "Check the path for a typing mistake, and whether the export was copied there.\n"));
        assertThat(run("inspect").exitCode()).isEqualTo(2);
    }

    @Test
    void helpNamesTheJobsAndTheExitCodes() {
        assertThat(run("--help"))
                .isEqualTo(new Result(
                        0,
                        """
                        Usage: bootstrap/weekmart <command> [options]
                               spark-submit --class io.weekmart.Main weekmart-spark-jobs.jar <command> [options]

                        A weekly retail data mart, built by Spark from the dumps of the stores' databases.

                          -h, --help      Show this help message and exit.
                          -V, --version   Print version information and exit.

                        Commands (each has its own --help):
                          weekly-metrics  Reads the dumps of a date and publishes the weeks and dimensions that changed.
                          backfill        Computes a range of dates again, in one run.
                          recover         Finishes or undoes what a killed publish left. The next run of any job does so
                                            too.
                          verify          Reads every published file and compares it with the ledger, checksum by checksum.
                                            Writes nothing.
                          report          Makes the page of a run again from its data, and the index of all runs. Reads no
                                            dump and no table.
                          inspect         Proposes a configuration for a folder of exports. Looks at names, heads and
                                            samples, starts no Spark, and writes nothing but FILE.
                          extract         Reads the tables of a pipeline from a database, in one snapshot, and writes the
                                            dumps of a date and their manifest.
                          load            Copies what is published to PostgreSQL and CSV, where a run could not do so
                                            itself.
                          help            Display help information about the specified command.

                        Exit codes:
                          0     done, or nothing to do
                          1     an internal error, with its stack trace
                          2     usage or configuration, or a request that AWS refuses for that reason; an output that is
                                  not Weekmart's, of another pipeline, or of another format; a date older than the newest
                                  published
                          3     input not ready or not readable; nothing was published, except the dates that a backfill
                                  had finished
                          4     a quality check, a guard, the accounting, an overflow or the audit failed, or the tables
                                  hold files that the ledger does not know; nothing was published, except the dates that a
                                  backfill had finished. verify: files are not as they were published
                          5     another run holds this output
                          8     publishing was interrupted, or what was to be published could not be written
                          129   stopped by SIGHUP (the terminal was closed); nothing was published, except the dates that a
                                  backfill had finished
                          130   stopped by SIGINT (Ctrl-C); nothing was published, except the dates that a backfill had
                                  finished
                          143   stopped by SIGTERM (kill, a scheduler, a container that ends); nothing was published,
                                  except the dates that a backfill had finished

                        A run that is publishing when it is stopped finishes first, and ends as without the signal.
                        """,
                        ""));
    }

    /** No escape passes to a terminal, the program's own among them. */
    @Test
    void helpIsPlainWhereColoursAreWanted() {
        String plain = run("--help").out();
        System.setProperty("picocli.ansi", "true");
        try {
            assertThat(run("--help").out()).isEqualTo(plain);
        } finally {
            System.clearProperty("picocli.ansi");
        }
    }

    @Test
    void helpIsACommandToo() {
        assertThat(run("help")).isEqualTo(run("--help"));
        assertThat(run("help", "backfill")).isEqualTo(run("backfill", "--help"));
        assertThat(run("help", "backfil").exitCode()).isEqualTo(2);
    }

    @Test
    void helpOfANight() {
        assertThat(run("weekly-metrics", "--help"))
                .isEqualTo(new Result(
                        0,
                        """
                        Usage: weekly-metrics --date DATE [--conf FILE-or-URI]... [--set key=value]...
                                              [--accept GUARD[=TABLE]]... [--run-id ID] [--report URI] [--dry-run] [-v]

                        Reads the dumps of a date and publishes the weeks and dimensions that changed.

                              --date=DATE          The run date: the date of the dumps that are read, such as 2024-05-05.
                              --dry-run            Read, check, compute and report to the terminal; write nothing.
                              --accept=GUARD[=TABLE]
                                                   Publish what a guard would refuse, for this run alone.
                                                   Guards: weeks-emptied, rejected-per-dump, min-rows, closed-week-change,
                                                     silent-stores, unknown-fraction, price-level, own-date, repeated-dump,
                                                     repeated-rows. May be repeated.
                                                   column-gone=TABLE.COLUMN takes in dumps that lack a former column.
                                                   closed-days takes in a calendar that closes most dates with dumps.
                              --accepted-by=NAME   Who accepts, for the run report (default: the user of the platform).
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
                        Usage: backfill --from DATE --to DATE [--pipeline NAME] [--conf FILE-or-URI]...
                                        [--set key=value]... [--accept GUARD[=TABLE]]... [--run-id ID] [--report URI]
                                        [--dry-run] [-v]

                        Computes a range of dates again, in one run.
                        weekly-metrics computes all weeks of the range. It takes in rows that came too late for their run
                        date, and a changed calendar. Any other pipeline computes one date after the other, the oldest
                        first.

                              --from=DATE          The first date, such as 2024-01-01 (weekly-metrics: its whole week).
                              --to=DATE            The last date, such as 2024-05-05 (weekly-metrics: its whole week).
                              --pipeline=NAME      The pipeline, by the name of its command (default: weekly-metrics).
                              --dry-run            Read, check, compute and report to the terminal; write nothing.
                              --accept=GUARD[=TABLE]
                                                   Publish what a guard would refuse, for this run alone.
                                                   Guards: weeks-emptied, rejected-per-dump, min-rows, closed-week-change,
                                                     silent-stores, unknown-fraction, price-level, own-date, repeated-dump,
                                                     repeated-rows. May be repeated.
                                                   column-gone=TABLE.COLUMN takes in dumps that lack a former column.
                                                   closed-days takes in a calendar that closes most dates with dumps.
                              --accepted-by=NAME   Who accepts, for the run report (default: the user of the platform).
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
                        Action.VERIFY,
                        "weekly-metrics",
                        null,
                        List.of("night.conf"),
                        List.of(),
                        "r",
                        null,
                        List.of(),
                        true,
                        false));
    }

    @Test
    void helpOfARecovery() {
        assertThat(run("recover", "--help"))
                .isEqualTo(new Result(
                        0,
                        """
                        Usage: recover [--pipeline NAME] [--conf FILE-or-URI]... [--set key=value]...
                                       [--run-id ID] [--report URI] [-v]

                        Finishes or undoes what a killed publish left. The next run of any job does so too.

                              --pipeline=NAME      The pipeline, by the name of its command (default: weekly-metrics).
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

    private String report() {
        return folder.resolve("report.json").toString();
    }

    private String reported() throws IOException {
        RunReport report = ReportJson.read(Files.readString(Path.of(report())), report(), ExitCode.INTERNAL);
        return report.job() + " of " + report.pipeline() + " | " + report.runId() + " | "
                + Objects.requireNonNull(report.failure()).cause();
    }

    private Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Job recorded = (request, jobOut, jobErr) -> {
            requests.add(request);
            return job.run(request, jobOut, jobErr);
        };
        Ending ending =
                new Cli(pipelines, recorded, new ReportCopy(Instant.EPOCH), stream(out), stream(err)).run(arguments);
        return new Result(
                ending.exitCode().code(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
