package io.weekmart.launcher.doctor;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.run.RunFiles;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.aws.AwsIdentity;
import io.weekmart.launcher.check.CheckLine;
import io.weekmart.launcher.check.NewestDump;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.notify.Readiness;
import io.weekmart.launcher.session.Session;
import io.weekmart.launcher.store.ReadFailure;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.launcher.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks everything that the runs of some pipelines need, one thing after the other: one that is bad keeps no other one from being checked.
 * What cannot be checked with a run's permissions is listed as not checked; it is never called good.
 */
public final class Doctor {
    private final NightSettings settings;
    private final List<NightSettings> pipelines;
    private final Session session;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * Joins a doctor to what it checks.
     *
     * @param pipelines the settings of each pipeline that is checked
     */
    public Doctor(Session session, List<NightSettings> pipelines) {
        this.settings = session.settings();
        this.pipelines = List.copyOf(pipelines);
        this.session = session;
    }

    /** Looks, and answers a finding for each thing. */
    public List<Finding> look() {
        findings.add(Finding.ok("configuration", "read, and no placeholder is left"));
        about("credentials", AwsIdentity::describe);
        for (NightSettings pipeline : pipelines) {
            S3Location raw = pipeline.dumps().raw().path();
            if (about(named("dumps", pipeline), () -> readable(raw, raw))) {
                for (TableSpec table : pipeline.dumps().pipeline().inputs()) {
                    dump(pipeline, table);
                }
            }
            about(
                    named("tables", pipeline),
                    () -> readable(pipeline.output(), pipeline.output().resolve(RunFiles.FOLDER + "/")));
        }
        about(
                "launcher",
                () -> reachable(
                        settings.home().toString(),
                        session.store()
                                .list(settings.home().resolve("artifacts/"))
                                .objects()
                                .size()));
        about("deployment", () -> "in force: " + session.artifacts().forANight().jar());
        if (!settings.cluster().ofItsOwn()) {
            about("cluster", () -> session.compute().target().description());
        }
        findings.addAll(ClusterParts.of(settings.cluster()));
        about("clusters", () -> session.clusters().list().size() + " of ours have not ended");
        if (settings.catalog().enabled()) {
            for (NightSettings pipeline : pipelines) {
                about(
                        named("catalog", pipeline),
                        () -> "database " + pipeline.catalog().database()
                                + (session.glue(pipeline).exists()
                                        ? " is there"
                                        : " is not there yet; the first run makes it"));
            }
        }
        NightSettings.Notify told = settings.notifications();
        Optional.ofNullable(told.snsTopic()).ifPresent(topic -> about("sns", () -> Readiness.ofTopic(topic)));
        Optional.ofNullable(told.emailFrom()).ifPresent(from -> about("email", () -> Readiness.ofSender(from)));
        Optional.ofNullable(told.webhookSecret())
                .ifPresent(secret -> about("webhook", () -> Readiness.ofSecret(secret)));
        return List.copyOf(findings);
    }

    /** What a finding is about; where several pipelines are checked, of which one. */
    private String named(String subject, NightSettings pipeline) {
        return pipelines.size() == 1
                ? subject
                : subject + " of " + pipeline.pipeline().name();
    }

    /** Lists, and reads the first byte of an object, since that takes a permission of its own. */
    private String readable(S3Location place, S3Location listed) {
        List<StoredObject> objects = session.store().list(listed).objects();
        String reachable = reachable(place.toString(), objects.size());
        return objects.stream()
                .filter(object -> object.size() > 0)
                .findFirst()
                .map(object -> reachable + "; " + read(object))
                .orElse(reachable);
    }

    private String read(StoredObject object) {
        try (InputStream first = session.store().open(object, 1)) {
            first.readAllBytes();
            return object.name() + " can be read";
        } catch (ReadFailure e) {
            throw e.fault();
        } catch (IOException e) {
            throw UserFault.passing(
                    ExitCode.CLUSTER, "Cannot read " + object.location() + ": " + e.getMessage(), "Try again.", e);
        }
    }

    private static String reachable(String place, int objects) {
        return place + " can be listed, " + Count.of(objects, "object");
    }

    /** Judges the newest dump of a table as the check of its date does. */
    private void dump(NightSettings pipeline, TableSpec table) {
        String subject = named("dump " + table.name(), pipeline);
        attempt(subject, () -> {
            CheckLine line = NewestDump.check(session.store(), pipeline.dumps(), table, LocalDate.now(ZoneOffset.UTC));
            String found = line.file() + ": " + line.found();
            return line.level() == CheckLine.Level.FAULT
                    ? Finding.fault(subject, found, line.hint())
                    : Finding.ok(subject, found);
        });
    }

    /** Answers whether what was looked at is good. */
    private boolean about(String subject, Supplier<String> look) {
        return attempt(subject, () -> Finding.ok(subject, look.get()));
    }

    private boolean attempt(String subject, Supplier<Finding> look) {
        Finding finding;
        try {
            finding = look.get();
        } catch (UserFault fault) {
            finding = Finding.fault(subject, String.valueOf(fault.getMessage()), fault.hint());
        }
        findings.add(finding);
        return finding.state() == Finding.State.OK;
    }
}
