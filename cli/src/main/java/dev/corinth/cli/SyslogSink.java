package dev.corinth.cli;

import dev.corinth.poller.SystemLog;
import dev.corinth.server.LogSink;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The log of a machine as a place for logs: each line is one message. Used by one thread at a
/// time, which may wait here.
final class SyslogSink implements LogSink {
    /// RFC 5424 §6.1: what every receiver should be able to take, in bytes.
    static final int MOST_BYTES = 2048;

    /// Sends one message.
    private interface Carrier extends Closeable {
        void send(byte[] message) throws IOException;
    }

    /// Opens the way to a log, by the thread that writes.
    private interface Opener {
        Carrier open() throws IOException;
    }

    private final Opener opener;
    private @Nullable Carrier carrier;

    private SyslogSink(Opener opener) {
        this.opener = opener;
    }

    /// To the socket of this machine.
    static SyslogSink local(Path path) {
        return new SyslogSink(
                () -> {
                    var log = new SystemLog(path);
                    return new Carrier() {
                        @Override
                        public void send(byte[] message) throws IOException {
                            log.send(message);
                        }

                        @Override
                        public void close() {
                            log.close();
                        }
                    };
                });
    }

    /// By UDP (RFC 5426). What gets lost on the way nobody knows.
    static SyslogSink remote(InetSocketAddress where) {
        return new SyslogSink(
                () -> {
                    var to = new InetSocketAddress(where.getHostString(), where.getPort());
                    if (to.isUnresolved()) {
                        throw new IOException("nobody knows the host " + where.getHostString());
                    }
                    var socket = new DatagramSocket();
                    return new Carrier() {
                        @Override
                        public void send(byte[] message) throws IOException {
                            socket.send(new DatagramPacket(message, message.length, to));
                        }

                        @Override
                        public void close() {
                            socket.close();
                        }
                    };
                });
    }

    @Override
    public void write(List<String> lines) throws IOException {
        try {
            for (String entry : lines) {
                for (String line : entry.lines().toList()) {
                    send(line);
                }
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void send(String line) throws IOException {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        Carrier way = carrier;
        if (way == null) {
            way = opener.open();
            carrier = way;
        }
        way.send(bytes.length <= MOST_BYTES ? bytes : Arrays.copyOf(bytes, end(bytes)));
    }

    /// Where to cut so that no character is cut.
    private static int end(byte[] bytes) {
        int end = MOST_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }

    @Override
    public void close() throws IOException {
        Carrier way = carrier;
        carrier = null;
        if (way != null) {
            way.close();
        }
    }
}
