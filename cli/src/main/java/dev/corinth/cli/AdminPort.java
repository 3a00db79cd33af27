package dev.corinth.cli;

import dev.corinth.admin.AdminConfig;
import dev.corinth.admin.AdminServer;
import dev.corinth.server.Server;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Optional;

/// Where figures are shown, as an option of the command line: a port of 127.0.0.1, or nowhere.
/// Immutable.
///
/// @param port 0 to 65,535, or -1 for nowhere
record AdminPort(int port) {
    static final AdminPort OFF = new AdminPort(-1);

    private static final int MOST = 65_535;

    /// Reads ports on the command line.
    static final class Converter implements ITypeConverter<AdminPort> {
        @Override
        public AdminPort convert(String value) {
            return parse(value);
        }
    }

    static AdminPort parse(String text) {
        if (text.equals("off")) {
            return OFF;
        }
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= MOST) {
                return new AdminPort(port);
            }
        } catch (NumberFormatException e) {
            // Told below, with what would be right.
        }
        throw new TypeConversionException(
                "'" + text + "' is no port; right would be 9002, 0 to have one chosen, or off");
    }

    /// Begins to show figures, if that is asked for.
    Optional<AdminServer> open(Server server) {
        return port < 0
                ? Optional.empty()
                : Optional.of(AdminServer.start(server, AdminConfig.STANDARD.port(port)));
    }
}
