package dev.corinth.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// A checkout in which `./corinth` is real, while Java and Maven are shell scripts that note what
/// they are asked. Owned by one test.
///
/// ```
/// checkout/   corinth (a copy), pom.xml, cli/, wire/
/// tools/      the few commands that the launcher may use, nothing else: no java, no mvn
/// home/       the user's home directory
/// jdks/       what CORINTH_JDK_DIRS points to
/// ```
final class FakeCheckout {
    private static final List<String> TOOLS =
            List.of(
                    "basename",
                    "bash",
                    "cat",
                    "cp",
                    "dirname",
                    "env",
                    "find",
                    "grep",
                    "head",
                    "mkdir",
                    "mkfifo",
                    "mv",
                    "readlink",
                    "rm",
                    "sh",
                    "sleep",
                    "touch",
                    "uname");

    private static final String JAVA =
            """
            #!/bin/sh
            for argument; do
              case $argument in
                -XX:AOTCacheOutput=*) echo archive > "${argument#*=}"; echo ready; exit 0 ;;
              esac
            done
            echo "java=$0"
            echo "pid=$$"
            for argument; do echo "argument=$argument"; done
            exit 7
            """;

    private static final String MAVEN =
            """
            #!/bin/sh
            echo "$JAVA_HOME: $*" >> "$(dirname "$0")/builds"
            mkdir -p cli/target/modules
            echo jar > cli/target/modules/corinth-wire.jar
            echo jar > cli/target/corinth-cli.jar
            """;

    private final Path root;
    final Path checkout;
    private final Map<String, String> environment = new TreeMap<>();

    FakeCheckout(Path root) throws IOException {
        this.root = root;
        checkout = Files.createDirectories(root.resolve("check out"));
        for (String module : List.of("cli", "wire")) {
            Path main = Files.createDirectories(checkout.resolve(module).resolve("src/main"));
            Files.writeString(main.resolve("A.java"), "class A {}");
            Files.writeString(main.resolve("B.java"), "class B {}");
            Files.writeString(checkout.resolve(module).resolve("pom.xml"), "<project/>");
        }
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        Files.copy(Path.of("..", "corinth"), checkout.resolve("corinth"));
        executable(checkout.resolve("corinth"));
        Path tools = Files.createDirectories(root.resolve("tools"));
        for (String tool : TOOLS) {
            script(tools.resolve(tool), "#!/bin/sh\nexec %s \"$@\"\n".formatted(onThePath(tool)));
        }
        environment.put("PATH", tools.toString());
        environment.put("HOME", Files.createDirectories(root.resolve("home")).toString());
        environment.put(
                "CORINTH_JDK_DIRS", Files.createDirectories(root.resolve("jdks")).toString());
    }

    /// Sets a variable of the launcher's environment, which holds nothing but what is set here.
    FakeCheckout with(String name, Object value) {
        environment.put(name, value.toString());
        return this;
    }

    /// Puts a directory at the end of the launcher's PATH.
    FakeCheckout withOnPath(Path directory) {
        return with("PATH", environment.get("PATH") + ":" + directory);
    }

    /// Makes a directory that looks like a JDK of the given version, below the root of the test.
    Path jdk(String place, String version) throws IOException {
        Path home = root.resolve(place);
        Path bin = Files.createDirectories(home.resolve("bin"));
        Files.writeString(
                home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(bin.resolve("java"), JAVA);
        script(bin.resolve("javac"), JAVA);
        return home;
    }

    /// Makes a Maven that builds at once and puts it on the PATH.
    FakeCheckout withMaven() throws IOException {
        return withMaven(MAVEN);
    }

    /// Makes a Maven out of a shell script and puts it on the PATH.
    FakeCheckout withMaven(String script) throws IOException {
        Path bin = Files.createDirectories(root.resolve("maven"));
        script(bin.resolve("mvn"), script);
        return withOnPath(bin);
    }

    /// What Maven was asked so far, one line for each time: its JAVA_HOME and its arguments.
    List<String> builds() throws IOException {
        Path log = root.resolve("maven/builds");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    /// Pretends that everything in the checkout was last changed so long ago.
    void age(Duration age) throws IOException {
        try (var paths = Files.walk(checkout)) {
            for (Path path : paths.toList()) {
                age(path, age);
            }
        }
    }

    static void age(Path path, Duration age) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
    }

    /// Runs the launcher as a person in another directory would.
    Launch launch(String... arguments) throws IOException, InterruptedException {
        return launch(checkout.resolve("corinth"), arguments);
    }

    /// Runs the launcher through any path to it, a symbolic link for one.
    Launch launch(Path launcher, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path output = root.resolve("output");
        Path errors = root.resolve("errors");
        var builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
        Process process = builder.start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the launcher did not end in 30 s: " + command);
        }
        return new Launch(
                process.exitValue(),
                process.pid(),
                Files.readAllLines(output),
                Files.readString(errors));
    }

    /// One run of the launcher. Immutable.
    record Launch(int code, long pid, List<String> output, String errors) {
        /// The values of the lines `name=value` that the pretended Java printed.
        List<String> values(String name) {
            return output.stream()
                    .filter(line -> line.startsWith(name + "="))
                    .map(line -> line.substring(name.length() + 1))
                    .toList();
        }

        List<String> arguments() {
            return values("argument");
        }
    }

    private static Path onThePath(String tool) {
        for (String directory : List.of(System.getenv("PATH").split(":", -1))) {
            Path path = Path.of(directory, tool);
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        throw new IllegalStateException("this system has no command " + tool);
    }

    private static void script(Path path, String text) throws IOException {
        Files.writeString(path, text, StandardCharsets.UTF_8);
        executable(path);
    }

    private static void executable(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
