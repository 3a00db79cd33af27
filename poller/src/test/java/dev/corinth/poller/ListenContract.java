package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/// How every poller opens lines, serves many of them, and waits. Owned by the test.
///
/// A small class for each kind of poller extends this one.
public class ListenContract extends Contract {
    public ListenContract(World world) {
        super(world);
    }

    @Test
    void listensOnAPortChosenByTheSystem() throws IOException {
        Listener first = rig.listen(world);
        Listener second = rig.listen(world);

        assertThat(first.address()).isNotEqualTo(second.address());
        assertThat(first.number()).isZero();
        assertThat(second.number()).isEqualTo(1);
    }

    @Test
    void refusesToListenWhereSomebodyListens() throws IOException {
        Listener first = rig.listen(world);

        assertThatThrownBy(() -> rig.poller.listen(ListenSpec.of(first.address())))
                .isInstanceOf(PollerException.class)
                .hasMessageContaining(first.address().toString());
    }

    @Test
    void knowsBothAddressesOfAnAcceptedLine() throws IOException {
        Listener listener = rig.listen(world);
        world.dial(listener.address());

        TestLine line = rig.accept();

        assertThat(rig.poller.localAddress(line)).isEqualTo(listener.address());
        assertThat(line.peerAddress()).isNotEqualTo(listener.address());
    }

    @Test
    void keepsTheAddressOfAPeerThatIsGone() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        SocketAddress address = line.peerAddress();

        peer.reset();
        rig.until(line::isGone);

        assertThat(line.peerAddress()).isEqualTo(address);
        assertThat(((InetSocketAddress) address).getPort()).isPositive();
    }

    @Test
    void connectsReceivesAndWrites() throws IOException {
        World.PeerListener server = world.serve();
        TestLine line = rig.connect(server.address());
        assertThat(line.log).isEmpty();

        rig.until(() -> line.has("connected"));
        World.Peer peer = server.accept().orElseThrow();
        rig.send(peer, PING);

        assertThat(rig.receive(line, 4)).isEqualTo(PING);
        assertThat(rig.write(line, PONG)).isEqualTo(4);
        assertThat(rig.take(peer, 4)).isEqualTo(PONG);
        assertThat(line.peerAddress()).isEqualTo(server.address());
        assertThat(rig.poller.localAddress(line)).isNotEqualTo(server.address());
    }

    @Test
    void connectsItsOwnListener() throws IOException {
        TestLine near = rig.connect(rig.listen(world).address());

        TestLine far = rig.accept();
        rig.until(() -> near.has("connected"));
        rig.write(near, PING);

        assertThat(rig.receive(far, 4)).isEqualTo(PING);
        assertThat(far.peerAddress()).isEqualTo(rig.poller.localAddress(near));
    }

    @Test
    void tellsARefusedConnectAsItsOnlyEvent() throws IOException {
        TestLine line = rig.connect(world.deadAddress());
        assertThat(line.log).isEmpty();

        rig.until(line::isGone);

        assertThat(line.log).containsExactly("closed");
        assertThat(line.error.kind()).isEqualTo(IoError.Kind.REFUSED);
        assertThat(line.error.text()).isNotEmpty();
        assertThat(rig.poller.lines().count()).isZero();
    }

    @Test
    void closesALineThatIsStillConnecting() throws IOException {
        TestLine line = rig.connect(world.serve().address());
        rig.poller.close(line);

        rig.until(line::isGone);

        assertThat(line.log).containsExactly("closed");
        assertThat(line.error).isEqualTo(IoError.NONE);
    }

    @Test
    void usesASlotAgainWithAnotherGeneration() throws IOException {
        Listener listener = rig.listen(world);
        world.dial(listener.address());
        TestLine first = rig.accept();
        int slot = first.slot();
        int generation = first.generation();
        rig.poller.close(first);
        rig.until(first::isGone);

        World.Peer peer = world.dial(listener.address());
        TestLine second = rig.accept();
        rig.send(peer, PING);

        assertThat(second.slot()).isEqualTo(slot);
        assertThat(second.generation()).isEqualTo(generation + 1);
        assertThat(rig.poller.lines().find(slot, generation)).isNull();
        assertThat(rig.receive(second, 4)).isEqualTo(PING);
        assertThat(first.log).containsExactly("accepted", "closed");
        rig.poller.close(first);
        rig.settle();
        assertThat(second.isGone()).isFalse();
    }

    @Test
    void letsConnectionsWaitWhileAcceptingIsOff() throws IOException {
        Listener listener = rig.listen(world);
        rig.settle();
        rig.poller.accepting(listener, false);
        rig.settle();

        World.Peer peer = world.dial(listener.address());
        rig.send(peer, PING);
        rig.settle();
        // A connection may slip in when accepting was being turned off.
        assertThat(rig.accepted).hasSizeLessThanOrEqualTo(1);
        rig.poller.accepting(listener, true);
        rig.until(() -> !rig.accepted.isEmpty());

        assertThat(rig.receive(rig.accepted.getFirst(), 4)).isEqualTo(PING);
    }

    @Test
    void acceptsNothingOnAClosedListener() throws IOException {
        Listener listener = rig.listen(world);
        Listener other = rig.listen(world);
        world.dial(other.address());
        rig.accept();

        rig.poller.close(listener);
        rig.poller.close(listener);
        rig.settle();

        assertThatThrownBy(() -> world.dial(listener.address())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> rig.poller.accepting(listener, true))
                .isInstanceOf(IllegalStateException.class);
        world.dial(other.address());
        rig.accept();
    }

    @Test
    void waitsNoLongerThanAsked() {
        rig.settle();
        long start = System.nanoTime();
        int events = rig.poll(20_000_000);
        long waited = System.nanoTime() - start;

        assertThat(events).isZero();
        assertThat(waited).isLessThan(20_000_000_000L);
    }

    @Test
    void wakesAPollThatIsYetToCome() {
        rig.settle();
        rig.poller.wake();

        assertThat(rig.poll(-1)).isZero();
    }

    @Test
    void forgetsAllButOneOfManyWakes() {
        rig.settle();
        for (int i = 0; i < 1_000; i++) {
            rig.poller.wake();
        }

        assertThat(rig.poll(-1)).isZero();
        rig.poller.wake();
        assertThat(rig.poll(-1)).isZero();
    }

    @Test
    void wakesAPollFromAnotherThread() throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            Thread waker = Thread.ofPlatform().start(rig.poller::wake);
            assertThat(rig.poll(-1)).isZero();
            waker.join();
            rig.poll(0); // a wake may have been left over
        }
    }

    @Test
    void servesAThousandLinesAtOnce() throws IOException {
        Listener listener = rig.listen(world);
        List<World.Peer> peers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            peers.add(world.dial(listener.address()));
            rig.accept().onReceived = () -> {};
        }

        for (int i = 0; i < 1_000; i++) {
            rig.send(peers.get(i), "%04d".formatted(i).getBytes(US_ASCII));
        }
        rig.until(() -> rig.accepted.stream().allMatch(line -> line.bytes.size() == 4));
        for (TestLine line : rig.accepted) {
            rig.write(line, line.bytes.toByteArray());
        }

        for (int i = 0; i < 1_000; i++) {
            byte[] reply = rig.take(peers.get(i), 4);
            assertThat(new String(reply, US_ASCII)).isEqualTo("%04d".formatted(i));
        }
        assertThat(rig.poller.lines().count()).isEqualTo(1_000);
    }

    @Test
    void servesALineBesideAnotherThatFloods() throws IOException {
        Listener listener = rig.listen(world);
        World.Peer loud = world.dial(listener.address());
        rig.accept();
        World.Peer quiet = world.dial(listener.address());
        TestLine line = rig.accept();
        byte[] flood = new byte[1 << 20];

        rig.send(quiet, PING);
        rig.until(
                () -> {
                    loud.send(flood);
                    return line.bytes.size() == 4;
                });

        assertThat(line.bytes.toByteArray()).isEqualTo(PING);
    }

    @Test
    void throwsWhatACallbackThrowsAndGoesOn() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        line.onReceived =
                () -> {
                    throw new IllegalStateException("thrown by a callback");
                };
        rig.send(peer, PING);

        assertThatThrownBy(() -> rig.until(() -> false)).hasMessage("thrown by a callback");
        line.onReceived = () -> {};
        rig.send(peer, PONG);

        assertThat(rig.receive(line, 8)).isEqualTo("pingpong".getBytes(US_ASCII));
    }

    @Test
    void refusesALineThatIsNotItsOwn() {
        var stranger = new TestLine();

        assertThatThrownBy(() -> rig.poller.receiving(stranger, true))
                .isInstanceOf(IllegalStateException.class);
        rig.poller.close(stranger);
        rig.poller.reset(stranger);
    }
}
