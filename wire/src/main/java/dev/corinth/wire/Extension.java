package dev.corinth.wire;

import java.util.List;
import java.util.Optional;

/// An entry of the extension table: how one extension is negotiated, on either side.
/// Immutable, and used by any thread.
///
/// Users may add their own. The codec gives no reserved bit or opcode to them; what such an
/// extension agrees can change the content of messages only.
public interface Extension {
    /// The token by which offers name it.
    ///
    /// @return for example `permessage-deflate`
    String name();

    /// As a server: answers one offer. A client may make several for one extension; the first that
    /// is accepted counts.
    ///
    /// @param offer one of this name
    /// @return what stands in the response, or empty to decline
    Optional<ExtensionOffer> negotiate(ExtensionOffer offer);

    /// As a client: what to offer, best first.
    ///
    /// @return the offers; empty to offer nothing
    List<ExtensionOffer> offers();

    /// As a client: judges the server's response to the offers.
    ///
    /// @param response one of this name
    /// @return false to fail the connection
    boolean accepts(ExtensionOffer response);
}
