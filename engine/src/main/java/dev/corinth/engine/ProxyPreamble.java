package dev.corinth.engine;

import dev.corinth.poller.IoError;

import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.Optional;

/// What a connection of a proxy speaks first: a header of the PROXY protocol, before TLS and before
/// anything else. Owned by the loop of its connection.
final class ProxyPreamble implements Protocol {
    private static final System.Logger LOG = System.getLogger("dev.corinth.engine");

    private final LoopEvents events;
    private final Connection connection;
    private final Service service;
    private final ProxyHeader header = new ProxyHeader();

    ProxyPreamble(LoopEvents events, Connection connection, Service service) {
        this.events = events;
        this.connection = connection;
        this.service = service;
    }

    @Override
    public void received(MemorySegment segment, long from, long to) {
        long at = header.read(segment, from, to);
        if (at == ProxyHeader.WRONG) {
            refuse();
        } else if (at != ProxyHeader.NEED_MORE) {
            events.greeted(this, segment, at, to);
        }
    }

    Connection connection() {
        return connection;
    }

    Service service() {
        return service;
    }

    /// Whose connection it is; empty if it is the proxy's own.
    Optional<SocketAddress> client() {
        return header.client();
    }

    private void refuse() {
        connection.loop.counters().add(Counter.REFUSED_HEADER, 1);
        LOG.log(
                Level.DEBUG,
                () -> "no PROXY header: " + header.error() + ", peer=" + connection.peerAddress());
        connection
                .loop
                .outlet()
                .abort(
                        connection,
                        new IoError(IoError.Kind.OTHER, "no PROXY header: " + header.error()));
    }

    @Override
    public void ended() {
        connection.close();
    }

    @Override
    public void closed(IoError error) {
        // It was gone before it spoke anything.
    }

    @Override
    public void overflowed() {
        connection.abort();
    }

    @Override
    public void failed(Throwable thrown) {
        connection.abort();
    }
}
