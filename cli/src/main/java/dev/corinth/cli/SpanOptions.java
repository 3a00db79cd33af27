package dev.corinth.cli;

import dev.corinth.load.Span;

import picocli.CommandLine.Option;

/// The options of `corinth bench` that say for how long. Used by the main thread.
final class SpanOptions {
    private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

    @Option(
            names = {"-t", "--seconds"},
            defaultValue = "10",
            converter = Time.Converter.class,
            paramLabel = "<time>",
            description = {"How long to measure.", DEFAULT})
    private Time seconds = new Time(Span.STANDARD.measured());

    @Option(
            names = {"-w", "--warm-up"},
            defaultValue = "2s",
            converter = Time.Converter.class,
            paramLabel = "<time>",
            description = {"How long there is load before.", DEFAULT})
    private Time warmUp = new Time(Span.STANDARD.warmUp());

    @Option(
            names = "--drain",
            defaultValue = "5s",
            converter = Time.Converter.class,
            paramLabel = "<time>",
            description = {"How long to wait at the end for answers that are under way.", DEFAULT})
    private Time drain = new Time(Span.STANDARD.drain());

    Span span() {
        return new Span(warmUp.duration(), seconds.duration(), drain.duration());
    }
}
