package dev.corinth.pubsub;

import java.util.function.Consumer;

/// A subscription that is asked for. Immutable.
///
/// @param filter a name or a pattern; a peer's text may be given as it is
/// @param since where the subscriber was when it was there last: it is sent what it missed, if all
///     of that is kept; [Position#NONE] to begin now. Of no meaning for a pattern
/// @param presentAs as whom it is shown to others where the topic tells who is there, at most 256
///     characters; empty if not at all
/// @param newest how many of the newest messages of the history are sent to a subscriber that does
///     not go on from somewhere, or cannot; 0 for the retained one at most. Of no meaning for a
///     pattern
/// @param onAnswer told what became of it, once, on the loop of the connection; what was missed, or
///     the retained message, is sent when it returns
public record SubscribeRequest(
        String filter,
        Position since,
        String presentAs,
        int newest,
        Consumer<Subscribed> onAnswer) {
    private static final int LONGEST_PRESENT_AS = 256;

    /// Checks the name of who is there, and the number.
    public SubscribeRequest {
        if (presentAs.length() > LONGEST_PRESENT_AS) {
            throw new IllegalArgumentException(
                    "presentAs: length=" + presentAs.length() + ", at most " + LONGEST_PRESENT_AS);
        }
        if (newest < 0) {
            throw new IllegalArgumentException("newest=" + newest + ", 0 or more");
        }
    }

    /// From now on, without a name, and without waiting for the answer.
    ///
    /// @param filter a name or a pattern
    /// @return to be changed, or given to a hub
    public static SubscribeRequest to(String filter) {
        return new SubscribeRequest(filter, Position.NONE, "", 0, answer -> {});
    }

    /// The same from another place on.
    ///
    /// @param position where the subscriber was
    /// @return a changed copy
    public SubscribeRequest since(Position position) {
        return new SubscribeRequest(filter, position, presentAs, newest, onAnswer);
    }

    /// The same under a name that others see.
    ///
    /// @param name at most 256 characters
    /// @return a changed copy
    public SubscribeRequest presentAs(String name) {
        return new SubscribeRequest(filter, since, name, newest, onAnswer);
    }

    /// The same with some of the history to begin with.
    ///
    /// @param count how many messages, the newest
    /// @return a changed copy
    public SubscribeRequest newest(int count) {
        return new SubscribeRequest(filter, since, presentAs, count, onAnswer);
    }

    /// The same with somebody who waits for the answer.
    ///
    /// @param told once, on the loop of the connection
    /// @return a changed copy
    public SubscribeRequest onAnswer(Consumer<Subscribed> told) {
        return new SubscribeRequest(filter, since, presentAs, newest, told);
    }
}
