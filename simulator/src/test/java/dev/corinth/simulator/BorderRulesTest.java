package dev.corinth.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.poller.Line;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.Listener;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Every rule of the border, broken once. Owned by the test.
class BorderRulesTest {
    private static final long SEED = 4711;

    private final SimulatedNetwork network = SimulatedNetwork.stepped(SEED, SimulatedFaults.none());
    private final RecordingEvents loop = new RecordingEvents(network.source());
    private final MemorySegment memory = RecordingEvents.segment(new byte[1000]);
    private Listener listener;
    private SimulatedPeer peer;
    private Line line;

    @BeforeEach
    void acceptALine() {
        listener = loop.poller.listen(ListenSpec.of(RecordingEvents.ANY_PORT));
        peer = network.connect(listener.address());
        RecordingEvents.settle(network, loop);
        line = loop.accepted.getFirst();
    }

    @Test
    void refusesAnotherThread() throws InterruptedException {
        var elsewhere = new FutureTask<>(() -> loop.poller.poll(0));
        Thread.ofPlatform().start(elsewhere).join();

        assertThatThrownBy(elsewhere::get)
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("poll on a thread that is not the loop's");
    }

    @Test
    void namesTheSeedAndKeepsTheMisuse() {
        refuses("write of a line that is not open", () -> write(new RecordingEvents.PlainLine()));

        assertThat(network.toString()).contains("seed=4711");
        assertThat(network.misuses()).hasSize(1);
    }

    @Test
    void refusesAWriteWhileASubmitIsUnderWay() {
        loop.poller.submit(line, memory, 0, 10);

        refuses("write while a submit", () -> write(line));
        refuses("submit while a submit", () -> loop.poller.submit(line, memory, 10, 20));
        refuses("finish while a submit", () -> loop.poller.finish(line));
        refuses("release while a submit", () -> loop.poller.release(line));
    }

    @Test
    void findsSubmittedBytesThatChangeBeforeSent() {
        loop.poller.submit(line, memory, 0, 10);
        memory.set(ValueLayout.JAVA_BYTE, 9, (byte) 1);

        refuses("bytes of a submit were changed", () -> loop.poller.poll(0));
    }

    @Test
    void findsSubmittedBytesThatChangeBeforeClosed() {
        peer.window(0);
        loop.poller.submit(line, memory, 0, 10);
        loop.poller.close(line);
        memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);

        refuses("bytes of a submit were changed", () -> loop.poller.poll(0));
    }

    @Test
    void findsASubmitOfReceivedBytes() {
        loop.onReceived = (l, segment, from, to) -> loop.poller.submit(l, segment, from, to);
        peer.window(0);
        peer.send(new byte[10]);
        loop.poller.poll(0);
        peer.window(100);

        refuses("bytes of a submit were changed", () -> loop.poller.poll(0));
    }

    @Test
    void poisonsReceivedBytesWhenTheCallbackReturns() {
        var kept = new MemorySegment[1];
        loop.onReceived = (_, segment, from, to) -> kept[0] = segment.asSlice(from, to - from);
        peer.send(new byte[3]);
        RecordingEvents.settle(network, loop);

        assertThat(kept[0].toArray(ValueLayout.JAVA_BYTE)).containsExactly(0xDB, 0xDB, 0xDB);
    }

    @Test
    void findsWritesToReceivedBytesAfterTheCallback() {
        var kept = new MemorySegment[1];
        loop.onReceived = (_, segment, _, _) -> kept[0] = segment;
        peer.send(new byte[3]);
        RecordingEvents.settle(network, loop);
        kept[0].fill((byte) 1);

        refuses(
                "a received range was written to after",
                () -> {
                    for (int i = 0; i < 4; i++) {
                        peer.send(new byte[1]);
                        loop.poller.poll(0);
                    }
                });
    }

    @Test
    void findsWritesBesideTheReceivedRange() {
        loop.onReceived = (_, segment, _, to) -> segment.set(ValueLayout.JAVA_BYTE, to, (byte) 1);
        peer.send(new byte[3]);

        refuses("wrote outside of the range", () -> loop.poller.poll(0));
    }

    @Test
    void letsTheCallbackOverwriteWhatItReceived() {
        loop.onReceived = (_, segment, from, to) -> segment.asSlice(from, to - from).fill((byte) 1);
        peer.send(new byte[3]);
        RecordingEvents.settle(network, loop);

        assertThat(network.misuses()).isEmpty();
    }

    @Test
    void findsUseOfAnExpectedPlace() {
        loop.poller.expect(line, memory, 100, 200);
        memory.set(ValueLayout.JAVA_BYTE, 100, (byte) 1);
        peer.send(new byte[3]);

        refuses("the place of an expect was used", () -> loop.poller.poll(0));
    }

    @Test
    void findsUseOfAnExpectedPlaceWhenItIsWithdrawn() {
        loop.poller.expect(line, memory, 100, 200);
        loop.poller.withdraw(line);
        memory.set(ValueLayout.JAVA_BYTE, 100, (byte) 1);
        loop.poller.expect(line, memory, 100, 200);
        memory.set(ValueLayout.JAVA_BYTE, 100, (byte) 1);

        refuses("the place of an expect was used", () -> loop.poller.withdraw(line));
    }

    /// Blocks that go back to their loop are filled with this.
    @Test
    void findsAnExpectedPlaceThatIsGivenBack() {
        loop.poller.expect(line, memory, 100, 200);
        memory.fill((byte) 0xDB);
        peer.send(new byte[3]);

        refuses("the place of an expect was used", () -> loop.poller.poll(0));
    }

    @Test
    void putsTheNextBytesInTheExpectedPlaceOnce() {
        loop.poller.expect(line, memory, 100, 200);
        peer.send(new byte[3]);
        RecordingEvents.settle(network, loop);
        memory.fill((byte) 1);
        peer.send(new byte[3]);
        RecordingEvents.settle(network, loop);

        assertThat(loop.log).contains("received 0: 3 at 100");
        assertThat(memory.get(ValueLayout.JAVA_BYTE, 103)).isEqualTo((byte) 1);
        assertThat(network.misuses()).isEmpty();
    }

    @Test
    void refusesHeapMemory() {
        MemorySegment heap = MemorySegment.ofArray(new byte[10]);

        refuses("memory must be native", () -> loop.poller.submit(line, heap, 0, 10));
        refuses("memory must be native", () -> loop.poller.expect(line, heap, 0, 10));
    }

    @Test
    void refusesRangesThatAreEmptyOrOutside() {
        refuses("a range must", () -> loop.poller.submit(line, memory, 5, 5));
        refuses("a range must", () -> loop.poller.submit(line, memory, -1, 5));
        refuses("a range must", () -> loop.poller.expect(line, memory, 0, 1001));
    }

    @Test
    void refusesWhatNeedsAnOpenLineBeforeConnected() {
        Line early = loop.connect(listener.address());

        refuses("write before connected", () -> write(early));
        refuses("expect before connected", () -> loop.poller.expect(early, memory, 0, 1));
        refuses("release before connected", () -> loop.poller.release(early));
        loop.poller.receiving(early, false);
    }

    @Test
    void refusesSendingAfterFinish() {
        loop.poller.finish(line);

        refuses("write after finish", () -> write(line));
        refuses("submit after finish", () -> loop.poller.submit(line, memory, 0, 1));
        refuses("finish after finish", () -> loop.poller.finish(line));
    }

    @Test
    void refusesEverythingButCloseAfterClose() {
        loop.poller.close(line);
        loop.poller.close(line);
        loop.poller.reset(line);

        refuses("write after close", () -> write(line));
        refuses("receiving after close", () -> loop.poller.receiving(line, true));
        refuses("expect after close", () -> loop.poller.expect(line, memory, 0, 1));
        refuses("release after close", () -> loop.poller.release(line));
    }

    @Test
    void refusesALineWhoseLastEventWasTold() {
        loop.poller.close(line);
        RecordingEvents.settle(network, loop);

        assertThat(loop.log).endsWith("closed 0 NONE").hasSize(2);
        refuses("write of a line that is not open", () -> write(line));
        refuses("localAddress of a line", () -> loop.poller.localAddress(line));
        loop.poller.close(line);
    }

    @Test
    void refusesALineThatHasASlot() {
        refuses(
                "a new line must have no slot",
                () -> loop.poller.connect(line, listener.address()));
        loop.nextLine = Optional.of(line);
        network.connect(listener.address());
        refuses("a new line must have no slot", () -> loop.poller.poll(0));
    }

    @Test
    void refusesPollAndCloseFromInsideACallback() {
        loop.onReceived = (_, _, _, _) -> loop.poller.poll(0);
        peer.send(new byte[1]);
        refuses("poll from inside a callback", () -> loop.poller.poll(0));
        loop.onReceived = (_, _, _, _) -> loop.poller.close();
        peer.send(new byte[1]);
        refuses("close from inside a callback", () -> loop.poller.poll(0));
    }

    @Test
    void refusesAForeignListener() {
        refuses("not a listener", () -> loop.poller.close(new Listener(0, listener.address())));
        loop.poller.close(listener);
        loop.poller.close(listener);
        refuses("accepting of a closed", () -> loop.poller.accepting(listener, true));
    }

    @Test
    void refusesEverythingOnceClosed() {
        loop.poller.close();
        loop.poller.close();

        refuses("poll on a closed poller", () -> loop.poller.poll(0));
        refuses("write on a closed poller", () -> write(line));
        assertThat(peer.isEnded()).isTrue();
    }

    @Test
    void takesMemoryAwayWhenClosed() {
        var kept = new MemorySegment[1];
        loop.onReceived = (_, segment, _, _) -> kept[0] = segment;
        peer.send(new byte[3]);
        RecordingEvents.settle(network, loop);
        loop.poller.close();

        assertThatThrownBy(() -> kept[0].get(ValueLayout.JAVA_BYTE, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    private void write(Line to) {
        long taken = loop.poller.write(to, RecordingEvents.pieces((byte) 1));
        assertThat(taken).isEqualTo(1);
    }

    private static void refuses(String rule, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(rule)
                .hasMessageContaining("seed=" + SEED);
    }
}
