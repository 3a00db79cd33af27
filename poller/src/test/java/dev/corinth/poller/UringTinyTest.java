package dev.corinth.poller;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIf;

/// The io_uring poller keeps the contracts of the border also with a ring and buffers that never
/// suffice: the kernel holds answers back, ends what would repeat itself, and finds no buffer.
@EnabledIf("runsHere")
class UringTinyTest {
    static boolean runsHere() {
        return UringPoller.whyNot().isEmpty();
    }

    private static World world() {
        return new RealWorld(UringPoller.source(UringScarcityTest.TINY));
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
