package dev.corinth.poller;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIf;

/// The io_uring poller keeps the contracts of the border also with the buffers of kernels before
/// Linux 6.12.
@EnabledIf("runsHere")
class UringFixedBuffersTest {
    static boolean runsHere() {
        return UringPoller.whyNot().isEmpty();
    }

    private static World world() {
        return new RealWorld(UringPoller.source(UringSize.STANDARD.withoutIncremental()));
    }

    @Nested
    class Listens extends ListenContract {
        Listens() {
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
