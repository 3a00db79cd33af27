package dev.corinth.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the io_uring of this kernel can do, and why there is none. Stateless; safe for any thread.
///
/// The kernel is asked, not its version. A feature of requests is tried on a descriptor that does
/// not exist: a kernel that knows the feature misses the descriptor, one that does not refuses the
/// request before it looks for one.
public final class RingProbe {
    /// What io_uring learned after its beginnings. Immutable.
    public enum Feature {
        /// One request accepts connection after connection.
        MULTISHOT_ACCEPT("multishot accept", "5.19"),
        /// One request receives again and again.
        MULTISHOT_RECEIVE("multishot receive", "6.0"),
        /// Buffers are handed to the kernel through shared memory.
        BUFFER_RINGS("provided-buffer rings", "5.19"),
        /// The kernel fills a buffer by several completions.
        INCREMENTAL_BUFFERS("incremental consumption", "6.12"),
        /// The network card reads the bytes of the sender itself.
        SEND_ZERO_COPY("send zero-copy", "6.0"),
        /// One completion fills several buffers.
        BUNDLES("bundles", "6.10");

        private final String words;
        private final String since;

        Feature(String words, String since) {
            this.words = words;
            this.since = since;
        }

        /// What it is called.
        ///
        /// @return a few words
        public String words() {
            return words;
        }

        /// The first Linux that has it.
        ///
        /// @return a version
        public String since() {
            return since;
        }
    }

    private static final Path SWITCH = Path.of("/proc/sys/kernel/io_uring_disabled");
    private static final int NO_DESCRIPTOR = -1;
    private static final int GROUP = 0;
    private static final long PATIENCE_NS = 1_000_000_000;
    private static final BufferRing.Shape FIXED = new BufferRing.Shape(1, 4_096, false);
    private static final BufferRing.Shape INCREMENTAL = new BufferRing.Shape(1, 4_096, true);

    private RingProbe() {}

    /// Why there is no io_uring here that this module can use.
    ///
    /// @return a sentence for people; empty when there is
    public static Optional<String> whyNot() {
        Optional<String> reason = Linux.whyNot();
        if (reason.isPresent()) {
            return reason;
        }
        try (Ring ring = open()) {
            assert ring.inFlight() == 0;
            return Optional.empty();
        } catch (LinuxException e) {
            return Optional.of(explain(e, release(), switchedTo()));
        }
    }

    /// Asks for every feature.
    ///
    /// @return for each, why it is missing, or nothing when it is there
    /// @throws LinuxException if there is no io_uring
    public static Map<Feature, Optional<String>> features() {
        var found = new EnumMap<Feature, Optional<String>>(Feature.class);
        var kernel = new Kernel();
        try (Ring ring = open()) {
            found.putAll(requests(ring));
            found.put(Feature.BUFFER_RINGS, registers(kernel, ring, FIXED));
            found.put(Feature.INCREMENTAL_BUFFERS, registers(kernel, ring, INCREMENTAL));
        }
        return found;
    }

    /// Says in words why io_uring was refused.
    ///
    /// @param refused what the kernel answered
    /// @param release of the kernel
    /// @param switchedTo the value of `kernel.io_uring_disabled`, or empty where there is none
    static String explain(LinuxException refused, String release, String switchedTo) {
        String text = refused.getMessage() + ": ";
        return switch (refused.errno()) {
            case Errno.EPERM ->
                    switch (switchedTo) {
                        case "1" -> text + "kernel.io_uring_disabled=1 keeps it for a few";
                        case "2" -> text + "kernel.io_uring_disabled=2 forbids it to everybody";
                        default -> text + "a filter of system calls (seccomp) forbids it";
                    };
            case Errno.ENOSYS ->
                    text + "Linux " + release + " has none, or a filter of system calls hides it";
            case Errno.EINVAL -> text + "Linux " + release + " is too old, 6.1 has what is needed";
            default -> "" + refused.getMessage();
        };
    }

    private static Ring open() {
        return Ring.open(new Kernel(), 8, 16);
    }

    private static String release() {
        return System.getProperty("os.version");
    }

    private static String switchedTo() {
        try {
            return Files.readString(SWITCH).strip();
        } catch (IOException e) {
            return ""; // before Linux 6.6 there is no such switch
        }
    }

    private static Optional<String> registers(Kernel kernel, Ring ring, BufferRing.Shape shape) {
        try (var buffers = new BufferRing(kernel, ring, GROUP, shape)) {
            assert buffers.memory().byteSize() > 0;
            return Optional.empty();
        } catch (LinuxException e) {
            return Optional.of("" + e.getMessage());
        }
    }

    private static Map<Feature, Optional<String>> requests(Ring ring) {
        var requests = new Requests(ring);
        var asked = new HashMap<Long, Feature>();
        for (Feature feature : Feature.values()) {
            long mark = asked.size();
            boolean isRequest = true;
            switch (feature) {
                case MULTISHOT_ACCEPT -> requests.accept(NO_DESCRIPTOR, mark);
                case MULTISHOT_RECEIVE -> requests.receive(NO_DESCRIPTOR, GROUP, mark);
                case BUNDLES -> requests.receiveBundle(NO_DESCRIPTOR, GROUP, mark);
                case SEND_ZERO_COPY -> requests.sendZeroCopy(NO_DESCRIPTOR, mark);
                default -> isRequest = false;
            }
            if (isRequest) {
                asked.put(mark, feature);
            }
        }
        return answers(ring, asked);
    }

    private static Map<Feature, Optional<String>> answers(Ring ring, Map<Long, Feature> asked) {
        var found = new EnumMap<Feature, Optional<String>>(Feature.class);
        while (ring.inFlight() > 0) {
            ring.enter(PATIENCE_NS);
            while (ring.next()) {
                Feature feature = asked.get(ring.userData());
                if (feature != null) {
                    // Of several completions the first says what became of the request.
                    found.putIfAbsent(feature, answer(ring.result()));
                }
            }
        }
        return found;
    }

    private static Optional<String> answer(int result) {
        return result == -Errno.EBADF ? Optional.empty() : Optional.of(Errno.text(-result));
    }
}
