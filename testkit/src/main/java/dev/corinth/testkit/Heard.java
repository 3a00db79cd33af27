package dev.corinth.testkit;

import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What the client's end of a conversation has heard and the test has not asked for, with the story
/// of what was said and heard before. Safe for any thread.
///
/// Messages and the end stand in one row; pings and pongs in rows of their own, so that those which
/// a server sends to see who is there do not stand between messages.
final class Heard implements WebSocketListener {
    /// So many lines are kept of the end of the story.
    private static final int STORY_LINES = 20;

    private final World world;
    private final String beginning;
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final Queue<byte[]> pings = new ConcurrentLinkedQueue<>();
    private final Queue<byte[]> pongs = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<String> story = new ArrayDeque<>();
    private int forgotten;

    Heard(World world, String uri) {
        this.world = world;
        this.beginning = "  connected to " + uri;
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        hear(message.isText() ? new Event.Text(message.text()) : new Event.Binary(message.bytes()));
    }

    @Override
    public void onPing(WebSocket socket, Message ping) {
        socket.pong(ping.bytes());
        note("a ping came, " + Event.hex(ping.bytes()));
        pings.add(ping.bytes());
        world.changed();
    }

    @Override
    public void onPong(WebSocket socket, Message pong) {
        note("a pong came, " + Event.hex(pong.bytes()));
        pongs.add(pong.bytes());
        world.changed();
    }

    @Override
    public void onClose(WebSocket socket, Closure closure) {
        hear(new Event.End(closure));
    }

    Queue<Event> events() {
        return events;
    }

    Queue<byte[]> pings() {
        return pings;
    }

    Queue<byte[]> pongs() {
        return pongs;
    }

    /// How it ended, if that was heard and not asked for.
    Optional<Event.End> end() {
        return events.stream()
                .filter(Event.End.class::isInstance)
                .map(Event.End.class::cast)
                .findFirst();
    }

    /// Adds a line to the story.
    synchronized void note(String line) {
        story.addLast(line);
        if (story.size() > STORY_LINES) {
            story.removeFirst();
            forgotten++;
        }
    }

    /// What was said and heard so far, a line for each.
    synchronized String story() {
        String between = forgotten == 0 ? "" : "\n  … " + forgotten + " more";
        String last = story.isEmpty() ? "" : "\n  " + String.join("\n  ", story);
        return beginning + between + last;
    }

    private void hear(Event event) {
        note("came " + event.words());
        events.add(event);
        world.changed();
    }
}
