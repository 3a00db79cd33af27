package dev.corinth.poller;

import dev.corinth.linux.BufferRing;

import java.util.Optional;

/// How large an io_uring is, with its buffers. Immutable.
///
/// @param requests how many requests fit between two turns; more cost a system call in between.
///     So many may be under way to send a broadcast
/// @param completions how many answers fit before they are taken; more end requests that repeat
///     themselves, which are made again then
/// @param incremental the buffers where the kernel fills them by several answers, or empty for
///     what kernels before 6.12 have
/// @param fixed the buffers elsewhere
record UringSize(
        int requests,
        int completions,
        Optional<BufferRing.Shape> incremental,
        BufferRing.Shape fixed) {
    /// For a loop of any number of connections. What one turn of 16 connections with 64 KiB each
    /// fills still fits into a processor's second cache.
    static final UringSize STANDARD =
            new UringSize(
                    2_048,
                    4_096,
                    Optional.of(new BufferRing.Shape(4, 256 << 10, true)),
                    new BufferRing.Shape(128, 16 << 10, false));

    /// The same with the buffers of kernels before 6.12.
    UringSize withoutIncremental() {
        return new UringSize(requests, completions, Optional.empty(), fixed);
    }
}
