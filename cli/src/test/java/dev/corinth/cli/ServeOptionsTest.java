package dev.corinth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import picocli.CommandLine.Model.OptionSpec;

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
}
