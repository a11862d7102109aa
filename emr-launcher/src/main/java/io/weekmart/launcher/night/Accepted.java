package io.weekmart.launcher.night;

import io.weekmart.contract.config.AcceptedCheck;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Pipeline;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What somebody takes in on purpose though a guard of the job refuses it, in the attempt that is begun with it.
 *
 * @param checks as the job's command line has them, such as {@code min-rows=inventory}; in order, so that the same ones are equal
 * @param by who says so; null where nothing is accepted
 */
public record Accepted(List<String> checks, @Nullable String by) {
    /** Nothing. */
    public static final Accepted NOTHING = new Accepted(List.of(), null);

    public Accepted {
        checks = List.copyOf(checks);
    }

    /**
     * Reads what somebody accepts, so that a name that the job would refuse starts no cluster.
     *
     * @param by who says so; asked for only where something is accepted
     * @throws UserFault with exit code 2 if it is nothing that can be accepted
     */
    public static Accepted of(Pipeline pipeline, List<String> texts, Supplier<String> by) {
        List<String> checks = texts.stream()
                .map(text -> check(pipeline, text))
                .distinct()
                .sorted()
                .toList();
        return checks.isEmpty() ? NOTHING : new Accepted(checks, by.get());
    }

    private static String check(Pipeline pipeline, String text) {
        try {
            return AcceptedCheck.parse(pipeline, text).toString();
        } catch (IllegalArgumentException e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot accept '" + text + "': " + e.getMessage() + ".",
                    "The message of the run that was refused ends with what accepts it.",
                    e);
        }
    }

    boolean nothing() {
        return checks.isEmpty();
    }
}
