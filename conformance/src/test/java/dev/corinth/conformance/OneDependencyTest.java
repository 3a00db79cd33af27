package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A program of a user whose module asks for our server and for nothing else.
class OneDependencyTest {
    private static final String DESCRIPTOR =
            """
            module user {
                requires dev.corinth.server;
                exports user;
            }
            """;

    /// Uses a type of every module that the API of the server shows.
    private static final String PROGRAM =
            """
            package user;

            import dev.corinth.dispatch.VirtualThreads;
            import dev.corinth.engine.Counter;
            import dev.corinth.engine.OutputLimits;
            import dev.corinth.engine.OverflowPolicy;
            import dev.corinth.http.OriginRule;
            import dev.corinth.server.Server;
            import dev.corinth.server.WebSocketRoute;
            import dev.corinth.websocket.Message;
            import dev.corinth.websocket.WebSocket;
            import dev.corinth.websocket.WebSocketConfig;
            import dev.corinth.wire.DeflateConfig;
            import java.util.function.IntSupplier;

            public final class Program implements IntSupplier, AutoCloseable {
                private static final OutputLimits OUTPUT =
                        OutputLimits.STANDARD.policy(OverflowPolicy.DROP_OLDEST);
                private static final WebSocketConfig CONFIG =
                        WebSocketConfig.STANDARD.deflate(DeflateConfig.on()).output(OUTPUT);
                private static final WebSocketRoute ROUTE =
                        WebSocketRoute.of(Program::answer)
                                .config(CONFIG)
                                .origins(OriginRule.sameOrigin())
                                .runOn(VirtualThreads.standard());
                private final Server server = Server.on(0).webSocket("/", ROUTE).start();

                @Override
                public int getAsInt() {
                    return server.port();
                }

                @Override
                public void close() {
                    server.close();
                }

                private static void answer(WebSocket socket, Message message) {
                    if (message.text().equals("stop")) {
                        socket.close();
                    } else {
                        socket.send(message.text() + Counter.values().length);
                    }
                }
            }
            """;

    /// A source in memory. Immutable.
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /// Everything on the class path of this test that is a module of ours.
    private static List<Path> modulePath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .filter(OneDependencyTest::isOurs)
                .toList();
    }

    private static boolean isOurs(Path path) {
        boolean canBe =
                Files.exists(path.resolve("module-info.class"))
                        || path.getFileName().toString().startsWith("corinth-");
        return canBe
                && ModuleFinder.of(path).findAll().stream()
                        .map(OneDependencyTest::name)
                        .anyMatch(name -> name.startsWith("dev.corinth."));
    }

    private static String name(ModuleReference reference) {
        return reference.descriptor().name();
    }

    private static void compile(List<Path> modules, Path target) throws IOException {
        String path =
                modules.stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        var task =
                compiler.getTask(
                        said,
                        null,
                        null,
                        List.of("-proc:none", "--module-path", path, "-d", target.toString()),
                        null,
                        List.of(
                                new Source("module-info.java", DESCRIPTOR),
                                new Source("user/Program.java", PROGRAM)));
        assertThat(task.call()).as(said.toString()).isTrue();
    }

    @Test
    void TB_10_aModuleThatAsksForTheServerHasAllItNeeds(@TempDir Path folder) throws Exception {
        List<Path> modules = modulePath();
        compile(modules, folder);

        ModuleFinder ours = ModuleFinder.of(modules.toArray(Path[]::new));
        Configuration resolved =
                ModuleLayer.boot()
                        .configuration()
                        .resolve(
                                ModuleFinder.compose(ModuleFinder.of(folder), ours),
                                ModuleFinder.of(),
                                Set.of("user"));
        var controller =
                ModuleLayer.defineModulesWithOneLoader(
                        resolved,
                        List.of(ModuleLayer.boot()),
                        ClassLoader.getPlatformClassLoader());
        Object program =
                controller
                        .layer()
                        .findLoader("user")
                        .loadClass("user.Program")
                        .getConstructor()
                        .newInstance();
        try (AutoCloseable running = (AutoCloseable) program;
                RawPeer peer = RawPeer.connect(((IntSupplier) running).getAsInt())) {
            peer.upgrade("/");
            peer.send(RawFrame.text("modules: ").withMask(1));
            assertThat(peer.expectFrame().text()).matches("modules: \\d+");
            peer.send(RawFrame.text("stop").withMask(1)).expectClose(1000);
        }
        assertThat(controller.layer().modules())
                .extracting(Module::getName)
                .containsExactlyInAnyOrder(
                        "user",
                        "dev.corinth.server",
                        "dev.corinth.websocket",
                        "dev.corinth.dispatch",
                        "dev.corinth.pubsub",
                        "dev.corinth.engine",
                        "dev.corinth.ring",
                        "dev.corinth.poller",
                        "dev.corinth.linux",
                        "dev.corinth.http",
                        "dev.corinth.json",
                        "dev.corinth.wire");
    }

    @Test
    void TB_10_whatRunsNeedsOnlyTheJdk() {
        ModuleFinder ours = ModuleFinder.of(modulePath().toArray(Path[]::new));
        for (String root : List.of("dev.corinth.server", "dev.corinth.client")) {
            Configuration resolved =
                    ModuleLayer.boot()
                            .configuration()
                            .resolve(ours, ModuleFinder.of(), Set.of(root));
            assertThat(resolved.modules())
                    .hasSizeGreaterThan(4)
                    .flatExtracting(module -> module.reference().descriptor().requires())
                    .filteredOn(
                            needed ->
                                    !needed.modifiers()
                                            .contains(ModuleDescriptor.Requires.Modifier.STATIC))
                    .extracting(ModuleDescriptor.Requires::name)
                    .allMatch(
                            name ->
                                    name.matches(
                                            "java\\.base|jdk\\.(jfr|management|net)"
                                                    + "|dev\\.corinth\\..*"));
        }
    }
}
