package io.weekmart.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a section. Texts are made fit for the page as a block takes them. */
sealed interface Block {

    /** A sentence or a few. */
    record Paragraph(String text, Tone tone) implements Block {
        public Paragraph {
            text = PageText.sentence(text);
        }

        static Paragraph of(String text) {
            return new Paragraph(text, Tone.PLAIN);
        }
    }

    /** Blocks below a heading. */
    record Group(String title, List<Block> blocks) implements Block {
        public Group {
            title = PageText.line(title);
        }
    }

    /**
     * Blocks that a reader opens.
     *
     * @param open whether they are open from the start
     */
    record Fold(String title, boolean open, List<Block> blocks) implements Block {
        public Fold {
            title = PageText.line(title);
        }

        static Fold of(String title, Block... blocks) {
            return new Fold(title, false, List.of(blocks));
        }
    }

    /**
     * A drawing over the full width.
     *
     * @param keys what its lines and areas mean
     * @param behind the table of its values
     */
    record Chart(Drawing drawing, List<Key> keys, Table behind) implements Block {}

    /**
     * A line of a chart's legend.
     *
     * @param style class of the line or area that it explains
     */
    record Key(String style, String text) {}

    /**
     * A text in the letters of code, such as a query or a path.
     *
     * @param title what it is
     */
    record Code(String title, String text) implements Block {
        public Code {
            text = PageText.block(text);
        }
    }

    /** Rejected rows. */
    record Samples(List<Sample> samples) implements Block {}

    /**
     * A rejected row.
     *
     * @param where its file and line
     * @param also its further reasons
     */
    record Sample(String where, List<Piece> text, List<String> also) {
        public Sample {
            where = PageText.line(where);
            also = also.stream().map(PageText::line).toList();
        }
    }

    /** A part of a raw text, already printable. */
    record Piece(String text, boolean marked) {}

    /**
     * A table.
     *
     * @param more what it leaves out, and where that is; null where it is whole
     */
    record Table(String caption, List<Column> columns, List<List<Cell>> rows, @Nullable String more) implements Block {
        public Table {
            caption = PageText.line(caption);
        }
    }

    /** A column; numbers stand on the right. */
    record Column(String title, boolean number) {
        public Column {
            title = PageText.line(title);
        }

        static Column text(String title) {
            return new Column(title, false);
        }

        static Column number(String title) {
            return new Column(title, true);
        }
    }

    /**
     * A cell, which begins as {@link #of} a text.
     *
     * @param detail a second, smaller line
     * @param link where the text leads to, relative to the page
     * @param drawing behind the text
     */
    record Cell(String text, @Nullable String detail, Tone tone, @Nullable String link, @Nullable Drawing drawing) {
        private static final int LONG_TEXT = 18;
        private static final int LONG_DETAIL = 26;

        static final Cell NOTHING = new Cell("–", null, Tone.MUTED, null, null);

        /** Whether it may take several lines: a date or a number never does. */
        boolean wraps() {
            return text.length() > LONG_TEXT || (detail != null && detail.length() > LONG_DETAIL);
        }

        static Cell of(@Nullable String text) {
            return text == null ? NOTHING : new Cell(PageText.line(text), null, Tone.PLAIN, null, null);
        }

        /** A cell for more than a name, such as a sentence or a path. */
        static Cell sentence(@Nullable String text) {
            return text == null ? NOTHING : new Cell(PageText.sentence(text), null, Tone.PLAIN, null, null);
        }

        Cell detail(@Nullable String other) {
            return new Cell(text, other == null ? null : PageText.sentence(other), tone, link, drawing);
        }

        Cell tone(Tone other) {
            return new Cell(text, detail, other, link, drawing);
        }

        Cell link(String to) {
            return new Cell(text, detail, tone, to, drawing);
        }

        Cell drawing(@Nullable Drawing other) {
            return new Cell(text, detail, tone, link, other);
        }
    }
}
