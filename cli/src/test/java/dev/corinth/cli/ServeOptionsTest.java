package dev.corinth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.System.lineSeparator;

import dev.corinth.oracle.Identity;
import dev.corinth.server.CertificateFiles;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.server.ServerTls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine.Model.OptionSpec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
        assertThat(err).hasToString("corinth: --port=" + port + ": 0 to 65535" + lineSeparator());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--host 127.0.0.1,no.such.host.invalid | --host=no.such.host.invalid: ",
                "--loops -1 | loops=-1, 1 to ",
                "--poller kqueue | poller=kqueue, one of ",
                "--tls-cert a.pem | --tls-cert=a.pem --tls-key=: they go together",
                "--tls-cert none.pem --tls-key none.key | none.pem: cannot be read",
            })
    void CF_18_whatIsWrongNamesTheOptionAndItsValue(String options, String said) {
        StringWriter err = new StringWriter();
        String[] arguments = ("serve --port 0 " + options).split(" ");

        int code = Main.commandLine().setErr(new PrintWriter(err)).execute(arguments);

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).startsWith("corinth: ").contains(said);
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void D_11_certificatesAreReadAgainAndWhatIsWrongIsSaid(@TempDir Path folder)
            throws IOException {
        Path[] files = Identity.of("localhost").write(folder, "server");
        ServerTls tls = ServerTls.of(CertificateFiles.of(files[0], files[1]));
        try (Server server = Server.with(ServerConfig.STANDARD.port(0).tls(tls)).start()) {
            StringWriter said = new StringWriter();
            TlsOptions.reload(server, new PrintWriter(said));
            Files.writeString(files[0], "no certificate");
            TlsOptions.reload(server, new PrintWriter(said));

            List<String> lines = said.toString().lines().toList();
            assertThat(lines.getFirst()).isEqualTo("corinth: certificates read again");
            assertThat(lines.getLast())
                    .startsWith("corinth: certificates stay: ")
                    .contains(files[0].toString());
        }
    }
}
