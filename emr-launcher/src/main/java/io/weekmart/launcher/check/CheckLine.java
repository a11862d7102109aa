package io.weekmart.launcher.check;

import io.weekmart.contract.terminal.Printable;

/**
 * What the check says of one file, or of one that is missing.
 *
 * @param file name relative to the folder of the dumps
 * @param found what is there, and where it is bad, what was expected
 * @param hint what to do; empty where nothing has to be done
 */
public record CheckLine(Level level, String file, String found, String hint) {
    public CheckLine {
        // It is one line, whatever the name of the file or the text in it.
        file = Printable.line(file);
        found = Printable.line(found);
        hint = Printable.line(hint);
    }

    /** How bad it is. */
    public enum Level {
        OK,
        /** Worth knowing; it keeps nothing from running. */
        NOTE,
        /** The night can't run on this. */
        FAULT
    }

    static CheckLine ok(String file, String found) {
        return new CheckLine(Level.OK, file, found, "");
    }

    static CheckLine note(String file, String found) {
        return new CheckLine(Level.NOTE, file, found, "");
    }

    static CheckLine fault(String file, String found, String hint) {
        return new CheckLine(Level.FAULT, file, found, hint);
    }
}
