package dev.corinth.pubsub;

/// What kind of thing is published. Immutable.
public enum TopicKind {
    /// A message of text in UTF-8.
    TEXT,
    /// A message of bytes.
    BINARY,
    /// Somebody has come; the payload is the name in UTF-8.
    JOINED,
    /// Somebody has gone; the payload is the name in UTF-8.
    LEFT;

    /// Whether this is a message and no news of who is there.
    ///
    /// @return true for [#TEXT] and [#BINARY]
    public boolean isMessage() {
        return this == TEXT || this == BINARY;
    }
}
