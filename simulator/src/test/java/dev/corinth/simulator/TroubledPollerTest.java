package dev.corinth.simulator;

import dev.corinth.poller.BytesContract;
import dev.corinth.poller.EndContract;
import dev.corinth.poller.ListenContract;
import dev.corinth.poller.World;

import org.junit.jupiter.api.Nested;

/// A simulated poller keeps the contracts of the border when everything comes late and in small
/// parts. Owned by the test; writes are whole, as the contracts expect of a socket with room.
class TroubledPollerTest {
    private static final SimulatedFaults LATE_AND_SMALL =
            SimulatedFaults.none()
                    .with(Fault.SHORT_RECEIVE, 0.3)
                    .with(Fault.LATE_RECEIVE, 0.3)
                    .with(Fault.IGNORED_EXPECT, 0.3)
                    .with(Fault.LATE, 0.3)
                    .receiveBytes(1_000);

    private static World world(boolean threaded) {
        return new SimulatedWorld(
                threaded
                        ? SimulatedNetwork.threaded(2, LATE_AND_SMALL)
                        : SimulatedNetwork.stepped(2, LATE_AND_SMALL));
    }

    @Nested
    class Listens extends ListenContract {
        Listens() {
            super(world(false));
        }
    }

    @Nested
    class MovesBytes extends BytesContract {
        MovesBytes() {
            super(world(false));
        }
    }

    @Nested
    class Ends extends EndContract {
        Ends() {
            super(world(false));
        }
    }

    @Nested
    class EndsThreaded extends EndContract {
        EndsThreaded() {
            super(world(true));
        }
    }
}
