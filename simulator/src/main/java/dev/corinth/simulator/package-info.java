/// The poller that plays a network: virtual time, seeded faults.
package dev.corinth.simulator;
