package dev.corinth.pubsub;

import java.util.function.Consumer;

/// A listener of topics. Immutable; safe for any thread.
///
/// @param filter which topics
/// @param listener what is told
record TopicListening(TopicFilter filter, TopicListener listener) {
    /// Tells the listener, if it listens to that.
    ///
    /// @param onFailure told what the listener throws
    void tell(Publication publication, Consumer<RuntimeException> onFailure) {
        if (!filter.covers(publication.message().topic())) {
            return;
        }
        try {
            listener.onPublished(publication);
        } catch (RuntimeException e) {
            onFailure.accept(e);
        }
    }
}
