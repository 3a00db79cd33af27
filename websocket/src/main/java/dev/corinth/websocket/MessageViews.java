package dev.corinth.websocket;

/// The views in which one loop shows its messages, one after the other. Owned by its loop.
///
/// A view that an application has kept throws as long as it shows nothing. So none is used again
/// until all others were: whoever keeps one finds out at once, and not only when it happens to show
/// a later message just then. With assertions on, each message has a view of its own, and every
/// use is found out.
final class MessageViews {
    /// How many messages come between two uses of a view, and one. Few enough to stay in a
    /// processor's first cache.
    static final int COUNT = 64;

    private final Message[] views = new Message[COUNT];
    private final boolean renews;
    private int shown;

    /// @param renews whether each message has a view of its own
    MessageViews(boolean renews) {
        this.renews = renews;
        for (int i = 0; i < COUNT; i++) {
            views[i] = new Message();
        }
    }

    /// The views of a loop.
    static MessageViews ofLoop() {
        return new MessageViews(MessageViews.class.desiredAssertionStatus());
    }

    /// The view for the next message.
    Message next() {
        int at = shown++ & (COUNT - 1);
        if (renews) {
            views[at] = new Message();
        }
        return views[at];
    }
}
