package dev.corinth.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A [ReconnectConfig] on its way to a changed one. Used by one call of one thread.
final class ReconnectConfigEdit {
    private Duration firstWait;
    private Duration longestWait;
    private Duration steadyAfter;
    private Optional<Duration> giveUpAfter;
    private RetryRule rule;
    private Optional<UnaryOperator<ClientConfig>> prepare;
    private long queueBytes;
    private boolean isAcknowledged;

    ReconnectConfigEdit(ReconnectConfig from) {
        firstWait = from.firstWait();
        longestWait = from.longestWait();
        steadyAfter = from.steadyAfter();
        giveUpAfter = from.giveUpAfter();
        rule = from.rule();
        prepare = from.prepare();
        queueBytes = from.queueBytes();
        isAcknowledged = from.isAcknowledged();
    }

    ReconnectConfigEdit waits(Duration first, Duration longest) {
        firstWait = first;
        longestWait = longest;
        return this;
    }

    ReconnectConfigEdit steadyAfter(Duration time) {
        steadyAfter = time;
        return this;
    }

    ReconnectConfigEdit giveUpAfter(Duration time) {
        giveUpAfter = Optional.of(time);
        return this;
    }

    ReconnectConfigEdit rule(RetryRule other) {
        rule = other;
        return this;
    }

    ReconnectConfigEdit prepare(UnaryOperator<ClientConfig> change) {
        prepare = Optional.of(change);
        return this;
    }

    ReconnectConfigEdit queue(long bytes, boolean acknowledged) {
        queueBytes = bytes;
        isAcknowledged = acknowledged;
        return this;
    }

    ReconnectConfig done() {
        return new ReconnectConfig(
                firstWait,
                longestWait,
                steadyAfter,
                giveUpAfter,
                rule,
                prepare,
                queueBytes,
                isAcknowledged);
    }
}
