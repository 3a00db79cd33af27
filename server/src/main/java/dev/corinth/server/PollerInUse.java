package dev.corinth.server;

/// What moves the bytes of a server, and why this. Immutable.
///
/// @param name `uring`, `epoll`, `nio`, or what else the loops were made with
/// @param reason a sentence for people, which also says why not what would come before
public record PollerInUse(String name, String reason) {
    @Override
    public String toString() {
        return name + " (" + reason + ")";
    }
}
