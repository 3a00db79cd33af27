package dev.corinth.cli;

import dev.corinth.server.LogSink;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/// Standard error as a place for logs. Used by one thread at a time.
final class StderrSink implements LogSink {
    private final PrintWriter err;

    StderrSink(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void write(List<String> lines) throws IOException {
        var text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        err.print(text);
        err.flush();
        if (err.checkError()) {
            throw new IOException("standard error is closed");
        }
    }
}
