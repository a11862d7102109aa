package io.weekmart.cli;

/** How a command is called, in the two lines that stand behind "Usage: " in its help. */
final class Synopsis {
    private static final int USAGE = "Usage: ".length();

    private Synopsis() {}

    /**
     * The lines of a synopsis, the second one aligned with the options of the first.
     *
     * @param first the command and its options, as many as fit
     * @param second further options
     */
    static String[] of(String first, String second) {
        int indent = USAGE + first.indexOf(' ') + 1;
        return new String[] {first, " ".repeat(indent) + second};
    }
}
