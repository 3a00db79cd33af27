package dev.corinth.tidy;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Names and calls that are banned, each with what to use in its place.
/// Immutable: it holds no state.
///
/// Calls are looked for in code, not in comments or strings, so a rule may name what it bans.
final class WordRules {
    private static final Pattern EMPTY_NAMES =
            Pattern.compile(
                    "(Impl|Abstract|Default|Base|Manager|Helper|Utils?|Factory|Vanilla)"
                            + "(?=[A-Z0-9]|$)");
    private static final Pattern GETTER = Pattern.compile("get[A-Z].*");
    private static final Pattern MAYBE = Pattern.compile("maybe[A-Z].*");
    private static final Set<String> MEMORY_ORDERS =
            Set.of("getAcquire", "getOpaque", "getPlain", "getVolatile");
    private static final Pattern NOT_OF_THE_RFC =
            Pattern.compile("[a-z0-9]*(packet|chunk)[a-z0-9]*|data", Pattern.CASE_INSENSITIVE);
    private static final Set<String> BROAD =
            Set.of("Exception", "Throwable", "RuntimeException", "Error");

    private static final List<String> PROTOCOL = List.of("wire", "websocket");
    private static final List<String> OUT_LOUD = List.of("cli", "examples", "bench");
    private static final List<String> PROGRAMS = List.of("cli", "peers");
    /// The simulator is not among them: its lock stands for the one inside a kernel.
    private static final List<String> LOCK_FREE =
            List.of("ring", "linux", "http", "wire", "poller", "engine", "pubsub");

    /// Floors 0 to 5: what a peer sends passes through here.
    private static final List<String> MEETS_PEERS =
            List.of(
                    "linux",
                    "http",
                    "wire",
                    "poller",
                    "engine",
                    "websocket",
                    "pubsub",
                    "client",
                    "server",
                    "files",
                    "live");

    /// The engine starts and stops its loops from outside, and that may wait.
    private static final List<String> NEVER_WAITING =
            List.of("ring", "linux", "http", "wire", "poller");

    /// Trust in everybody is for tests.
    private static final List<String> TRUSTING = List.of("testkit", "oracle");

    /// A banned call: where it is banned, how it looks in code, what to do instead.
    private record Ban(Predicate<SourceFile> where, Pattern call, String instead) {
        private static Ban of(Predicate<SourceFile> where, String call, String instead) {
            return new Ban(where, Pattern.compile(call), instead);
        }
    }

    private static final List<Ban> BANS =
            List.of(
                    Ban.of(
                            file -> !file.isIn(OUT_LOUD),
                            "\\bSystem\\.(out|err)\\b|\\.printStackTrace\\(",
                            "printing is for programs: log with System.Logger, or throw"),
                    Ban.of(
                            file -> !file.isIn(PROGRAMS),
                            "\\bSystem\\.exit\\(|\\bRuntime\\.getRuntime\\(\\)\\.(exit|halt)\\(",
                            "only the program ends the process: throw"),
                    Ban.of(
                            SourceFile::isTest,
                            "\\bThread\\.sleep\\(|\\bTimeUnit\\.\\w+\\.sleep\\(",
                            "a sleep hides a race: wait for the event, or move a ManualClock"),
                    Ban.of(
                            file -> true,
                            "\\bsun\\.misc\\.Unsafe\\b|\\bUnsafe\\.getUnsafe\\(",
                            "Unsafe is closed to new code: use MemorySegment or VarHandle"),
                    Ban.of(
                            file -> file.isMain() && file.isIn(LOCK_FREE),
                            "\\bsynchronized\\b|\\bjava\\.util\\.concurrent\\.locks\\b",
                            "floors 0 to 2 have no locks: one owner, or a ring between two"),
                    Ban.of(
                            file -> file.isMain() && file.isIn(NEVER_WAITING),
                            "\\b(CompletableFuture|CountDownLatch|BlockingQueue)\\b",
                            "nothing here waits for another thread: one owner, no hand-over"),
                    Ban.of(
                            SourceFile::isTest,
                            "@Disabled\\b|\\borg\\.mockito\\b",
                            "a test that is off or mocked proves nothing: repair it or delete it"),
                    Ban.of(
                            SourceFile::isMain,
                            "\\b(ObjectInputStream|ObjectOutputStream|XMLDecoder)\\b"
                                    + "|\\bjavax\\.(naming|script)\\b",
                            "no serialization, naming or scripts on what a peer may send"),
                    Ban.of(
                            file -> file.isMain() && file.isIn(MEETS_PEERS),
                            "\\bjava\\.util\\.regex\\b"
                                    + "|\\.(matches|replaceAll|replaceFirst|split)\\(\"",
                            "no regular expressions on a peer's text: compare bytes"),
                    Ban.of(
                            file -> file.isMain() && file.isIn(MEETS_PEERS),
                            "\\bClass\\.forName\\(|\\bjava\\.lang\\.reflect\\b|\\.loadClass\\("
                                    + "|\\bjava\\.io\\.(Serializable|Externalizable)\\b",
                            "nothing that a peer sends names a class: a table of what there is"),
                    Ban.of(
                            file -> file.isMain() && !file.isIn(TRUSTING),
                            "\\bX509(Extended)?TrustManager\\b|\\bHostnameVerifier\\b",
                            "who is trusted is the user's to say, by an SSLContext"),
                    Ban.of(
                            SourceFile::isMain,
                            "\\bLinker\\.Option\\.critical\\b",
                            "a critical call holds up every safepoint: call plainly"));

    private WordRules() {}

    static Stream<Finding> calls(SourceFile file) {
        if (!file.isJava()) {
            return Stream.empty();
        }
        SourceFile code = SourceFile.of(file.path(), CodeOnly.of(file.text()));
        return BANS.stream()
                .filter(ban -> ban.where().test(file))
                .flatMap(ban -> code.where(ban.call().asPredicate(), ban.instead()));
    }

    static Stream<Finding> typeNames(SourceFile file) {
        return shapes(file)
                .flatMap(shapes -> shapes.types().stream())
                .filter(type -> EMPTY_NAMES.matcher(type.name()).find())
                .map(
                        type ->
                                file.finding(
                                        type.line(),
                                        type.name() + " says nothing: name what it is"));
    }

    static Stream<Finding> methodNames(SourceFile file) {
        return shapes(file)
                .flatMap(shapes -> shapes.methods().stream())
                .filter(method -> !method.isOverride())
                .filter(method -> !MEMORY_ORDERS.contains(method.name()))
                .filter(
                        method ->
                                GETTER.matcher(method.name()).matches()
                                        || MAYBE.matcher(method.name()).matches())
                .map(
                        method ->
                                file.finding(
                                        method.line(),
                                        method.name()
                                                + ": accessors go without get, and what may refuse"
                                                + " is called try"));
    }

    /// Frame, message, payload, opcode, mask key, close code: the words of RFC 6455.
    static Stream<Finding> protocolWords(SourceFile file) {
        if (!file.isMain() || !file.isIn(PROTOCOL)) {
            return Stream.empty();
        }
        Shapes shapes = file.shapes();
        String instead = " is no word of RFC 6455: frame, message, payload or fragment";
        Stream<Finding> types =
                shapes.types().stream()
                        .filter(type -> NOT_OF_THE_RFC.matcher(type.name()).matches())
                        .map(type -> file.finding(type.line(), type.name() + instead));
        Stream<Finding> variables =
                shapes.variables().stream()
                        .filter(variable -> NOT_OF_THE_RFC.matcher(variable.name()).matches())
                        .map(it -> file.finding(it.line(), it.name() + instead));
        return Stream.concat(types, variables);
    }

    static Stream<Finding> swallowed(SourceFile file) {
        return shapes(file)
                .flatMap(shapes -> shapes.catches().stream())
                .filter(it -> BROAD.contains(it.type()) && !it.isUsed())
                .map(
                        it ->
                                file.finding(
                                        it.line(),
                                        "catches every "
                                                + it.type()
                                                + " and forgets it: catch what is expected"));
    }

    private static Stream<Shapes> shapes(SourceFile file) {
        return file.isJava() ? Stream.of(file.shapes()) : Stream.empty();
    }
}
