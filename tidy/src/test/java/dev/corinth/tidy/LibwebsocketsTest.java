package dev.corinth.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/// The page for those who come from libwebsockets: each reason of its callback, each member of its
/// creation info.
class LibwebsocketsTest {
    private static final Counterparts PAGE = Counterparts.of("docs/libwebsockets.md", "| there");

    private static final List<String> REASONS =
            List.of(
                    "ESTABLISHED",
                    "CLIENT_CONNECTION_ERROR",
                    "CLIENT_FILTER_PRE_ESTABLISH",
                    "CLIENT_ESTABLISHED",
                    "CLOSED",
                    "CLOSED_HTTP",
                    "RECEIVE",
                    "CLIENT_RECEIVE",
                    "CLIENT_RECEIVE_PONG",
                    "CLIENT_WRITEABLE",
                    "SERVER_WRITEABLE",
                    "HTTP",
                    "HTTP_FILE_COMPLETION",
                    "HTTP_WRITEABLE",
                    "FILTER_NETWORK_CONNECTION",
                    "FILTER_PROTOCOL_CONNECTION",
                    "OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS",
                    "OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS",
                    "OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION",
                    "CLIENT_APPEND_HANDSHAKE_HEADER",
                    "CONFIRM_EXTENSION_OKAY",
                    "CLIENT_CONFIRM_EXTENSION_SUPPORTED",
                    "PROTOCOL_INIT",
                    "PROTOCOL_DESTROY",
                    "ADD_POLL_FD",
                    "DEL_POLL_FD",
                    "CHANGE_MODE_POLL_FD",
                    "LOCK_POLL",
                    "UNLOCK_POLL");

    private static final List<String> CREATION_INFO =
            List.of(
                    "port",
                    "iface",
                    "protocols",
                    "extensions",
                    "ssl_cert_filepath",
                    "ssl_private_key_filepath",
                    "ssl_ca_filepath",
                    "ssl_cipher_list",
                    "gid",
                    "uid",
                    "options",
                    "user",
                    "ka_time",
                    "ka_probes",
                    "ka_interval");

    @Test
    void AP_58_everyReasonOfTheCallbackHasARow() {
        assertThat(REASONS).allSatisfy(LibwebsocketsTest::hasARow);
    }

    @Test
    void CF_16_everyMemberOfTheCreationInfoHasARow() {
        assertThat(CREATION_INFO).allSatisfy(LibwebsocketsTest::hasARow);
    }

    @Test
    void AP_58_everyCounterpartIsThere() {
        assertThat(PAGE.missing()).as("what docs/libwebsockets.md names").isEmpty();
        assertThat(PAGE.unexplained()).isEmpty();
        assertThat(PAGE.count()).isGreaterThan(40);
    }

    private static void hasARow(String name) {
        assertThat(PAGE.rows()).as(name).filteredOn(row -> isNamed(row, name)).hasSize(1);
    }

    private static boolean isNamed(String row, String name) {
        return row.substring(0, row.indexOf('|', 1)).contains("`" + name + "`");
    }
}
