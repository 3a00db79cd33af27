package dev.corinth.cli;

import dev.corinth.server.LineQueue;
import dev.corinth.server.LogSink;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/// Takes what is logged to one place, without ever making whoever logs wait: a loop may be among
/// them. Safe for any thread.
///
/// A thread of its own writes. What is too much is dropped and counted, and so is what cannot be
/// written: a disk that is full costs lines and nothing else.
final class LogHandler extends Handler {
    /// How many entries may wait.
    static final int MOST_WAITING = 8192;

    private final LogForm form;
    private final LogLimit limit = new LogLimit();
    private final LineQueue lines;

    LogHandler(LogTarget target, PrintWriter err) {
        this(target.form(), new TellingSink(target.open(err), target.place(), err));
    }

    LogHandler(LogForm form, LogSink sink) {
        this.form = form;
        this.lines = new LineQueue("corinth-log", sink, MOST_WAITING);
        setFormatter(new Text());
    }

    @Override
    public void publish(LogRecord logged) {
        if (!isLoggable(logged)) {
            return;
        }
        long unsaid = limit.unsaid(logged, System.nanoTime());
        if (unsaid < 0) {
            return;
        }
        String text = getFormatter().formatMessage(logged);
        LogEntry entry =
                new LogEntry(
                        logged.getInstant(),
                        logged.getLevel(),
                        logged.getLoggerName() == null ? "" : logged.getLoggerName(),
                        Thread.currentThread().getName(),
                        unsaid == 0 ? text : text + " (and " + unsaid + " like it before)",
                        logged.getThrown());
        lines.add(() -> form.text(entry));
    }

    /// How many entries were lost.
    long dropped() {
        return lines.dropped();
    }

    @Override
    public void flush() {
        // A thread of its own writes as soon as it can.
    }

    /// Writes what waits, two seconds at most, and then no more.
    @Override
    public void close() {
        lines.close();
    }

    /// Puts values into texts, and no more.
    private static final class Text extends Formatter {
        @Override
        public String format(LogRecord logged) {
            return formatMessage(logged);
        }
    }

    /// Says on standard error that a log cannot be written, once until it can be again: whoever
    /// looks at an empty log has to learn it somewhere.
    private static final class TellingSink implements LogSink {
        private final LogSink inner;
        private final String place;
        private final PrintWriter err;
        private boolean isFailing;

        private TellingSink(LogSink inner, String place, PrintWriter err) {
            this.inner = inner;
            this.place = place;
            this.err = err;
        }

        @Override
        public void write(List<String> lines) throws IOException {
            try {
                inner.write(lines);
                isFailing = false;
            } catch (IOException | RuntimeException e) {
                if (!isFailing && !place.isEmpty()) {
                    isFailing = true;
                    err.println("corinth: the log " + place + " cannot be written: " + e);
                    err.flush();
                }
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            inner.close();
        }
    }
}
