package io.weekmart.inspect;

import io.weekmart.contract.dump.Encoding;
import io.weekmart.contract.fault.Count;
import io.weekmart.raw.TextRecords;
import java.util.ArrayList;
import java.util.List;

/** Which encoding the records of several files have: the one of most records with bytes that tell it, since some are damaged. */
final class EncodingCount {
    /** Of so few records, each counts. */
    private static final int FEW = 100;

    /** What so small a share of the records have is damage. */
    private static final double DAMAGE = 0.001;

    private long utf8;
    private long notUtf8;
    private long controls;
    private long notWindows;
    private boolean marked;
    private String firstUtf8 = "";
    private String firstNotUtf8 = "";

    /**
     * Adds a file.
     *
     * @param path how it is named in a note
     * @param text its records, as far as they were read
     */
    void add(String path, TextRecords text) {
        if (firstUtf8.isEmpty() && text.utf8() > 0) {
            firstUtf8 = "line " + text.firstUtf8Line() + " of " + path;
        }
        if (firstNotUtf8.isEmpty() && text.notUtf8() > 0) {
            firstNotUtf8 = "line " + text.firstNotUtf8Line() + " of " + path;
        }
        utf8 += text.utf8();
        notUtf8 += text.notUtf8();
        controls += text.controls();
        notWindows += text.notWindows();
        marked |= text.marked();
    }

    /** Whether nothing tells the encoding: neither a character nor a byte-order mark. */
    boolean ascii() {
        return utf8 + notUtf8 == 0 && !marked;
    }

    /** The encoding; UTF-8 where nothing tells it. */
    Encoding encoding() {
        if (notUtf8 == 0 || utf8 > notUtf8) {
            return Encoding.UTF_8;
        }
        boolean undefined = notWindows > 0 && (notUtf8 < FEW || notWindows > Math.max(1, DAMAGE * notUtf8));
        return controls > 0 && undefined ? Encoding.ISO_8859_1 : Encoding.WINDOWS_1252;
    }

    /** What somebody should know of the records that do not fit, as sentences. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (utf8 > 0 && notUtf8 > 0) {
            notes.add("Of the rows with characters beyond ASCII, " + Count.of(utf8, "is UTF-8", "are UTF-8")
                    + " (the first one is " + firstUtf8 + "), and " + Count.of(notUtf8, "is not", "are not")
                    + " (the first one is " + firstNotUtf8 + "). All are read as " + encoding() + ".");
        }
        if (encoding() == Encoding.ISO_8859_1) {
            notes.add(
                    "Bytes from 0x80 to 0x9F are no letters in ISO-8859-1, and some of them are undefined in windows-1252. This"
                            + " looks like a code page of DOS, such as 850, which can't be read: see " + firstNotUtf8
                            + ". Have the export write UTF-8.");
        }
        return notes;
    }
}
