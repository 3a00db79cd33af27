package dev.corinth.oracle;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

import javax.net.ssl.SSLSocket;

/// A peer on a plain socket that sends what it is told, right or wrong, and checks what comes.
/// Owned by one thread at a time; only [#close()] is for every thread.
///
/// Each `expect…` waits for at most [#timeout()] in all and throws an `AssertionError` that tells
/// what came instead. What was read too early waits for the next expectation.
public final class RawPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final int READ_LENGTH = 1 << 16;

    private final Socket socket;
    private Duration timeout = PATIENCE;
    private byte[] unread = {};
    private boolean ended;

    private RawPeer(Socket socket) {
        this.socket = socket;
    }

    /// Speaks over a connected socket.
    ///
    /// @param socket connected; closed with the peer
    /// @return a peer that has sent nothing
    public static RawPeer of(Socket socket) {
        try {
            // Each send leaves as a segment of its own, so a receiver sees the cuts a test makes.
            socket.setTcpNoDelay(true);
            return new RawPeer(socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Connects to this machine.
    ///
    /// @param port of 127.0.0.1
    /// @return a peer that has sent nothing
    public static RawPeer connect(int port) {
        return connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /// Connects to an address.
    ///
    /// @param address where to
    /// @return a peer that has sent nothing
    public static RawPeer connect(InetSocketAddress address) {
        Socket socket = new Socket();
        try {
            socket.connect(address, (int) PATIENCE.toMillis());
            return of(socket);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot connect to " + address, failure);
        }
    }

    /// Connects to this machine with TLS, trusting every certificate.
    ///
    /// @param host the name to ask for (SNI)
    /// @param port of 127.0.0.1
    /// @return a peer whose handshake is done
    public static RawPeer connectTls(String host, int port) {
        RawPeer plain = connect(port);
        try {
            SSLSocket tls =
                    (SSLSocket)
                            TrustAll.context()
                                    .getSocketFactory()
                                    .createSocket(plain.socket, host, port, true);
            tls.setSoTimeout((int) PATIENCE.toMillis());
            tls.startHandshake();
            return of(tls);
        } catch (IOException failure) {
            plain.close();
            throw new UncheckedIOException(failure);
        }
    }

    /// Sets how long each expectation waits.
    ///
    /// @param longest positive; 10 seconds unless set
    /// @return this peer
    public RawPeer timeout(Duration longest) {
        timeout = longest;
        return this;
    }

    /// How long each expectation waits.
    ///
    /// @return 10 seconds unless set
    public Duration timeout() {
        return timeout;
    }

    /// The socket, for options and addresses.
    ///
    /// @return the socket under this peer
    public Socket socket() {
        return socket;
    }

    /// Sends bytes with one write.
    ///
    /// @param bytes anything
    /// @return this peer
    public RawPeer send(byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot send " + Bytes.describe(bytes), failure);
        }
    }

    /// Sends frames with one write.
    ///
    /// @param frames in the order of the wire
    /// @return this peer
    public RawPeer send(RawFrame... frames) {
        return send(RawFrames.write(frames));
    }

    /// Sends bytes given in hexadecimal with one write.
    ///
    /// @param digits as for [Bytes#hex(String)]
    /// @return this peer
    public RawPeer sendHex(String digits) {
        return send(Bytes.hex(digits));
    }

    /// Sends text, one byte per character, with one write.
    ///
    /// @param text characters up to U+00FF; line ends are the caller's
    /// @return this peer
    public RawPeer sendText(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Sends each byte with a write of its own.
    ///
    /// @param bytes anything
    /// @return this peer
    public RawPeer sendByteWise(byte... bytes) {
        for (byte each : bytes) {
            send(each);
        }
        return this;
    }

    /// Sends bytes if the other side still takes them.
    ///
    /// @param bytes anything
    /// @return false when the connection was found broken
    public boolean trySend(byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException broken) {
            return false;
        }
    }

    /// Asks for an upgrade with the sample key and expects to get it.
    ///
    /// @param target path and query
    /// @param lines more header lines, without line ends
    /// @return the response head
    public String upgrade(String target, String... lines) {
        String host = "localhost:" + socket.getPort();
        sendText(RawHandshake.request(target, host, lines));
        String head = expectStatus(101);
        String accept = RawHandshake.header(head, "Sec-WebSocket-Accept");
        require(accept.equals(RawHandshake.SAMPLE_ACCEPT), "a wrong Accept in " + head);
        return head;
    }

    /// Reads a request for an upgrade and grants it.
    ///
    /// @param lines more header lines of the response, without line ends
    /// @return the request head
    public String acceptUpgrade(String... lines) {
        String head = expectHead();
        String key = RawHandshake.header(head, "Sec-WebSocket-Key");
        sendText(RawHandshake.response(key, lines));
        return head;
    }

    /// Reads the head of a request or a response.
    ///
    /// @return everything up to and with the empty line
    public String expectHead() {
        long deadlineNs = deadlineNs();
        while (true) {
            String text = new String(unread, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0) {
                take(end + 4);
                return text.substring(0, end + 4);
            }
            require(fill(deadlineNs), "the end instead of a head; before it: " + text);
        }
    }

    /// Reads the head of a response.
    ///
    /// @param status the status it must have
    /// @return the head
    public String expectStatus(int status) {
        String head = expectHead();
        require(RawHandshake.status(head) == status, "not status " + status + ": " + head);
        return head;
    }

    /// Reads a number of bytes.
    ///
    /// @param count how many
    /// @return exactly that many
    public byte[] read(int count) {
        long deadlineNs = deadlineNs();
        while (unread.length < count) {
            require(fill(deadlineNs), "the end before %d bytes; only ".formatted(count) + rest());
        }
        return take(count);
    }

    /// Reads until the other side is done.
    ///
    /// @return all bytes before the end
    public byte[] readToEnd() {
        long deadlineNs = deadlineNs();
        boolean more = true;
        while (more) {
            more = fill(deadlineNs);
        }
        return take(unread.length);
    }

    /// Expects exactly these bytes next.
    ///
    /// @param expected what must come
    /// @return this peer
    public RawPeer expectBytes(byte... expected) {
        byte[] actual = read(expected.length);
        require(
                Arrays.equals(actual, expected),
                Bytes.describe(actual) + " instead of " + Bytes.describe(expected));
        return this;
    }

    /// Expects exactly these bytes next.
    ///
    /// @param digits as for [Bytes#hex(String)]
    /// @return this peer
    public RawPeer expectHex(String digits) {
        return expectBytes(Bytes.hex(digits));
    }

    /// Reads a frame of any kind.
    ///
    /// @return the next frame, its payload unmasked
    public RawFrame expectFrame() {
        long deadlineNs = deadlineNs();
        Optional<RawFrame> frame = RawFrames.first(unread);
        while (frame.isEmpty()) {
            require(fill(deadlineNs), "the end instead of a frame; before it: " + rest());
            frame = RawFrames.first(unread);
        }
        take(frame.get().toBytes().length);
        return frame.get();
    }

    /// Expects a frame that is equal on the wire.
    ///
    /// @param expected what must come
    /// @return this peer
    public RawPeer expectFrame(RawFrame expected) {
        RawFrame actual = expectFrame();
        require(actual.equals(expected), actual + " instead of " + expected);
        return this;
    }

    /// Expects a whole text message in one frame, masked or not.
    ///
    /// @param text its payload
    /// @return this peer
    public RawPeer expectText(String text) {
        return expectContent(RawFrame.text(text));
    }

    /// Expects a whole binary message in one frame, masked or not.
    ///
    /// @param payload its payload
    /// @return this peer
    public RawPeer expectBinary(byte... payload) {
        return expectContent(RawFrame.binary(payload));
    }

    /// Expects a pong, masked or not.
    ///
    /// @param payload its payload
    /// @return this peer
    public RawPeer expectPong(byte... payload) {
        return expectContent(RawFrame.pong(payload));
    }

    /// Expects a close frame.
    ///
    /// @param code its code; 1005 stands for none
    /// @return the frame, for its reason
    public RawFrame expectClose(int code) {
        RawFrame frame = expectFrame();
        boolean right = frame.opcode() == RawFrame.CLOSE && frame.closeCode() == code;
        require(right, frame + " instead of close " + code);
        return frame;
    }

    /// Expects that nothing more comes and the connection ends, by FIN or by reset.
    ///
    /// @return this peer
    public RawPeer expectEnd() {
        byte[] more = readToEnd();
        require(more.length == 0, Bytes.describe(more) + " instead of the end");
        return this;
    }

    /// Expects that nothing comes for a while and the connection stays.
    ///
    /// @param length how long to listen
    /// @return this peer
    public RawPeer expectSilence(Duration length) {
        require(unread.length == 0, rest() + " instead of silence");
        try {
            socket.setSoTimeout((int) length.toMillis());
            int first = socket.getInputStream().read();
            throw new AssertionError(
                    first < 0 ? "the end instead of silence" : "byte %02x".formatted(first));
        } catch (SocketTimeoutException silence) {
            return this;
        } catch (IOException failure) {
            throw new AssertionError("an end instead of silence: " + failure, failure);
        }
    }

    /// Says that nothing more will be sent (FIN); reading goes on.
    ///
    /// @return this peer
    public RawPeer finish() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Cuts the connection with a reset (RST).
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Closes the socket; closing again does nothing.
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Sends FIN and waits a moment for that of the other side: a socket that is closed with unread
    /// bytes is reset, and a reset destroys what the other side has not read yet.
    void linger() {
        try {
            socket.shutdownOutput();
            socket.setSoTimeout((int) LINGER.toMillis());
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException over) {
            ended = true;
        }
    }

    private RawPeer expectContent(RawFrame expected) {
        RawFrame actual = expectFrame();
        boolean right = actual.withoutMask().equals(expected);
        require(right, actual + " instead of " + expected);
        return this;
    }

    private long deadlineNs() {
        return System.nanoTime() + timeout.toNanos();
    }

    /// Reads once; false when the other side is done.
    private boolean fill(long deadlineNs) {
        if (ended) {
            return false;
        }
        long leftMs = Math.max(1, (deadlineNs - System.nanoTime()) / 1_000_000);
        byte[] piece = new byte[READ_LENGTH];
        int count;
        try {
            socket.setSoTimeout((int) leftMs);
            count = socket.getInputStream().read(piece);
        } catch (SocketTimeoutException late) {
            throw new AssertionError("nothing for " + timeout + " after " + rest(), late);
        } catch (SocketException reset) {
            count = -1;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        ended = count < 0;
        if (!ended) {
            unread = Bytes.concat(unread, Arrays.copyOf(piece, count));
        }
        return !ended;
    }

    private byte[] take(int count) {
        byte[] taken = Arrays.copyOf(unread, count);
        unread = Arrays.copyOfRange(unread, count, unread.length);
        return taken;
    }

    private String rest() {
        return Bytes.describe(unread);
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}
