package dev.corinth.poller;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIf;

/// The io_uring poller keeps the contracts of the border, where the kernel has one.
@EnabledIf("runsHere")
class UringPollerTest {
    static boolean runsHere() {
        return UringPoller.whyNot().isEmpty();
    }

    private static World world() {
        return new RealWorld(UringPoller.source());
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
