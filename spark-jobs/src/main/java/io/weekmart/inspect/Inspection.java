package io.weekmart.inspect;

import io.weekmart.config.SettingsReader;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.ShippedPipelines;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What was found in a folder, and the configuration that it seems to need. */
public final class Inspection {
    private static final String CHOOSE = "CHOOSE";
    /** Where the configuration is said to stand, in what is wrong with it. */
    private static final String CONFIGURATION = "proposed:configuration";

    private final Proposal proposal;
    private final String configuration;
    private final double seconds;

    Inspection(Proposal proposal, double seconds) {
        this.proposal = proposal;
        this.configuration = ConfigurationText.of(proposal);
        this.seconds = seconds;
    }

    /**
     * What was found, as a page for a terminal: characters that it would obey are escaped.
     *
     * @param width characters of a line
     */
    public String page(int width) {
        return InspectionText.of(proposal, width, seconds);
    }

    /** The configuration, with comments; CHOOSE marks what only a person can know. */
    public String configuration() {
        return configuration;
    }

    /** How many places of the configuration are marked with CHOOSE. */
    public int choices() {
        // The first one says what the mark means.
        return configuration.split(CHOOSE, -1).length - 2;
    }

    /** Why a run does not take the configuration as it is, such as that something has to be chosen first; empty where it does. */
    public Optional<String> refusal() {
        try {
            SettingsReader.read(
                    ShippedPipelines.ALL, proposal.pipeline(), List.of(CONFIGURATION), List.of(), uri -> configuration);
            return Optional.empty();
        } catch (UserFault fault) {
            return Optional.ofNullable(fault.getMessage());
        }
    }

    /** The newest date that a run could be for. */
    public Optional<LocalDate> runDate() {
        return Optional.ofNullable(proposal.runDate);
    }
}
