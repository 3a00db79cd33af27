package dev.corinth.server;

import dev.corinth.oracle.RawPeer;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// A program with many clients, for [CrowdTest]: each connects, has one message echoed and stays
/// until a line of input comes. It fails by an exception.
final class Crowd {
    private static final int MOST_CLOSED = 1_000;

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
        while (System.in.read() != '\n') {
            // Not told to go yet.
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
}
