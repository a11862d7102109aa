package io.weekmart.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The result as a picture: CPU-seconds of each program as a bar, with a line from the least to the most. */
final class ResultPlot {
    private static final int WIDTH = 820;
    private static final int LABELS = 310;
    private static final int FIGURES = 90;
    private static final int BARS = WIDTH - LABELS - FIGURES;
    private static final int ROW = 34;
    private static final int TOP = 56;

    private ResultPlot() {}

    static void write(Path file, Comparison.Result result) throws IOException {
        double most = result.contenders().stream()
                .mapToDouble(contender -> cpu(result, contender).most())
                .max()
                .orElse(1);
        int height = TOP + ROW * result.contenders().size() + 16;
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">%n",
                WIDTH,
                height);
        add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n", WIDTH, height);
        add(
                svg,
                "<text x=\"12\" y=\"24\" font-size=\"15\" font-weight=\"bold\">CPU-seconds for %,d rows (size %s), less is better</text>%n",
                result.data().rows(),
                result.size());
        add(
                svg,
                "<text x=\"12\" y=\"43\" fill=\"#555555\">whole process, user and system; medians, the lines go from the least to the most</text>%n");
        int y = TOP;
        for (Contender contender : result.contenders()) {
            Spread cpu = cpu(result, contender);
            int middle = y + ROW / 2;
            add(svg, "<text x=\"12\" y=\"%d\">%s</text>%n", middle + 5, contender.title());
            add(
                    svg,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                    LABELS,
                    y + 7,
                    BARS * cpu.median() / most,
                    ROW - 14,
                    contender.name().equals(Programs.WEEKMART) ? "#2b6cb0" : "#a0aec0");
            add(
                    svg,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#1a202c\" stroke-width=\"2\"/>%n",
                    LABELS + BARS * cpu.least() / most,
                    LABELS + BARS * cpu.most() / most,
                    middle,
                    middle);
            add(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\">%.1f</text>%n",
                    LABELS + BARS * cpu.most() / most + 8,
                    middle + 5,
                    cpu.median());
            y += ROW;
        }
        svg.append("</svg>\n");
        Files.writeString(file, svg);
    }

    private static Spread cpu(Comparison.Result result, Contender contender) {
        return Spread.of(result.runsOf(contender.name()), Measurement::cpuSeconds);
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
