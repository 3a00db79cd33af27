package dev.corinth.poller;

import org.junit.jupiter.api.Nested;

/// NIO keeps the contracts of the border.
class NioPollerTest {
    private static World world() {
        return new RealWorld(NioPoller.source());
    }

    @Nested
    class Listens extends ListenContract {
        Listens() {
            super(world());
        }
    }

    @Nested
    class IsWoken extends WakeContract {
        IsWoken() {
            super(world());
        }
    }

    @Nested
    class MovesBytes extends BytesContract {
        MovesBytes() {
            super(world());
        }
    }

    @Nested
    class Ends extends EndContract {
        Ends() {
            super(world());
        }
    }

    @Nested
    class BearsTraffic extends TrafficContract {
        BearsTraffic() {
            super(world());
        }
    }
}
