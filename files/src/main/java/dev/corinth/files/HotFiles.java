package dev.corinth.files;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Small files that were read a moment ago, for loops to answer from. Safe for any thread.
///
/// Only what was found is kept, under the path of names that it was found at ([FilePath]), so no
/// spelling of a path can change what another one gets (S-05). After a second the disk is asked
/// again.
final class HotFiles {
    /// The largest file that is kept: 64 KiB.
    static final int MOST_FILE_BYTES = 64 << 10;

    /// How long nothing that happens on the disk is seen: 1 s.
    static final long FRESH_NS = 1_000_000_000L;

    private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Key> order = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final long mostBytes;

    HotFiles(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /// What is asked for. Immutable.
    ///
    /// @param path of names
    /// @param takesBrotli whether brotli is understood
    /// @param takesGzip whether gzip is understood
    record Key(FilePath path, boolean takesBrotli, boolean takesGzip) {}

    /// What was read. Immutable.
    ///
    /// @param version what is said of it
    /// @param content its bytes, with nothing in front; not changed
    /// @param readNs when it was read
    record Entry(FileVersion version, ByteBuffer content, long readNs) {}

    Optional<Entry> find(Key key, long nowNs) {
        Entry entry = entries.get(key);
        return entry != null && nowNs - entry.readNs < FRESH_NS
                ? Optional.of(entry)
                : Optional.empty();
    }

    void keep(Key key, Entry entry) {
        if (entry.content.remaining() > mostBytes) {
            return;
        }
        Entry before = entries.put(key, entry);
        int replaced = before == null ? 0 : before.content.remaining();
        if (before == null) {
            order.add(key);
        }
        long all = bytes.addAndGet(entry.content.remaining() - (long) replaced);
        while (all > mostBytes) {
            all = dropOldest();
        }
    }

    /// What is gone from the disk is gone from here.
    void forget(Key key) {
        Entry before = entries.remove(key);
        if (before != null) {
            order.remove(key);
            bytes.addAndGet(-before.content.remaining());
        }
    }

    /// How many bytes are kept.
    long bytes() {
        return bytes.get();
    }

    private long dropOldest() {
        Key oldest = order.poll();
        Entry dropped = oldest == null ? null : entries.remove(oldest);
        return bytes.addAndGet(dropped == null ? 0 : -dropped.content.remaining());
    }
}
