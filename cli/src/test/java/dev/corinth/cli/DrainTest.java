package dev.corinth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;
import dev.corinth.server.DrainPlan;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What signals do to a server.
class DrainTest {
    private static final int KEY = 0x37FA213D;

    private final StringWriter out = new StringWriter();
    private final CompletableFuture<Integer> halted = new CompletableFuture<>();

    private Drain drain(Server server, DrainPlan plan) {
        return new Drain(server, plan, new PrintWriter(out), halted::complete);
    }

    @Test
    void O_07_aSecondSignalCutsAtOnce() throws InterruptedException {
        try (Server server = Server.on(0).webSocket("/", (socket, message) -> {}).start();
                RawPeer silent = RawPeer.connect(server.port())) {
            silent.upgrade("/");
            Drain drain = drain(server, DrainPlan.STANDARD.grace(Duration.ofHours(1)));
            drain.signal();
            silent.expectClose(1001);
            drain.signal();
            server.await();
            silent.expectEnd();
            assertThat(halted).isNotDone();
            assertThat(out.toString()).isEmpty();
        }
    }

    @Test
    void O_07_aHandlerThatNeverReturnsIsNamedAndTheProcessEnds() throws Exception {
        var reached = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        Server server =
                Server.with(ServerConfig.STANDARD.port(0).loops(part -> part.count(1)))
                        .webSocket(
                                "/",
                                (socket, message) -> {
                                    reached.countDown();
                                    hang(release);
                                })
                        .start();
        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.upgrade("/");
            peer.send(RawFrame.text("hang").withMask(KEY));
            assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
            Drain drain = drain(server, DrainPlan.STANDARD);
            drain.signal();
            drain.signal();
            assertThat(halted.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(out.toString()).contains("corinth-loop-0", "DrainTest.hang");
        } finally {
            release.countDown();
            server.close();
        }
    }

    private static void hang(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
