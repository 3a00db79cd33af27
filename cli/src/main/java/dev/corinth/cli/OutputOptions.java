package dev.corinth.cli;

import dev.corinth.load.Charts;
import dev.corinth.load.JsonReport;
import dev.corinth.load.LoadResult;
import dev.corinth.load.Report;
import dev.corinth.load.Second;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The options of `corinth bench` that say what becomes of the results. Used by the main thread.
final class OutputOptions {
    @Option(
            names = "--json",
            paramLabel = "<file>",
            description = "Write parameters and results as JSON; - is standard output.")
    private @Nullable Path json;

    @Option(
            names = "--chart",
            paramLabel = "<file>",
            description = "Draw throughput and latency into a file, .svg or .png.")
    private @Nullable Path chart;

    @Option(
            names = {"-q", "--quiet"},
            description = "Neither progress nor table.")
    private boolean quiet;

    /// What is known to go wrong at the end is said before anything is measured.
    ///
    /// @throws IllegalArgumentException if the name of a file says no format, or its folder is not
    ///     there
    void check() {
        if (chart != null) {
            Charts.Format known = Charts.format(chart);
            assert known != null;
            requireFolder("chart", chart);
        }
        if (json != null && !isJsonOut(json)) {
            requireFolder("json", json);
        }
    }

    private static void requireFolder(String name, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    name + "=" + file + ", a file in a folder that is there: " + folder);
        }
    }

    private static boolean isJsonOut(Path file) {
        return file.toString().equals("-");
    }

    void tell(CommandLine command, Second second) {
        if (!quiet) {
            command.getErr().println(Report.line(second));
            command.getErr().flush();
        }
    }

    void write(CommandLine command, LoadResult result) {
        PrintWriter out = command.getOut();
        boolean isJsonOut = json != null && isJsonOut(json);
        if (!quiet) {
            PrintWriter tables = isJsonOut ? command.getErr() : out;
            tables.print(Report.table(result));
            tables.flush();
        }
        try {
            if (isJsonOut) {
                out.print(JsonReport.of(result));
                out.flush();
            } else if (json != null) {
                Files.writeString(json, JsonReport.of(result));
            }
            if (chart != null) {
                Charts.write(result, chart);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
