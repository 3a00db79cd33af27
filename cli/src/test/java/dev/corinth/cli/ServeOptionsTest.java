package dev.corinth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.System.lineSeparator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine.Model.OptionSpec;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;

class ServeOptionsTest {
    private static List<OptionSpec> flags() {
        return Main.commandLine().getSubcommands().get("serve").getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .toList();
    }

    private static String variable(OptionSpec option) {
        String name = option.longestName().substring("--".length());
        return "CORINTH_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    @Test
    void CF_18_everyFlagHasTheVariableOfItsName() {
        assertThat(flags())
                .hasSizeGreaterThan(8)
                .allSatisfy(
                        option ->
                                assertThat(option.defaultValueString(false))
                                        .as(option.longestName())
                                        .matches("\\$\\{env:" + variable(option) + "(:-.*)?}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "99999"})
    void aPortThatIsNoneIsNamedWithWhatWouldBeRight(String port) {
        StringWriter err = new StringWriter();

        int code = Main.commandLine().setErr(new PrintWriter(err)).execute("serve", "--port", port);

        assertThat(code).isEqualTo(1);
        assertThat(err).hasToString("corinth: port=" + port + ", 0 to 65535" + lineSeparator());
    }
}
