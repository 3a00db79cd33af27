/// Moves bytes for one loop: the border, and NIO and io_uring behind it.
package dev.corinth.poller;
