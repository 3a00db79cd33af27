package dev.corinth.server;

import dev.corinth.websocket.Login;

import java.util.Optional;

/// What an [Authenticator] has found out. Immutable.
public sealed interface LoginAnswer {
    /// It is known who asks.
    ///
    /// @param login who
    record Known(Login login) implements LoginAnswer {}

    /// Whoever asks is not let in; the answer is sent and the connection closed.
    ///
    /// @param answer status 300 to 599
    record Refused(HttpAnswer answer) implements LoginAnswer {
        /// Checks the status.
        public Refused {
            if (answer.status() < 300) {
                throw new IllegalArgumentException(
                        "status=" + answer.status() + " refuses nobody, 300 to 599");
            }
        }
    }

    /// It is known who asks.
    ///
    /// @param login who
    /// @return the answer
    static LoginAnswer known(Login login) {
        return new Known(login);
    }

    /// It is not known who asks, or the credentials are wrong: 401, with no word about which of
    /// them is.
    ///
    /// @return the answer
    static LoginAnswer unknown() {
        // RFC 9110 §11.6.1: a 401 names a scheme.
        return new Refused(
                HttpAnswer.text(401, "not logged in\n").header("WWW-Authenticate", "Bearer"));
    }

    /// It is known who asks, and they may not: 403.
    ///
    /// @return the answer
    static LoginAnswer forbidden() {
        return new Refused(HttpAnswer.text(403, "forbidden\n"));
    }

    /// Known if somebody was found.
    ///
    /// @param login who, if anybody
    /// @return known or unknown
    static LoginAnswer of(Optional<Login> login) {
        return login.map(LoginAnswer::known).orElseGet(LoginAnswer::unknown);
    }
}
