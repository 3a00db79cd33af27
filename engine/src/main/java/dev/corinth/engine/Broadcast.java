package dev.corinth.engine;

/// One message to many, framed once for each variant. Immutable; safe for any thread.
///
/// Made held once, by the sender; [Group#send] lets go of that hold.
public final class Broadcast {
    private final SharedBytes[] variants;
    private final long key;

    /// Makes a broadcast. It takes over the caller's hold of the bytes.
    ///
    /// @param key what [OverflowPolicy#LATEST_PER_KEY] compares, or [Connection#NO_KEY]
    /// @param variants what members of each variant are sent; at least one
    public Broadcast(long key, SharedBytes... variants) {
        if (variants.length == 0) {
            throw new IllegalArgumentException("a broadcast of nothing");
        }
        this.key = key;
        this.variants = variants.clone();
    }

    /// How many variants there are.
    ///
    /// @return 1 or more
    public int variantCount() {
        return variants.length;
    }

    /// How long the longest variant is.
    long bytes() {
        long most = 0;
        for (SharedBytes bytes : variants) {
            most = Math.max(most, bytes.length());
        }
        return most;
    }

    void give(Connection member, int variant) {
        SharedBytes bytes = variants[Math.min(variant, variants.length - 1)];
        if (!member.protocol().defers(bytes) && member.admit(bytes.length(), key).isTaken()) {
            member.share(bytes);
            member.protocol().shared(bytes);
        }
    }

    void hold() {
        for (SharedBytes bytes : variants) {
            bytes.hold();
        }
    }

    void release() {
        for (SharedBytes bytes : variants) {
            bytes.release();
        }
    }
}
