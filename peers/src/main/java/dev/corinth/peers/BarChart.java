package dev.corinth.peers;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// A picture of an outcome: for each case a panel with one bar for each server, as long as the CPU
/// time that a message takes there, the least first. Used by the main thread.
///
/// ```
///   64 × 64 B
///   Corinth io_uring  ████ 3.00 µs
///   Netty epoll       ██████ 4.60 µs
/// ```
final class BarChart {
    private static final int COLUMNS = 2;
    private static final int PANEL_WIDTH = 480;
    private static final int MARGIN = 20;
    private static final int HEAD = 30;
    private static final int BAR_STEP = 18;
    private static final int BAR_HEIGHT = 13;
    private static final int NAMES = 115;
    private static final int FIGURES = 75;

    /// Where the base line of a text is, below the top of its bar.
    private static final int BASE_LINE = 11;

    private static final String STYLE =
            """
            <style>
              text { font: 12px sans-serif; fill: #222 }
              .title { font-weight: bold }
              .name { text-anchor: end }
              .peer { fill: #9aa7b4 }
              .corinth { fill: #1f6fb2 }
            </style>
            """;

    private final StringBuilder svg = new StringBuilder();
    private final int panelHeight;

    private BarChart(int servers) {
        panelHeight = HEAD + servers * BAR_STEP + MARGIN;
    }

    /// Draws as Scalable Vector Graphics.
    ///
    /// @param tables at least one
    /// @return a whole file
    static String of(List<Table> tables) {
        int servers = tables.stream().mapToInt(table -> table.rows().size()).max().orElseThrow();
        BarChart chart = new BarChart(servers);
        chart.draw(tables);
        return chart.svg.toString();
    }

    private void draw(List<Table> tables) {
        int width = COLUMNS * (PANEL_WIDTH + MARGIN) + MARGIN;
        int height = Math.ceilDiv(tables.size(), COLUMNS) * panelHeight + MARGIN;
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\""
                                + " viewBox=\"0 0 %d %d\" width=\"%d\">\n",
                        width,
                        height,
                        width));
        svg.append(STYLE);
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n",
                        width,
                        height));
        for (int i = 0; i < tables.size(); i++) {
            int x = MARGIN + i % COLUMNS * (PANEL_WIDTH + MARGIN);
            panel(tables.get(i), x, MARGIN + i / COLUMNS * panelHeight);
        }
        svg.append("</svg>\n");
    }

    private void panel(Table table, int x, int y) {
        svg.append(String.format(Locale.ROOT, "<g transform=\"translate(%d %d)\">\n", x, y));
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text class=\"title\" y=\"%d\">%s: CPU time of the server for a message"
                                + "</text>\n",
                        BASE_LINE,
                        table.work().title()));
        List<Row> rows =
                table.rows().stream()
                        .filter(row -> !row.hasFailed())
                        .sorted(Comparator.comparingDouble(BarChart::cpuMicros))
                        .toList();
        double longest = rows.isEmpty() ? 1 : cpuMicros(rows.getLast());
        for (int i = 0; i < rows.size(); i++) {
            bar(rows.get(i), longest, HEAD + i * BAR_STEP);
        }
        svg.append("</g>\n");
    }

    private void bar(Row row, double longest, int y) {
        double length = cpuMicros(row) / longest * (PANEL_WIDTH - NAMES - FIGURES);
        String kind = row.contender().isCorinth() ? "corinth" : "peer";
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text class=\"name\" x=\"%d\" y=\"%d\">%s</text>",
                        NAMES - 5,
                        y + BASE_LINE,
                        row.contender().title()));
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
                        kind,
                        NAMES,
                        y,
                        length,
                        BAR_HEIGHT));
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\">%s</text>\n",
                        NAMES + length + 5,
                        y + BASE_LINE,
                        Markdown.micros(cpuMicros(row))));
    }

    private static double cpuMicros(Row row) {
        return row.median(Reading::cpuMicros);
    }
}
