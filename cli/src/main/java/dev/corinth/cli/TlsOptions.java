package dev.corinth.cli;

import dev.corinth.server.CertificateFiles;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.server.ServerTls;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/// Whether `corinth serve` speaks TLS, as options of its command line. Used by the main thread, and
/// by the thread of a signal.
final class TlsOptions {
    @Option(
            names = "--tls-cert",
            defaultValue = "${env:CORINTH_TLS_CERT}",
            paramLabel = "<file>",
            description = "Speak TLS with this certificate chain (PEM); read again on HUP.")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            defaultValue = "${env:CORINTH_TLS_KEY}",
            paramLabel = "<file>",
            description = "The key of the certificate (PEM).")
    private @Nullable Path key;

    /// The same in TLS, if that is asked for.
    ///
    /// @throws IllegalArgumentException if one file is named and the other is not
    ServerConfig secured(ServerConfig config) {
        Path chain = named(certificate);
        Path own = named(key);
        if (chain == null && own == null) {
            return config;
        }
        if (chain == null || own == null) {
            throw new IllegalArgumentException(
                    "--tls-cert="
                            + (chain == null ? "" : chain)
                            + " --tls-key="
                            + (own == null ? "" : own)
                            + ": they go together");
        }
        return config.tls(ServerTls.of(CertificateFiles.of(chain, own)));
    }

    /// From here on the files are read again when HUP comes.
    ///
    /// @param out where it is said what came of it
    static void reloadOnHangUp(Server server, PrintWriter out) {
        Runnable reload = () -> reload(server, out);
        // Where signals cannot be had, the files are read again by a restart.
        boolean _ =
                Signals.handle(
                        "HUP",
                        () -> {
                            Thread _ =
                                    Thread.ofPlatform()
                                            .name("corinth-reload")
                                            .daemon()
                                            .start(reload);
                        });
    }

    static void reload(Server server, PrintWriter out) {
        List<String> wrong = server.reloadCertificates();
        wrong.forEach(text -> out.println("corinth: certificates stay: " + text));
        if (wrong.isEmpty()) {
            out.println("corinth: certificates read again");
        }
        out.flush();
    }

    /// A variable that is not set leaves an empty name.
    private static @Nullable Path named(@Nullable Path file) {
        return file == null || file.toString().isEmpty() ? null : file;
    }
}
