package dev.corinth.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.corinth.fuzz.SlowReader.Compression;
import dev.corinth.simulator.SimulatedPeer;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;
import dev.corinth.wire.Opcode;
import dev.corinth.wire.Role;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// One connection of an [EchoServer] from both sides: the peer with all that it sent and received,
/// and the listener with all that it was told. Used by one thread.
final class Visitor implements WebSocketListener {

    private static final String HEAD_END = "\r\n\r\n";
    private static final String HTTP = "HTTP/1.1 ";
    private static final int ABNORMAL = 1006;

    private final SimulatedPeer line;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Messages told = new Messages(Messages.Of.LISTENER);
    private final Messages echoes = new Messages(Messages.Of.ECHO);
    private boolean isSending = true;
    private boolean isWhole = true;
    private int opened;
    private int closed;
    private int failedWith;

    Visitor(SimulatedPeer line) {
        this.line = line;
    }

    // --- the peer ---------------------------------------------------------------------------

    void send(byte... bytes) {
        if (isSending) {
            sent.writeBytes(bytes);
            line.send(bytes);
        }
    }

    void read() {
        received.writeBytes(line.received());
    }

    /// Takes no more than so much from here on.
    void window(int bytes) {
        isWhole = false;
        line.window(bytes);
    }

    void finish() {
        if (isSending) {
            isSending = false;
            isWhole = false;
            line.finish();
        }
    }

    void reset() {
        read();
        isSending = false;
        isWhole = false;
        line.reset();
    }

    /// Reads the rest and closes.
    void leave() {
        read();
        isSending = false;
        line.close();
    }

    /// The messages that came back.
    String echoed() {
        return echoes.trace();
    }

    // --- the listener -----------------------------------------------------------------------

    @Override
    public void onOpen(WebSocket socket) {
        opened++;
        requireAlive();
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        requireAlive();
        int opcode = message.isText() ? Opcode.TEXT : Opcode.BINARY;
        byte[] payload = message.bytes();
        told.add(opcode, payload);
        if (socket.send(message).isTaken()) {
            echoes.add(opcode, payload);
        }
    }

    @Override
    public void onPing(WebSocket socket, Message ping) {
        requireAlive();
        told.add(Opcode.PING, ping.bytes());
        WebSocketListener.super.onPing(socket, ping);
    }

    @Override
    public void onPong(WebSocket socket, Message pong) {
        requireAlive();
        told.add(Opcode.PONG, pong.bytes());
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        requireAlive();
        told.addClose(code, reason.getBytes(UTF_8));
        WebSocketListener.super.onClosing(socket, code, reason);
    }

    @Override
    public void onClose(WebSocket socket, Closure closure) {
        requireAlive();
        closed++;
        boolean isFailure = !closure.byPeer() && !closure.isClean();
        failedWith = isFailure && closure.code() != ABNORMAL ? closure.code() : 0;
    }

    /// What this throws is counted by the engine, and found there.
    private void requireAlive() {
        if (opened != 1 || closed != 0) {
            throw new AssertionError("opened " + opened + " times, closed " + closed);
        }
    }

    // --- the judge --------------------------------------------------------------------------

    /// Fails unless the listener was told what a slow reader reads in what was sent, and the peer
    /// got back what the listener sent. To be asked when the connection is gone.
    ///
    /// @param isExact whether nothing was lost and nobody waited, so that everything must have
    ///     come; otherwise the beginning will do
    void judge(boolean isExact) {
        if (closed != opened || opened > 1) {
            throw new AssertionError("opened " + opened + " times, closed " + closed);
        }
        String answer = received.toString(ISO_8859_1);
        int upgrade = answer.indexOf("HTTP/1.1 101 ");
        boolean isHttp = answer.startsWith(HTTP) || HTTP.startsWith(answer);
        boolean isSeen = upgrade >= 0 && answer.indexOf(HEAD_END, upgrade) >= 0;
        boolean isAll = isExact && isWhole;
        if (!isHttp || (upgrade >= 0 && opened == 0) || (isAll && opened == 1 && !isSeen)) {
            throw new AssertionError("opened " + opened + " times and answered " + answer);
        }
        if (opened == 1 && isSeen) {
            int frames = answer.indexOf(HEAD_END, upgrade) + HEAD_END.length();
            String head = answer.substring(upgrade, frames);
            judgeFrames(compression(head, "client"), isAll);
            judgeEchoes(frames, compression(head, "server"), isAll);
        } else if (isAll && startsWithHandshake()) {
            throw new AssertionError("refused: " + answer);
        }
    }

    private static Compression compression(String head, String sender) {
        if (!head.contains("permessage-deflate")) {
            return Compression.NONE;
        }
        boolean isFresh = head.contains(sender + "_no_context_takeover");
        return isFresh ? Compression.FRESH : Compression.TAKING_OVER;
    }

    private boolean startsWithHandshake() {
        return handshakeLength() > 0;
    }

    /// How long the handshake is with which everything starts, or 0 if it is of another kind.
    private int handshakeLength() {
        byte[] all = sent.toByteArray();
        for (EchoServer.Route route : EchoServer.Route.values()) {
            byte[] handshake = route.handshake();
            int length = Math.min(all.length, handshake.length);
            if (Arrays.equals(handshake, 0, handshake.length, all, 0, length)) {
                return length;
            }
        }
        return 0;
    }

    /// Where frames begin is known behind our own handshake; otherwise it may be behind any line.
    private void judgeFrames(Compression compression, boolean isAll) {
        byte[] all = sent.toByteArray();
        int known = handshakeLength();
        boolean isRight = known > 0 && isTold(all, known, compression, isAll);
        for (int at = 1; at <= all.length && known == 0 && !isRight; at++) {
            isRight = all[at - 1] == '\n' && isTold(all, at, compression, isAll);
        }
        if (!isRight) {
            throw new AssertionError("told, and failed with " + failedWith + ":\n" + told.trace());
        }
    }

    private boolean isTold(byte[] all, int from, Compression compression, boolean isAll) {
        byte[] frames = Arrays.copyOfRange(all, from, all.length);
        String expected =
                new SlowReader(
                                frames,
                                Role.SERVER,
                                FrameReader.TIGHT,
                                Messages.Of.LISTENER,
                                compression)
                        .trace();
        if (isAll && compression == Compression.NONE) {
            String failure = failedWith == 0 ? "" : "violation " + failedWith + "\n";
            return expected.equals(told.trace() + failure);
        }
        return expected.startsWith(told.trace());
    }

    private void judgeEchoes(int from, Compression compression, boolean isAll) {
        byte[] all = received.toByteArray();
        byte[] frames = Arrays.copyOfRange(all, from, all.length);
        String back =
                new SlowReader(frames, Role.CLIENT, FrameReader.WIDE, Messages.Of.ECHO, compression)
                        .trace();
        boolean isRight = isAll ? back.equals(echoes.trace()) : echoes.trace().startsWith(back);
        if (!isRight) {
            throw new AssertionError("echoed\n" + back + "\ninstead of\n" + echoes.trace());
        }
    }
}
