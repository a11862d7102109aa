package io.weekmart.page;

import gg.jte.Content;
import gg.jte.TemplateOutput;
import gg.jte.html.escape.Escape;
import gg.jte.output.StringOutput;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * An SVG with a title and a description for whoever does not see it. Colours are classes of the style sheet, so that a drawing follows the
 * colour scheme and prints.
 */
final class Drawing implements Content {
    private final String style;
    private final int width;
    private final int height;
    private final String title;
    private final String description;
    private final StringBuilder marks = new StringBuilder();

    /**
     * An empty drawing.
     *
     * @param style class of the style sheet for its size
     * @param description empty where the title says everything
     */
    Drawing(String style, int width, int height, String title, String description) {
        this.style = style;
        this.width = width;
        this.height = height;
        this.title = PageText.line(title);
        this.description = PageText.line(description);
    }

    Drawing line(String kind, double x1, double y1, double x2, double y2) {
        open("line")
                .attribute("class", kind)
                .attribute("x1", x1)
                .attribute("y1", y1)
                .attribute("x2", x2)
                .attribute("y2", y2);
        return close();
    }

    Drawing dot(String kind, double x, double y, double radius) {
        open("circle")
                .attribute("class", kind)
                .attribute("cx", x)
                .attribute("cy", y)
                .attribute("r", radius);
        return close();
    }

    /** A path; see {@link Trace}. */
    Drawing path(String kind, Trace trace) {
        return trace.isEmpty()
                ? this
                : open("path")
                        .attribute("class", kind)
                        .attribute("d", trace.toString())
                        .close();
    }

    /** @param anchor start, middle or end: which part of the text stands at the place */
    Drawing text(String kind, String anchor, double x, double y, String text) {
        open("text")
                .attribute("class", kind)
                .attribute("text-anchor", anchor)
                .attribute("x", x)
                .attribute("y", y);
        marks.append('>').append(escaped(PageText.line(text))).append("</text>");
        return this;
    }

    private Drawing open(String element) {
        marks.append('<').append(element);
        return this;
    }

    private Drawing attribute(String name, double value) {
        return attribute(name, number(value));
    }

    /** @param value a word of ours, which needs no escape */
    private Drawing attribute(String name, String value) {
        marks.append(' ').append(name).append("=\"").append(value).append('"');
        return this;
    }

    private Drawing close() {
        marks.append("/>");
        return this;
    }

    @Override
    public void writeTo(TemplateOutput output) {
        output.writeContent("<svg class=\"" + style + "\" viewBox=\"0 0 " + width + " " + height
                + "\" role=\"img\"><title>" + escaped(title) + "</title>");
        if (!description.isEmpty()) {
            output.writeContent("<desc>" + escaped(description) + "</desc>");
        }
        output.writeContent(marks.toString());
        output.writeContent("</svg>");
    }

    private static String escaped(String text) {
        StringOutput output = new StringOutput();
        Escape.htmlContent(text, output);
        return output.toString();
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value)
                .setScale(1, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** What a pen draws: lines between points, and rectangles. */
    static final class Trace {
        private final StringBuilder commands = new StringBuilder();
        private boolean down;

        /** Goes on to a point, or begins there after {@link #lift}. */
        Trace to(double x, double y) {
            commands.append(down ? "L" : "M").append(number(x)).append(' ').append(number(y));
            down = true;
            return this;
        }

        Trace lift() {
            down = false;
            return this;
        }

        Trace rectangle(double x, double y, double width, double height) {
            commands.append(String.format(
                    Locale.ROOT,
                    "M%s %sh%sv%sh-%sz",
                    number(x),
                    number(y),
                    number(width),
                    number(height),
                    number(width)));
            return lift();
        }

        boolean isEmpty() {
            return commands.length() == 0;
        }

        @Override
        public String toString() {
            return commands.toString();
        }
    }
}
