package dev.corinth.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Everything that our code logs, at any level, while it is open. Safe for any thread.
final class LogRecorder extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("dev.corinth");
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    private LogRecorder() {}

    static LogRecorder open() {
        var recorder = new LogRecorder();
        recorder.logger.setLevel(Level.ALL);
        recorder.logger.addHandler(recorder);
        return recorder;
    }

    /// The texts at a level.
    List<String> at(Level level) {
        return records.stream()
                .filter(each -> each.getLevel().equals(level))
                .map(LogRecord::getMessage)
                .toList();
    }

    /// The texts that an operator sees unless told otherwise.
    List<String> loud() {
        return records.stream()
                .filter(each -> each.getLevel().intValue() >= Level.INFO.intValue())
                .map(LogRecord::getMessage)
                .toList();
    }

    /// All texts, with the traces of what was thrown.
    List<String> all() {
        return records.stream().map(each -> each.getMessage() + " " + each.getThrown()).toList();
    }

    @Override
    public void publish(LogRecord each) {
        records.add(each);
    }

    @Override
    public void flush() {
        // Nothing waits here.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(null);
    }
}
