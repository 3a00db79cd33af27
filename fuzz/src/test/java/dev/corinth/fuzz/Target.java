package dev.corinth.fuzz;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One fuzz target: a class with a single test, and its corpus. Immutable.
record Target(Class<?> test) {

    static final List<Target> ALL =
            Stream.of(
                            RequestHeadFuzzTest.class,
                            ResponseHeadFuzzTest.class,
                            ExtensionHeaderFuzzTest.class,
                            ServerFramesFuzzTest.class,
                            ClientFramesFuzzTest.class,
                            Utf8FuzzTest.class,
                            ClosePayloadFuzzTest.class,
                            InflateFuzzTest.class,
                            DeflateFuzzTest.class,
                            ConnectionFuzzTest.class)
                    .map(Target::new)
                    .toList();

    /// The inputs that are kept, in a stable order.
    List<byte[]> corpus() throws IOException, URISyntaxException {
        String folder = test.getSimpleName() + "Inputs/" + method().getName();
        List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(test.getResource(folder).toURI()))) {
            for (Path file : files.sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        }
        return inputs;
    }

    /// Runs the target once.
    void run(byte[] input) {
        try {
            Object instance = test.getDeclaredConstructor().newInstance();
            method().invoke(instance, (Object) input);
        } catch (InvocationTargetException failure) {
            throw new AssertionError("target " + this + " failed", failure.getCause());
        } catch (ReflectiveOperationException broken) {
            throw new LinkageError("not a target: " + this, broken);
        }
    }

    private Method method() {
        return Stream.of(test.getDeclaredMethods())
                .filter(
                        it ->
                                it.isAnnotationPresent(
                                        com.code_intelligence.jazzer.junit.FuzzTest.class))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String toString() {
        return test.getSimpleName().replace("FuzzTest", "");
    }
}
