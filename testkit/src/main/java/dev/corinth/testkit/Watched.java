package dev.corinth.testkit;

import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Stands before a listener under test and remembers what it throws first, so that a failing test
/// can say it. Safe for any thread.
final class Watched implements InvocationHandler {
    private final WebSocketListener listener;
    private final AtomicReference<@Nullable Throwable> thrown;

    private Watched(WebSocketListener listener, AtomicReference<@Nullable Throwable> thrown) {
        this.listener = listener;
        this.thrown = thrown;
    }

    /// A listener that does as another does.
    ///
    /// @param listener the one under test
    /// @param thrown where its first failure is put
    static WebSocketListener of(
            WebSocketListener listener, AtomicReference<@Nullable Throwable> thrown) {
        return WebSocketListener.class.cast(
                Proxy.newProxyInstance(
                        WebSocketListener.class.getClassLoader(),
                        new Class<?>[] {WebSocketListener.class},
                        new Watched(listener, thrown)));
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(listener, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
            thrown.compareAndSet(null, cause);
            throw cause;
        }
    }
}
