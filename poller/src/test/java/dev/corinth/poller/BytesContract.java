package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// How every poller moves bytes. Owned by the test.
///
/// A small class for each kind of poller extends this one.
public class BytesContract extends Contract {
    public BytesContract(World world) {
        super(world);
    }

    @Test
    void acceptsReceivesAndWrites() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());

        TestLine line = rig.accept();
        rig.send(peer, PING);

        assertThat(rig.receive(line, 4)).isEqualTo(PING);
        assertThat(rig.write(line, PONG)).isEqualTo(4);
        assertThat(rig.take(peer, 4)).isEqualTo(PONG);
        assertThat(line.log).containsExactly("accepted", "received");
        assertThat(rig.poller.lines().count()).isEqualTo(1);
    }

    @Test
    void writesPiecesInOrder() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        byte[] large = noise(40_000);

        long few = rig.write(line, PING, PONG, PING);
        long more = rig.write(line, PING, large, PONG);

        assertThat(few).isEqualTo(12);
        assertThat(more).isEqualTo(40_008);
        byte[] taken = rig.take(peer, 40_020);
        assertThat(Arrays.copyOf(taken, 16)).isEqualTo("pingpongpingping".getBytes(US_ASCII));
        assertThat(Arrays.copyOfRange(taken, 16, 40_016)).isEqualTo(large);
        assertThat(Arrays.copyOfRange(taken, 40_016, 40_020)).isEqualTo(PONG);
    }

    @Test
    void takesOnlyAPartWhenThePeerDoesNotRead() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        byte[] bytes = noise(MUCH);

        long first = rig.write(line, bytes);
        long second = rig.write(line, Arrays.copyOfRange(bytes, (int) first, MUCH));

        assertThat(first).isPositive().isLessThan(MUCH);
        assertThat(second).isNotNegative().isLessThan(MUCH - first);
        int total = (int) (first + second);
        assertThat(rig.take(peer, total)).isEqualTo(Arrays.copyOf(bytes, total));
    }

    @Test
    void sendsASubmittedRangeWholeThoughThePeerIsSlow() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        byte[] bytes = noise(MUCH);
        MemorySegment segment = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_BYTE, bytes);

        rig.poller.submit(line, segment, 10, MUCH - 10);
        rig.settle();
        assertThat(line.has("sent")).isFalse();
        byte[] taken = rig.take(peer, MUCH - 20);
        rig.until(() -> line.has("sent"));

        assertThat(taken).isEqualTo(Arrays.copyOfRange(bytes, 10, MUCH - 10));
        assertThat(line.log).containsExactly("accepted", "sent");
    }

    @Test
    void submitsAgainFromInsideSent() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        MemorySegment segment = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_BYTE, PING);
        int[] left = {100};
        line.onSent =
                () -> {
                    if (--left[0] > 0) {
                        rig.poller.submit(line, segment, 0, 4);
                    }
                };

        rig.poller.submit(line, segment, 0, 4);

        assertThat(new String(rig.take(peer, 400), US_ASCII)).isEqualTo("ping".repeat(100));
        rig.until(() -> left[0] == 0);
    }

    @Test
    void receivesWhileASubmitWaits() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        MemorySegment segment = Arena.ofAuto().allocate(MUCH);

        rig.poller.submit(line, segment, 0, MUCH);
        rig.settle();
        rig.send(peer, PING);

        assertThat(rig.receive(line, 4)).isEqualTo(PING);
        assertThat(line.has("sent")).isFalse();
    }

    @Test
    void tellsTheEndOnceAndGoesOnWriting() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();

        rig.send(peer, PING);
        peer.finish();
        rig.until(() -> line.has("ended"));
        rig.settle();

        assertThat(line.log).containsExactly("accepted", "received", "ended");
        assertThat(rig.write(line, PONG)).isEqualTo(4);
        assertThat(rig.take(peer, 4)).isEqualTo(PONG);
    }

    @Test
    void finishesItsHalfAndGoesOnReceiving() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();

        rig.write(line, PING);
        rig.poller.finish(line);

        assertThat(rig.take(peer, 4)).isEqualTo(PING);
        rig.until(() -> peer.take(1).length == 0 && peer.ended());
        rig.send(peer, PONG);
        assertThat(rig.receive(line, 4)).isEqualTo(PONG);
        assertThat(line.isGone()).isFalse();
    }

    @Test
    void receivesNothingWhileReceivingIsOff() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        rig.settle();

        rig.poller.receiving(line, false);
        rig.send(peer, PING);
        peer.finish();
        rig.settle();
        assertThat(line.log).containsExactly("accepted");
        rig.poller.receiving(line, true);
        rig.until(() -> line.has("ended"));

        assertThat(rig.receive(line, 4)).isEqualTo(PING);
        assertThat(line.log).containsExactly("accepted", "received", "ended");
    }

    @Test
    void keepsBytesThatCameJustBeforeReceivingWentOff() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        rig.settle();

        rig.send(peer, PING);
        rig.poller.receiving(line, false);
        int early = line.bytes.size();
        rig.settle();
        assertThat(line.bytes.size()).isEqualTo(early);
        rig.send(peer, PONG);
        rig.settle();
        assertThat(line.bytes.size()).isEqualTo(early);
        rig.poller.receiving(line, true);

        assertThat(rig.receive(line, 8)).isEqualTo("pingpong".getBytes(US_ASCII));
    }

    @Test
    void receivesOnceWhenEachTimeTurnedOffInTheCallback() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        byte[] bytes = noise(100_000);
        rig.send(peer, bytes);
        line.onReceived = () -> rig.poller.receiving(line, false);

        for (int times = 1; line.bytes.size() < bytes.length; times++) {
            rig.poller.receiving(line, true);
            int soFar = times;
            rig.until(() -> line.sizes.size() == soFar);
            rig.settle();
            assertThat(line.sizes).hasSize(times);
        }

        assertThat(line.bytes.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void receivesNothingWhenTurnedOffInAccepted() throws IOException {
        TestLine line = rig.nextLine;
        line.onAccepted = () -> rig.poller.receiving(line, false);
        World.Peer peer = world.dial(rig.listen(world).address());
        rig.send(peer, PING);

        rig.accept();
        rig.settle();

        assertThat(line.log).containsExactly("accepted");
        rig.poller.receiving(line, true);
        assertThat(rig.receive(line, 4)).isEqualTo(PING);
    }

    @Test
    void keepsTheOrderOfBytesWhileReceivingGoesOnAndOff() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        byte[] bytes = noise(MUCH);
        line.onReceived = () -> rig.poller.receiving(line, false);
        int[] sent = {0};

        rig.until(
                () -> {
                    sent[0] += peer.send(Arrays.copyOfRange(bytes, sent[0], MUCH));
                    rig.poller.receiving(line, false);
                    rig.poll(0);
                    rig.poller.receiving(line, true);
                    return line.bytes.size() == MUCH;
                });

        assertThat(line.bytes.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void survivesAnExpectation() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        MemorySegment target = Arena.ofAuto().allocate(1 << 16);
        byte[] bytes = noise(1 << 20);
        Runnable expect = () -> rig.poller.expect(line, target, 100, 60_000);
        line.onReceived = expect;

        expect.run();
        rig.send(peer, bytes);

        assertThat(rig.receive(line, 1 << 20)).isEqualTo(bytes);
    }

    @Test
    void heedsTheNewestExpectationAlone() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        MemorySegment target = Arena.ofAuto().allocate(300);

        rig.poller.expect(line, target, 0, 100);
        rig.poller.expect(line, target, 200, 300);
        target.asSlice(0, 100).fill((byte) 1);
        rig.send(peer, PING);

        assertThat(rig.receive(line, 4)).isEqualTo(PING);
        assertThat(filled(target, 0, 200)).containsOnly(0, 1);
    }

    @Test
    void leavesAPlaceAloneThatWasWithdrawn() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        MemorySegment target = Arena.ofAuto().allocate(1 << 16);

        rig.poller.expect(line, target, 0, 1 << 16);
        rig.poller.withdraw(line);
        rig.poller.withdraw(line);
        target.fill((byte) 1);
        rig.send(peer, noise(100_000));

        assertThat(rig.receive(line, 100_000)).isEqualTo(noise(100_000));
        assertThat(filled(target, 0, 1 << 16)).containsOnly(1);
    }

    @Test
    void fillsNoPlaceWhileReceivingIsOff() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        MemorySegment target = Arena.ofAuto().allocate(1 << 16);
        rig.settle();

        rig.poller.receiving(line, false);
        rig.poller.expect(line, target, 0, 1 << 16);
        rig.send(peer, noise(100_000));
        rig.settle();
        rig.poller.withdraw(line);
        target.fill((byte) 1);
        rig.settle();
        rig.poller.receiving(line, true);

        assertThat(rig.receive(line, 100_000)).isEqualTo(noise(100_000));
        assertThat(filled(target, 0, 1 << 16)).containsOnly(1);
    }

    @Test
    void withdrawsFromALineThatIsClosingOrGone() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        MemorySegment target = Arena.ofAuto().allocate(100);

        rig.poller.expect(line, target, 0, 100);
        rig.send(peer, PING);
        rig.poller.close(line);
        rig.poller.withdraw(line);
        target.fill((byte) 1);
        rig.until(line::isGone);
        rig.poller.withdraw(line);

        assertThat(filled(target, 0, 100)).containsOnly(1);
    }

    private static byte[] filled(MemorySegment segment, long from, long to) {
        return segment.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
    }
}
