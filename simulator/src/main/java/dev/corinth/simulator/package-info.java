/// A network in memory, nastier than a real one: the poller for tests, with virtual time and
/// faults that come again from the same seed.
///
/// A [dev.corinth.simulator.SimulatedNetwork] is made from a seed and
/// [dev.corinth.simulator.SimulatedFaults], which say how often and how hard each
/// [dev.corinth.simulator.Fault] strikes. Loops take part through the pollers of its source,
/// tests through a [dev.corinth.simulator.SimulatedPeer] or a
/// [dev.corinth.simulator.SimulatedListener] that they drive by hand.
///
/// ```
/// loop ─ SimulatedPoller ─ SimulatedLine ─┐                       ┌─ SimulatedPeer ─ test
///                                  SimulatedSocket ══ 2 Pipes ══ SimulatedSocket
///            Accepting ─ ListenPoint ─────┘     (Ports, Dice, Timetable)
/// ```
///
/// One lock guards a network; it is never held while a loop is told something. What a poller
/// keeps about its lines belongs to its thread alone. All chance comes from the one `Dice`, and
/// nothing here depends on hash codes or real time while the network is stepped.
///
/// The rules of the border are checked, not trusted: received bytes stand in small poisoned
/// buffers (`ReceiveBuffers`), a submitted range is compared with a copy (`Submission`), the
/// place of an `expect` is watched (`Expectation`), and every call is held against the state of
/// its line (`SimulatedLine`) and its thread (`SimulatedPoller`).
///
/// This module knows the border of the pollers; it knows no engine and no protocol.
package dev.corinth.simulator;
