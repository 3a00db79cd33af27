package dev.corinth.pubsub;

import dev.corinth.engine.Loop;
import dev.corinth.engine.SharedBytes;

import org.jspecify.annotations.Nullable;

/// Makes of a publication what connections of one kind are sent: a frame, plain or compressed, or
/// an event of a stream. Safe for any thread: called on the loops.
///
/// It is called once for each publication that somebody of its kind subscribes to, on the loop that
/// is the home of the topic; and again on another loop where somebody subscribed meanwhile.
@FunctionalInterface
public interface Encoding {
    /// Encodes a publication.
    ///
    /// @param publication what was published
    /// @param loop the calling one
    /// @return whole frames that may be sent many times; null if those of this kind are not told
    ///     such things
    @Nullable SharedBytes encode(Publication publication, Loop loop);
}
