/// HTTP/1.1 messages without I/O, and the WebSocket handshake of both sides.
///
/// Bytes come in as ranges of native memory and leave in a buffer; there is no socket, no thread
/// and no clock here, and nothing of frames. One strict grammar and no switch to loosen it: where
/// RFC 9112 lets a recipient be generous we refuse, because two parsers that are generous in
/// different ways are how requests are smuggled. A fault of the peer is a value ([HttpError]), a
/// fault of the caller an exception; the first fault is final.
///
/// ```
/// bytes ► HeadParser ┬► RequestHead ┬► HostRule, OriginRule ► ServerHandshake ► HeadWriter ► bytes
///                    │              └► BodyDecoder ► the bytes of the body where they lie
///                    └► ResponseHead ► ClientHandshake, whose request the HeadWriter wrote
/// ```
///
/// | to find | look in |
/// |---|---|
/// | which bytes may stand where | `Grammar` |
/// | a message in pieces | `Scanner`: `RequestLine`, `StatusLine`, `FieldBlock`, `ChunkedBody` |
/// | the rules of a whole request | `RequestRules`, `RequestTarget`, [Authority] |
/// | how long a body is | `FramingRule`, the only place that decides it |
/// | lists such as `Connection` and `Sec-WebSocket-Extensions` | [HeaderElements] |
/// | the rules of RFC 6455 §4 | `HandshakeRules` for servers, [ClientHandshake] for clients |
/// | limits | [HttpLimits]; deadlines and routes belong to the server |
///
/// Everything that is handed out is immutable and holds no reference to the memory it was read
/// from. [HeadParser], [BodyDecoder] and [HeadWriter] are state of one connection or one loop.
package dev.corinth.http;
