/// The command line: corinth serve, corinth version.
package dev.corinth.cli;
