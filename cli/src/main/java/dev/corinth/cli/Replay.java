package dev.corinth.cli;

import dev.corinth.client.Client;
import dev.corinth.client.ClientConfig;
import dev.corinth.client.ClientException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// `corinth replay`: says again what clients said. Used by the main thread.
@Command(
        name = "replay",
        description = {
            "Plays a file of recorded frames against a WebSocket server: each recorded",
            "connection is opened again and says what its client said then."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "The file is one of corinth serve --frames: a JSON object a line. Frames that",
            "were recorded in part, or compressed, are left out and named, with all other",
            "fragments of their message.",
            "",
            "Exit codes: 0 all was played, and was answered as recorded if that was",
            "checked; 1 it could not be done (nobody there, or a line is wrong, which is",
            "told before anything is sent); 2 the command line is wrong; 3 it was played,",
            "but something was left out, went wrong or was answered differently."
        })
final class Replay implements Callable<Integer> {
    /// How many connections a recording may have.
    static final int MOST_CONNECTIONS = 10_000;

    private static final int WITH_DIFFERENCES = 3;

    @Parameters(index = "0", paramLabel = "<file>", description = "What was recorded.")
    private Path file = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "<url>",
            description = "Where to: ws://host:port/path, or wss:// with TLS.")
    private String url = "";

    @Option(
            names = "--fast",
            description = "Do not wait as long as the clients did between their frames.")
    private boolean isFast;

    @Option(
            names = "--check",
            description = {
                "Wait for each recorded answer in its turn and compare it; a star in the",
                "recording, where a secret was hidden, is equal to anything."
            })
    private boolean isChecked;

    @Option(
            names = "--wait",
            defaultValue = "5s",
            converter = Time.Converter.class,
            paramLabel = "<time>",
            description = {"How long an answer may take.", Place.DEFAULT})
    private Time patience = new Time(Duration.ofSeconds(5));

    @Option(
            names = "--max-line",
            defaultValue = "2m",
            converter = Size.Converter.class,
            paramLabel = "<size>",
            description = {"The longest line of the file.", Place.DEFAULT})
    private Size maxLine = new Size(2 << 20);

    @Mixin private final ConnectOptions connecting = new ConnectOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    private final Map<String, ReplayedPeer> peers = new HashMap<>();
    private final Set<String> failed = new HashSet<>();
    private long firstAtMs = -1;
    private long startNs;

    @Override
    public Integer call() {
        var frames = new FrameFile(file, maxLine.bytes());
        ClientConfig config = config();
        BrokenMessages broken = check(frames);
        var report = new ReplayReport(file.toString(), spec.commandLine().getErr());
        startNs = System.nanoTime();
        try {
            frames.each(frame -> play(frame, config, broken, report));
        } finally {
            peers.values().forEach(ReplayedPeer::leave);
            peers.values().forEach(ReplayedPeer::await);
        }
        spec.commandLine().getOut().println(report.text());
        spec.commandLine().getOut().flush();
        return report.isAllWell() ? 0 : WITH_DIFFERENCES;
    }

    private ClientConfig config() {
        try {
            return connecting.client();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /// What is wrong with the file is told before anything is sent.
    ///
    /// @return what will have to be left out whole
    private BrokenMessages check(FrameFile frames) {
        Set<String> ids = new HashSet<>();
        var broken = new BrokenMessages();
        frames.each(
                frame -> {
                    broken.see(frame);
                    if (ids.add(frame.id()) && ids.size() > MOST_CONNECTIONS) {
                        throw new IllegalArgumentException(
                                file
                                        + ":"
                                        + frame.line()
                                        + ": more than "
                                        + MOST_CONNECTIONS
                                        + " connections; play the file in parts");
                    }
                });
        if (ids.isEmpty()) {
            throw new IllegalArgumentException(file + ": no frame in it");
        }
        return broken;
    }

    private void play(
            RecordedFrame frame, ClientConfig config, BrokenMessages broken, ReplayReport report) {
        if (failed.contains(frame.id())) {
            return;
        }
        boolean isNew = !peers.containsKey(frame.id());
        if (!isFast && (isNew || !frame.isSent())) {
            awaitTurn(frame);
        }
        try {
            ReplayedPeer known = peers.get(frame.id());
            ReplayedPeer peer = known == null ? open(frame, config, broken, report) : known;
            if (frame.isSent()) {
                hear(peer, frame, report);
            } else {
                say(peer, frame, report);
            }
        } catch (ClientException e) {
            if (peers.isEmpty()) {
                throw e;
            }
            failed.add(frame.id());
            report.tell(ReplayReport.Kind.DIFFERENT, frame.line(), "" + e.getMessage());
        }
    }

    private ReplayedPeer open(
            RecordedFrame frame, ClientConfig config, BrokenMessages broken, ReplayReport report) {
        var peer = new ReplayedPeer(Client.connect(url, config), patience.duration(), broken);
        peers.put(frame.id(), peer);
        report.count(ReplayReport.Kind.OPENED);
        if (!isChecked) {
            peer.ignoreAnswers();
        }
        return peer;
    }

    private static void say(ReplayedPeer peer, RecordedFrame frame, ReplayReport report) {
        Optional<String> whyNot = peer.say(frame);
        whyNot.ifPresentOrElse(
                why -> report.tell(ReplayReport.Kind.LEFT_OUT, frame.line(), why),
                () -> report.count(ReplayReport.Kind.SENT));
    }

    private void hear(ReplayedPeer peer, RecordedFrame frame, ReplayReport report) {
        if (!isChecked) {
            return;
        }
        Optional<String> difference = peer.hear(frame);
        if (difference.isPresent()) {
            report.tell(ReplayReport.Kind.DIFFERENT, frame.line(), difference.get());
        } else if (ReplayedPeer.isAnswer(frame)) {
            report.count(ReplayReport.Kind.SAME);
        }
    }

    /// Waits as long after the first frame as it was then.
    private void awaitTurn(RecordedFrame frame) {
        if (firstAtMs < 0) {
            firstAtMs = frame.atMs();
        }
        long dueNs = startNs + TimeUnit.MILLISECONDS.toNanos(frame.atMs() - firstAtMs);
        long leftNs = dueNs - System.nanoTime();
        try {
            TimeUnit.NANOSECONDS.sleep(Math.max(0, leftNs));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at " + file + ":" + frame.line(), e);
        }
    }
}
