package dev.corinth.websocket;

/// Counts the frames without content that a peer sends: a bucket of tokens that fills with time.
/// Owned by its loop; made when the first such frame comes.
final class ControlRate {
    private static final long SECOND_NS = 1_000_000_000;

    private final int rate;
    private final int burst;
    private long tokens;
    private long filledNs;

    ControlRate(int rate, int burst, long nowNs) {
        this.rate = rate;
        this.burst = burst;
        this.tokens = burst;
        this.filledNs = nowNs;
    }

    static ControlRate of(WebSocketConfig config, long nowNs) {
        return new ControlRate(config.controlRate(), config.controlBurst(), nowNs);
    }

    /// Takes a token.
    ///
    /// @return false if there is none: the peer sends too many
    boolean allows(long nowNs) {
        long elapsed = Math.min(nowNs - filledNs, 60 * SECOND_NS);
        long earned = elapsed * rate / SECOND_NS;
        if (earned > 0) {
            tokens = Math.min(burst, tokens + earned);
            filledNs = tokens == burst ? nowNs : filledNs + earned * SECOND_NS / rate;
        }
        return tokens-- > 0;
    }
}
