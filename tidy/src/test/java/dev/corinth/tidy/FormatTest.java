package dev.corinth.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

class FormatTest {
    /// Set by `./format`: rewrites what differs.
    private static final boolean MENDS = Boolean.getBoolean("format.mend");

    private static final Formatter FORMATTER =
            new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());

    @Test
    void everyJavaFileIsFormatted() {
        Repository repository = Repository.here();
        List<String> differing =
                repository.sources().stream()
                        .filter(SourceFile::isJava)
                        .parallel()
                        .filter(file -> !formatted(file).equals(file.text()))
                        .peek(file -> mend(repository, file))
                        .map(SourceFile::path)
                        .toList();
        if (!differing.isEmpty() && !MENDS) {
            fail("run ./format, which mends these:\n" + String.join("\n", differing));
        }
    }

    @Test
    void noticesWhatIsNotFormatted() {
        SourceFile wrong = SourceFile.of("a/A.java", "class A {\n  int a;\n}\n");

        assertThat(formatted(wrong)).isEqualTo("class A {\n    int a;\n}\n");
    }

    private static String formatted(SourceFile file) {
        try {
            String imports = RemoveUnusedImports.removeUnusedImports(file.text());
            String ordered = ImportOrderer.reorderImports(imports, Style.AOSP);
            return FORMATTER.formatSource(ordered);
        } catch (FormatterException failure) {
            throw new IllegalArgumentException(file.path() + ": " + failure.getMessage(), failure);
        }
    }

    private static void mend(Repository repository, SourceFile file) {
        if (!MENDS) {
            return;
        }
        try {
            Files.writeString(repository.root().resolve(file.path()), formatted(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
