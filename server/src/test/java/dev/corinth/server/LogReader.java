package dev.corinth.server;

import dev.corinth.oracle.RawPeer;

import java.util.ArrayList;
import java.util.List;

/// A peer that reads the topic `log`, goes away every now and then, and comes back to what it
/// missed. Owned by one thread; what it has seen is read when that has ended.
final class LogReader {
    private final Server server;
    private final int stay;
    private final List<String> seen = new ArrayList<>();
    private RawPeer peer;
    private long epoch;
    private int comings;
    private String failure = "";

    /// @param stay after how many messages it goes away
    LogReader(Server server, int stay) {
        this.server = server;
        this.stay = stay;
        this.peer = Wire.open(server, "/");
    }

    /// Subscribes before anything is published.
    void begin() {
        String[] answer = ask("sub log");
        epoch = Long.parseLong(answer[2]);
        if (!answer[3].equals("0")) {
            throw new AssertionError("something was published: " + answer[3]);
        }
    }

    void read(int all) {
        try {
            while (seen.size() < all) {
                readSome(Math.min(stay, all - seen.size()));
                peer.reset();
                peer = Wire.open(server, "/");
                String[] answer = ask("sub log " + epoch + " " + seen.size());
                comings++;
                if (!answer[4].equals("true")) {
                    failure = "not resumed at " + seen.size();
                    return;
                }
            }
        } catch (RuntimeException | AssertionError e) {
            failure = "at " + seen.size() + ": " + e;
        } finally {
            peer.close();
        }
    }

    private void readSome(int count) {
        for (int i = 0; i < count; i++) {
            seen.add(peer.expectFrame().text());
        }
    }

    private String[] ask(String question) {
        return peer.send(Wire.text(question)).expectFrame().text().split(" ", -1);
    }

    List<String> seen() {
        return seen;
    }

    int comings() {
        return comings;
    }

    String failure() {
        return failure;
    }
}
