package dev.corinth.peers;

/// What idle connections cost a server. Immutable.
///
/// @param contender whose
/// @param few what the process held with few connections, after a collection
/// @param many what it held with many
/// @param failure why the two say nothing, or empty
record IdleFigures(Contender contender, Held few, Held many, String failure) {

    /// What a process holds. Immutable.
    ///
    /// @param connections open
    /// @param residentBytes of the machine's memory
    /// @param heapBytes of Java's heap in use
    record Held(int connections, long residentBytes, long heapBytes) {
        static final Held NOTHING = new Held(0, 0, 0);
    }

    static IdleFigures of(Contender contender, Held few, Held many) {
        if (many.connections() <= few.connections()) {
            throw new IllegalArgumentException("few=" + few + ", many=" + many);
        }
        return new IdleFigures(contender, few, many, "");
    }

    static IdleFigures failed(Contender contender, String why) {
        return new IdleFigures(contender, Held.NOTHING, Held.NOTHING, why);
    }

    /// Resident bytes that one more connection takes.
    long residentPerConnection() {
        return perConnection(many.residentBytes() - few.residentBytes());
    }

    /// Bytes of the heap that one more connection takes.
    long heapPerConnection() {
        return perConnection(many.heapBytes() - few.heapBytes());
    }

    private long perConnection(long more) {
        return Math.round((double) more / (many.connections() - few.connections()));
    }
}
