package dev.corinth.tidy;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What runs on one system only, or calls native code, stays in the modules made for it.
/// Immutable: it holds no state.
final class PlatformRules {
    private static final List<String> NATIVE = List.of("linux");
    /// The peers are measured on Linux, or not at all.
    private static final List<String> LINUX_ONLY = List.of("linux", "poller", "peers");

    private static final Pattern NATIVE_CALL =
            Pattern.compile("\\b(Linker|SymbolLookup|FunctionDescriptor)\\b");
    private static final Pattern LINUX_NAME =
            Pattern.compile("\\b(EPOLL[A-Z_]*|IORING_[A-Z_]*|epoll_\\w+|io_uring_\\w+)\\b");
    private static final Pattern LINUX_PATH = Pattern.compile("\"/(proc|sys|dev)/|\"libc\\b");

    private static final Pattern MAKES_MEMORY =
            Pattern.compile("\\bMemorySegment\\.ofAddress\\(|\\.reinterpret\\(");
    private static final Pattern ASKS_ADDRESS = Pattern.compile("\\.address\\(\\)");

    private PlatformRules() {}

    static Stream<Finding> nativeCalls(SourceFile file) {
        return file.isMain() && !file.isIn(NATIVE)
                ? code(file)
                        .where(
                                NATIVE_CALL.asPredicate(),
                                "native calls live in linux alone: add the call there")
                : Stream.empty();
    }

    /// In a file that deals with memory, an address is one of memory.
    static Stream<Finding> addresses(SourceFile file) {
        if (!file.isMain() || !file.isJava() || file.isIn(LINUX_ONLY)) {
            return Stream.empty();
        }
        SourceFile code = code(file);
        Predicate<String> banned = MAKES_MEMORY.asPredicate();
        if (code.text().contains("MemorySegment")) {
            banned = banned.or(ASKS_ADDRESS.asPredicate());
        }
        return code.where(
                banned,
                "addresses of memory stay in linux and poller: pass a segment with offsets");
    }

    static Stream<Finding> linuxOnly(SourceFile file) {
        if (!file.isMain() || file.isIn(LINUX_ONLY)) {
            return Stream.empty();
        }
        List<String> code = CodeOnly.of(file.text()).lines().toList();
        return IntStream.range(0, code.size())
                .filter(
                        index ->
                                LINUX_NAME.matcher(code.get(index)).find()
                                        || (code.get(index).contains("\"")
                                                && LINUX_PATH
                                                        .matcher(file.lines().get(index))
                                                        .find()))
                .mapToObj(
                        index ->
                                file.finding(
                                        index + 1,
                                        "only Linux has this: ask linux or poller for it"));
    }

    private static SourceFile code(SourceFile file) {
        return SourceFile.of(file.path(), CodeOnly.of(file.text()));
    }
}
