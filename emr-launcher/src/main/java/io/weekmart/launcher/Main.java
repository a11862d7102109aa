package io.weekmart.launcher;

import io.weekmart.contract.terminal.PrintableStream;
import io.weekmart.launcher.cli.Cli;
import io.weekmart.launcher.store.ObjectStore;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Parses, wires, runs, exits: the only place that ends the process. */
public final class Main {
    /** Held, because the log manager forgets the level of a logger that nobody holds. */
    private static final Logger ROOT = Logger.getLogger("");

    private Main() {}

    public static void main(String[] arguments) {
        // What goes wrong is told by us, in sentences; the SDK's own log would say it twice.
        ROOT.setLevel(Level.OFF);
        System.setOut(PrintableStream.over(System.out));
        System.setErr(PrintableStream.over(System.err));
        Cli cli = new Cli(ObjectStore::connect, System.getenv(), terminal(), System.out, System.err);
        System.exit(cli.run(arguments));
    }

    /** The console is there only where both ends are a terminal. From JDK 22 on it always is, unless -Djdk.console=java.base. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean terminal() {
        return System.console() != null;
    }
}
