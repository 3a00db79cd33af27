package dev.corinth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class DeflateNegotiationTest {
    private static final String PMD = "permessage-deflate";
    private static final DeflateConfig TAKEOVER = DeflateConfig.onWithTakeover();

    private static DeflateConfig config(int serverBits, int clientBits) {
        return new DeflateConfig(true, true, true, serverBits, clientBits, 512, 6);
    }

    /// Reads header text that is well formed.
    private static List<ExtensionOffer> parse(String header) {
        List<ExtensionOffer> offers = new ArrayList<>();
        for (String element : header.split(", *", -1)) {
            List<Parameter> parameters = new ArrayList<>();
            String[] parts = element.split("; *", -1);
            for (int i = 1; i < parts.length; i++) {
                String[] pair = parts[i].split("=", 2);
                Optional<String> value = pair.length == 1 ? Optional.empty() : Optional.of(pair[1]);
                parameters.add(new Parameter(pair[0], value));
            }
            offers.add(new ExtensionOffer(parts[0], parameters));
        }
        return offers;
    }

    private static String negotiate(DeflateConfig config, String offer) {
        return ExtensionOffer.render(Extensions.of(config).negotiate(parse(offer)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server_max_window_bits=7",
                "server_max_window_bits=16",
                "server_max_window_bits=08",
                "server_max_window_bits=1e1",
                "server_max_window_bits=-9",
                "server_max_window_bits=+9",
                "server_max_window_bits=",
                "server_max_window_bits",
                "client_max_window_bits=7",
                "client_max_window_bits=16",
                "client_max_window_bits=015",
                "client_max_window_bits="
            })
    void Z_01_declinesAWindowThatCannotBe(String parameter) {
        assertThat(negotiate(TAKEOVER, PMD + "; " + parameter)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server_no_context_takeover; server_no_context_takeover",
                "client_no_context_takeover; client_no_context_takeover",
                "server_max_window_bits=10; server_max_window_bits=10",
                "client_max_window_bits; client_max_window_bits=9",
                "server_no_context_takeover=1",
                "client_no_context_takeover=true",
                "unknown",
                "mux=1",
                "Server_No_Context_Takeover"
            })
    void Z_02_declinesDoubledAndUnknownParameters(String parameters) {
        assertThat(negotiate(TAKEOVER, PMD + "; " + parameters)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10, 11, 12, 13, 14, 15})
    void Z_04_acceptsEveryWindowThatItCanKeepTo(int bits) {
        String answer = negotiate(TAKEOVER, PMD + "; server_max_window_bits=" + bits);

        assertThat(answer).isEqualTo(PMD + "; server_max_window_bits=" + bits);
        assertThat(DeflateParameters.of(parse(answer)).serverWindowBits()).isEqualTo(bits);
    }

    @Test
    void Z_04_declinesAWindowOfEightBitsForItsCompressorAndAcceptsItForTheOther() {
        assertThat(negotiate(TAKEOVER, PMD + "; server_max_window_bits=8")).isEmpty();
        assertThat(negotiate(TAKEOVER, PMD + "; client_max_window_bits=8"))
                .isEqualTo(PMD + "; client_max_window_bits=8");
    }

    @Test
    void Z_05_takesTheFirstOfferThatItCanAccept() {
        String offers =
                PMD + "; server_max_window_bits=7, " + PMD + "; server_no_context_takeover, " + PMD;

        assertThat(negotiate(TAKEOVER, offers)).isEqualTo(PMD + "; server_no_context_takeover");
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "; client_max_window_bits, ''",
        "; client_max_window_bits=15, ''",
        "; client_max_window_bits=10, ; client_max_window_bits=10",
        "; server_max_window_bits=15, ; server_max_window_bits=15",
        "; client_no_context_takeover, ; client_no_context_takeover"
    })
    void answersWhatWasOffered(String offer, String answer) {
        assertThat(negotiate(TAKEOVER, PMD + offer)).isEqualTo(PMD + answer);
    }

    @Test
    void offersNoTakeoverUnlessTheRouteOptsIn() {
        String answer = negotiate(DeflateConfig.on(), PMD);

        assertThat(answer)
                .isEqualTo(PMD + "; server_no_context_takeover; client_no_context_takeover");
        assertThat(DeflateParameters.of(parse(answer)))
                .isEqualTo(new DeflateParameters(false, false, 15, 15));
        assertThat(DeflateParameters.of(parse(PMD)))
                .isEqualTo(new DeflateParameters(true, true, 15, 15));
    }

    @Test
    void narrowsWindowsToTheConfiguration() {
        assertThat(negotiate(config(11, 12), PMD)).isEqualTo(PMD + "; server_max_window_bits=11");
        assertThat(
                        negotiate(
                                config(11, 12),
                                PMD + "; server_max_window_bits=14; client_max_window_bits"))
                .isEqualTo(PMD + "; server_max_window_bits=11; client_max_window_bits=12");
    }

    @Test
    void declinesUnknownAndHistoricExtensions() {
        String offers = "x-webkit-deflate-frame, deflate-stream, permessage-bzip2, mux";

        assertThat(negotiate(TAKEOVER, offers)).isEmpty();
        assertThat(negotiate(TAKEOVER, offers + ", " + PMD)).isEqualTo(PMD);
        assertThat(negotiate(DeflateConfig.off(), PMD)).isEmpty();
        assertThat(Extensions.none().negotiate(parse(PMD))).isEmpty();
    }

    @Test
    void rendersItsOffer() {
        assertThat(ExtensionOffer.render(Extensions.of(DeflateConfig.on()).offers()))
                .isEqualTo(
                        PMD
                                + "; server_no_context_takeover; client_no_context_takeover"
                                + "; client_max_window_bits");
        assertThat(ExtensionOffer.render(Extensions.of(config(10, 11)).offers()))
                .isEqualTo(PMD + "; server_max_window_bits=10; client_max_window_bits=11");
        assertThat(Extensions.of(DeflateConfig.off()).offers()).isEmpty();
    }

    private static boolean accepts(DeflateConfig config, String response) {
        return Extensions.of(config).accepts(parse(response));
    }

    @Test
    void acceptsResponsesThatGrantItsOffer() {
        String plain = "; server_no_context_takeover; client_no_context_takeover";
        assertThat(accepts(DeflateConfig.on(), PMD + plain)).isTrue();
        assertThat(accepts(DeflateConfig.on(), PMD + "; server_no_context_takeover")).isTrue();
        assertThat(accepts(TAKEOVER, PMD)).isTrue();
        assertThat(accepts(TAKEOVER, PMD + "; server_max_window_bits=8")).isTrue();
        assertThat(accepts(TAKEOVER, PMD + "; client_max_window_bits=9")).isTrue();
        assertThat(accepts(config(10, 11), PMD + "; server_max_window_bits=10")).isTrue();
        assertThat(Extensions.of(TAKEOVER).accepts(List.of())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=10; client_max_window_bits",
                "permessage-deflate; server_max_window_bits=10; client_max_window_bits=8",
                "permessage-deflate; server_max_window_bits=10; client_max_window_bits=12",
                "permessage-deflate; server_max_window_bits=11",
                "permessage-deflate",
                "permessage-deflate; server_max_window_bits=10; x",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate",
                "x-webkit-deflate-frame"
            })
    void failsOnResponsesThatDoNotGrantItsOffer(String response) {
        assertThat(accepts(config(10, 11), response)).isFalse();
    }

    @Test
    void failsOnAResponseThatKeepsTheTakeoverItDeclined() {
        assertThat(accepts(DeflateConfig.on(), PMD)).isFalse();
    }

    @Test
    void letsUsersAddExtensionsOfTheirOwn() {
        Extension own =
                new Extension() {
                    @Override
                    public String name() {
                        return "shout";
                    }

                    @Override
                    public Optional<ExtensionOffer> negotiate(ExtensionOffer offer) {
                        return Optional.of(offer);
                    }

                    @Override
                    public List<ExtensionOffer> offers() {
                        return parse("shout; loud=3");
                    }

                    @Override
                    public boolean accepts(ExtensionOffer response) {
                        return response.equals(offers().getFirst());
                    }
                };
        Extensions table = Extensions.of(TAKEOVER).with(own);

        assertThat(ExtensionOffer.render(table.negotiate(parse("shout; loud=3, " + PMD))))
                .isEqualTo("shout; loud=3, " + PMD);
        assertThat(table.offers()).hasSize(2);
        assertThat(table.accepts(parse("shout; loud=3"))).isTrue();
        assertThat(table.accepts(parse("shout; loud=4"))).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> table.with(own));
        assertThat(DeflateParameters.of(parse("shout; loud=3"))).isEqualTo(DeflateParameters.NONE);
    }

    @Test
    void refusesAConfigurationOutOfBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(8, 15))
                .withMessageContaining("serverWindowBits=8");
        assertThatIllegalArgumentException().isThrownBy(() -> config(15, 16));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeflateConfig(true, true, true, 15, 15, -1, 6));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeflateConfig(true, true, true, 15, 15, 512, 10));
    }
}
