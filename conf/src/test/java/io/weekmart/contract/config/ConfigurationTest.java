package io.weekmart.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.WeeklyTables;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What both programs read of a configuration, and what both refuse. */
class ConfigurationTest {
    private static final String START = "Start here.";
    private static final Path RESOURCES = Path.of("src/test/resources/io/weekmart/contract/config");
    private static final ConfSource NOWHERE = uri -> {
        throw new FileNotFoundException(uri);
    };

    @TempDir
    private Path folder;

    /** The tests of both programs give this file to their command lines, and expect the same sentences. */
    @Test
    void everyKindOfMistakeIsSaidInOneSentenceWithItsLine() throws IOException {
        String conf = RESOURCES.resolve("mistakes.conf").toString();

        assertThat(problems(List.of(conf), List.of()))
                .isEqualTo(Files.readString(RESOURCES.resolve("mistakes.txt"))
                        .strip()
                        .replace("FILE", conf));
    }

    @Test
    void aValueOfTheCommandLineIsTakenAsItIsAndNullIsNull() {
        Configuration conf = configuration(
                "launcher.notify.sns-topic=null",
                "launcher.cluster.name=\"null\"",
                "raw.file-pattern={table}_{date}.csv",
                "launcher.spark={spark.executor.memory=8g, \"spark.sql.shuffle.partitions\"=64}",
                "launcher.cluster.tags.cost-center=retail",
                "tables.store.columns={store_key = filiale}");

        assertThat(conf.get(Keys.SNS_TOPIC)).isEmpty();
        assertThat(conf.get(Keys.CLUSTER_NAME)).contains("null");
        assertThat(conf.get(Keys.WEEKLY.rawFilePattern())).containsExactly("{table}_{date}.csv");
        assertThat(conf.get(Keys.SPARK))
                .isEqualTo(Map.of("spark.executor.memory", "8g", "spark.sql.shuffle.partitions", "64"));
        assertThat(conf.get(Keys.CLUSTER_TAGS)).isEqualTo(Map.of("cost-center", "retail"));
        assertThat(conf.get(Keys.WEEKLY.table(WeeklyTables.STORE).columns())).isEqualTo(Map.of("store_key", "filiale"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "launcher.wait.poll=30        | --set launcher.wait.poll: weekmart.launcher.wait.poll must be a duration with its unit, such as 90 days, but is \"30\"",
                "raw.file-pattern={table}_{date}?.csv | --set raw.file-pattern: weekmart.raw.file-pattern \"{table}_{date}?.csv\" holds the wildcard ?, but the name must be exact",
                "tables.sales.file-pattern=POS_{day}.csv | --set tables.sales.file-pattern: weekmart.tables.sales.file-pattern \"POS_{day}.csv\" holds {day}, but only {table}, {pipeline}, {date} and {date:yyyyMMdd} are known",
                "tables.store.file-pattern=[stores.csv, \"stores_{date}.csv\"] | --set tables.store.file-pattern: weekmart.tables.store.file-pattern must have {date} in all of its names or in none, but \"stores.csv\" has none",
                "tables.store.file-pattern=product_{date}.csv | --set tables.store.file-pattern: weekmart.tables.store.file-pattern \"product_{date}.csv\" can name the same file as \"{table}_{date}.csv\" of product (weekmart.raw.file-pattern). Give store names that no other table has",
                "tables.calendar.max-rejected-fraction=0.1 | --set tables.calendar.max-rejected-fraction: weekmart.tables.calendar.max-rejected-fraction cannot be set: every bad row of the calendar ends the run (exit 3), since all other tables depend on it. Remove the key",
                "tables.inventory.newest=true  | --set tables.inventory.newest: weekmart.tables.inventory.newest cannot be set: a run reads the dumps of inventory by their dates. Tables that are always full have it: calendar, store, product.",
                "tables.store={newest: true, file-pattern: stores.csv} | --set tables.store: weekmart.tables.store.newest cannot be true where the dumps have no date: \"stores.csv\" (weekmart.tables.store.file-pattern) is always the only one",
                "raw.lookback-weeks=null      | --set raw.lookback-weeks: weekmart.raw.lookback-weeks must be a whole number, but is null",
                "raw..path=x                  | --set raw..path: is no key: the parts of its name are joined by single dots, as in raw.lookback-weeks",
                "launcher.cluster.tags={a=    | --set launcher.cluster.tags: the { of this line is never closed",
            })
    void oneWrongValueIsOneMessage(String set, String message) {
        assertThat(problems(List.of(), List.of("raw.path=/dumps", "output.path=/mart", set)))
                .isEqualTo("Cannot read the configuration: " + message);
    }

    @Test
    void noTwoTablesHaveTheSameNames() {
        assertThat(problems(
                        List.of(),
                        List.of(
                                "raw.path=/dumps",
                                "output.path=/mart",
                                "tables.store.file-pattern=master_{date}.csv",
                                "tables.product.file-pattern=master_{date:yyyy-MM-dd}.csv")))
                .isEqualTo(
                        "Cannot read the configuration: --set tables.product.file-pattern: weekmart.tables.product.file-pattern"
                                + " \"master_{date:yyyy-MM-dd}.csv\" can name the same file as \"master_{date}.csv\" of store"
                                + " (weekmart.tables.store.file-pattern). Give product names that no other table has");
    }

    @Test
    void aTableOfIncrementsHasADateInItsNames() {
        List<String> undated =
                List.of("raw.path=/dumps", "output.path=/mart", "tables.sales.file-pattern=till-lines.csv");
        assertThat(Configuration.read(List.of(), undated, NOWHERE)
                        .tableFiles(Keys.WEEKLY)
                        .of(WeeklyTables.SALES)
                        .choice())
                .isEqualTo(DumpNames.Choice.UNDATED);

        List<String> daily = new ArrayList<>(undated);
        daily.add("raw.layout=daily");
        assertThat(problems(List.of(), daily))
                .isEqualTo(
                        "Cannot read the configuration: --set tables.sales.file-pattern: weekmart.tables.sales.file-pattern"
                                + " \"till-lines.csv\" must contain {date}, since a dump of sales holds what was recorded since the"
                                + " last one (weekmart.raw.layout = daily)");
    }

    @Test
    void aWordIsReadInAnyCase() {
        assertThat(configuration("raw.layout=DAILY").get(Keys.WEEKLY.rawDaily()))
                .isTrue();
        assertThat(configuration("raw.layout=Full").get(Keys.WEEKLY.rawDaily())).isFalse();
    }

    @Test
    void durationsHaveTheirUnit() {
        assertThat(configuration("launcher.wait.poll=30 s").get(Keys.WAIT_POLL)).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "weekmart {; raw {; path = /dumps; output.path = x; }                | 1 | the { of this line is never closed",
                "weekmart { raw.path = x };}                                         | 2 | this } closes nothing: there is no { before it that is still open",
                "weekmart.raw.file-pattern = [a, b;weekmart { }                      | 1 | the [ of this line is never closed",
                "weekmart { raw {; file-pattern = [a }; }                            | 2 | this } does not fit the [ of line 2, which is still open",
                "weekmart { raw.path = \"/dumps;output.path = \"/mart\" }            | 1 | a double quote is not closed on its line",
                "weekmart.raw.path = \"\"\"/dumps; # {                               | 1 | the text that three quotes begin is never closed",
                "# } is a comment;weekmart { // so is {; raw = \"}\"; a b : c; d e } | 5 | is not HOCON: d e }; expected key = value, a section as in key { ... }, or a comment. Text with other characters than letters, digits, - and _ stands in double quotes",
                "weekmart.raw.path = a&b                                             | 1 | is not HOCON: weekmart.raw.path = a&b; expected key = value, a section as in key { ... }, or a comment. Text with other characters than letters, digits, - and _ stands in double quotes",
            })
    void whatIsNoHoconIsSaidInOurWords(String text, int line, String sentence) throws IOException {
        String conf = conf("night.conf", text.replace(";", "\n"));

        assertThat(problems(List.of(conf), List.of()))
                .isEqualTo("Cannot read the configuration: " + conf + ": " + line + ": " + sentence);
    }

    @Test
    void anIncludedFileThatIsNoHoconIsNamedItself() throws IOException {
        String base = conf("base.conf", "weekmart {\n");
        String night = conf("night.conf", "include \"base.conf\"\n");

        assertThat(problems(List.of(night), List.of()))
                .isEqualTo("Cannot read the configuration: " + base + ": 1: the { of this line is never closed");
    }

    @Test
    void aSubstitutionThatLeadsBackToItselfIsNamed() throws IOException {
        String conf = conf("night.conf", "weekmart.raw.path = ${a}\na = ${b}\nb = ${a}\n");

        assertThat(problems(List.of(conf), List.of()))
                .contains("leads back to itself")
                .doesNotContain("cycle");
    }

    @Test
    void whoHasNoConfigurationYetIsToldWhereToStart() throws IOException {
        String empty = conf("empty.conf", "");

        assertThat(fault(List.of(), List.of()).hint())
                .isEqualTo("Start here. Every key is described in conf/reference.conf.");
        assertThat(fault(List.of(empty), List.of()).hint())
                .as("somebody who has one")
                .isEqualTo("Every key is described in conf/reference.conf.");
        assertThat(fault(List.of(), List.of("raw.path=/dumps", "output.path=/mart", "raw.pth=x"))
                        .hint())
                .as("somebody who set what is needed")
                .isEqualTo("Every key is described in conf/reference.conf.");
    }

    @Test
    void whatWasChangedReadsTheSameAgain() throws IOException {
        Configuration first = configuration("output.files-per-week=4", "launcher.spark={spark.executor.memory=8g}");
        String conf = conf("changes.conf", first.changes());

        Configuration again = Configuration.read(List.of(conf), List.of(), NOWHERE);

        assertThat(again.changes()).isEqualTo(first.changes());
        assertThat(again.get(Keys.SPARK)).isEqualTo(first.get(Keys.SPARK));
        assertThat(first.changes()).contains("\"files-per-week\" : \"4\"").doesNotContain("keep-rejects");
        assertThat(first.changesWithout("launcher")).contains("files-per-week").doesNotContain("spark");
    }

    private static Configuration configuration(String... sets) {
        Configuration conf = Configuration.read(List.of(), List.of(sets), NOWHERE);
        conf.throwIfAny(START);
        return conf;
    }

    private String conf(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static UserFault fault(List<String> files, List<String> sets) {
        Configuration conf = Configuration.read(files, sets, NOWHERE);
        Optional<String> raw = conf.require(Keys.WEEKLY.rawPath());
        Optional<String> output = conf.require(Keys.WEEKLY.outputPath());
        UserFault fault = catchThrowableOfType(UserFault.class, () -> conf.throwIfAny(START));
        assertThat(fault).as("with %s and %s", raw, output).isNotNull();
        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        return fault;
    }

    private static String problems(List<String> files, List<String> sets) {
        return String.valueOf(fault(files, sets).getMessage());
    }
}
