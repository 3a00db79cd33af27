package dev.corinth.load;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;

import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import javax.imageio.ImageIO;

/// Draws a result: throughput over time, latency over time, and the percentiles of the latency, one
/// above the other. Immutable: it holds no state.
public final class Charts {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 320;
    private static final double MICROS_A_MILLI = 1e3;
    private static final double HARDLY = 0.01;

    /// Where the percentiles are drawn: at so many nines, 90 at 1, 99 at 2, 99.9 at 3.
    private static final List<Double> PERCENTS =
            List.of(0.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.5, 99.9, 99.95, 99.99, 99.999);

    /// How an image is written.
    public enum Format {
        /// Scalable Vector Graphics.
        SVG,
        /// Portable Network Graphics.
        PNG
    }

    private Charts() {}

    /// Which format the name of a file asks for.
    ///
    /// @param file ends in `.svg` or `.png`
    /// @return the format
    /// @throws IllegalArgumentException if it ends otherwise
    public static Format format(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".svg")) {
            return Format.SVG;
        }
        if (name.endsWith(".png")) {
            return Format.PNG;
        }
        throw new IllegalArgumentException(
                "chart=" + file + ", a file whose name ends in .svg or .png");
    }

    /// Draws into a file.
    ///
    /// @param result of a run
    /// @param file ends in `.svg` or `.png`; what it held is replaced
    /// @throws IOException if it cannot be written
    public static void write(LoadResult result, Path file) throws IOException {
        Format format = format(file);
        // No window is opened, also where there could be one.
        System.setProperty("java.awt.headless", "true");
        List<XYChart> charts =
                result.latency().count() == 0
                        ? List.of(throughput(result))
                        : List.of(throughput(result), latency(result), percentiles(result));
        try (OutputStream out = Files.newOutputStream(file)) {
            switch (format) {
                case SVG -> svg(charts, out);
                case PNG -> png(charts, out);
            }
        }
    }

    private static void svg(List<XYChart> charts, OutputStream out) throws IOException {
        VectorGraphics2D graphics = new VectorGraphics2D();
        paint(charts, graphics);
        PageSize size = new PageSize(WIDTH, HEIGHT * charts.size());
        new SVGProcessor().getDocument(graphics.getCommands(), size).writeTo(out);
    }

    private static void png(List<XYChart> charts, OutputStream out) throws IOException {
        var image = new BufferedImage(WIDTH, HEIGHT * charts.size(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        paint(charts, graphics);
        graphics.dispose();
        if (!ImageIO.write(image, "png", out)) {
            throw new IOException("this Java writes no PNG");
        }
    }

    private static void paint(List<XYChart> charts, Graphics2D graphics) {
        for (XYChart chart : charts) {
            chart.paint(graphics, WIDTH, HEIGHT);
            graphics.translate(0, HEIGHT);
        }
    }

    private static XYChart throughput(LoadResult result) {
        String what = result.plan().work() == Work.CONNECT ? "connections" : "messages";
        LoadPlan plan = result.plan();
        String title =
                "%s %s, %,d connections"
                        .formatted(
                                plan.work().name().toLowerCase(Locale.ROOT),
                                plan.uri(),
                                plan.connections());
        XYChart chart = chart(title, "seconds", what + " a second");
        List<Second> seconds = measured(result);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setLegendVisible(false);
        line(
                chart,
                what + " a second",
                seconds.stream().map(Second::atSeconds).toList(),
                seconds.stream().map(Second::messagesPerSecond).toList());
        return chart;
    }

    private static XYChart latency(LoadResult result) {
        XYChart chart = chart("latency over time", "seconds", "milliseconds");
        List<Second> seconds =
                measured(result).stream().filter(second -> second.p50Micros() > 0).toList();
        chart.getStyler().setYAxisLogarithmic(true);
        List<Double> at = seconds.stream().map(Second::atSeconds).toList();
        line(chart, "50 %", at, seconds.stream().map(it -> millis(it.p50Micros())).toList());
        line(chart, "99 %", at, seconds.stream().map(it -> millis(it.p99Micros())).toList());
        line(chart, "longest", at, seconds.stream().map(it -> millis(it.maxMicros())).toList());
        return chart;
    }

    private static XYChart percentiles(LoadResult result) {
        XYChart chart = chart("latency by percentile", "of 100 messages", "milliseconds");
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setxAxisTickLabelsFormattingFunction(Charts::percentOfNines);
        Latencies latency = result.latency();
        List<Double> shown =
                PERCENTS.stream()
                        .filter(percent -> latency.count() * (100 - percent) >= 100)
                        .toList();
        line(
                chart,
                "latency",
                shown.stream().map(Charts::nines).toList(),
                shown.stream().map(percent -> millis(latency.percentile(percent))).toList());
        return chart;
    }

    private static double nines(double percent) {
        return -Math.log10(1 - percent / 100);
    }

    /// Whole nines alone have a name: 90, 99, 99.9.
    private static String percentOfNines(double nines) {
        long whole = Math.round(nines);
        if (Math.abs(nines - whole) > HARDLY) {
            return "";
        }
        String pattern = "%." + Math.max(0, whole - 2) + "f";
        return String.format(Locale.ROOT, pattern, 100 - 100 * Math.pow(10, -(double) whole));
    }

    private static double millis(double micros) {
        return micros / MICROS_A_MILLI;
    }

    private static List<Second> measured(LoadResult result) {
        return result.timeline().stream().filter(second -> second.atSeconds() > 0).toList();
    }

    private static XYChart chart(String title, String x, String y) {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle(x)
                        .yAxisTitle(y)
                        .theme(Styler.ChartTheme.XChart)
                        .build();
        XYStyler styler = chart.getStyler();
        styler.setLegendPosition(Styler.LegendPosition.OutsideE);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setLocale(Locale.ROOT);
        return chart;
    }

    private static void line(XYChart chart, String name, List<Double> x, List<Double> y) {
        // The library refuses a line without a point.
        if (!x.isEmpty()) {
            XYSeries series = chart.addSeries(name, x, y);
            series.setMarker(x.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        }
    }
}
