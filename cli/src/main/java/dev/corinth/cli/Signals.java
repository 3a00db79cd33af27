package dev.corinth.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// Signals that would end the process. Safe for any thread; all methods are static.
///
/// Java has no public way to hear a second TERM: once the first has begun to end the virtual
/// machine, others are lost. The signals of `jdk.unsupported` are looked up by name, since the
/// compiler takes every mention of them for an error here.
final class Signals {
    private Signals() {}

    /// Has something run whenever a signal comes, in place of ending the process.
    ///
    /// @param name such as `TERM`
    /// @param action run on a thread of the virtual machine; must not block
    /// @return false where signals cannot be had; they end the process then as ever
    static boolean handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object called =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("handle")) {
                                    action.run();
                                }
                                return null;
                            });
            Object term = signal.getConstructor(String.class).newInstance(name);
            Object before = signal.getMethod("handle", signal, handler).invoke(null, term, called);
            return before != called;
        } catch (ClassNotFoundException | NoSuchMethodException | InstantiationException e) {
            return false;
        } catch (IllegalAccessException | InvocationTargetException e) {
            // The virtual machine keeps this signal for itself (-Xrs), or the system has none.
            return false;
        }
    }
}
