package io.weekmart.cli;

import io.weekmart.contract.table.Pipeline;
import io.weekmart.guards.Acceptance;
import io.weekmart.guards.Guards;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of every command that computes and publishes: whether it may publish, and past which guards. */
final class PublishOptions {
    private static final String LABEL = "GUARD[=TABLE]";

    @Option(names = "--dry-run", description = "Read, check, compute and report to the terminal; write nothing.")
    private boolean dryRun;

    @Option(
            names = Acceptance.OPTION,
            paramLabel = LABEL,
            completionCandidates = GuardIds.class,
            description = {
                "Publish what a guard would refuse, for this run alone.",
                "Guards: ${COMPLETION-CANDIDATES}. May be repeated.",
                "column-gone=TABLE.COLUMN takes in dumps that lack a former column.",
                "closed-days takes in a calendar that closes most dates with dumps."
            })
    private List<String> accepted = new ArrayList<>();

    @Option(
            names = Acceptance.BY_OPTION,
            paramLabel = "NAME",
            description = "Who accepts, for the run report (default: the user of the platform).")
    private @Nullable String acceptedBy;

    boolean dryRun() {
        return dryRun;
    }

    /** Who accepts; null for the user of the platform. */
    @Nullable String acceptedBy() {
        return acceptedBy == null || acceptedBy.isBlank() ? null : acceptedBy.strip();
    }

    /**
     * What is accepted.
     *
     * @param command the command that the option belongs to, for messages
     * @param pipeline the one that runs: a guard can be accepted for one of its tables
     */
    List<Acceptance> acceptances(CommandLine command, Pipeline pipeline) {
        List<Acceptance> acceptances = new ArrayList<>();
        for (String text : accepted) {
            try {
                acceptances.add(Acceptance.parse(pipeline, text));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        command,
                        "Invalid value for option '" + Acceptance.OPTION + "' (" + LABEL + "): " + e.getMessage());
            }
        }
        return acceptances;
    }

    static final class GuardIds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Guards.ids().iterator();
        }
    }
}
