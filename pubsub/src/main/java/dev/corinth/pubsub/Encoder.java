package dev.corinth.pubsub;

import dev.corinth.engine.Loop;
import dev.corinth.engine.SharedBytes;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The encodings of a hub, used by one loop. Owned by that loop.
///
/// @param encodings by their numbers; more may be added meanwhile
/// @param loop the calling one
record Encoder(List<Encoding> encodings, Loop loop) {
    /// What members of an encoding are sent.
    @Nullable SharedBytes frame(Publication publication, int number) {
        return publication.frame(number, encodings.get(number), loop);
    }
}
