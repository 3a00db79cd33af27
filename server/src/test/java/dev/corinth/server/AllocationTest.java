package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.poller.EpollPoller;
import dev.corinth.poller.UringPoller;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// How many bytes of the heap a whole server takes for a message that comes and goes: poller,
/// engine, codec and listener, on a loop that the test turns itself.
///
/// Without assertions, as users run it: with them each message has a view of its own, so that one
/// that is kept is found out.
class AllocationTest {
    private static final double MOST_BYTES = 0.1;
    private static final int ATTEMPTS = 3;

    static Stream<String> pollers() {
        List<String> names = new ArrayList<>(List.of("nio"));
        if (EpollPoller.whyNot().isEmpty()) {
            names.add("epoll");
        }
        if (UringPoller.whyNot().isEmpty()) {
            names.add("uring");
        }
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("pollers")
    void anEchoTakesNothingOfTheHeap(String poller) throws Exception {
        for (int length : new int[] {64, 4_096}) {
            for (boolean isText : new boolean[] {false, true}) {
                assertThat(bytesAnEcho(poller, isText, length))
                        .as("poller=%s, isText=%s, length=%d", poller, isText, length)
                        .isLessThanOrEqualTo(MOST_BYTES);
            }
        }
    }

    /// The least of some attempts, each with classes of its own: whether the compiler does away
    /// with what a call into the system makes is a matter of what it has seen before.
    private static double bytesAnEcho(String poller, boolean isText, int length) throws Exception {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && least > MOST_BYTES; i++) {
            try (var loader =
                    new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
                loader.setDefaultAssertionStatus(false);
                Class<?>[] taken = {String.class, boolean.class, int.class, double.class};
                Method measure =
                        loader.loadClass(EchoRounds.class.getName())
                                .getMethod("bytesAnEcho", taken);
                double bytes = (double) measure.invoke(null, poller, isText, length, MOST_BYTES);
                least = Math.min(least, bytes);
            }
        }
        return least;
    }

    private static URL[] classPath() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
