package io.weekmart.contract.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Whatever is printed, a terminal has nothing to obey. */
class PrintableStreamTest {
    private static final String HOSTILE =
            "a\u001b[2Jb\u0007\u0000\u007f\u009b31m\u0085\u2028\u2029\u202ex\u2066y\u2069\u200e\u200f\u061c\rz";
    private static final String SHOWN =
            "a\\u001b[2Jb\\u0007\\u0000\\u007f\\u009b31m\\u0085\\u2028\\u2029\\u202ex\\u2066y\\u2069\\u200e\\u200f\\u061c\\u000dz";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintableStream stream = PrintableStream.over(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    private String written() {
        stream.flush();
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    @Test
    void whatATerminalWouldObeyIsShown() {
        stream.println(HOSTILE);
        assertThat(written()).isEqualTo(SHOWN + "\n");
        stream.print(HOSTILE.toCharArray());
        assertThat(written()).isEqualTo(SHOWN);
        stream.print('\u001b');
        stream.append(HOSTILE, 1, 4).append('\u009b');
        assertThat(written()).isEqualTo("\\u001b\\u001b[2\\u009b");
        stream.printf(Locale.ROOT, "%s|%-4s|%c%n", HOSTILE, "\u001b", '\u001b');
        assertThat(written()).isEqualTo(SHOWN + "|\\u001b   |\\u001b\n");
        stream.println((Object) HOSTILE);
        assertThat(written()).isEqualTo(SHOWN + "\n");
        new IllegalStateException(HOSTILE).printStackTrace(stream);
        assertThat(written()).startsWith("java.lang.IllegalStateException: " + SHOWN + "\n\tat ");
    }

    @Test
    void bytesAndWritersHaveTheSameWay() {
        PrintWriter writer = new PrintWriter(stream, true, StandardCharsets.UTF_8);
        writer.println("\u00fc" + HOSTILE + "\u20ac\ud83d\ude00");
        assertThat(written()).isEqualTo("\u00fc" + SHOWN + "\u20ac\ud83d\ude00\n");
        stream.write(0x1B);
        stream.writeBytes("\u001b]0;title\u0007".getBytes(StandardCharsets.UTF_8));
        assertThat(written()).isEqualTo("\\u001b\\u001b]0;title\\u0007");
    }

    @Test
    void aCharacterThatComesInTwoWritesIsLookedAtAsAWhole() {
        String text = "\u00fc" + HOSTILE + "\u20ac\u00e2\ud83d\ude00 \u0634\r\n\u201c";
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            stream.write(each);
        }
        assertThat(written()).isEqualTo("\u00fc" + SHOWN + "\u20ac\u00e2\ud83d\ude00 \u0634\r\n\u201c");
        byte[] bytesOfText = text.getBytes(StandardCharsets.UTF_8);
        for (int first = 1; first < bytesOfText.length; first++) {
            stream.write(bytesOfText, 0, first);
            stream.write(bytesOfText, first, bytesOfText.length - first);
            assertThat(written()).isEqualTo("\u00fc" + SHOWN + "\u20ac\u00e2\ud83d\ude00 \u0634\r\n\u201c");
        }
        stream.write(0xE2);
        stream.flush();
        assertThat(bytes.toByteArray()).containsExactly(0xE2);
    }

    @Test
    void aNameWithinALineEndsNoLine() {
        assertThat(Printable.line("sales\n\tok\r\n\u001b[2J.csv"))
                .isEqualTo("sales\\u000a\\u0009ok\\u000d\\u000a\\u001b[2J.csv");
        assertThat(Printable.line("sales.csv")).isEqualTo("sales.csv");
    }

    @Test
    void pagesAndOtherTextStayAsTheyAre() {
        String page = "one\ttwo\nthree\r\n\u00fcn\u00efc\u00f6d\u00e9 \u20ac \ud83d\ude00 \u200d \u05d0\n";
        stream.print(page);
        stream.writeBytes(page.getBytes(StandardCharsets.UTF_8));
        assertThat(written()).isEqualTo(page + page);
    }

    @Test
    void aTerminalOfAnotherEncodingIsWrittenToInIt() {
        Charset latin = StandardCharsets.ISO_8859_1;
        PrintStream raw = new PrintStream(bytes, true, latin);
        PrintableStream over = PrintableStream.over(raw);
        over.writeBytes("\u00c2\u00fc\u00e2\u001b[2J".getBytes(latin));
        over.flush();
        assertThat(bytes.toString(latin)).isEqualTo("\u00c2\u00fc\u00e2\\u001b[2J");
    }

    @Test
    void theProgramItselfDrawsOnWhatIsBelow() {
        PrintableStream.raw(stream).print("\r");
        stream.print("bar");
        assertThat(written()).isEqualTo("\rbar");
        assertThat(PrintableStream.over(stream)).isSameAs(stream);
        PrintStream plain = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertThat(PrintableStream.raw(plain)).isSameAs(plain);
    }
}
