package io.weekmart.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weekmart.Documents;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.config.SettingsReader;
import io.weekmart.launcher.iam.Policy;
import io.weekmart.launcher.iam.Principal;
import io.weekmart.launcher.lambda.Handler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the documents tell people to type on AWS: a shell can read it, and it fits what the launcher prints and expects. */
class DocumentsTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** The commands of aws in the documents, each as the words that a shell makes of it. */
    private List<List<String>> commands = List.of();

    @BeforeEach
    void read() throws IOException, InterruptedException {
        List<String> blocks = new ArrayList<>();
        for (Path page : Documents.pages()) {
            for (Documents.Block block : Documents.blocks(page)) {
                if (block.text().lines().anyMatch(line -> line.startsWith("aws "))) {
                    // To a shell, a placeholder would be a file to read from.
                    blocks.add(block.text().replaceAll("<([a-z-]+)>", "THE-$1"));
                }
            }
        }
        String script = "set -eu\naws() { printf '%s\\0' \"$@\"; printf '\\n\\0'; }\n" + String.join("", blocks);
        Process bash = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(out).isZero();
        commands = Stream.of(out.split("\n\0"))
                .map(command -> List.of(command.split("\0")))
                .toList();
    }

    private List<List<String>> of(String service, String command) {
        return commands.stream()
                .filter(words -> words.subList(0, 2).equals(List.of(service, command)))
                .toList();
    }

    private static String after(List<String> words, String option) {
        assertThat(words).contains(option);
        return words.get(words.indexOf(option) + 1);
    }

    @Test
    void everyDocumentInACommandIsJson() throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        for (List<String> command : commands) {
            for (String word : command) {
                if (word.startsWith("{") || word.startsWith("[")) {
                    documents.add(MAPPER.readTree(word));
                }
            }
        }

        assertThat(documents).hasSize(10);
    }

    @Test
    void theLambdaIsMadeWithARuntimeThatCanBeMadeAndWithTheNameThatItsPolicyExpects() {
        List<String> function = of("lambda", "create-function").get(0);

        assertThat(after(function, "--runtime")).isEqualTo("java21");
        assertThat(after(function, "--handler")).isEqualTo(Handler.class.getName());
        assertThat(after(function, "--zip-file")).isEqualTo("fileb://emr-launcher/target/emr-launcher.jar");
        String name = after(function, "--function-name");
        NightSettings prod = SettingsReader.readNights(
                        List.of(),
                        List.of(
                                "raw.path=s3://raw/dumps/",
                                "output.path=s3://mart/tables/",
                                "launcher.path=s3://ops/weekmart/",
                                "launcher.environment=prod"),
                        location -> Optional.empty(),
                        null)
                .get(0);
        assertThat(new Policy(List.of(prod), null).of(Principal.LAMBDA).toString())
                .as("it may write its own log")
                .contains(":log-group:/aws/lambda/" + name + '"', ":log-group:/aws/lambda/" + name + ":*\"");
        assertThat(after(of("lambda", "add-permission").get(0), "--function-name"))
                .isEqualTo(name);
    }

    @Test
    void everyRoleThatIsUsedIsMadeAndTrustsTheServiceThatTakesIt() throws IOException {
        List<String> made = new ArrayList<>();
        for (List<String> role : of("iam", "create-role")) {
            JsonNode trust = MAPPER.readTree(after(role, "--assume-role-policy-document"))
                    .path("Statement")
                    .path(0);
            made.add(after(role, "--role-name") + " "
                    + trust.path("Principal").path("Service").asText());
        }

        assertThat(made)
                .containsExactlyInAnyOrder(
                        "weekmart-prod-lambda lambda.amazonaws.com",
                        "weekmart-prod-scheduler scheduler.amazonaws.com",
                        "EMR_DefaultRole_V2 elasticmapreduce.amazonaws.com",
                        "weekmart-prod-nodes ec2.amazonaws.com");
        for (List<String> policy : of("iam", "put-role-policy")) {
            assertThat(made).anyMatch(role -> role.startsWith(after(policy, "--role-name") + " "));
        }
    }

    @Test
    void theNetworkOfTheFirstClusterIsTagged() {
        List<String> tags = of("ec2", "create-tags").get(0);

        assertThat(tags).contains("THE-vpc-id", "THE-subnet-id");
        // EmrRequests gives clusters the same tag.
        assertThat(after(tags, "--tags")).isEqualTo("Key=for-use-with-amazon-emr-managed-policies,Value=true");
    }

    @Test
    void theRoleOfTheNodesHasTheNameOfItsInstanceProfile() {
        List<String> added = of("iam", "add-role-to-instance-profile").get(0);

        assertThat(after(added, "--role-name"))
                .isEqualTo(after(added, "--instance-profile-name"))
                .isEqualTo("weekmart-prod-nodes");
    }
}
