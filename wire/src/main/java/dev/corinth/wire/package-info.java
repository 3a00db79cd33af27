/// WebSocket frames (RFC 6455) and their compression (RFC 7692) without I/O, for both roles.
///
/// This module is fed bytes and gives events, or is given messages and writes bytes. It knows no
/// socket, no thread, no clock and no HTTP; memory and mask keys are handed in. So one code serves
/// servers, clients, tests over every split of an input, and fuzzing.
///
/// ## Receiving
///
/// ```
///   bytes ─► WebSocketCodec ─► CodecHandler
///              FrameDecoder      bits of one header, resumable at any byte
///              FrameRules        each MUST of the RFC, one method; Violation names it
///              MessageReader     assembly (PayloadBuffer), Utf8, Inflating, MessageMeter
///              ClosePayload      code and reason
/// ```
///
/// ## Sending
///
/// [dev.corinth.wire.FrameEncoder] writes frames, [dev.corinth.wire.FragmentWriter] keeps fragments
/// in order, [dev.corinth.wire.Deflating] builds compressed frames,
/// [dev.corinth.wire.PreparedMessage] holds frames to be sent many times. A client's keys come from
/// [dev.corinth.wire.MaskKeys] and are applied by [dev.corinth.wire.Mask].
///
/// ## Agreeing
///
/// [dev.corinth.wire.Extensions] is the table of extensions and
/// [dev.corinth.wire.DeflateNegotiation] its usual entry; offers and answers are structured, the
/// text of headers is parsed elsewhere. [dev.corinth.wire.CloseState] is the closing handshake.
///
/// ## Memory
///
/// All memory on the hot path is native, passed as (segment, from, to) and accessed by absolute
/// positions. A message that is whole in its input is told where it lies; everything unfinished
/// grows in blocks of [dev.corinth.wire.Memory], sized by what has arrived.
package dev.corinth.wire;
