package dev.corinth.server;

import dev.corinth.engine.Counter;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// A program with a server of one loop, for [DescriptorsTest], which leaves it few descriptors. It
/// tells its port, and ends when its input does.
///
/// To `cpu` it answers how long the processor has worked for its loop in nanoseconds, to `failed`
/// how often accepting failed; everything else is echoed.
final class FewDescriptors implements WebSocketListener {
    private Server server = Server.on(0);

    private FewDescriptors() {}

    public static void main(String[] arguments) throws IOException {
        loadClasses();
        var self = new FewDescriptors();
        self.server =
                Server.with(
                                ServerConfig.STANDARD
                                        .port(0)
                                        .timeouts(part -> part.header(Duration.ofMinutes(5)))
                                        .loops(part -> part.count(1).poller(arguments[0])))
                        .webSocket("/", self)
                        .start();
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
        out.println(self.server.port());
        while (System.in.read() >= 0) {
            // Nothing is asked this way but to go on.
        }
        self.server.close();
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        switch (message.text()) {
            case "cpu" -> socket.send(Long.toString(cpuNs()));
            case "failed" -> socket.send(Long.toString(server.count(Counter.ACCEPT_FAILED)));
            default -> socket.send(message);
        }
    }

    private static long cpuNs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /// With no descriptor left, no class nor library could be read from its file, as
    /// they could from an open jar.
    private static void loadClasses() throws IOException {
        String[] path = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        for (Path folder : Stream.of(path).filter(one -> !one.isEmpty()).map(Path::of).toList()) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            List<Path> files;
            try (Stream<Path> all = Files.walk(folder)) {
                files = all.filter(FewDescriptors::isClass).toList();
            }
            for (Path file : files) {
                loadClass(folder.relativize(file).toString());
            }
        }
        System.getLogger("dev.corinth.server").log(Level.INFO, "{0} loaded", "everything");
        assert cpuNs() >= 0;
    }

    private static boolean isClass(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".class") && !name.equals("module-info.class");
    }

    private static void loadClass(String file) {
        String name = file.substring(0, file.length() - ".class".length());
        try {
            Class.forName(name.replace(File.separatorChar, '.'), false, loader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ClassLoader loader() {
        return FewDescriptors.class.getClassLoader();
    }
}
