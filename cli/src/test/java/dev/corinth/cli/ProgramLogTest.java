package dev.corinth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine.TypeConversionException;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// Scopes of the log, their levels and where they go.
@Timeout(60)
class ProgramLogTest {
    private static final System.Logger ENGINE = System.getLogger("dev.corinth.engine");
    private static final System.Logger SERVER = System.getLogger("dev.corinth.server");
    private static final System.Logger SHOP = System.getLogger("com.example.shop");

    private final StringWriter err = new StringWriter();

    private ProgramLog open(List<String> targets, String... levels) {
        return ProgramLog.open(
                targets.stream().map(LogTarget::parse).toList(),
                Stream.of(levels).map(LogLevel::parse).toList(),
                new PrintWriter(err, true));
    }

    private static String file(Path folder, String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void OB_05_theLevelOfAScopeIsItsOwn(@TempDir Path folder) throws IOException {
        String all = file(folder, "all.log");
        try (ProgramLog _ = open(List.of(all), "warning", "engine=debug")) {
            ENGINE.log(Level.DEBUG, "a turn of {0} ms", 3);
            ENGINE.log(Level.TRACE, "too fine");
            SERVER.log(Level.INFO, "too low");
            SERVER.log(Level.WARNING, "the disk is slow");
        }
        assertThat(Files.readAllLines(Path.of(all)))
                .hasSize(2)
                .first()
                .asString()
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z DEBUG engine"
                                + " \\[[^]]+] a turn of 3 ms");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void OB_04_aScopeHasAPlaceOfItsOwn(@TempDir Path folder) throws IOException {
        String all = file(folder, "all.log");
        String own = file(folder, "server.log");
        try (ProgramLog _ = open(List.of(all, "server=" + own))) {
            ENGINE.log(Level.INFO, "of the engine");
            SERVER.log(Level.INFO, "of the server");
        }
        assertThat(Files.readString(Path.of(all)))
                .contains("of the engine")
                .doesNotContain("server");
        assertThat(Files.readString(Path.of(own)))
                .contains("of the server")
                .doesNotContain("engine");
    }

    @Test
    void OB_03_anApplicationLogsUnderItsOwnName(@TempDir Path folder) throws IOException {
        String all = file(folder, "all.log");
        try (ProgramLog _ = open(List.of(all), "com.example.shop=trace")) {
            SHOP.log(Level.TRACE, "sold");
        }
        assertThat(Files.readString(Path.of(all))).contains(" TRACE com.example.shop [", "] sold");
    }

    @Test
    void aScopeWithAPlaceLeavesTheRestToStandardError(@TempDir Path folder) {
        try (ProgramLog _ = open(List.of("server=" + file(folder, "server.log")))) {
            ENGINE.log(Level.WARNING, "seen here");
        }
        assertThat(err.toString()).contains(" WARNING engine [").contains("] seen here");
    }

    @Test
    void whatWasSetUpBeforeIsThereAgain(@TempDir Path folder) {
        Handler[] before = Logger.getLogger("").getHandlers();
        try (ProgramLog _ = open(List.of("stderr", "engine=" + file(folder, "e")), "engine=off")) {
            assertThat(Logger.getLogger("").getHandlers()).isNotEqualTo(before).hasSize(1);
        }
        assertThat(Logger.getLogger("").getHandlers()).isEqualTo(before);
        Logger engine = Logger.getLogger("dev.corinth.engine");
        assertThat(engine.getHandlers()).isEmpty();
        assertThat(engine.getLevel()).isNull();
        assertThat(engine.getUseParentHandlers()).isTrue();
    }

    @Test
    void O_04_theSameReasonIsWrittenTenTimesASecond(@TempDir Path folder) throws IOException {
        Path all = folder.resolve("all.log");
        try (ProgramLog _ = open(List.of(all.toString()))) {
            for (int i = 0; i < 10_000; i++) {
                SERVER.log(Level.WARNING, "Exception of connection " + i);
            }
            SERVER.log(Level.WARNING, "something else");
        }
        List<String> lines = Files.readAllLines(all);
        // Fifty at once, and ten for each second that this has taken: a minute at most.
        assertThat(lines).hasSizeBetween(51, 50 + 600);
        assertThat(lines.getLast()).endsWith("something else");
    }

    @Test
    void O_04_aLineEndInAValueBeginsNoLine(@TempDir Path folder) throws IOException {
        Path all = folder.resolve("all.log");
        try (ProgramLog _ = open(List.of(all.toString()))) {
            SERVER.log(Level.WARNING, "no file {0}", "a\r\n2026-01-01 ERROR\u2028\u001b[31m\u202e");
            SERVER.log(Level.WARNING, "x".repeat(5000), new IllegalStateException("b\nforged"));
        }
        List<String> lines = Files.readAllLines(all);
        assertThat(lines.get(0)).endsWith("no file a");
        assertThat(lines.get(1)).isEqualTo("\t2026-01-01 ERROR\\u2028\\u001b[31m\\u202e");
        assertThat(lines.get(2)).endsWith("x...").hasSizeLessThan(1200);
        assertThat(lines.subList(3, lines.size())).allMatch(line -> line.startsWith("\t"));
        assertThat(lines).anyMatch(line -> line.equals("\tforged"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void E_30_aFullDiskIsToldOnceAndRecoveredFrom(@TempDir Path folder) throws IOException {
        Path full = folder.resolve("all.log");
        Files.createSymbolicLink(full, Path.of("/dev/full"));
        try (ProgramLog log = open(List.of(full.toString()))) {
            ENGINE.log(Level.WARNING, "lost");
            while (log.dropped() == 0) {
                Thread.onSpinWait();
            }
            ENGINE.log(Level.WARNING, "lost too");
            Files.delete(full);
            while (!Files.exists(full) || Files.size(full) == 0) {
                ENGINE.log(Level.WARNING, "back " + System.nanoTime());
                Thread.onSpinWait();
            }
            assertThat(log.dropped()).isPositive();
        }
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString())
                .contains("all.log cannot be written: java.io.IOException: No space");
        assertThat(Files.readString(full)).contains(" back ").doesNotContain("lost too");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                 | is no place
                    server=            | is no place
                    sever=x.log        | is no scope; right would be one of client, dispatch, engine
                    syslog:            | has no host
                    """)
    void whatIsNoPlaceIsNamedWithWhatWouldBeRight(String text, String told) {
        assertThatThrownBy(() -> LogTarget.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loud", "engine=", "engin=debug", "=debugging"})
    void whatIsNoLevelIsNamedWithWhatWouldBeRight(String text) {
        assertThatThrownBy(() -> LogLevel.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("right would be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no/such/folder/a.log", "syslog:host:0", "syslog:host:x", "."})
    void aPlaceThatCannotBeThereIsToldBeforeAnythingRuns(String place) {
        assertThatThrownBy(() -> open(List.of(place)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("log=");
    }
}
