package io.weekmart.inspect;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.ShippedPipelines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * From a folder to a configuration: lists it, groups its files by their names, looks at samples of each group, matches them with the tables
 * of a pipeline, and tries the rows of the samples. It reads and writes nothing else.
 */
public final class Inspector {
    /** Kinds of files that are looked into. */
    private static final int MOST_FAMILIES = 60;

    /** No further kind of files is looked into after this time. */
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private static final int NAMES_SHOWN = 5;

    private final Pipeline pipeline;
    private final Configuration hadoop;
    private final Consumer<String> progress;

    /** @param progress is told each step, as a clause */
    public Inspector(Pipeline pipeline, Configuration hadoop, Consumer<String> progress) {
        this.pipeline = pipeline;
        this.hadoop = hadoop;
        this.progress = progress;
    }

    /**
     * Inspects a folder.
     *
     * @param folder a local path, hdfs://, s3:// or s3a://
     * @throws UserFault if it can't be read, or holds nothing that looks like a table of the pipeline
     */
    public Inspection inspect(String folder) {
        long begun = System.nanoTime();
        progress.accept("listing " + folder);
        Listing listing = Listing.of(folder, hadoop);
        if (listing.files().isEmpty()) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot find dumps in " + folder + ": there is no file in it"
                            + (listing.unreadable().isEmpty()
                                    ? "."
                                    : ", and " + String.join(", ", listing.unreadable()) + " can't be listed."),
                    "Name the folder into which the export writes its files.");
        }
        KnownNames names = KnownNames.of(pipeline);
        // Masters are small, but have names that tell: those come first, and then the largest.
        List<FileFamily> families = new ArrayList<>(FileFamily.of(listing));
        families.sort(Comparator.comparing(family -> !isKnown(family, names)));
        List<FileFamily> passedOver = new ArrayList<>();
        FamilyReader reader = new FamilyReader(hadoop, names);
        List<FamilyProfile> profiles = new ArrayList<>();
        for (FileFamily family : families) {
            if (profiles.size() < MOST_FAMILIES && System.nanoTime() - begun < LONGEST.toNanos()) {
                progress.accept("reading samples of " + family.name());
                profiles.add(reader.read(family));
            } else {
                passedOver.add(family);
            }
        }
        Proposal proposal = new Proposer(pipeline, names).propose(listing, profiles, passedOver);
        if (proposal.tables.values().stream().noneMatch(choice -> choice.match().isPresent())) {
            throw nothing(folder, profiles);
        }
        otherPipelines(proposal).forEach(proposal.choices::add);
        progress.accept("trying rows of the samples");
        new Trial(proposal, hadoop).run();
        Delivery.judge(proposal);
        return new Inspection(proposal, (System.nanoTime() - begun) / 1e9);
    }

    /** Pipelines of which every table is in the folder, where this one lacks some: whoever asked for none in particular may have meant one. */
    private List<Choice> otherPipelines(Proposal proposal) {
        boolean complete = proposal.tables.values().stream()
                .noneMatch(choice -> choice.match().isEmpty() && !choice.disabled && !choice.ofRows);
        if (complete) {
            return List.of();
        }
        return ShippedPipelines.ALL.stream()
                .filter(other -> !other.name().equals(pipeline.name()))
                .filter(other -> new TableMatcher(other, KnownNames.of(other))
                                .match(proposal.profiles()).best().values().stream()
                                        .filter(match -> match.sureness() == Sureness.HIGH)
                                        .count()
                        == other.inputs().size())
                .map(other -> new Choice("Every table of the pipeline " + other.name()
                        + " is in this folder. If that is what the files are for, add --pipeline " + other.name()
                        + " to the command of this inspection."))
                .toList();
    }

    private boolean isKnown(FileFamily family, KnownNames names) {
        return pipeline.inputs().stream().anyMatch(table -> names.file(table.name(), family.name()) > 0);
    }

    private UserFault nothing(String folder, List<FamilyProfile> profiles) {
        String found = profiles.stream()
                .limit(NAMES_SHOWN)
                .map(profile -> ConfigurationText.safe(profile.family().name())
                        + (profile.obstacle() == null ? "" : " (" + profile.obstacle() + ")"))
                .collect(Collectors.joining(", "));
        int more = profiles.size() - NAMES_SHOWN;
        return new UserFault(
                ExitCode.INPUT,
                "Cannot find tables of " + pipeline.name() + " in " + folder
                        + ": neither names nor columns of its files look"
                        + " like one. Found: " + found
                        + (more > 0 ? ", and " + Count.of(more, "other kind") + " of files" : "")
                        + ".",
                "Check the folder, or name another pipeline with --pipeline. docs/input.md says which columns the tables have.");
    }
}
