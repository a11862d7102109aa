package io.weekmart.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.Setting;
import io.weekmart.contract.table.ShippedPipelines;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What lies in conf/ is under test like everything else that is shipped. */
class ShippedConfTest {
    private static final Path CONF = Path.of("..", "conf");
    private static final ConfSource NOWHERE = uri -> {
        throw new FileNotFoundException(uri);
    };

    @Test
    void everyShippedFileIsReadByATest() throws IOException {
        try (Stream<Path> files = Files.list(CONF)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".conf")))
                    .containsExactlyInAnyOrder("reference.conf", "local.conf", "emr.conf");
        }
    }

    @Test
    void localConfNeedsOnlyItsOutput() {
        Configuration conf = Configuration.read(List.of(conf("local.conf")), List.of("output.path=/tmp/mart"), NOWHERE);

        assertThat(required(conf)).containsExactly("sample-data", "/tmp/mart");
        assertThat(conf.get(Keys.WEEKLY.rawDaily())).isTrue();
    }

    @Test
    void emrConfIsRefusedUntilItsPlaceholdersAreReplaced() {
        assertThatThrownBy(() -> required(Configuration.read(List.of(conf("emr.conf")), List.of(), NOWHERE)))
                .hasMessage(
                        """
                        Cannot read the configuration: 8 problems
                          ../conf/emr.conf: 10: the placeholder <your-raw-bucket> was left; put your own value there
                          ../conf/emr.conf: 18: the placeholder <your-mart-bucket> was left; put your own value there
                          ../conf/emr.conf: 26: the placeholder <your-ops-bucket> was left; put your own value there
                          ../conf/emr.conf: 29: the placeholder <your-time-zone> was left; put your own value there
                          ../conf/emr.conf: 36: the placeholder <your-subnet-id> was left; put your own value there
                          ../conf/emr.conf: 39: the placeholder <your-emr-service-role> was left; put your own value there
                          ../conf/emr.conf: 40: the placeholder <your-emr-instance-profile> was left; put your own value there
                          ../conf/emr.conf: 49: the placeholder <your-sns-topic-arn> was left; put your own value there""");
    }

    @Test
    void emrConfIsReadOnceItsPlaceholdersAreReplaced() throws IOException {
        String text = Files.readString(CONF.resolve("emr.conf"))
                .replace("<your-time-zone>", "Europe/Berlin")
                .replaceAll("<your-([a-z-]*)>", "acme-$1");

        Configuration conf = Configuration.read(List.of("s3://conf/emr.conf"), List.of(), uri -> text);

        assertThat(required(conf)).containsExactly("s3://acme-raw-bucket/dumps/", "s3://acme-mart-bucket/weekmart/");
        assertThat(conf.get(Keys.TIME_ZONE)).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    @Test
    void theReferenceIsADefaultAndNoConfigurationOfItsOwn() {
        List<String> paths = List.of("raw.path=/a", "output.path=/b");
        Configuration given = Configuration.read(List.of(conf("reference.conf")), paths, NOWHERE);
        Configuration defaults = Configuration.read(List.of(), paths, NOWHERE);

        assertThat(required(given)).isEqualTo(required(defaults));
        List<Key<?>> keys = new ArrayList<>(Keys.single());
        keys.addAll(Keys.WEEKLY.all());
        assertThat(keys).hasSizeGreaterThan(70).allSatisfy(key -> assertThat((Object) given.get(key))
                .isEqualTo(defaults.get(key)));
    }

    @Test
    void theReferenceHoldsEveryKeyThatTheReaderKnowsAndNoOther() {
        assertThat(keys().keySet()).isEqualTo(atTheTop(Configuration.knownKeys()));
    }

    @Test
    void theReferenceExplainsEveryKeyThatOnePipelineAloneHas() {
        String explained = String.join(
                "\n",
                Objects.requireNonNull(keys().get("weekmart.pipelines"))
                        .origin()
                        .comments());
        for (Pipeline pipeline : ShippedPipelines.ALL) {
            for (Setting<?> setting : pipeline.settings()) {
                Object standard =
                        setting.standard() instanceof Optional<?> none && none.isEmpty() ? "null" : setting.standard();
                assertThat(explained)
                        .contains("pipelines." + pipeline.name() + "." + setting.name() + " = " + standard + ": ");
            }
        }
    }

    @Test
    void everyKeyOfTheReferenceIsExplained() {
        keys().forEach((key, value) -> assertThat(
                        String.join(" ", value.origin().comments()))
                .as("comment of %s", key)
                .isNotBlank());
    }

    /** Every pipeline but the weekly one has the same blocks, which are explained once, and keys of its own, which a comment names. */
    private static Set<String> atTheTop(Set<String> keys) {
        return keys.stream()
                .filter(key -> !key.startsWith("weekmart.pipelines."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The two paths that have no default, once nothing is wrong. */
    private static List<String> required(Configuration conf) {
        Optional<String> raw = conf.require(Keys.WEEKLY.rawPath());
        Optional<String> output = conf.require(Keys.WEEKLY.outputPath());
        conf.throwIfAny("");
        return List.of(raw.orElseThrow(), output.orElseThrow());
    }

    private static String conf(String name) {
        return CONF.resolve(name).toString();
    }

    /** Every section and key of the reference, by its full name. */
    private static Map<String, ConfigValue> keys() {
        Map<String, ConfigValue> keys = new TreeMap<>();
        collect("weekmart", Configuration.reference().getObject("weekmart"), keys);
        return keys;
    }

    private static void collect(String prefix, ConfigObject section, Map<String, ConfigValue> keys) {
        section.forEach((key, value) -> {
            keys.put(prefix + "." + key, value);
            if (value instanceof ConfigObject below) {
                collect(prefix + "." + key, below, keys);
            }
        });
    }
}
