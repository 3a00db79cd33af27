package dev.corinth.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The negotiation of permessage-deflate, on both sides (RFC 7692 §5 and §7.1).
/// Immutable.
///
/// Windows of 8 bits are declined where we would have to keep to them and accepted where the peer
/// does: zlib writes none narrower than 9 bits and reads all.
public final class DeflateNegotiation implements Extension {
    /// The extension's token.
    public static final String NAME = "permessage-deflate";

    private final DeflateConfig config;

    /// A negotiation after a configuration.
    ///
    /// @param config what to offer and to accept
    public DeflateNegotiation(DeflateConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<ExtensionOffer> negotiate(ExtensionOffer offer) {
        return DeflateTerms.read(offer).filter(this::canServe).map(this::respond);
    }

    // RFC 7692 §7.1.2.1: who accepts the parameter keeps to it.
    private boolean canServe(DeflateTerms offer) {
        return DeflateTerms.orWidest(offer.serverBits()) >= DeflateParameters.NARROWEST;
    }

    private ExtensionOffer respond(DeflateTerms offer) {
        List<Parameter> response = new ArrayList<>();
        if (offer.serverNoTakeover() || !config.serverTakeover()) {
            response.add(Parameter.of(DeflateTerms.SERVER_NO_TAKEOVER));
        }
        if (offer.clientNoTakeover() || !config.clientTakeover()) {
            response.add(Parameter.of(DeflateTerms.CLIENT_NO_TAKEOVER));
        }
        int serverBits =
                Math.min(DeflateTerms.orWidest(offer.serverBits()), config.serverWindowBits());
        if (offer.serverBits() != DeflateTerms.ABSENT || serverBits < DeflateParameters.WIDEST) {
            response.add(bits(DeflateTerms.SERVER_BITS, serverBits));
        }
        int clientBits =
                Math.min(DeflateTerms.orWidest(offer.clientBits()), config.clientWindowBits());
        // RFC 7692 §7.1.2.2: not in the response unless it was in the offer.
        if (offer.clientBits() != DeflateTerms.ABSENT && clientBits < DeflateParameters.WIDEST) {
            response.add(bits(DeflateTerms.CLIENT_BITS, clientBits));
        }
        return new ExtensionOffer(NAME, response);
    }

    @Override
    public List<ExtensionOffer> offers() {
        List<Parameter> offer = new ArrayList<>();
        if (!config.serverTakeover()) {
            offer.add(Parameter.of(DeflateTerms.SERVER_NO_TAKEOVER));
        }
        if (!config.clientTakeover()) {
            offer.add(Parameter.of(DeflateTerms.CLIENT_NO_TAKEOVER));
        }
        if (config.serverWindowBits() < DeflateParameters.WIDEST) {
            offer.add(bits(DeflateTerms.SERVER_BITS, config.serverWindowBits()));
        }
        offer.add(
                config.clientWindowBits() < DeflateParameters.WIDEST
                        ? bits(DeflateTerms.CLIENT_BITS, config.clientWindowBits())
                        : Parameter.of(DeflateTerms.CLIENT_BITS));
        return List.of(new ExtensionOffer(NAME, offer));
    }

    @Override
    public boolean accepts(ExtensionOffer response) {
        return DeflateTerms.read(response).filter(this::answersOffer).isPresent();
    }

    /// What we asked for is granted, and what is asked of us we can do.
    private boolean answersOffer(DeflateTerms response) {
        boolean askedBits = config.serverWindowBits() < DeflateParameters.WIDEST;
        boolean granted =
                (config.serverTakeover() || response.serverNoTakeover())
                        && (!askedBits || response.serverBits() != DeflateTerms.ABSENT)
                        && DeflateTerms.orWidest(response.serverBits()) <= widestServer();
        int clientBits = DeflateTerms.orWidest(response.clientBits());
        boolean possible =
                response.mayBeResponse()
                        && clientBits >= DeflateParameters.NARROWEST
                        && (response.clientBits() == DeflateTerms.ABSENT
                                || clientBits <= config.clientWindowBits());
        return granted && possible;
    }

    private int widestServer() {
        return config.serverWindowBits();
    }

    private static Parameter bits(String name, int bits) {
        return Parameter.of(name, Integer.toString(bits));
    }
}
