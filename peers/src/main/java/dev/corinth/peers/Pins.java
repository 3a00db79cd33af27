package dev.corinth.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// On which processors the processes run, and how urgently. Immutable.
///
/// @param serverCore of every server
/// @param loadCore of the load
/// @param realTime the priority among real-time processes, or 0 for ordinary ones; it keeps other
///     work of the machine out, and needs the right to do so
record Pins(int serverCore, int loadCore, int realTime) {
    /// The same for every virtual machine, servers and load.
    static final List<String> FLAGS =
            List.of(
                    "-Xmx2g",
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--enable-native-access=ALL-UNNAMED",
                    // Netty is faster with these two, and everybody gets the same.
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dio.netty.noUnsafe=false",
                    "-Dio.netty.leakDetection.level=disabled");

    /// The command of a server's process, which becomes the server.
    List<String> server(List<String> mainAndArguments) {
        return java(serverCore, mainAndArguments);
    }

    /// The command of the load's process.
    List<String> load(List<String> mainAndArguments) {
        return java(loadCore, mainAndArguments);
    }

    private List<String> java(int core, List<String> mainAndArguments) {
        List<String> all = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
        if (realTime > 0) {
            all.addAll(List.of("chrt", "-r", Integer.toString(realTime)));
        }
        all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        all.addAll(FLAGS);
        all.addAll(List.of("-cp", System.getProperty("java.class.path")));
        all.addAll(mainAndArguments);
        return all;
    }
}
