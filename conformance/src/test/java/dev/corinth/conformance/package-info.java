/// The whole against the field: servers and clients of ours talking to those of others.
///
/// - **Peers.** [EchoContract] says what any client and any server must be able to do with each
///   other. One end is ours, the other is somebody else's: a [Peer] is a client of some library, an
///   [EchoServer] a server of some library, and a nested test class names the pair. Libraries from
///   Maven Central run inside the test; those from npm and Debian run as child processes that speak
///   a line protocol ([Child]).
/// - **Autobahn.** [Autobahn] runs the suite in a virtual machine of its own, in both roles; its
///   [Verdicts] are compared with the files in `conformance/results`.
/// - **Browsers.** [Chromium] and [Firefox] open the page of `corinth serve`.
///
/// What takes minutes, or needs a program from outside Maven Central, carries the tag `slow`. There
/// a missing program is a failure that says what to install, never a test that is left out.
@NullMarked
package dev.corinth.conformance;

import org.jspecify.annotations.NullMarked;
