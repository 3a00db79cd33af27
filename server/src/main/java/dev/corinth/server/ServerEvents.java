package dev.corinth.server;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// What a server tells Java's flight recorder. Immutable; all methods are static, for every thread.
///
/// An event that no recording asks for is not made.
final class ServerEvents {
    private static final String CATEGORY = "Corinth";

    private ServerEvents() {}

    static void opened(long id, String peer, String path) {
        var event = new Opened();
        if (event.shouldCommit()) {
            event.connection = id;
            event.peer = peer;
            event.path = path;
            event.commit();
        }
    }

    static void closed(long id, int code, String reason, boolean isClean, boolean byPeer) {
        var event = new Closed();
        if (event.shouldCommit()) {
            event.connection = id;
            event.code = code;
            event.reason = reason;
            event.clean = isClean;
            event.byPeer = byPeer;
            event.commit();
        }
    }

    static void rejected(String peer, int status, String cause) {
        var event = new Rejected();
        if (event.shouldCommit()) {
            event.peer = peer;
            event.status = status;
            event.cause = cause;
            event.commit();
        }
    }

    static void dropped(long id, long bytes) {
        var event = new Dropped();
        if (event.shouldCommit()) {
            event.connection = id;
            event.bytes = bytes;
            event.commit();
        }
    }

    static void shed(long id, String peer, long bytes, long behindNs) {
        var event = new Shed();
        if (event.shouldCommit()) {
            event.connection = id;
            event.peer = peer;
            event.bytes = bytes;
            event.behind = behindNs;
            event.commit();
        }
    }

    static void slow(int loop, long busyNs, String where) {
        var event = new Slow();
        if (event.shouldCommit()) {
            event.loop = loop;
            event.busy = busyNs;
            event.where = where;
            event.commit();
        }
    }

    static void stoodStill(int loop, long againNs) {
        var event = new StoodStill();
        if (event.shouldCommit()) {
            event.loop = loop;
            event.again = againNs;
            event.commit();
        }
    }

    static boolean tellsOpened() {
        return new Opened().isEnabled();
    }

    /// A WebSocket was opened.
    @Name("dev.corinth.WebSocketOpened")
    @Label("WebSocket opened")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class Opened extends Event {
        @Label("Connection")
        long connection;

        @Label("Peer")
        String peer = "";

        @Label("Path")
        String path = "";
    }

    /// A WebSocket has ended.
    @Name("dev.corinth.WebSocketClosed")
    @Label("WebSocket closed")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class Closed extends Event {
        @Label("Connection")
        long connection;

        @Label("Close code")
        int code;

        @Label("Reason")
        String reason = "";

        @Label("Clean")
        @Description("Whether both sides said goodbye")
        boolean clean;

        @Label("By peer")
        boolean byPeer;
    }

    /// A request was refused.
    @Name("dev.corinth.Rejected")
    @Label("Request rejected")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class Rejected extends Event {
        @Label("Peer")
        String peer = "";

        @Label("Status")
        int status;

        @Label("Cause")
        String cause = "";
    }

    /// A message was dropped, for its receiver is too slow.
    @Name("dev.corinth.MessageDropped")
    @Label("Message dropped")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class Dropped extends Event {
        @Label("Connection")
        long connection;

        @Label("Bytes")
        long bytes;
    }

    /// A connection was cut because memory was short and its peer takes nothing.
    @Name("dev.corinth.ConnectionShed")
    @Label("Connection shed")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class Shed extends Event {
        @Label("Connection")
        long connection;

        @Label("Peer")
        String peer = "";

        @Label("Bytes")
        @Description("How much memory waited for it")
        long bytes;

        @Label("Behind")
        @Description("For how long its peer has not taken its last piece (up to 16 KiB)")
        @Timespan(Timespan.NANOSECONDS)
        long behind;
    }

    /// A loop was held up: everybody on it had to wait.
    @Name("dev.corinth.SlowHandler")
    @Label("Slow handler")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class Slow extends Event {
        @Label("Loop")
        int loop;

        @Label("Busy")
        @Timespan(Timespan.NANOSECONDS)
        long busy;

        @Label("Where")
        @Description("What the loop was doing when somebody looked, or empty")
        String where = "";
    }

    /// A loop could hear nobody for a time, which its peers were given again.
    @Name("dev.corinth.LoopStoodStill")
    @Label("Loop stood still")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class StoodStill extends Event {
        @Label("Loop")
        int loop;

        @Label("Again")
        @Description("How much time the peers of the loop were given again")
        @Timespan(Timespan.NANOSECONDS)
        long again;
    }
}
