package io.weekmart.launcher.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.run.Sha256;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The artifacts of an environment: {@code <home>/artifacts/<sha-256>/<name>}, and {@code <home>/artifacts/deployed.json}, which names those
 * in force.
 *
 * <p>An object's name holds the hash of its content, so it is never written over: a night that runs keeps what it was started with. What is
 * in force changes by one PUT, and only after everything that it names is there. {@code artifacts/weekmart.conf} is a copy of the
 * configuration in force, under a name that stays, for {@code WEEKMART_CONF}.
 */
public final class Artifacts {
    private static final String JAR = "weekmart-spark-jobs.jar";
    private static final String CONF = "weekmart.conf";
    private static final String NODE_SETUP = "setup-node";
    private static final String IN_FORCE = "artifacts/deployed.json";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ObjectStore store;
    private final NightSettings settings;

    public Artifacts(ObjectStore store, NightSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /**
     * What a deployment did.
     *
     * @param uploaded URIs that were not there before
     * @param changed whether the next night runs with something else than the last
     */
    public record Deployed(Deployment deployment, S3Location confInForce, List<String> uploaded, boolean changed) {
        public Deployed {
            uploaded = List.copyOf(uploaded);
        }
    }

    /**
     * Uploads what is not there yet, and puts it in force.
     *
     * @param jar the application
     * @param nodeSetup the script for the nodes; null for none
     */
    public Deployed deploy(Path jar, @Nullable Path nodeSetup) {
        List<String> uploaded = new ArrayList<>();
        String jarUri = upload(JAR, jar, uploaded);
        String confUri = upload(CONF, hash(new ByteArrayInputStream(conf())), at -> store.put(at, conf()), uploaded);
        @Nullable String setupUri = nodeSetup == null ? null : upload(NODE_SETUP, nodeSetup, uploaded);
        Deployment deployment = new Deployment(jarUri, confUri, jobConf(), setupUri);
        boolean changed = !Optional.of(deployment).equals(inForce());
        S3Location confInForce = settings.home().resolve("artifacts/" + CONF);
        if (changed) {
            store.put(confInForce, conf());
            store.put(settings.home().resolve(IN_FORCE), json(deployment));
        }
        return new Deployed(deployment, confInForce, uploaded, changed);
    }

    /** What is in force; empty where nothing was deployed. */
    public Optional<Deployment> inForce() {
        S3Location location = settings.home().resolve(IN_FORCE);
        return store.text(location).map(text -> {
            try {
                return MAPPER.readValue(text, Deployment.class);
            } catch (JsonProcessingException e) {
                throw new UserFault(
                        ExitCode.USAGE,
                        "Cannot read " + location + ": it is not what `deploy` writes.",
                        "Run emr-launcher deploy again.",
                        e);
            }
        });
    }

    /**
     * What a night is started with: what is in force, if the job would heed nothing else in the launcher's own configuration. The launcher's
     * part of it may differ, such as a limit of the check that is lifted for one night.
     *
     * @throws UserFault with exit code 2 where nothing is deployed, or another configuration is
     */
    public Deployment forANight() {
        Deployment deployment = inForce()
                .orElseThrow(() -> new UserFault(
                        ExitCode.USAGE,
                        "Cannot start a night: nothing is deployed in " + settings.home() + ".",
                        "Run emr-launcher deploy with the same configuration."));
        if (!deployment.jobConf().equals(jobConf())) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot start a night: what the launcher's configuration says to the job is not what was deployed, "
                            + deployment.conf() + ".",
                    "Run emr-launcher deploy to put yours in force, or use the deployed one: --conf "
                            + settings.home().resolve("artifacts/" + CONF) + ".");
        }
        return deployment;
    }

    private String jobConf() {
        return hash(new ByteArrayInputStream(settings.jobChanges().getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] conf() {
        return settings.changes().getBytes(StandardCharsets.UTF_8);
    }

    private String upload(String name, Path file, List<String> uploaded) {
        if (!Files.isRegularFile(file)) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot deploy " + file + ": there is no such file.",
                    "Build it with ./mvnw verify, or name it: see emr-launcher deploy --help.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return upload(name, hash(in), at -> store.put(at, file), uploaded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String upload(String name, String hash, Consumer<S3Location> put, List<String> uploaded) {
        S3Location location = location(name, hash);
        if (!store.exists(location)) {
            put.accept(location);
            uploaded.add(location.toString());
        }
        return location.toString();
    }

    private S3Location location(String name, String hash) {
        return settings.home().resolve("artifacts/" + hash + "/" + name);
    }

    private static String hash(InputStream content) {
        try (DigestInputStream in = new DigestInputStream(content, Sha256.digest())) {
            in.transferTo(OutputStream.nullOutputStream());
            return Sha256.hex(in.getMessageDigest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] json(Deployment deployment) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(deployment);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
