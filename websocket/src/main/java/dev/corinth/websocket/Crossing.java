package dev.corinth.websocket;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Loop;
import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.engine.SendResult;
import dev.corinth.poller.Blocks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What is sent from another thread, on its way to the loop of its connection. Immutable; all
/// methods are static and for every thread.
///
/// Bytes on their way are counted: for the loop, which refuses what is too much in all, and for
/// the connection, so that the answer of a send is as true as that of a send on the loop.
final class Crossing {
    private Crossing() {}

    /// Sends the bytes of a message.
    static SendResult send(WebSocketSession session, int opcode, byte[] bytes, long key) {
        MemorySegment block = Blocks.process().take(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, block, ValueLayout.JAVA_BYTE, 0, bytes.length);
        SendResult result =
                send(
                        session,
                        bytes.length,
                        () -> {
                            try {
                                return session.sendHere(opcode, block, 0, bytes.length, key);
                            } finally {
                                Blocks.process().give(block);
                            }
                        });
        if (!result.isTaken()) {
            Blocks.process().give(block);
        }
        return result;
    }

    /// Something that is sent on the loop of its connection.
    interface Arrival {
        /// Sends it.
        SendResult send();
    }

    /// Sends something of a length.
    ///
    /// @return SENT or QUEUED if it was handed over: then, and only then, it is sent
    static SendResult send(WebSocketSession session, long length, Arrival arrival) {
        if (!session.isOpen()) {
            return SendResult.CLOSED;
        }
        Connection connection = session.connection();
        OutputLimits limits = connection.limits();
        long waiting = connection.waitingBytes();
        boolean isFull = waiting > 0 && waiting + length > limits.maxQueueBytes();
        boolean isDropped = isFull && limits.policy() == OverflowPolicy.DROP_NEWEST;
        if (isDropped || !connection.loop().claim(length)) {
            return SendResult.DROPPED;
        }
        boolean isQueued = waiting + length > limits.highWaterBytes();
        SendResult taken = isQueued ? SendResult.QUEUED : SendResult.SENT;
        Arrival here = isQueued ? owing(connection, arrival) : arrival;
        return isHandedOver(connection, length, here) ? taken : SendResult.CLOSED;
    }

    /// The sender waits to be told that there is room, though the loop may never see the queue
    /// full that it saw.
    private static Arrival owing(Connection connection, Arrival arrival) {
        return () -> {
            connection.oweWritable();
            return arrival.send();
        };
    }

    /// @return false if the loop has ended
    private static boolean isHandedOver(Connection connection, long length, Arrival arrival) {
        Loop loop = connection.loop();
        connection.addCommanded(length);
        boolean isTaken =
                loop.execute(
                        () -> {
                            connection.addCommanded(-length);
                            loop.arrived(length);
                            SendResult ignoredHere = arrival.send();
                            assert ignoredHere != null;
                        });
        if (!isTaken) {
            connection.addCommanded(-length);
            loop.arrived(length);
        }
        return isTaken;
    }
}
