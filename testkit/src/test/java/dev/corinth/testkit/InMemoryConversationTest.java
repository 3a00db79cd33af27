package dev.corinth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Seeds;
import dev.corinth.server.Server;
import dev.corinth.simulator.Fault;
import dev.corinth.simulator.SimulatedFaults;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Conversations in virtual time.
class InMemoryConversationTest extends ConversationContract {
    @Override
    TestSettings settings() {
        return TestSettings.IN_MEMORY;
    }

    /// How many echoes come before a network that resets connections strikes.
    private static int echoesBeforeReset(long seed) {
        SimulatedFaults resets = SimulatedFaults.none().with(Fault.RESET, 0.001);
        TestSettings settings = TestSettings.IN_MEMORY.seed(seed).faults(resets);
        int count = 0;
        try (var test = WebSocketTest.of(new Parrot(), settings)) {
            Conversation conversation = test.connect();
            while (count < 10_000) {
                conversation.send("a").expectText("a");
                count++;
            }
        } catch (AssertionError end) {
            assertThat(end).message().containsAnyOf("1006", "reset", "connection");
        }
        return count;
    }

    @Test
    void TS_01_movesTimeOn() {
        try (var test = WebSocketTest.of(parrot, settings())) {
            Conversation conversation = test.connect();
            test.advance(Duration.ofSeconds(24));
            assertThatThrownBy(
                            () -> {
                                Conversation other = conversation.send("hush");
                                other.expectNothing().expectPong(new byte[0]);
                            })
                    .isInstanceOf(AssertionError.class);
            test.advance(Duration.ofHours(1));
            conversation.expectPing();
            conversation.send("still here").expectText("still here").close();
        }
    }

    @Test
    void TS_01_aClientThatHasGoneIsFoundOutInNoTime() {
        try (var test = WebSocketTest.of(parrot, settings())) {
            test.connect().send("a").expectText("a").webSocket().pause();
            test.advance(Duration.ofSeconds(44));
            assertThat(parrot.seen).containsExactly("open");
            test.advance(Duration.ofSeconds(2));
            assertThat(parrot.seen).containsExactly("open", "close 1006");
        }
    }

    @Test
    void TS_01_saysGoodbyeInVirtualTime() {
        Server server = Server.on(0).webSocket("/", parrot);
        try (var test = WebSocketTest.server(server, settings())) {
            Conversation conversation = test.connect();
            CompletableFuture<Void> stopped = server.stop();
            conversation.expectClose(1001);
            test.advance(Duration.ofSeconds(1));
            assertThat(stopped).isCompleted();
        }
    }

    @Test
    void TS_01_nothingIsLostOnABadNetwork() {
        Seeds.check(
                10,
                seed -> {
                    TestSettings bad = settings().seed(seed).faults(SimulatedFaults.nasty(seed));
                    try (var test = WebSocketTest.of(new Parrot(), bad)) {
                        Conversation one = test.connect();
                        Conversation two = test.connect();
                        String text = "ä".repeat(3_000);
                        one.send(text).send("twice");
                        two.send(new byte[70_000]).send("leave");
                        one.expectText(text).expectText("twice").expectText("twice").close();
                        two.expectBinary(new byte[70_000]).expectClose(4000, "as you wish");
                    }
                });
    }

    @Test
    void TS_01_theSameSeedDoesTheSame() {
        assertThat(echoesBeforeReset(7)).isEqualTo(echoesBeforeReset(7)).isGreaterThan(0);
        assertThat(echoesBeforeReset(7)).isNotEqualTo(echoesBeforeReset(8));
    }

    @Test
    void belongsToTheThreadThatMadeIt() {
        try (var test = WebSocketTest.of(parrot, settings())) {
            Conversation conversation = test.connect();
            var elsewhere = CompletableFuture.runAsync(() -> conversation.expectText("a"));
            assertThat(elsewhere)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withMessageContaining("belongs to the thread that made it");
        }
    }

    @Test
    void timeDoesNotGoBack() {
        try (var test = WebSocketTest.of(parrot, settings())) {
            assertThatThrownBy(() -> test.advance(Duration.ofNanos(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("time=PT-0.000000001S");
        }
    }
}
