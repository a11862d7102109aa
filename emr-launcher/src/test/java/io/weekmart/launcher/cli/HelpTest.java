package io.weekmart.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.launcher.cli.Launcher.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The help pages, and what is said to a command line that is wrong. */
class HelpTest {
    /** A page for each command, {@code help/<command>.txt}, with a hyphen between a command and one below it. */
    private static final Path PAGES = Path.of("src/test/resources/io/weekmart/launcher/cli/help");

    private static final Pattern LISTED = Pattern.compile("(?m)^  ([a-z][a-z-]*)  +\\S");

    @TempDir
    private Path folder;

    /** The name of the program alone, and each command with the words that lead to it, as the help pages themselves list them. */
    static Stream<List<String>> commands() {
        return withThoseBelow(List.of()).stream();
    }

    private static List<List<String>> withThoseBelow(List<String> command) {
        List<List<String>> all = new ArrayList<>(List.of(command));
        String page = help(command);
        int list = page.indexOf("\nCommands");
        if (list >= 0) {
            LISTED.matcher(page.substring(list))
                    .results()
                    .map(found -> found.group(1))
                    .forEach(name -> {
                        List<String> below = new ArrayList<>(command);
                        below.add(name);
                        all.addAll(withThoseBelow(below));
                    });
        }
        return all;
    }

    private static String help(List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.add("--help");
        Result result = Launcher.run(Map.of(), arguments.toArray(String[]::new));
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result.out();
    }

    private static String file(List<String> command) {
        return (command.isEmpty() ? "emr-launcher" : String.join("-", command)) + ".txt";
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyHelpPageIsAsWritten(List<String> command) throws IOException {
        assertThat(help(command)).isEqualTo(Files.readString(PAGES.resolve(file(command))));
    }

    @Test
    void everyPageIsThatOfACommand() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            commands().map(HelpTest::file).toList());
        }
    }

    @Test
    void helpOfACommandIsItsPage() throws IOException {
        assertThat(Launcher.run(Map.of(), "help", "run").out()).isEqualTo(Files.readString(PAGES.resolve("run.txt")));
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(Launcher.run(Map.of(), "--version").out()).matches("emr-launcher \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
    }

    @Test
    void theCompletionIsAScriptThatBashUnderstands() throws IOException, InterruptedException {
        Result completion = Launcher.run(Map.of(), "generate-completion");
        Path script = Files.writeString(folder.resolve("completion"), completion.out());

        Process bash = new ProcessBuilder("bash", "-n", script.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(bash.waitFor()).isZero();
        assertThat(completion.exitCode()).isZero();
        assertThat(Pattern.compile("commands=\"([^\"]*)\"")
                        .matcher(completion.out())
                        .results()
                        .findFirst()
                        .map(MatchResult::group)
                        .orElse(""))
                .contains("check deploy plan run reconcile submit wait status cancel logs catalog cluster doctor");
    }

    @Test
    void withoutACommandOneIsAskedFor() {
        assertMisuse(
                """
                Missing required subcommand
                Try emr-launcher --help.
                """);
        assertMisuse(
                """
                Missing required subcommand
                Try emr-launcher cluster --help.
                """,
                "cluster");
    }

    @Test
    void anUnknownCommandIsNamedAndALikelyOneSuggested() {
        assertMisuse(
                """
                There is no command 'runn'.
                Did you mean: emr-launcher run?
                Try emr-launcher --help.
                """,
                "runn",
                "--date",
                "2024-05-05");
        assertMisuse(
                """
                There is no command 'make'.
                Try emr-launcher cluster --help.
                """,
                "cluster",
                "make");
    }

    @Test
    void anUnknownOptionIsNamedAndALikelyOneSuggested() {
        assertMisuse(
                """
                Unknown option: '--tiemout=3h'
                Possible solutions: --timeout
                Try emr-launcher run --help.
                """,
                "run",
                "--date",
                "2024-05-05",
                "--tiemout=3h");
    }

    @Test
    void aNightNeedsItsDate() {
        for (String command :
                List.of("check", "plan", "run", "reconcile", "submit", "wait", "status", "cancel", "logs")) {
            assertMisuse(
                    """
                    Missing required option: '--date=DATE'
                    Try emr-launcher %s --help.
                    """
                            .formatted(command),
                    command);
        }
    }

    @Test
    void aDateThatIsNoneIsRefused() {
        assertMisuse(
                """
                Invalid value for option '--date': '2024-02-30' is not a date such as 2024-05-05
                Try emr-launcher status --help.
                """,
                "status",
                "--date",
                "2024-02-30");
        assertMisuse(
                """
                Invalid value for option '--date': 'yesterday' is not a date such as 2024-05-05
                Try emr-launcher check --help.
                """,
                "check",
                "--date",
                "yesterday");
    }

    @Test
    void aDurationNeedsItsUnit() {
        assertMisuse(
                """
                Invalid value for option '--timeout': '90' must be a duration as 30s, 90m or 4h
                Try emr-launcher wait --help.
                """,
                "wait",
                "--date",
                "2024-05-05",
                "--timeout",
                "90");
    }

    @Test
    void theWaysOfOutputAreNamed() {
        assertMisuse(
                """
                Invalid value for option '--output': expected one of [text, json] (case-sensitive) but was 'xml'
                Try emr-launcher status --help.
                """,
                "status",
                "--date",
                "2024-05-05",
                "--output",
                "xml");
    }

    @Test
    void anUnknownKeyIsRefusedWithItsPlace() {
        assertMisuse(
                """
                Cannot read the configuration: --set raw.pth: weekmart.raw.pth is not a key of Weekmart. Did you mean path?
                Every key is described in conf/reference.conf.
                """,
                "doctor",
                "--set",
                "raw.path=s3://raw/dumps/",
                "--set",
                "output.path=s3://mart/tables/",
                "--set",
                "launcher.path=s3://ops/weekmart/",
                "--set",
                "raw.pth=s3://raw/dumps/");
    }

    @Test
    void everythingThatIsWrongWithTheConfigurationIsToldAtOnce() {
        assertMisuse(
                """
                Cannot read the configuration: 4 problems
                  --set raw.path: the placeholder <your-raw-bucket> was left; put your own value there
                  --set raw.layout: weekmart.raw.layout must be one of full, daily, but is "weekly"
                  weekmart.output.path is not set: where the tables go. Set it in a file (--conf), or with --set output.path=FOLDER.
                  weekmart.launcher.path is not set: the launcher's own folder. Set it in a file (--conf), or with --set launcher.path=FOLDER.
                Copy conf/emr.conf, put your own values for its placeholders, and name the copy with --conf or in WEEKMART_CONF. Every key is described in conf/reference.conf.
                """,
                "run",
                "--date",
                "2024-05-05",
                "--set",
                "raw.path=s3://<your-raw-bucket>/dumps/",
                "--set",
                "raw.layout=weekly");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertMisuse(
                """
                Cannot read the configuration: 2 problems
                  prod.conf: there is no such file
                  --set layout: must be key=value, such as --set raw.lookback-weeks=6
                Every key is described in conf/reference.conf.
                """,
                "status",
                "--date",
                "2024-05-05",
                "--conf",
                "prod.conf",
                "--set",
                "layout");
    }

    /** In a process of its own: only there a file can be named without its folder. */
    @Test
    void aFileWithoutItsFolderIncludesTheOneBesideIt() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("my.conf"), "weekmart.raw.path = /dumps\n");
        Files.writeString(folder.resolve("my-full.conf"), "include \"my.conf\"\n");

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.weekmart.launcher.Main",
                        "check",
                        "--date",
                        "2024-05-05",
                        "--conf",
                        "my-full.conf")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(out).isEqualTo(2);
        assertThat(out)
                .isEqualTo(
                        """
                        Cannot read the configuration: my.conf: 1: weekmart.raw.path must be s3://bucket/prefix/ but is "/dumps"
                        Every key is described in conf/reference.conf.
                        """);
    }

    /** The job's CommandLineTest gives the same file to its own command line. */
    @Test
    void everyKindOfMistakeInAConfigurationIsSaidAsTheJobSaysIt() throws IOException {
        Path contract = Path.of("../conf/src/test/resources/io/weekmart/contract/config");
        String conf = contract.resolve("mistakes.conf").toString();
        String expected = Files.readString(contract.resolve("mistakes.txt")).replace("FILE", conf)
                + "Every key is described in conf/reference.conf.\n";

        assertMisuse(expected, "plan", "--date", "2024-05-05", "--conf", conf);
        assertMisuse(expected, "check", "--date", "2024-05-05", "--conf", conf);
    }

    private static void assertMisuse(String expected, String... arguments) {
        Result result = Launcher.run(Map.of(), arguments);

        assertThat(result.err()).isEqualTo(expected);
        assertThat(result.out()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(2);
    }
}
