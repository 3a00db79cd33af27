package dev.corinth.websocket;

import dev.corinth.poller.LineEvents;
import dev.corinth.poller.Poller;
import dev.corinth.poller.PollerSource;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;

/// Stands between a loop and its poller and counts the bytes that come where they are expected.
/// Owned by the test, for one loop with one connection at a time.
final class PlaceCounter implements PollerSource {
    private final PollerSource source;
    private MemorySegment expected = MemorySegment.NULL;
    private long bytes;
    private long placed;

    PlaceCounter(PollerSource source) {
        this.source = source;
    }

    /// All bytes that were received.
    long bytes() {
        return bytes;
    }

    /// Those of them that came where they were expected.
    long placed() {
        return placed;
    }

    /// Whether a place is with the poller.
    boolean isOpen() {
        return expected.byteSize() > 0;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public Poller open(LineEvents events) {
        LineEvents told = between(LineEvents.class, events);
        return between(Poller.class, source.open(told));
    }

    private <T> T between(Class<T> type, T target) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> pass(target, method, arguments)));
    }

    private @Nullable Object pass(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        switch (method.getName()) {
            case "expect" -> expected = segment(arguments);
            case "withdraw", "closed" -> expected = MemorySegment.NULL;
            case "received" -> received(Objects.requireNonNull(arguments));
            default -> {
                // No business of ours.
            }
        }
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw Objects.requireNonNull(thrown.getCause());
        }
    }

    private void received(Object[] arguments) {
        long count = (long) arguments[3] - (long) arguments[2];
        bytes += count;
        placed += isOpen() && segment(arguments).equals(expected) ? count : 0;
        expected = MemorySegment.NULL;
    }

    private static MemorySegment segment(Object @Nullable [] arguments) {
        return (MemorySegment) Objects.requireNonNull(arguments)[1];
    }
}
