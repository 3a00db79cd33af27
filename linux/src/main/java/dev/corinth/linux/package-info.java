/// Linux system calls through the Foreign Function and Memory API. The only module that needs
/// native access.
///
/// [dev.corinth.linux.Linux] says whether any of it can be used here, without touching native
/// code. [dev.corinth.linux.Kernel] has the plain calls of one thread; each returns what the
/// kernel returns, 0 or more, or else the negated number of an error, which
/// [dev.corinth.linux.Errno] names. [dev.corinth.linux.SocketOptions] has the numbers of options,
/// [dev.corinth.linux.SocketAddresses] the form of addresses, [dev.corinth.linux.MemoryFigures] how
/// much memory a process has.
///
/// [dev.corinth.linux.Ring] is an io_uring: requests are put into it, completions taken out;
/// [dev.corinth.linux.BufferRing] holds the memory it receives into, and
/// [dev.corinth.linux.RingProbe] says what this kernel's can do.
///
/// Memory is passed as a native segment with a range that is checked once, here. The module
/// knows no connection, no policy and no protocol.
package dev.corinth.linux;
