/// A second opinion for the tests of Corinth: slow, obvious and independent.
///
/// What is checked here is checked by other code than the code under test, so nothing of Corinth
/// is imported: a mistake made twice would not be found.
///
/// | class | what a test does with it |
/// |---|---|
/// | [Chunks] | feeds an input in every way in which a network may cut it |
/// | [RawFrame], [RawFrames] | writes frames with any bit wrong, reads frames, fragments messages |
/// | [RawHandshake] | writes the opening handshake by hand |
/// | [RawPeer] | talks to a server over a plain or TLS socket, right or wrong |
/// | [RawServer] | plays a script to a client |
/// | [Conversation] | draws a script of messages for one side, and its mirror for the other |
/// | [Identity] | makes a key and a certificate for any names and times |
/// | [Faults] | decides by name, probability and seed what goes wrong |
/// | [ManualClock] | lets time pass only when told |
/// | [Seeds] | draws randomness that can be repeated |
/// | [Bytes] | turns hexadecimal into bytes, bytes into native memory, and back |
///
/// Bytes are plain arrays everywhere; only [Bytes#toNative(byte...)] makes native memory, of the
/// exact size, so that a read one byte too far is an exception. A failed expectation is an
/// `AssertionError` that tells what came instead, and under which seed.
///
/// The package must not know any other module of Corinth, and it is never published: its TLS
/// trusts every certificate.
package dev.corinth.oracle;
