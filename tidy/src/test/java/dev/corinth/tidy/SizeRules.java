package dev.corinth.tidy;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import javax.lang.model.element.Modifier;

/// The bars of size: files, lines, methods and classes that a reader can hold in mind.
/// Immutable: it holds no state.
final class SizeRules {
    static final int FILE_LINES = 500;
    static final int LINE_LENGTH = 100;
    static final int METHOD_LINES = 60;
    static final int NESTING = 3;
    static final int PARAMETERS = 5;
    static final int PARAMETERS_OF_MAKERS_AND_LOOPS = 7;
    static final int RETURNS = 3;
    static final int LINES_THAT_NEED_ONE_EXIT = 15;
    static final int FIELDS = 12;
    static final int EXAMPLE_LINES = 60;

    /// There is one of each for every connection, and each split would cost it 16 bytes. A loop is
    /// the sum of its parts, and its fields name them.
    private static final Map<String, Integer> FIELDS_ALLOWED =
            Map.of("Connection", 24, "WebSocket", 24, "WebSocketSession", 24, "Loop", 16);

    /// Written by tools or by lawyers.
    private static final Set<String> NOT_WRITTEN_HERE = Set.of("LICENSE", "package-lock.json");

    private SizeRules() {}

    static Stream<Finding> fileLines(SourceFile file) {
        int count = file.lines().size();
        boolean counts = !isResult(file.path()) && !NOT_WRITTEN_HERE.contains(file.name());
        return when(
                counts && count > FILE_LINES,
                file.finding(
                        0, count + " lines are more than " + FILE_LINES + ": split by purpose"));
    }

    static Stream<Finding> lineLength(SourceFile file) {
        return file.isJava()
                ? file.where(
                        line -> line.codePointCount(0, line.length()) > LINE_LENGTH,
                        "longer than " + LINE_LENGTH + " columns: break it (./format does code)")
                : Stream.empty();
    }

    static Stream<Finding> methodLines(SourceFile file) {
        return methods(file)
                .filter(method -> method.lines() > METHOD_LINES)
                .map(
                        method ->
                                file.finding(
                                        method.line(),
                                        "%s has %d lines, more than %d: name its parts"
                                                .formatted(
                                                        method.name(),
                                                        method.lines(),
                                                        METHOD_LINES)));
    }

    static Stream<Finding> nesting(SourceFile file) {
        return methods(file)
                .filter(method -> method.body().nesting() > NESTING)
                .map(
                        method ->
                                file.finding(
                                        method.line(),
                                        "%s nests %d deep, more than %d: move the inside out"
                                                .formatted(
                                                        method.name(),
                                                        method.body().nesting(),
                                                        NESTING)));
    }

    static Stream<Finding> parameters(SourceFile file) {
        return methods(file)
                .filter(method -> method.parameters() > parametersAllowed(file, method))
                .map(
                        method ->
                                file.finding(
                                        method.line(),
                                        "%s has %d parameters, more than %d: take a record of parts"
                                                .formatted(
                                                        method.name(),
                                                        method.parameters(),
                                                        parametersAllowed(file, method))));
    }

    static Stream<Finding> returns(SourceFile file) {
        return methods(file)
                .filter(method -> method.lines() - 2 > LINES_THAT_NEED_ONE_EXIT)
                .filter(method -> method.body().returns() > RETURNS)
                .map(
                        method ->
                                file.finding(
                                        method.line(),
                                        "%s has %d returns in %d lines, more than %d: split it"
                                                .formatted(
                                                        method.name(),
                                                        method.body().returns(),
                                                        method.lines(),
                                                        RETURNS)));
    }

    static Stream<Finding> fields(SourceFile file) {
        return shapes(file)
                .filter(shapes -> file.isMain())
                .flatMap(shapes -> shapes.types().stream())
                .filter(type -> type.fields() > fieldsAllowed(type))
                .map(
                        type ->
                                file.finding(
                                        type.line(),
                                        "%s has %d fields, more than %d: find the object in it"
                                                .formatted(
                                                        type.name(),
                                                        type.fields(),
                                                        fieldsAllowed(type))));
    }

    static Stream<Finding> exampleLines(SourceFile file) {
        int count = file.lines().size();
        boolean isExample = file.module().equals("examples") && file.isMain();
        return when(
                isExample && count > EXAMPLE_LINES,
                file.finding(
                        0, count + " lines are more than " + EXAMPLE_LINES + ": show one thing"));
    }

    /// What a tool wrote: recorded results, inputs of the fuzzer, pictures.
    static boolean isResult(String path) {
        return path.matches("(.*/)?(results|corpus|regressions|images|vectors)/.*")
                || path.matches(".*\\.(png|jpg|svg|jar)");
    }

    private static int parametersAllowed(SourceFile file, Shapes.Method method) {
        // A system call takes its number and six arguments.
        boolean isMakerOrLoop =
                method.isConstructor()
                        || method.modifiers().contains(Modifier.STATIC)
                        || file.module().equals("linux");
        return isMakerOrLoop ? PARAMETERS_OF_MAKERS_AND_LOOPS : PARAMETERS;
    }

    private static int fieldsAllowed(Shapes.Type type) {
        return FIELDS_ALLOWED.getOrDefault(type.name(), FIELDS);
    }

    private static Stream<Shapes.Method> methods(SourceFile file) {
        return shapes(file).flatMap(shapes -> shapes.methods().stream());
    }

    private static Stream<Shapes> shapes(SourceFile file) {
        return file.isJava() ? Stream.of(file.shapes()) : Stream.empty();
    }

    private static Stream<Finding> when(boolean wrong, Finding finding) {
        return wrong ? Stream.of(finding) : Stream.empty();
    }
}
