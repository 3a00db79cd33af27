package dev.corinth.ring;

/// The rings that every contract is tried on.
enum RingKind {
    ONE_TO_ONE,
    MANY_TO_ONE;

    ByteRing make(RingConfig config, RingMemory memory) {
        return this == ONE_TO_ONE
                ? new OneToOneByteRing(config, memory)
                : new ManyToOneByteRing(config, memory);
    }
}
