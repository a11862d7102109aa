package io.weekmart.cli;

import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.guards.Acceptance;
import io.weekmart.guards.Guards;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option of every job that guards can keep from publishing. */
final class AcceptOptions {
    @Option(
            names = Acceptance.OPTION,
            paramLabel = "GUARD[=TABLE]",
            converter = Accepted.class,
            completionCandidates = GuardIds.class,
            description = {
                "Publish what a guard would refuse, for this run alone.",
                "Guards: ${COMPLETION-CANDIDATES}. May be repeated."
            })
    private List<Acceptance> acceptances = new ArrayList<>();

    List<Acceptance> acceptances() {
        return acceptances;
    }

    static final class Accepted implements ITypeConverter<Acceptance> {
        @Override
        public Acceptance convert(String value) {
            try {
                return Acceptance.parse(WeeklyTables.PIPELINE, value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    static final class GuardIds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Guards.ids().iterator();
        }
    }
}
