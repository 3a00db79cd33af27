package dev.corinth.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The peers made with npm's ws. Stateless.
final class Node {

    /// The one version that the tests were written against.
    private static final String WS = "ws@8.23.0";

    private static final Path MODULES = Path.of("target", "npm").toAbsolutePath();

    private Node() {}

    static ChildServer server(boolean deflate) throws Exception {
        return new ChildServer(start("ws-server.cjs", deflate ? "deflate" : "plain"));
    }

    static ChildPeer client(URI uri, boolean deflate) throws Exception {
        return new ChildPeer(start("ws-client.cjs", uri.toString(), deflate ? "deflate" : "plain"));
    }

    private static Child start(String script, String... arguments)
            throws IOException, InterruptedException {
        install();
        // Node looks for modules beside the script.
        Path copy = MODULES.resolve(script);
        Files.writeString(copy, Files.readString(Path.of(Child.script(script))));
        List<String> command = new java.util.ArrayList<>(List.of("node", copy.toString()));
        command.addAll(List.of(arguments));
        return Child.start(command);
    }

    private static synchronized void install() throws IOException, InterruptedException {
        if (Files.isDirectory(MODULES.resolve("node_modules/ws"))) {
            return;
        }
        Files.createDirectories(MODULES);
        String folder = MODULES.toString();
        Process npm =
                new ProcessBuilder("npm", "install", "--silent", "--prefix", folder, WS)
                        .inheritIO()
                        .start();
        if (!npm.waitFor(60, TimeUnit.SECONDS) || npm.exitValue() != 0) {
            npm.destroyForcibly();
            throw new AssertionError("npm could not install " + WS + " into " + folder);
        }
    }
}
