package dev.corinth.tidy;

/// One place that breaks a rule.
/// Immutable.
///
/// @param path the file, from the root of the repository
/// @param line counted from 1; 0 stands for the file as a whole
/// @param message what is wrong and what to do instead
record Finding(String path, int line, String message) {
    @Override
    public String toString() {
        return path + (line == 0 ? "" : ":" + line) + ": " + message;
    }
}
