package dev.corinth.cli;

import dev.corinth.load.Traffic;

import picocli.CommandLine.Option;

/// The options of `corinth bench` that say which messages are sent. Used by the main thread.
final class TrafficOptions {
    private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

    @Option(
            names = {"-c", "--connections"},
            defaultValue = "64",
            paramLabel = "<count>",
            description = {"How many connections there are at once, to 1000000.", DEFAULT})
    private int connections;

    @Option(
            names = {"-s", "--size"},
            defaultValue = "64",
            converter = Size.Converter.class,
            paramLabel = "<size>",
            description = {"The payload of a message, 1 to 64m.", DEFAULT})
    private Size size = new Size(64);

    @Option(
            names = {"-d", "--depth"},
            defaultValue = "1",
            paramLabel = "<count>",
            description = {
                "How many messages of each connection (fan: of each publisher) are under way.",
                DEFAULT
            })
    private int depth;

    @Option(
            names = {"-r", "--rate"},
            defaultValue = "0",
            paramLabel = "<per second>",
            description = {
                "Send so many messages a second in all (connect: open so many connections), whether"
                        + " or not answers come; latency then counts from the time at which each"
                        + " was to be sent. 0: as fast as answers come.",
                DEFAULT
            })
    private double rate;

    @Option(names = "--text", description = "Send text. Default: binary.")
    private boolean text;

    @Option(
            names = "--check",
            description =
                    "Compare every byte that comes back. Default: length, kind and number of every"
                            + " message, all bytes of each 64th.")
    private boolean check;

    @Option(
            names = "--publishers",
            defaultValue = "1",
            paramLabel = "<count>",
            description = {"How many connections publish, for fan, to 64.", DEFAULT})
    private int publishers;

    @Option(
            names = "--stalled",
            defaultValue = "0",
            paramLabel = "<count>",
            description = {
                "How many connections read nothing, for fan: a number, or a part of all such as"
                        + " 1%%. They are not waited for.",
                DEFAULT
            })
    private String stalled = "0";

    int connections() {
        return connections;
    }

    Traffic traffic() {
        int bytes = (int) Math.min(size.bytes(), Integer.MAX_VALUE);
        return new Traffic(bytes, text, depth, rate, publishers, stalledCount(), check);
    }

    private int stalledCount() {
        boolean isPart = stalled.endsWith("%");
        try {
            double number = Double.parseDouble(isPart ? stalled.replace("%", "") : stalled);
            return (int) Math.round(isPart ? connections * number / 100 : number);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "stalled=" + stalled + ", a number of connections, or a part such as 1%", e);
        }
    }
}
