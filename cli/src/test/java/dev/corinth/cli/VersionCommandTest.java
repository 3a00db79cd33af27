package dev.corinth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.poller.PollerChoice;
import dev.corinth.poller.PollerProbe;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

class VersionCommandTest {
    private static List<String> run(String... arguments) {
        var out = new StringWriter();
        int code = Main.commandLine().setOut(new PrintWriter(out)).execute(arguments);

        assertThat(code).isZero();
        return out.toString().lines().toList();
    }

    @Test
    void saysTheVersionsOfItselfAndOfJava() {
        assertThat(run("version")).hasSize(2).first().asString().startsWith("corinth ");
    }

    @Test
    void SV_19_saysWhatThisMachineHasForMovingBytesWhenAsked() {
        List<String> expected = new ArrayList<>(run("version"));
        expected.addAll(PollerProbe.run().lines());
        expected.add(PollerChoice.of("auto").reason());

        assertThat(run("version", "--verbose")).isEqualTo(expected);
    }
}
