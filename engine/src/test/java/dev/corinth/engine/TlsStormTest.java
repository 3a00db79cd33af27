package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Identity;
import dev.corinth.simulator.SimulatedPeer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/// TLS engines of another make, engines that break, and more handshakes than a loop has time for.
class TlsStormTest {
    private static final Identity IDENTITY = Identity.of("localhost");

    private final List<Recorder> servers = new ArrayList<>();
    private final List<Recorder> clients = new ArrayList<>();

    private static TlsSource ours() {
        return TlsSettings.server(IDENTITY.serverContext());
    }

    private SocketAddress listen(Rig rig, TlsSource source) {
        return rig.listen(Service.plain(Recorder.into(servers)).tls(source));
    }

    private Recorder connect(Rig rig, SocketAddress address) {
        Service service =
                Service.plain(Recorder.into(clients))
                        .tls(TlsSettings.client(IDENTITY.clientContext(), "localhost", 443));
        Connection _ = rig.call(() -> rig.loop().connect(address, service));
        return clients.getLast();
    }

    @Test
    void TL_03_anEngineOfAnotherMakeServes() {
        var wraps = new AtomicInteger();
        TlsSource other =
                () ->
                        new Wrapping(
                                ours().engine(),
                                (engine, isWrap) -> {
                                    wraps.incrementAndGet();
                                    return true;
                                });
        try (Rig rig = Rig.quiet()) {
            Recorder client = connect(rig, listen(rig, other));
            rig.run();
            client.send("hello");
            rig.run();

            assertThat(servers.getFirst().text()).isEqualTo("hello");
            assertThat(wraps).hasPositiveValue();
        }
    }

    @Test
    void TL_03_aSourceThatThrowsCostsOneConnection() {
        TlsSource broken =
                () -> {
                    throw new IllegalStateException("thrown by a source, as the test wants");
                };
        try (Rig rig = Rig.quiet()) {
            SimulatedPeer peer = rig.connect(listen(rig, broken));

            assertThat(peer.isReset()).isTrue();
            assertThat(rig.count(Counter.CALLBACK_FAILED)).isEqualTo(1);
        }
    }

    /// The engine breaks at its n-th call, with an exception or an error of its own checks.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void T_13_anEngineThatThrowsClosesItsConnectionAlone(int call) {
        for (boolean isError : new boolean[] {true, false}) {
            servers.clear();
            clients.clear();
            var calls = new AtomicInteger();
            TlsSource breaking =
                    () ->
                            servers.isEmpty()
                                    ? ours().engine()
                                    : new Wrapping(
                                            ours().engine(),
                                            (engine, isWrap) ->
                                                    fails(
                                                            calls.incrementAndGet() == call,
                                                            isError));
            try (Rig rig = Rig.quiet()) {
                SocketAddress address = listen(rig, breaking);
                Recorder good = connect(rig, address);
                rig.run();
                Recorder bad = connect(rig, address);
                rig.run();
                for (int i = 0; i < 5 && bad.closedCount == 0; i++) {
                    bad.send("hello");
                    rig.run();
                }
                assertThat(bad.closedCount).isEqualTo(1);
                assertThat(servers.getLast().closedCount).isEqualTo(1);
                good.send("still here");
                rig.run();
                assertThat(servers.getFirst().text()).isEqualTo("still here");
                assertThat(rig.engine.openConnections()).isEqualTo(2);
            }
        }
    }

    private static boolean fails(boolean isNow, boolean isError) {
        if (isNow && isError) {
            throw new AssertionError("thrown by an engine, as the test wants");
        }
        if (isNow) {
            throw new IllegalStateException("thrown by an engine, as the test wants");
        }
        return true;
    }

    /// A clock on which each computation of a handshake takes two milliseconds, and nothing else
    /// takes any time.
    @Test
    void T_10_handshakesLeaveConnectionsThatStandTheirShare() {
        var extraNs = new AtomicLong();
        var computed = new AtomicInteger();
        TlsSource slow =
                () ->
                        new Wrapping(ours().engine(), (engine, isWrap) -> true) {
                            @Override
                            public @Nullable Runnable getDelegatedTask() {
                                Runnable task = super.getDelegatedTask();
                                return task == null
                                        ? null
                                        : () -> {
                                            extraNs.addAndGet(2_000_000);
                                            computed.incrementAndGet();
                                            task.run();
                                        };
                            }
                        };
        try (Rig rig =
                Rig.quiet(
                        config -> {
                            var clock = config.clock();
                            return config.clock(() -> clock.getAsLong() + extraNs.get());
                        })) {
            SocketAddress address = listen(rig, slow);
            Recorder good = connect(rig, address);
            rig.run();
            Recorder standing = servers.getFirst();
            standing.onReceived = self -> self.send("echo");
            for (int i = 0; i < 20; i++) {
                connect(rig, address);
            }
            int most = 0;
            for (int turn = 0; turn < 200; turn++) {
                int before = computed.get();
                good.received.reset();
                good.send("x");
                int _ = rig.engine.turn(Duration.ZERO);
                most = Math.max(most, computed.get() - before);
            }
            // One computation is more than a millisecond, and nothing else took longer.
            assertThat(most).isEqualTo(1);
            rig.run();
            assertThat(servers).hasSize(21);
            assertThat(servers).allMatch(one -> one.events.contains("opened"));
            assertThat(standing.received.size()).isEqualTo(200);
        }
    }

    /// As many come in each turn as may be under way.
    @Test
    void A_10_whoWasComputedForIsNotTheOldestAnyMore() {
        var computed = new AtomicInteger();
        TlsSource counting =
                () ->
                        new Wrapping(ours().engine(), (engine, isWrap) -> true) {
                            @Override
                            public @Nullable Runnable getDelegatedTask() {
                                Runnable task = super.getDelegatedTask();
                                if (task != null) {
                                    computed.incrementAndGet();
                                }
                                return task;
                            }
                        };
        try (Rig rig = Rig.quiet(config -> config.maxHandshaking(2))) {
            SocketAddress address = listen(rig, counting);
            Recorder honest = connect(rig, address);
            rig.network.connect(address);
            for (int i = 0; i < 100 && computed.get() == 0; i++) {
                int _ = rig.engine.turn(Duration.ZERO);
            }
            assertThat(computed).hasValue(1);
            assertThat(rig.count(Counter.HANDSHAKES_CUT)).isZero();
            rig.network.connect(address);
            rig.run();

            assertThat(rig.count(Counter.HANDSHAKES_CUT)).isEqualTo(1);
            honest.send("through");
            rig.run();
            assertThat(servers.getFirst().text()).isEqualTo("through");
        }
    }

    @Test
    void T_04_aHandshakeMayNotBeLong() {
        try (Rig rig = Rig.quiet()) {
            SocketAddress address = listen(rig, ours());
            SimulatedPeer peer = rig.connect(address);
            // Records of a greeting that goes on: type 22, version 3.1, 16,000 bytes each.
            byte[] record = new byte[5 + 16_000];
            record[0] = 22;
            record[1] = 3;
            record[2] = 1;
            record[3] = (byte) (16_000 >> 8);
            record[4] = (byte) 16_000;
            record[5] = 1;
            record[6] = 0;
            record[7] = (byte) 0x7F;
            record[8] = (byte) 0xFF;
            for (int i = 0; i < 4 && !peer.isReset() && !peer.isEnded(); i++) {
                peer.send(record);
                rig.run();
                record[5] = 0;
            }
            assertThat(servers.getFirst().closedCount).isEqualTo(1);
            assertThat(servers.getFirst().reason.text()).startsWith("TLS: ");
        }
    }

    /// An engine of another make: it hands on to Java's, after a look at each call.
    private static class Wrapping extends SSLEngine {
        private final SSLEngine inner;
        private final BiFunction<SSLEngine, Boolean, Boolean> look;

        Wrapping(SSLEngine inner, BiFunction<SSLEngine, Boolean, Boolean> look) {
            this.inner = inner;
            this.look = look;
        }

        @Override
        public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target)
                throws SSLException {
            assertThat(look.apply(inner, true)).isTrue();
            return inner.wrap(sources, offset, length, target);
        }

        @Override
        public SSLEngineResult unwrap(
                ByteBuffer source, ByteBuffer[] targets, int offset, int length)
                throws SSLException {
            assertThat(look.apply(inner, false)).isTrue();
            return inner.unwrap(source, targets, offset, length);
        }

        @Override
        public @Nullable Runnable getDelegatedTask() {
            return inner.getDelegatedTask();
        }

        @Override
        public void closeInbound() throws SSLException {
            inner.closeInbound();
        }

        @Override
        public boolean isInboundDone() {
            return inner.isInboundDone();
        }

        @Override
        public void closeOutbound() {
            inner.closeOutbound();
        }

        @Override
        public boolean isOutboundDone() {
            return inner.isOutboundDone();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return inner.getSupportedCipherSuites();
        }

        @Override
        public String[] getEnabledCipherSuites() {
            return inner.getEnabledCipherSuites();
        }

        @Override
        public void setEnabledCipherSuites(String[] suites) {
            inner.setEnabledCipherSuites(suites);
        }

        @Override
        public String[] getSupportedProtocols() {
            return inner.getSupportedProtocols();
        }

        @Override
        public String[] getEnabledProtocols() {
            return inner.getEnabledProtocols();
        }

        @Override
        public void setEnabledProtocols(String[] protocols) {
            inner.setEnabledProtocols(protocols);
        }

        @Override
        public SSLSession getSession() {
            return inner.getSession();
        }

        @Override
        public void beginHandshake() throws SSLException {
            inner.beginHandshake();
        }

        @Override
        public SSLEngineResult.HandshakeStatus getHandshakeStatus() {
            return inner.getHandshakeStatus();
        }

        @Override
        public void setUseClientMode(boolean isClient) {
            inner.setUseClientMode(isClient);
        }

        @Override
        public boolean getUseClientMode() {
            return inner.getUseClientMode();
        }

        @Override
        public void setNeedClientAuth(boolean isNeeded) {
            inner.setNeedClientAuth(isNeeded);
        }

        @Override
        public boolean getNeedClientAuth() {
            return inner.getNeedClientAuth();
        }

        @Override
        public void setWantClientAuth(boolean isWanted) {
            inner.setWantClientAuth(isWanted);
        }

        @Override
        public boolean getWantClientAuth() {
            return inner.getWantClientAuth();
        }

        @Override
        public void setEnableSessionCreation(boolean isOn) {
            inner.setEnableSessionCreation(isOn);
        }

        @Override
        public boolean getEnableSessionCreation() {
            return inner.getEnableSessionCreation();
        }

        @Override
        public SSLParameters getSSLParameters() {
            return inner.getSSLParameters();
        }
    }
}
