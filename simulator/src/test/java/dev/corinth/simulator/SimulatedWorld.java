package dev.corinth.simulator;

import dev.corinth.poller.PollerSource;
import dev.corinth.poller.World;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/// A simulated network for the contracts of the border. Owned by the test.
final class SimulatedWorld implements World {
    private static final int WINDOW_BYTES = 128 << 10;

    private final SimulatedNetwork network;

    SimulatedWorld(SimulatedNetwork network) {
        this.network = network;
    }

    @Override
    public PollerSource source() {
        return network.source();
    }

    @Override
    public SocketAddress freeAddress() {
        return RecordingEvents.ANY_PORT;
    }

    @Override
    public SocketAddress deadAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public Peer dial(SocketAddress address) throws IOException {
        SimulatedPeer peer = network.connect(address);
        if (peer.isRefused()) {
            throw new ConnectException("refused: " + address);
        }
        return new DrivenPeer(peer);
    }

    @Override
    public PeerListener serve() {
        SimulatedListener listener = network.listen(RecordingEvents.ANY_PORT);
        return new PeerListener() {
            @Override
            public SocketAddress address() {
                return listener.address();
            }

            @Override
            public Optional<Peer> accept() {
                return listener.accept().map(DrivenPeer::new);
            }
        };
    }

    @Override
    public void close() {
        // A network holds nothing that has to be closed.
    }

    private static final class DrivenPeer implements Peer {
        private final SimulatedPeer peer;

        DrivenPeer(SimulatedPeer peer) {
            this.peer = peer;
            peer.window(WINDOW_BYTES);
        }

        @Override
        public int send(byte[] bytes) {
            peer.send(bytes);
            return bytes.length;
        }

        @Override
        public byte[] take(int limit) {
            return peer.read(limit);
        }

        @Override
        public boolean ended() {
            return peer.isEnded() && peer.available() == 0;
        }

        @Override
        public boolean cut() {
            return peer.isReset() && peer.available() == 0;
        }

        @Override
        public void finish() {
            peer.finish();
        }

        @Override
        public void close() {
            peer.close();
        }

        @Override
        public void reset() {
            peer.reset();
        }
    }
}
