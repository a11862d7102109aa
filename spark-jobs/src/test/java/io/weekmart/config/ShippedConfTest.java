package io.weekmart.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
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
        Settings settings = SettingsReader.read(List.of(conf("local.conf")), List.of("output.path=/tmp/mart"), NOWHERE);

        assertThat(settings.raw().path()).isEqualTo("sample-data");
        assertThat(settings.raw().layout()).isEqualTo(Settings.Layout.DAILY);
    }

    @Test
    void emrConfIsRefusedUntilItsPlaceholdersAreReplaced() {
        assertThatThrownBy(() -> SettingsReader.read(List.of(conf("emr.conf")), List.of(), NOWHERE))
                .hasMessage(
                        """
                        Cannot read the configuration: 8 problems
                          ../conf/emr.conf: 10: the placeholder <your-raw-bucket> was left; put your own value there
                          ../conf/emr.conf: 18: the placeholder <your-mart-bucket> was left; put your own value there
                          ../conf/emr.conf: 26: the placeholder <your-ops-bucket> was left; put your own value there
                          ../conf/emr.conf: 29: the placeholder <your-time-zone> was left; put your own value there
                          ../conf/emr.conf: 36: the placeholder <your-subnet-id> was left; put your own value there
                          ../conf/emr.conf: 37: the placeholder <your-emr-service-role> was left; put your own value there
                          ../conf/emr.conf: 38: the placeholder <your-emr-instance-profile> was left; put your own value there
                          ../conf/emr.conf: 47: the placeholder <your-sns-topic-arn> was left; put your own value there""");
    }

    @Test
    void emrConfIsReadOnceItsPlaceholdersAreReplaced() throws IOException {
        String text = Files.readString(CONF.resolve("emr.conf")).replaceAll("<your-([a-z-]*)>", "acme-$1");

        Settings settings = SettingsReader.read(List.of("s3://conf/emr.conf"), List.of(), uri -> text);

        assertThat(settings.raw().path()).isEqualTo("s3://acme-raw-bucket/dumps/");
        assertThat(settings.output().path()).isEqualTo("s3://acme-mart-bucket/weekmart/");
    }

    @Test
    void theReferenceIsADefaultAndNoConfigurationOfItsOwn() {
        assertThat(SettingsReader.read(
                        List.of(conf("reference.conf")), List.of("raw.path=/a", "output.path=/b"), NOWHERE))
                .isEqualTo(SettingsReader.read(List.of(), List.of("raw.path=/a", "output.path=/b"), NOWHERE));
    }

    @Test
    void theReferenceHoldsEveryKeyThatTheReaderKnowsAndNoOther() {
        assertThat(keys().keySet()).isEqualTo(new TreeSet<>(SettingsReader.knownKeys()));
    }

    @Test
    void everyKeyOfTheReferenceIsExplained() {
        keys().forEach((key, value) -> assertThat(
                        String.join(" ", value.origin().comments()))
                .as("comment of %s", key)
                .isNotBlank());
    }

    private static String conf(String name) {
        return CONF.resolve(name).toString();
    }

    /** Every section and key of the reference, by its full name. */
    private static Map<String, ConfigValue> keys() {
        Map<String, ConfigValue> keys = new TreeMap<>();
        collect("weekmart", SettingsReader.reference().getObject("weekmart"), keys);
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
