package dev.corinth.server;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program with many clients, for [CrowdTest]: each connects, has one message echoed and stays
/// until a line of input comes: `go`, or `goodbye` to wait for the close frame of each and answer
/// it. It fails by an exception.
final class Crowd {
    private static final int MOST_CLOSED = 1_000;
    private static final int PING = 9;

    private Crowd() {}

    /// Is told the port and how many.
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawPeer peer = RawPeer.connect(port);
            peer.upgrade("/");
            peer.send(Wire.text("client " + i));
            peer.expectText("client " + i);
            peers.add(peer);
        }
        out.println("there");
        if (line().equals("goodbye")) {
            hearGoodbye(peers, out);
            return;
        }
        for (int i = 0; i < count; i++) {
            // Who closes keeps a port busy for a minute: too many would leave none to others.
            if (i < MOST_CLOSED) {
                peers.get(i).close();
            } else {
                peers.get(i).reset();
            }
        }
        out.println("gone");
    }

    private static void hearGoodbye(List<RawPeer> peers, PrintStream out) {
        int told = 0;
        for (RawPeer peer : peers) {
            told += closeCode(peer) == 1001 ? 1 : 0;
            peer.send(Wire.close(1001));
        }
        out.println("told 1001: " + told);
    }

    /// The code of the close that comes next; a crowd takes so long to gather that the server may
    /// have asked the first of them whether they are still there.
    private static int closeCode(RawPeer peer) {
        RawFrame frame = peer.expectFrame();
        while (frame.opcode() == PING) {
            frame = peer.expectFrame();
        }
        return frame.closeCode();
    }

    private static String line() throws IOException {
        var line = new StringBuilder();
        for (int next = System.in.read(); next >= 0 && next != '\n'; next = System.in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    /// Starts the program.
    static Process start(int port, int count) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Crowd.class.getName(),
                        Integer.toString(port),
                        Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
