package dev.corinth.simulator;

import dev.corinth.poller.BytesContract;
import dev.corinth.poller.EndContract;
import dev.corinth.poller.ListenContract;
import dev.corinth.poller.WakeContract;
import dev.corinth.poller.World;

import org.junit.jupiter.api.Nested;

/// A threaded simulated poller without trouble keeps the contracts of the border.
/// Owned by the test.
class ThreadedPollerTest {
    private static World world() {
        return new SimulatedWorld(SimulatedNetwork.threaded(1, SimulatedFaults.none()));
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
}
