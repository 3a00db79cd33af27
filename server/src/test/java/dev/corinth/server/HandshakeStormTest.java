package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Two thousand TLS handshakes at once, through real sockets.
class HandshakeStormTest {
    private static final int CLIENTS = 2_000;

    @Test
    @Tag("slow")
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void T_10_whoIsConnectedIsServedWhileAllOthersComeIn() throws Exception {
        ServerConfig config =
                ServerConfig.STANDARD
                        .port(0)
                        .tls(Identity.of("localhost").serverContext())
                        .loops(loops -> loops.count(1))
                        .timeouts(times -> times.header(Duration.ofMinutes(2)));
        CountDownLatch start = new CountDownLatch(1);
        long answers = 0;
        try (Server server =
                        Server.with(config).webSocket("/", (it, text) -> it.send(text)).start();
                RawPeer settled = RawPeer.connectTls("localhost", server.port());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            settled.upgrade("/");
            List<Future<RawPeer>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                all.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    return RawPeer.connectTls("localhost", server.port());
                                }));
            }
            start.countDown();
            while (!all.stream().allMatch(Future::isDone)) {
                settled.send(RawFrame.text("still here?").withMask(1));
                settled.expectText("still here?");
                answers++;
            }
            for (Future<RawPeer> each : all) {
                each.get().close();
            }
        }
        // How the time of a loop is shared is shown by TlsStormTest; here the clients' own
        // handshakes take most of the machine.
        assertThat(answers).isGreaterThan(100);
    }
}
